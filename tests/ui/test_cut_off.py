"""In the smallest window that the program promises, no word is cut off, at any scale that a desktop offers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

WIDTH, HEIGHT = 1024, 700
STATES = 27
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("scale", [1, 1.5, 2])
def test_no_word_is_cut_off_and_the_window_never_grows(scale: float, tmp_path: Path) -> None:
    screen = {"name": "small", "x": 0, "y": 0, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    screen |= {"width": round(WIDTH * scale), "height": round(HEIGHT * scale)}
    screens = tmp_path / "screens.json"
    screens.write_text(json.dumps({"screens": [screen]}))
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
        "QT_SCALE_FACTOR": str(scale),
        "QT_QPA_PLATFORM": f"offscreen:configfile={screens.name}",  # Qt would cut "C:\\..." off at its colon
        "DIGITPAD_HOME": str(tmp_path / "home"),
    }
    command = [sys.executable, "-m", "tests.ui.cut_off", str(WIDTH), str(HEIGHT)]
    done = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.splitlines() == [f"{STATES} states seen at {scale:g}"], done.stderr

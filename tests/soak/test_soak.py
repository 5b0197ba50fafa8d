"""The window used for a little while; `python -m tests.soak` does it for long, and measures memory too."""

import json
import subprocess
import sys

import pytest

from tests.cli.conftest import environment


@pytest.mark.skipif(sys.platform != "linux", reason="threads and files are counted in /proc")
def test_nothing_is_left_after_a_little_of_everything() -> None:
    options = ["--strokes", "200", "--pictures", "10", "--trainings", "4", "--rounds", "5", "--probe", "10"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak", *options],
        env=environment(PYTHONWARNINGS=None),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    assert report["errors"] == []
    assert report["deeds"]["strokes"] >= 200
    assert report["deeds"]["pictures"] == 10
    assert report["deeds"]["trainings"] >= 4
    for kind in ("threads", "files", "children"):
        assert report["at_the_end"][kind] <= report["after_warm_up"][kind]
    for answers in report["answers"].values():
        assert answers["last"]["answers"] > 0

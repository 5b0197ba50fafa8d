"""The window used for a little while; `python -m tests.soak` does it for long, and measures memory too."""

import json
import subprocess
import sys

import pytest

from tests.cli.conftest import environment


@pytest.mark.skipif(sys.platform != "linux", reason="threads and files are counted in /proc")
def test_no_thread_and_no_file_is_left() -> None:
    options = ["--strokes", "200", "--pictures", "10", "--trainings", "4"]
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
    assert report["threads_left"] <= 0
    assert report["files_left"] <= 0

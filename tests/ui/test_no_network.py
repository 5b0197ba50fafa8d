"""The program talks to nobody: only the download that a person asks for opens a connection."""

import subprocess
import sys

from tests.cli.conftest import environment

WATCHED = """
import sys

def watch(event, arguments):
    if event.startswith("socket.") or event == "urllib.Request":
        raise SystemExit(f"the network was asked for: {event} {arguments}")

sys.addaudithook(watch)
sys.argv = ["digitpad", "self-check"]
from digitpad.cli import main
status = main()
from pathlib import Path
maps = Path("/proc/self/maps")
assert not maps.exists() or "libQt6Network" not in maps.read_text(), "Qt's network library was loaded"
sys.exit(status)
"""


def test_starting_drawing_reading_and_training_open_no_socket() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED], env=environment(), capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("All works.\n")


def test_the_watch_would_see_a_socket() -> None:
    code = WATCHED.replace("status = main()", "import socket; socket.socket()")
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 1
    assert "the network was asked for: socket.__new__" in done.stderr

"""Tries damaged files of one kind in a process of its own, whose end does no harm, whatever it is."""

import faulthandler
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digitpad.files import FileProblem
from tests.fuzz.kinds import kind_named

LONGEST = 2.0
"""Seconds of processor time that one file may take."""
LARGEST = 512 * 2**20
"""Bytes of memory that the process may ever have had."""
_PATIENCE = 60  # seconds, after which a file that is waited for in vain is given up


@dataclass(frozen=True, slots=True)
class Finding:
    """A file that the program did not come through with a clear message, or at all."""

    kind: str
    seed: int
    number: int
    """With the kind and the seed it makes the same file again."""
    what: str


def try_kind(kind: str, *, seed: int, mutations: int) -> Iterator[Finding]:
    """Try damaged files of a kind in a process of its own, and yield what is found."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "DIGITPAD_HOME": folder, "TMPDIR": folder}
        command = [sys.executable, "-m", "tests.fuzz.trial", kind, str(seed), str(mutations), folder]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        progress = Path(folder, "number")
        last = int(progress.read_text()) if progress.exists() else -1
    for line in done.stdout.splitlines():
        number, what = json.loads(line)
        yield Finding(kind, seed, number, what)
    if done.returncode:
        yield Finding(kind, seed, last, f"the process ended with {done.returncode}:\n{done.stderr[-3000:]}")


def damaged_file(kind: str, seed: int, number: int) -> bytes:
    """Return the damaged file with a number."""
    return kind_named(kind).mutate(np.random.default_rng([seed, number]))


def _try_all(name: str, seed: int, mutations: int, folder: Path) -> None:
    kind = kind_named(name)
    progress = os.open(folder / "number", os.O_CREAT | os.O_WRONLY)
    peak_told = False
    for number in range(mutations):
        os.lseek(progress, 0, os.SEEK_SET)
        os.write(progress, f"{number:9}".encode())
        faulthandler.dump_traceback_later(_PATIENCE, exit=True)
        contents = kind.mutate(np.random.default_rng([seed, number]))
        begun = time.process_time()
        try:
            kind.open(contents, folder)
        except FileProblem as problem:
            if not str(problem).strip():
                _report(number, "a problem without words")
        except Exception:  # noqa: BLE001  (whatever it is, it is a finding)
            _report(number, traceback.format_exc())
        if (took := time.process_time() - begun) > LONGEST:
            _report(number, f"took {took:.1f} seconds")
        if (peak := _peak_memory()) > LARGEST and not peak_told:
            peak_told = True
            _report(number, f"took {peak / 2**20:.0f} MiB of memory")
    faulthandler.cancel_dump_traceback_later()


def _report(number: int, what: str) -> None:
    print(json.dumps([number, what]), flush=True)


def _peak_memory() -> int:
    """Return the most memory that the process ever had, in bytes; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    _try_all(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))

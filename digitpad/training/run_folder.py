"""What belongs to one run besides its row in the list: a folder of its own."""

import contextlib
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from digitpad.files import FileProblem, read_bounded, reason, write_atomically
from digitpad.training.run_record import RunRecord
from digitpad.training.snapshots import Snapshots

_RECORD = "run.json"
_LARGEST_RECORD = 2**24
_BIRTH_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The files of a run."""

    path: Path

    @property
    def points(self) -> Path:
        """The curves."""
        return self.path / "points"

    @property
    def checkpoint(self) -> Path:
        """From which it can go on."""
        return self.path / "checkpoint"

    @property
    def model(self) -> Path:
        """The network at its end."""
        return self.path / "model.npz"

    @property
    def lock(self) -> Path:
        """Held by whoever runs it."""
        return self.path / "lock"

    @property
    def snapshots(self) -> Snapshots:
        """The network at moments in between."""
        return Snapshots(self.path / "snapshots")

    @property
    def begins(self) -> bool:
        """Whether it was made a moment ago, so that its record may still be on its way."""
        try:
            return not (self.path / _RECORD).exists() and time.time() - self.path.stat().st_mtime < _BIRTH_SECONDS
        except FileNotFoundError:  # another window was quicker, and has set it aside
            return True

    def make(self) -> None:
        """Make the folder.

        Raises:
            FileProblem: where that cannot be.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileProblem(f"{self.path} cannot be made: {reason(error)}.") from error

    def remove(self) -> None:
        """Remove the folder with all that is in it.

        Raises:
            FileProblem: where that cannot be.
        """
        try:
            shutil.rmtree(self.path)
        except FileNotFoundError:
            return
        except OSError as error:
            raise FileProblem(f"{self.path} cannot be removed: {reason(error)}.") from error

    def clear_away_parts(self) -> None:
        """Remove what a killed process left half written."""
        for part in self.path.rglob("*.part"):
            with contextlib.suppress(OSError):
                part.unlink()

    def write_record(self, record: RunRecord) -> None:
        """Keep the run's row beside its files: from these copies, a lost list of runs is made again.

        Raises:
            FileProblem: where it cannot be written.
        """
        write_atomically(self.path / _RECORD, record.to_json().encode())

    def read_record(self) -> RunRecord:
        """Return the run's row, as it was last kept.

        Raises:
            FileProblem: where it cannot be read, or belongs to another run.
        """
        record = RunRecord.from_json(read_bounded(self.path / _RECORD, _LARGEST_RECORD).decode(errors="replace"))
        if record.id != self.path.name:
            raise FileProblem("its record is that of another run.")
        return record

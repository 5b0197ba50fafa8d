"""What belongs to one run besides its row in the list: a folder of its own."""

import contextlib
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from digitpad.files import FileProblem, clear_away_abandoned, read_bounded, reason, write_atomically
from digitpad.moving import move
from digitpad.training.run_lock import LOOKING, RunLock
from digitpad.training.run_record import RunRecord
from digitpad.training.snapshots import Snapshots

_RECORD = "run.json"
_ARRIVING = "arriving-"
_LARGEST_RECORD = 2**24
_BIRTH_SECONDS = 60.0
_PATIENCE = 0.3
"""Seconds to wait for a run's lock: another program may hold it for a moment, only to look at the list of runs."""


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
    def is_there(self) -> bool:
        """Whether it is; somebody may have removed it by hand."""
        return self.path.is_dir()

    @property
    def begins(self) -> bool:
        """Whether it was made a moment ago, so that its record may still be on its way."""
        try:
            age = time.time() - self.path.stat().st_mtime
            return not (self.path / _RECORD).exists() and abs(age) < _BIRTH_SECONDS  # the clock may be set back
        except FileNotFoundError:  # another window was quicker, and has set it aside
            return True

    @property
    def was_never_whole(self) -> bool:
        """Whether its program was killed before there was anything to keep in it, or before all of it had arrived."""
        names = (path.name for path in self.path.iterdir())
        return self.path.name.startswith(_ARRIVING) or all(name == "lock" or name.endswith(".part") for name in names)

    @property
    def arriving(self) -> "RunFolder":
        """Another folder, in which a run is put together that comes from elsewhere."""
        return RunFolder(self.path.with_name(_ARRIVING + self.path.name))

    def make(self) -> None:
        """Make the folder.

        Raises:
            FileProblem: where that cannot be.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileProblem(f"{self.path} cannot be made: {reason(error)}.") from error

    def become(self, other: "RunFolder") -> None:
        """Take the place of another folder, which is not there yet, with all that is in this one.

        Raises:
            FileProblem: where that cannot be.
        """
        try:
            move(self.path, other.path)
        except OSError as error:
            raise FileProblem(f"{other.path} cannot be made: {reason(error)}.") from error

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

    def locked(self) -> RunLock:
        """Return the run's lock, taken by whoever is going to run it.

        Raises:
            FileProblem: where somebody runs it, or the folder cannot be used.
        """
        lock = RunLock(self.lock)
        try:
            with LOOKING:
                free = lock.acquire(_PATIENCE)
        except OSError as error:
            raise FileProblem(f"{self.path} cannot be used: {reason(error)}.") from error
        if not free:
            raise FileProblem("This run is running already, in this window or in another.")
        return lock

    def clear_away_records(self) -> None:
        """Remove what killed processes left of the records of the runs that are in this folder."""
        clear_away_abandoned(self.path, _RECORD)

    def clear_away_parts(self) -> None:
        """Remove what a killed process left half written."""
        for part in self.path.rglob("*.part"):
            with contextlib.suppress(OSError):
                part.unlink()

    def clear_away_checkpoints(self) -> None:
        """Remove what a run needs only to go on."""
        for checkpoint in self.path.glob(f"{self.checkpoint.name}*"):
            with contextlib.suppress(OSError):
                checkpoint.unlink()

    def set_points_aside(self) -> None:
        """Move damaged points out of the way.

        Raises:
            FileProblem: where that cannot be.
        """
        try:
            move(self.points, self.points.with_name(f"points-damaged-{time.time_ns()}"))
        except OSError as error:
            raise FileProblem(f"{self.points} cannot be moved: {reason(error)}.") from error

    def write_record(self, record: RunRecord) -> None:
        """Keep the run's row beside its files: from these copies, a lost list of runs is made again.

        Raises:
            FileProblem: where it cannot be written.
        """
        # Of a run that has ended nobody looks for what a killed process left in its folder; in the common one they do.
        write_atomically(self.path / _RECORD, record.to_json().encode(), by_way_of=self.path.parent)

    def read_record(self) -> RunRecord:
        """Return the run's row, as it was last kept.

        Raises:
            FileProblem: where it cannot be read, or belongs to another run.
        """
        record = RunRecord.from_json(read_bounded(self.path / _RECORD, _LARGEST_RECORD).decode(errors="replace"))
        if record.id != self.path.name:
            raise FileProblem("its record is that of another run.")
        return record

"""What is kept of runs, and what a run is handed over as: files that the program opens in many places."""

import contextlib
import hashlib
import io
import json
import shutil
import sqlite3
import tempfile
import zipfile
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from digitpad.data.digits import DataSet
from digitpad.files import FileProblem
from digitpad.training.bounds import SettingsProblem
from digitpad.training.checkpoint import Checkpoint
from digitpad.training.run_archive import read_run, write_run
from digitpad.training.run_record import FIELD_KINDS, RunRecord
from digitpad.training.runs import Runs
from digitpad.training.settings import TrainingSettings
from digitpad.training.settings_json import settings_from_json, settings_to_json
from digitpad.training.story import model_of_run
from digitpad.training.trainer import Training
from tests.fuzz.kind import Kind
from tests.fuzz.mutations import mutated, mutated_json
from tests.training._made_up_digits import made_up_data

_SETTINGS = TrainingSettings(hidden_size=3, optimizer="adam", learning_rate=0.01, weight_average=0.9, epochs=2)


def _kept_runs(folder: Path) -> tuple[Runs, str, str]:
    """Make a run that has finished and one that can go on; return what they are called."""
    runs, data, ids = Runs(folder), made_up_data(), []
    for name in ("finished", "stopped"):
        training = Training(_SETTINGS, data)
        recorder = runs.begin(training, "builtin", name=name)
        recorder.add(training.first_point())
        training.change({"learning_rate": 0.02})
        point = training.advance(2)
        recorder.add(point)
        if name == "stopped":
            recorder.finish("stopped")
        else:
            recorder.finish("finished", model=model_of_run(_SETTINGS, data, point.params, {}, training.changes))
        ids.append(recorder.run_id)
    return runs, ids[0], ids[1]


class _Reader:
    """Does with runs what the window and the command line do with them."""

    def __init__(self, data: DataSet) -> None:
        from digitpad.ui.application import make_application  # noqa: PLC0415
        from digitpad.ui.runs_model import RunsModel  # noqa: PLC0415

        self._application = make_application(["digitpad"])
        self._make_model = RunsModel
        self._data = data

    def read(self, runs: Runs) -> None:
        """Look at the list, and at all that there is of each run; what is damaged is told as a FileProblem."""
        records = [*runs.records(), *runs.records(trashed=True)]
        self._show(records)
        for what in (self._print, self._look_into, self._compare, self._go_on):
            for record in records:
                with contextlib.suppress(FileProblem):
                    what(runs, record)
        for told in runs.problems:
            assert told.strip()

    def _show(self, records: list[RunRecord]) -> None:
        model = self._make_model()
        model.show_records(records)
        model.set_filter("a")
        model.set_filter("")
        for column in range(model.columnCount()):
            model.sort(column)
            for row in range(model.rowCount()):
                for role in model._answers:
                    model.data(model.index(row, column), role)

    def _print(self, runs: Runs, record: RunRecord) -> None:
        from digitpad.cli.runs import run  # noqa: PLC0415
        from digitpad.paths import runs_folder  # noqa: PLC0415

        assert runs.path == runs_folder()
        for action in ("list", "show"):
            for as_json in (False, True):
                output = io.TextIOWrapper(io.BytesIO(), errors="backslashreplace")
                with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
                    run(Namespace(action=action, run=record.id, trash=False, json=as_json))

    def _look_into(self, runs: Runs, record: RunRecord) -> None:
        from digitpad.ui.stored_curves import record_of  # noqa: PLC0415
        from digitpad.ui.stored_snapshots import stored_run  # noqa: PLC0415

        with contextlib.suppress(FileProblem):
            runs.model(record.id)
        stored = stored_run(record.id)
        record_of(stored.curves, stored.changes)
        for moment in stored.moments:
            with contextlib.suppress(FileProblem), np.errstate(all="ignore"):
                stored.model_at(moment, "then").network().probabilities(np.ones((1, 784), np.float32))

    def _compare(self, _runs: Runs, record: RunRecord) -> None:
        from PySide6.QtCore import QCoreApplication, QEvent  # noqa: PLC0415

        from digitpad.ui.run_comparison import RunComparison  # noqa: PLC0415

        with contextlib.suppress(SettingsProblem):  # which the window shows
            RunComparison(record, record).deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _go_on(self, runs: Runs, record: RunRecord) -> None:
        from digitpad.ui.training_plan import plan_to_resume  # noqa: PLC0415

        if not runs.can_resume(record.id):
            return
        with contextlib.suppress(SettingsProblem):  # which the window shows
            plan_to_resume(record)
        training, recorder = runs.resume(record.id, self._data)
        try:
            _advance(training)
        finally:
            recorder.leave()


def _advance(training: Training) -> None:
    """Let a training that goes on from a damaged file take a step: it may diverge, or be at its end."""
    from digitpad.training.divergence import TrainingDiverged  # noqa: PLC0415

    if not training.finished:
        with contextlib.suppress(TrainingDiverged), np.errstate(all="ignore"):
            training.advance(training.step + 1)


def _in_temporary_folder(make: Callable[[Path], Kind]) -> Callable[[], Kind]:
    def made() -> Kind:
        with tempfile.TemporaryDirectory() as folder:
            return make(Path(folder))

    return made


def _run_archive(folder: Path) -> Kind:
    runs, finished, _ = _kept_runs(folder / "runs")
    write_run(folder / "run.npz", runs.whole(finished))
    whole = (folder / "run.npz").read_bytes()
    members = _members(whole)
    told = json.loads(_text_in(members["metadata.npy"]))
    reader = _Reader(made_up_data())

    def mutate(rng: np.random.Generator) -> bytes:
        if rng.random() < 0.2:
            return mutated([whole], rng)
        if rng.random() < 0.6:
            return _packed({**members, "metadata.npy": _text_array(mutated_json(told, rng).decode())})
        name = list(members)[rng.integers(len(members))]
        return _packed({**members, name: mutated([members[name]], rng)})

    def open_file(contents: bytes, folder: Path) -> None:
        shutil.rmtree(folder / "runs", ignore_errors=True)
        (folder / "run.npz").write_bytes(contents)
        runs = Runs()
        record = runs.adopt(read_run(folder / "run.npz"))
        write_run(folder / "again.npz", runs.whole(record.id))
        reader.read(runs)

    return Kind(mutate, open_file)


def _members(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _packed(members: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, contents in members.items():
            packed.writestr(name, contents)
    return file.getvalue()


def _text_in(array: bytes) -> str:
    return str(np.load(io.BytesIO(array)))


def _text_array(text: str) -> bytes:
    file = io.BytesIO()
    np.save(file, np.array(text))
    return file.getvalue()


def _run_folder(folder: Path) -> Kind:
    runs, finished, stopped = _kept_runs(folder / "runs")
    files = {
        path.relative_to(runs.path): path.read_bytes()
        for run_id in (finished, stopped)
        for path in sorted((runs.path / run_id).rglob("*"))
        if path.is_file()
    }
    names = [name for name in files if name.name != "lock"]
    record = json.loads(files[Path(finished, "run.json")])
    reader = _Reader(made_up_data())

    def mutate(rng: np.random.Generator) -> bytes:
        number = int(rng.integers(len(names)))
        if names[number].name == "run.json" and rng.random() < 0.7:
            return bytes([number]) + mutated_json({**record, "id": names[number].parent.name}, rng)
        return bytes([number]) + mutated([files[names[number]]], rng)

    def open_file(contents: bytes, folder: Path) -> None:
        shutil.rmtree(folder / "runs", ignore_errors=True)
        for name, sound in files.items():
            (folder / "runs" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "runs" / name).write_bytes(sound)
        (folder / "runs" / names[contents[0]]).write_bytes(contents[1:])
        reader.read(Runs())

    return Kind(mutate, open_file)


def _run_database(folder: Path) -> Kind:
    runs, finished, _ = _kept_runs(folder / "runs")
    runs.trash(finished)
    kept = folder / "kept.db"
    with contextlib.closing(sqlite3.connect(runs.path / "runs.db")) as database:
        database.execute("VACUUM INTO ?", (str(kept),))
    whole = kept.read_bytes()
    reader = _Reader(made_up_data())
    columns = list(FIELD_KINDS)

    def mutate(rng: np.random.Generator) -> bytes:
        if rng.random() < 0.5:
            return mutated([whole], rng)
        with contextlib.closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(whole)
            for _ in range(rng.integers(1, 4)):
                column = columns[rng.integers(len(columns))]
                value = _odd_values(rng)[rng.integers(_ODD)]
                with contextlib.suppress(sqlite3.Error):
                    database.execute(f"UPDATE run SET {column} = ? WHERE state = 'stopped'", (value,))  # noqa: S608
            database.commit()
            return database.serialize()

    def open_file(contents: bytes, folder: Path) -> None:
        shutil.rmtree(folder / "runs", ignore_errors=True)
        (folder / "runs").mkdir()
        (folder / "runs" / "runs.db").write_bytes(contents)
        reader.read(Runs())

    return Kind(mutate, open_file)


_ODD = 10


def _odd_values(rng: np.random.Generator) -> list[Any]:
    json_text = mutated_json(settings_to_json(_SETTINGS), rng).decode()
    return [None, "", "running", b"\xff\xfe", 2**62, -1, 1e300, float("inf"), json_text, rng.bytes(20)]


def _checkpoint(folder: Path) -> Kind:
    runs, _, stopped = _kept_runs(folder / "runs")
    whole = (runs.path / stopped / "checkpoint").read_bytes()
    first, _, rest = whole.partition(b"\n")
    archive = rest.partition(b"\n")[2]
    members = _members(archive)
    told = json.loads(_text_in(members["metadata.npy"]))
    data = made_up_data()

    def mutate(rng: np.random.Generator) -> bytes:
        if rng.random() < 0.2:
            return mutated([whole], rng)
        if rng.random() < 0.6:
            other = _packed({**members, "metadata.npy": _text_array(mutated_json(told, rng).decode())})
        else:
            name = list(members)[rng.integers(len(members))]
            other = _packed({**members, name: mutated([members[name]], rng)})
        return b"%s\n%s\n%s" % (first, hashlib.sha256(other).hexdigest().encode(), other)

    def open_file(contents: bytes, _folder: Path) -> None:
        _advance(Training.resumed(Checkpoint.decode(contents), data))

    return Kind(mutate, open_file)


def _settings() -> Kind:
    """Settings as JSON, in a model's story and in a run."""
    told = settings_to_json(_SETTINGS)
    older = {"version": 1, "augmentation": "light", "schedule": "cosine", "epochs": 3}

    def mutate(rng: np.random.Generator) -> bytes:
        if rng.random() < 0.3:
            return mutated([json.dumps(told).encode(), json.dumps(older).encode()], rng)
        return mutated_json(told if rng.random() < 0.5 else older, rng)

    def open_file(contents: bytes, _folder: Path) -> None:
        from digitpad.training.settings import describe  # noqa: PLC0415

        try:
            settings = settings_from_json(json.loads(contents))
        except (SettingsProblem, json.JSONDecodeError, UnicodeDecodeError, RecursionError) as problem:
            raise FileProblem(str(problem)) from problem
        assert describe(settings)
        assert settings_from_json(settings_to_json(settings)) == settings

    return Kind(mutate, open_file)


RUN_KINDS: Mapping[str, Callable[[], Kind]] = {
    "run_archive": _in_temporary_folder(_run_archive),
    "run_folder": _in_temporary_folder(_run_folder),
    "run_database": _in_temporary_folder(_run_database),
    "checkpoint": _in_temporary_folder(_checkpoint),
    "settings": _settings,
}

"""Runs: kept as they go, found again, gone on with, thrown away and brought back."""

import contextlib
import dataclasses
import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from digitpad import paths
from digitpad.data.digits import DataSet
from digitpad.files import FileProblem
from digitpad.nn import Model
from digitpad.training import checkpoint as checkpoint_module
from digitpad.training import recorder as recorder_module
from digitpad.training import run_archive, run_database, run_folder
from digitpad.training import snapshots as snapshots_module
from digitpad.training.checkpoint import read_checkpoint
from digitpad.training.divergence import TrainingDiverged
from digitpad.training.evaluation import Evaluation
from digitpad.training.point import TrainingPoint
from digitpad.training.recorder import Recorder
from digitpad.training.run_archive import WholeRun
from digitpad.training.run_database import RunDatabase
from digitpad.training.run_folder import RunFolder
from digitpad.training.run_lock import RunLock
from digitpad.training.run_record import RunRecord
from digitpad.training.runs import Runs
from digitpad.training.settings import TrainingSettings
from digitpad.training.snapshots import Snapshots
from digitpad.training.trainer import Training
from tests.test_moving import refuse
from tests.training.test_run_database import record

SMALL = TrainingSettings(hidden_size=8, initial_weights="he", batch_size=50, epochs=3, seed=3)


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path / "runs")


def step_by_step(training: Training, recorder: Recorder, to_step: int) -> TrainingPoint:
    while training.step < to_step:
        point = training.advance(training.step + 1)
        recorder.add(point)
    return point


def finished_run(runs: Runs, data: DataSet, *, name: str = "", experiment: str = "") -> RunRecord:
    training = Training(SMALL, data)
    recorder = runs.begin(training, "made up", name=name, experiment=experiment)
    recorder.add(training.first_point())
    last = step_by_step(training, recorder, 63)
    recorder.finish("finished", why="All epochs are done.", model=Model(last.params, "relu", {"name": "Mine"}))
    assert recorder.problem == ""
    return runs.record(recorder.run_id)


def interrupted_run(runs: Runs, data: DataSet, at_step: int = 30) -> str:
    training = Training(SMALL, data)
    recorder = runs.begin(training, "made up")
    recorder.add(training.first_point())
    step_by_step(training, recorder, at_step)
    recorder.leave()
    return recorder.run_id


def test_by_default_they_are_in_the_users_data_folder(data: DataSet) -> None:
    assert Runs().records() == []
    assert not paths.runs_folder().exists()  # looking makes nothing
    finished_run(Runs(), data)
    assert len(Runs().records()) == 1
    assert (paths.runs_folder() / "runs.db").exists()


def test_a_run_is_kept_with_all_that_belongs_to_it(runs: Runs, data: DataSet) -> None:
    run = finished_run(runs, data, name="First", experiment="Trials")
    assert (run.name, run.experiment, run.state, run.why) == ("First", "Trials", "finished", "All epochs are done.")
    assert (run.settings, run.description) == (SMALL, "784-8-10, ReLU, SGD 0.1")
    assert (run.data_name, run.training_digits, run.data_checksum) == ("Made up", 1003, data.checksum())
    assert (run.step, run.steps, run.epoch) == (63, 63, 3.0)
    assert run.best_validation_accuracy is not None
    assert "NumPy" in run.program
    curves = runs.curves(run.id)
    assert curves["step"].tolist() == list(range(64))
    assert curves["validation_accuracy"][-1] == run.validation_accuracy
    snapshots = runs.snapshots(run.id)
    assert snapshots.steps[0] == 0
    assert snapshots.steps[-1] == 63
    assert 25 <= len(snapshots.steps) <= 50
    model = runs.model(run.id)
    assert model.name == "Mine"
    np.testing.assert_allclose(snapshots.read(63)["W1"], model.params["W1"], rtol=5e-4, atol=1e-6)
    assert not runs.can_resume(run.id)


def test_on_windows_no_network_is_lost_because_somebody_reads_just_then(
    runs: Runs, data: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as windows:
        windows.setattr("sys.platform", "win32")
        asked = refuse(2, windows)
        run = finished_run(runs, data)
    assert asked.count("model.npz") == 3
    assert runs.model(run.id).name == "Mine"


def test_runs_are_named_after_their_settings(runs: Runs, data: DataSet) -> None:
    for settings, name in ((TrainingSettings(seed=4), "Book"), (SMALL, "784-8-10")):
        training = Training(settings, data)
        recorder = runs.begin(training, "made up")
        recorder.finish("stopped")
        assert runs.record(recorder.run_id).name == name


def test_runs_with_the_same_settings_are_told_apart_by_a_number(runs: Runs, data: DataSet) -> None:
    finished_run(runs, data, name="Book")
    runs.trash(runs.records()[0].id)
    names = []
    for name in ("", "", "Mine", "Mine"):
        recorder = runs.begin(Training(TrainingSettings(), data), "made up", name=name)
        recorder.finish("stopped")
        names.append(runs.record(recorder.run_id).name)
    assert names == ["Book 2", "Book 3", "Mine", "Mine"]


def test_a_run_that_goes_on_equals_one_that_was_never_interrupted(runs: Runs, data: DataSet) -> None:
    whole = finished_run(runs, data)
    run_id = interrupted_run(runs, data)
    assert [run.id for run in runs.interrupted()] == [run_id]
    training, recorder = runs.resume(run_id, data)
    assert runs.record(run_id).state == "running"
    assert runs.interrupted() == []
    assert training.step == 30
    last = step_by_step(training, recorder, 63)
    recorder.finish("finished", model=Model(last.params, "relu"))
    for column in ("step", "training_loss", "training_accuracy", "gradient_norm", "weight_norm"):
        np.testing.assert_array_equal(runs.curves(run_id)[column], runs.curves(whole.id)[column])
    for name, array in runs.model(whole.id).params.items():
        np.testing.assert_array_equal(runs.model(run_id).params[name], array)


def test_what_was_reported_after_the_checkpoint_is_reported_anew(
    runs: Runs, data: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_module, "WRITING_SECONDS", 0.0)
    training = Training(SMALL, data)
    recorder = runs.begin(training, "made up")
    recorder.add(training.first_point())  # with the first checkpoint; the next is seconds away
    step_by_step(training, recorder, 20)
    recorder._close()  # as if killed: the last points are written, but no checkpoint
    recorder._lock.release()
    assert len(runs.curves(recorder.run_id)) == 21
    training, recorder = runs.resume(recorder.run_id, data)
    assert training.step == 0
    step_by_step(training, recorder, 5)
    recorder.leave()
    assert runs.curves(recorder.run_id)["step"].tolist() == list(range(6))
    assert runs.snapshots(recorder.run_id).steps[-1] <= 5


def test_a_live_run_belongs_to_one_window(runs: Runs, data: DataSet) -> None:
    training = Training(SMALL, data)
    recorder = runs.begin(training, "made up")
    recorder.rest()
    other_window = Runs(runs.path)
    with pytest.raises(FileProblem, match="running already"):
        other_window.resume(recorder.run_id, data)
    with pytest.raises(FileProblem, match="still running"):
        other_window.trash(recorder.run_id)
    assert other_window.interrupted() == []
    recorder.leave()
    assert other_window.record(recorder.run_id).state == "interrupted"


def test_states_are_told(runs: Runs, data: DataSet) -> None:
    training = Training(SMALL, data)
    recorder = runs.begin(training, "made up")

    def wait_for(state: str) -> None:
        for _ in range(200):
            if runs.record(recorder.run_id).state == state:
                return
            recorder._writer.join(0.01)
        pytest.fail(f"not {state}")

    wait_for("running")
    recorder.rest()
    wait_for("paused")
    recorder.go_on()
    wait_for("running")
    recorder.finish("failed", why="The learning rate is too high.")
    run = runs.record(recorder.run_id)
    assert (run.state, run.why) == ("failed", "The learning rate is too high.")
    assert runs.can_resume(run.id)


def test_a_failed_run_can_go_on_from_where_all_was_well(runs: Runs, data: DataSet) -> None:
    training = Training(dataclasses.replace(SMALL, epochs=200), data)
    recorder = runs.begin(training, "made up")
    recorder.add(training.first_point())
    step_by_step(training, recorder, 10)
    recorder.rest()
    training.change({"learning_rate": 1e9})
    with pytest.raises(TrainingDiverged) as diverged:
        step_by_step(training, recorder, 4000)
    recorder.finish("failed", why=str(diverged.value))
    resumed, recorder = runs.resume(recorder.run_id, data)
    assert resumed.step == 10
    assert all(np.isfinite(array).all() for array in resumed.params.values())
    recorder.leave()


def test_a_run_of_hours_leaves_curves_that_are_fine_enough(
    runs: Runs, data: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_module, "_FINENESS", 10)
    training = Training(SMALL, data)
    recorder = runs.begin(training, "made up")
    point = training.first_point()
    for number in range(2000):
        recorder.add(dataclasses.replace(point, step=number, seconds=float(number), validation_loss=None))
    recorder.add(dataclasses.replace(point, step=2000, seconds=2000.0))
    recorder.leave()
    steps = runs.curves(recorder.run_id)["step"]
    assert 30 < len(steps) < 100
    assert steps[-1] == 2000
    assert (np.diff(steps) <= 0.11 * steps[1:] + 1).all()


def test_the_best_accuracy_is_that_of_all_the_run(runs: Runs, data: DataSet) -> None:
    run_id = interrupted_run(runs, data)
    runs._rows._index.ask(lambda database: database.update(run_id, {"best_validation_accuracy": 1.5}))
    training, recorder = runs.resume(run_id, data)
    step_by_step(training, recorder, 63)
    recorder.leave()
    assert runs.record(run_id).best_validation_accuracy == 1.5


def test_changes_are_kept(runs: Runs, data: DataSet) -> None:
    training = Training(SMALL, data)
    recorder = runs.begin(training, "made up")
    step_by_step(training, recorder, 5)
    training.change({"learning_rate": 0.05})
    step_by_step(training, recorder, 6)
    recorder.finish("stopped")
    (change,) = json.loads(runs.record(recorder.run_id).changes_json)
    assert (change["step"], change["setting"], change["after"]) == (5, "learning_rate", 0.05)


def test_a_run_goes_on_with_its_own_digits_only(runs: Runs, data: DataSet) -> None:
    run_id = interrupted_run(runs, data)
    with pytest.raises(FileProblem, match="other digits"):
        runs.resume(run_id, dataclasses.replace(data, training=data.training[5:]))
    with pytest.raises(FileProblem, match="other digits"):
        runs.resume(run_id, dataclasses.replace(data, training=data.training[:0]))
    training, recorder = runs.resume(run_id, data)  # and was not harmed by the attempt
    assert training.step == 30
    recorder.leave()


def test_names_and_notes(runs: Runs, data: DataSet) -> None:
    run = finished_run(runs, data)
    runs.rename(run.id, "Best so far")
    runs.write_note(run.id, "with a smaller rate")
    runs.keep_test_figure(run.id, Evaluation(0.1, np.diag(np.full(10, 30))))
    kept = runs.record(run.id)
    assert (kept.name, kept.note, kept.test_digits, kept.test_errors) == ("Best so far", "with a smaller rate", 300, 0)
    assert runs.find("Best so far") == runs.find(run.id) == runs.find(run.id[:-3]) == kept
    with pytest.raises(FileProblem, match="There is no run Worst"):
        runs.find("Worst")


def test_an_ambiguous_beginning_is_no_run(runs: Runs, data: DataSet) -> None:
    one, _ = finished_run(runs, data), finished_run(runs, data)
    with pytest.raises(FileProblem, match="2 runs begin with 20"):
        runs.find("20")
    with pytest.raises(FileProblem, match="A name is missing"):
        runs.find("")
    assert runs.find(one.id) == one


def test_the_trash_gives_back_until_it_is_emptied(runs: Runs, data: DataSet) -> None:
    keep, throw = finished_run(runs, data), finished_run(runs, data)
    runs.trash(throw.id)
    assert [run.id for run in runs.records()] == [keep.id]
    assert [run.id for run in runs.records(trashed=True)] == [throw.id]
    runs.restore(throw.id)
    assert len(runs.records()) == 2
    runs.trash(throw.id)
    assert runs.purge(older_than=3600) == 0
    assert runs.purge() == 1
    assert runs.records() == [keep]
    assert not (runs.path / throw.id).exists()


def test_a_run_that_goes_on_comes_back_from_the_trash(runs: Runs, data: DataSet) -> None:
    run_id = interrupted_run(runs, data)
    runs.trash(run_id)
    _, recorder = runs.resume(run_id, data)
    assert [(run.id, run.state) for run in runs.records()] == [(run_id, "running")]
    recorder.leave()


def test_emptying_the_trash_spares_a_run_under_way(runs: Runs, data: DataSet) -> None:
    training = Training(SMALL, data)
    recorder = runs.begin(training, "made up")
    recorder.add(training.first_point())
    runs._rows.keep(recorder.run_id, {"trashed": 1.0})  # as another program may do in the moment before it is resumed
    assert runs.purge() == 0
    assert runs.folder(recorder.run_id).checkpoint.exists()
    recorder.leave()
    assert runs.purge() == 1


# Damage


def test_a_damaged_run_is_named_and_the_rest_opens(runs: Runs, data: DataSet) -> None:
    good, bad = finished_run(runs, data), finished_run(runs, data)
    (runs.path / bad.id / "points").write_bytes(b"nonsense")
    with pytest.raises(FileProblem, match="holds no points"):
        runs.curves(bad.id)
    assert runs.record(bad.id).state == "damaged"
    assert bad.id in runs.problems[0]
    assert len(runs.curves(good.id)) == 64


def test_what_cannot_be_read_for_a_moment_is_not_called_damaged(
    runs: Runs, data: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = finished_run(runs, data)

    def refuse(_path: Path) -> bytes:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", refuse)
        with pytest.raises(FileProblem, match="cannot be read"):
            runs.curves(run.id)
    assert runs.record(run.id).state == "finished"
    assert len(runs.curves(run.id)) == 64


def test_a_run_under_way_is_never_called_damaged(runs: Runs, data: DataSet) -> None:
    training = Training(SMALL, data)
    recorder = runs.begin(training, "made up")
    (runs.path / recorder.run_id / "points").write_bytes(b"nonsense")
    with pytest.raises(FileProblem, match="holds no points"):
        runs.curves(recorder.run_id)
    assert runs.record(recorder.run_id).state == "running"
    recorder.leave()


def test_a_training_goes_on_without_its_damaged_curves(runs: Runs, data: DataSet) -> None:
    run_id = interrupted_run(runs, data)
    points = runs.path / run_id / "points"
    points.write_bytes(b"nonsense")
    training, recorder = runs.resume(run_id, data)
    last = step_by_step(training, recorder, 63)
    recorder.finish("finished", model=Model(last.params, "relu"))
    assert runs.curves(run_id)["step"].tolist() == list(range(31, 64))
    assert f"The curves of {run_id} begin anew" in runs.problems[0]
    assert [path.read_bytes() for path in points.parent.glob("points-damaged-*")] == [b"nonsense"]


def test_a_folder_that_cannot_be_removed_does_not_hide_the_others(runs: Runs, data: DataSet, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows lets few users make links")
    run = finished_run(runs, data)
    (tmp_path / "elsewhere").mkdir()
    os.utime(tmp_path / "elsewhere", (1, 1))  # long ago: it is not just being made
    (runs.path / "backup").symlink_to(tmp_path / "elsewhere")
    assert [record.id for record in Runs(runs.path).records()] == [run.id]


def test_a_run_that_could_not_be_listed_leaves_nothing_behind(
    runs: Runs, data: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = finished_run(runs, data)

    def refuse(*_args: object) -> None:
        raise FileProblem("The list of runs cannot be used: it is locked.")

    with monkeypatch.context() as patched:
        patched.setattr(RunDatabase, "add", refuse)
        with pytest.raises(FileProblem, match="locked"):
            runs.begin(Training(SMALL, data), "made up")
    assert [record.id for record in Runs(runs.path).records()] == [before.id]
    assert [path.name for path in runs.path.iterdir() if path.is_dir()] == [before.id]


def test_a_name_that_is_written_does_not_bring_back_what_the_end_has_changed(
    runs: Runs, data: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = Training(SMALL, data)
    recorder = runs.begin(training, "made up")
    last = step_by_step(training, recorder, 63)
    write_record = RunFolder.write_record
    ends: list[threading.Thread] = []

    def let_it_end_meanwhile(folder: RunFolder, record: RunRecord) -> None:
        if not ends:
            ends.append(threading.Thread(target=lambda: recorder.finish("finished", model=Model(last.params, "relu"))))
            ends[0].start()
            ends[0].join(0.3)  # as long as it can be kept waiting
        write_record(folder, record)

    monkeypatch.setattr(RunFolder, "write_record", let_it_end_meanwhile)
    runs.rename(recorder.run_id, "Mine")
    ends[0].join(10)
    kept = RunFolder(runs.path / recorder.run_id).read_record()
    assert (kept.name, kept.state) == ("Mine", "finished")
    assert runs.record(recorder.run_id).state == "finished"


def test_an_end_is_kept_although_another_program_keeps_the_list_locked(
    runs: Runs, data: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_database, "_PATIENCE", 0.1)
    training = Training(SMALL, data)
    recorder = runs.begin(training, "made up")
    last = step_by_step(training, recorder, 63)
    other = sqlite3.connect(runs.path / "runs.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    recorder.finish("finished", model=Model(last.params, "relu"))
    assert "locked" in recorder.problem
    other.execute("ROLLBACK")
    other.close()
    assert runs.folder(recorder.run_id).read_record().state == "finished"
    assert runs.record(recorder.run_id).state == "finished"
    assert not runs.can_resume(recorder.run_id)


def test_a_list_that_is_damaged_in_the_midst_of_a_training_has_its_end(runs: Runs, data: DataSet) -> None:
    training = Training(SMALL, data)
    recorder = runs.begin(training, "made up")
    last = step_by_step(training, recorder, 63)
    (runs.path / "runs.db").write_bytes(b"garbage" * 1000)
    recorder.finish("finished", model=Model(last.params, "relu"))
    assert recorder.problem == ""
    (run,) = runs.records()
    assert (run.id, run.state) == (recorder.run_id, "finished")
    assert Runs(runs.path).records() == [run]


def test_a_name_that_is_written_after_an_end_that_the_list_has_not_heard_of_keeps_it(runs: Runs, data: DataSet) -> None:
    run = finished_run(runs, data)
    runs._rows._index.ask(lambda database: database.update(run.id, {"state": "running"}))
    runs.rename(run.id, "Mine")
    assert runs.folder(run.id).read_record() == run._replace(name="Mine")


@pytest.mark.parametrize("damage", ["garbage", "missing"])
def test_a_lost_list_is_made_again_from_the_runs(runs: Runs, data: DataSet, damage: str) -> None:
    first, second = finished_run(runs, data), finished_run(runs, data)
    runs.rename(first.id, "Mine")
    database = runs.path / "runs.db"
    if damage == "garbage":
        database.write_bytes(b"garbage" * 1000)
    else:
        database.unlink()
    (runs.path / second.id / "run.json").write_text("{}")
    again = Runs(runs.path)
    assert [run.name for run in again.records()] == ["Mine"]
    assert len(again.curves(first.id)) == 64
    assert any(second.id in problem for problem in again.problems)
    if damage == "garbage":
        assert "was damaged. It was made anew" in again.problems[0]
        assert list(runs.path.glob("runs-damaged-*.db"))
    assert Runs(runs.path).records() == again.records()


def test_two_threads_that_find_the_list_damaged_make_it_anew_once(
    runs: Runs, data: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = finished_run(runs, data)
    (runs.path / "runs.db").write_bytes(b"no database at all" * 500)
    both_know, add = threading.Barrier(2), RunDatabase.set_aside

    def set_aside(database: RunDatabase) -> Path | None:
        with contextlib.suppress(threading.BrokenBarrierError):
            both_know.wait(0.3)  # time for the other thread to come so far, if it may
        return add(database)

    monkeypatch.setattr(RunDatabase, "set_aside", set_aside)
    threads = [threading.Thread(target=runs.records) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [run.id for run in runs.records()] == [kept.id]
    assert len(list(runs.path.glob("runs-damaged-*.db"))) == 1


def test_a_run_that_begins_while_the_list_is_made_is_left_alone(runs: Runs) -> None:
    begins, forsaken = runs.path / "20260101-000000-000-beef", runs.path / "20250101-000000-000-dead"
    for folder in (begins, forsaken):
        folder.mkdir(parents=True)
    long_ago = time.time() - 3600
    os.utime(forsaken, (long_ago, long_ago))
    assert runs.records() == []
    assert begins.is_dir()
    assert not forsaken.exists()
    assert runs.problems == []  # it had never come to anything


# A program that was killed


def test_a_run_that_was_killed_before_it_was_listed_is_listed(runs: Runs, data: DataSet) -> None:
    run = finished_run(runs, data)
    runs._rows._index.ask(lambda database: database.remove(run.id))
    assert Runs(runs.path).records() == [run]


def test_an_end_that_the_list_has_not_heard_of_is_an_end(runs: Runs, data: DataSet) -> None:
    run = finished_run(runs, data)
    (runs.path / run.id / "checkpoint").touch()
    (runs.path / run.id / ".model.npz.01234567.part").touch()
    runs._rows._index.ask(lambda database: database.update(run.id, {"state": "running"}))
    assert Runs(runs.path).records() == [run]
    assert not runs.can_resume(run.id)
    assert not list((runs.path / run.id).glob("*.part"))


def test_what_had_not_wholly_arrived_is_cleared_away(
    runs: Runs, data: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = finished_run(runs, data)
    whole = runs.whole(run.id)
    monkeypatch.setattr(run_archive, "_fill", begin_and_die)
    monkeypatch.setattr(RunFolder, "remove", lambda _folder: None)  # nobody is there to do that
    with pytest.raises(KeyboardInterrupt):
        runs.adopt(whole)
    monkeypatch.undo()
    (arriving,) = runs.path.glob("arriving-*")
    assert Runs(runs.path).records() == [run]
    assert arriving.is_dir()  # it may be arriving still
    long_ago = time.time() - 3600
    os.utime(arriving, (long_ago, long_ago))
    assert Runs(runs.path).records() == [run]
    assert not arriving.exists()


def begin_and_die(folder: RunFolder, _run: WholeRun) -> None:
    (folder.path / "points").touch()
    raise KeyboardInterrupt


def test_what_cannot_arrive_leaves_nothing(runs: Runs, data: DataSet, monkeypatch: pytest.MonkeyPatch) -> None:
    run = finished_run(runs, data)
    whole = runs.whole(run.id)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(FileProblem, match="No space left"):
            runs.adopt(whole)
    assert runs.records() == [run]
    assert [path.name for path in runs.path.glob("*/")] == [run.id]


def test_a_run_that_is_given_up_is_no_longer_interrupted(runs: Runs, data: DataSet) -> None:
    training = Training(SMALL, data)
    recorder = runs.begin(training, "builtin")
    recorder.add(training.first_point())
    recorder.add(training.advance())
    recorder.leave()
    assert [record.id for record in runs.interrupted()] == [recorder.run_id]
    runs.give_up(recorder.run_id)
    assert runs.interrupted() == []
    assert runs.record(recorder.run_id).state == "stopped"
    assert runs.can_resume(recorder.run_id)


def test_a_run_is_given_up_though_another_program_looks_at_it(
    runs: Runs, data: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who looks takes its lock for a moment; "Forget" did nothing when it was pressed in that moment."""
    monkeypatch.setattr(run_folder, "_PATIENCE", 60.0)
    run_id = interrupted_run(runs, data, at_step=2)
    looks = RunLock(runs.path / run_id / "lock")
    assert looks.acquire()
    moment = threading.Timer(0.1, looks.release)
    moment.start()
    runs.give_up(run_id)
    moment.join()
    assert runs.record(run_id).state == "stopped"


def test_who_looks_sees_no_run_running_because_another_looks(runs: Runs, data: DataSet) -> None:
    run_id = interrupted_run(runs, data, at_step=2)
    with ThreadPoolExecutor(4) as pool:
        states = list(pool.map(lambda _: runs.record(run_id).state, range(200)))
    assert set(states) == {"interrupted"}


def test_a_run_that_is_running_is_not_given_up(runs: Runs, data: DataSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_folder, "_PATIENCE", 0.0)
    training = Training(SMALL, data)
    recorder = runs.begin(training, "builtin")
    recorder.add(training.first_point())
    with pytest.raises(FileProblem, match="running already"):
        runs.give_up(recorder.run_id)
    assert runs.record(recorder.run_id).state == "running"
    recorder.leave()


def test_a_damaged_checkpoint_falls_back_to_the_one_before(runs: Runs, data: DataSet) -> None:
    run_id = interrupted_run(runs, data, at_step=20)
    training, recorder = runs.resume(run_id, data)
    step_by_step(training, recorder, 30)
    recorder.leave()
    checkpoint = runs.path / run_id / "checkpoint"
    checkpoint.write_bytes(checkpoint.read_bytes()[:-1])
    training, recorder = runs.resume(run_id, data)
    assert 20 <= training.step < 30  # at 20, or where the first point after it was kept
    recorder.leave()


def test_a_newer_list_says_so(runs: Runs, data: DataSet) -> None:
    finished_run(runs, data)
    connection = sqlite3.connect(runs.path / "runs.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(FileProblem, match="newer DigitPad"):
        runs.records()


def test_a_run_whose_folder_is_gone_is_no_crash(runs: Runs) -> None:
    runs.path.mkdir()
    runs._rows._index.ask(lambda database: database.add(record("1", state="running")))
    assert runs.records()[0].state == "interrupted"
    assert runs.interrupted() == []
    assert len(runs.curves("1")) == 0
    with pytest.raises(FileProblem):
        runs.model("1")


def test_a_run_whose_folder_is_gone_can_be_thrown_away_and_is_not_exported(runs: Runs, data: DataSet) -> None:
    run = finished_run(runs, data)
    shutil.rmtree(runs.path / run.id)
    with pytest.raises(FileProblem, match=r"Nothing is left of the run .* is gone"):
        runs.whole(run.id)
    runs.trash(run.id)
    runs.restore(run.id)
    runs.trash(run.id)
    assert runs.records() == []
    assert runs.purge() == 1
    assert runs.records(trashed=True) == []


# A full disk


def test_a_full_disk_does_not_stop_the_training_and_is_told(
    runs: Runs, data: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_module, "WRITING_SECONDS", 0.0)
    training = Training(SMALL, data)
    recorder = runs.begin(training, "made up")
    recorder.add(training.first_point())
    recorder.rest()

    def wait_until(*, told: bool) -> None:
        for _ in range(300):
            if bool(recorder.problem) == told:
                return
            recorder.rest()
            recorder._writer.join(0.01)
        pytest.fail(recorder.problem)

    wait_until(told=False)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        step_by_step(training, recorder, 10)
        wait_until(told=True)
        assert "The training goes on, but it cannot be kept" in recorder.problem
        assert "No space left" in recorder.problem
        step_by_step(training, recorder, 20)
    step_by_step(training, recorder, 25)
    wait_until(told=False)
    recorder.leave()
    assert runs.curves(recorder.run_id)["step"].tolist() == list(range(26))  # those of the full disk as well
    training, recorder = runs.resume(recorder.run_id, data)
    assert training.step == 25
    recorder.leave()


def test_all_that_a_full_disk_refused_is_written_later_even_at_rest(
    runs: Runs, data: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_module, "RETRY_SECONDS", 0.01)
    whole = Snapshots(runs.snapshots(interrupted_run(runs, data, at_step=20))._folder)
    training = Training(SMALL, data)
    recorder = runs.begin(training, "made up")

    def full(_path: Path, _contents: bytes, **_named: object) -> None:
        raise FileProblem("No space left on device.")

    with monkeypatch.context() as broken:
        broken.setattr(snapshots_module, "write_atomically", full)
        broken.setattr(checkpoint_module, "write_atomically", full)
        recorder.add(training.first_point())
        step_by_step(training, recorder, 20)
        recorder.rest()
        wait_until(lambda: recorder.problem != "")
        assert not runs.can_resume(recorder.run_id)

    def rest_is_kept() -> bool:
        with contextlib.suppress(FileProblem):
            return read_checkpoint(runs.folder(recorder.run_id).checkpoint).step == 20
        return False

    wait_until(rest_is_kept)
    assert runs.snapshots(recorder.run_id).steps == whole.steps
    wait_until(lambda: runs.record(recorder.run_id).state == "paused")
    recorder.leave()


def test_of_the_end_itself_no_checkpoint_is_taken(runs: Runs, data: DataSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder_module, "CHECKPOINT_SECONDS", 0.0)
    training = Training(SMALL, data)
    recorder = runs.begin(training, "made up")
    step_by_step(training, recorder, 63)
    recorder._close()  # as if killed just before the end is kept
    recorder._lock.release()
    assert read_checkpoint(runs.folder(recorder.run_id).checkpoint).step == 62


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(500):
        if holds():
            return
        time.sleep(0.01)
    pytest.fail("in vain")


def test_snapshots_that_cannot_be_written_do_not_fill_the_memory(
    runs: Runs, data: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = Training(SMALL, data)
    recorder = runs.begin(training, "made up")
    point = training.first_point()
    size = sum(array.nbytes for array in point.params.values())
    monkeypatch.setattr(recorder_module, "_MOST_BYTES", 6 * size)
    newest = dataclasses.replace(point)
    recorder._waiting.snapshots = [newest]
    for _ in range(6):
        recorder._put_back(recorder_module._Waiting(snapshots=[point] * 5))
        assert len(recorder._waiting.snapshots) <= 6
    assert recorder._waiting.snapshots[-1] is newest
    recorder._waiting.snapshots.clear()
    recorder.leave()


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root on Linux may mount a small disk to fill"
)
def test_a_disk_that_is_really_full(tmp_path: Path, data: DataSet) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        runs = Runs(disk / "runs")
        training = Training(SMALL, data)
        recorder = runs.begin(training, "made up")
        recorder.add(training.first_point())
        for _ in range(1000):
            step_by_step(training, recorder, min(training.step + 1, 60))
            recorder.rest()
            recorder._writer.join(0.01)
            if training.step == 5:
                (disk / "filler").write_bytes(bytes(shutil.disk_usage(disk).free))
            if recorder.problem:
                break
        assert "No space left" in recorder.problem or "full" in recorder.problem
        good = training.step
        step_by_step(training, recorder, good + 3)
        recorder.leave()
        (disk / "filler").unlink()
        training, recorder = runs.resume(recorder.run_id, data)
        assert 0 < training.step <= good
        last = step_by_step(training, recorder, 63)
        recorder.finish("stopped")
        uninterrupted = Training(SMALL, data)
        while not uninterrupted.finished:
            point = uninterrupted.advance()
        np.testing.assert_array_equal(last.params["W1"], point.params["W1"])
    finally:
        subprocess.run(["umount", str(disk)], check=True)

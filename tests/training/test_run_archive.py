"""A run as one file: the same run comes back, and from a stranger's file comes either a run or a clear word."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitpad.data.digits import DataSet
from digitpad.files import FileProblem
from digitpad.nn.model_file import load_model
from digitpad.training.run_archive import read_run, write_run
from digitpad.training.runs import Runs
from tests.training.test_runs import finished_run, interrupted_run


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path / "runs")


@pytest.fixture
def exported(tmp_path: Path, runs: Runs, data: DataSet) -> Path:
    path = tmp_path / "run.npz"
    write_run(path, runs.whole(finished_run(runs, data, name="Mine").id))
    return path


def test_the_same_run_comes_back_under_another_id(tmp_path: Path, runs: Runs, exported: Path) -> None:
    (original,) = runs.records()
    elsewhere = Runs(tmp_path / "elsewhere")
    copy = elsewhere.adopt(read_run(exported))
    assert copy.id != original.id
    assert copy._replace(id=original.id) == original
    assert elsewhere.records() == [copy]
    for name, column in runs.curves(original.id).columns.items():
        np.testing.assert_array_equal(elsewhere.curves(copy.id)[name], column)
    assert elsewhere.snapshots(copy.id).steps == runs.snapshots(original.id).steps
    step = elsewhere.snapshots(copy.id).steps[3]
    for name, array in runs.snapshots(original.id).read(step).items():
        np.testing.assert_array_equal(elsewhere.snapshots(copy.id).read(step)[name], array)
    model = elsewhere.model(copy.id)
    assert model.metadata == runs.model(original.id).metadata
    np.testing.assert_array_equal(model.params["W1"], runs.model(original.id).params["W1"])


def test_huge_weights_come_back_whole(tmp_path: Path, runs: Runs, data: DataSet) -> None:
    run_id = interrupted_run(runs, data)
    huge = runs.snapshots(run_id).read(3) | {"b2": np.full(10, 1e6, np.float32)}
    runs.snapshots(run_id).add(3, huge)
    write_run(tmp_path / "huge.npz", runs.whole(run_id))
    copy = runs.adopt(read_run(tmp_path / "huge.npz"))
    assert runs.snapshots(copy.id).read(3)["b2"].tolist() == [1e6] * 10


def test_a_run_that_is_opened_as_a_model_is_called_a_run(exported: Path) -> None:
    with pytest.raises(FileProblem, match=r"^run\.npz is a run\. Import it"):
        load_model(exported)


def test_a_run_without_an_end_has_stopped_when_it_arrives(tmp_path: Path, runs: Runs, data: DataSet) -> None:
    write_run(tmp_path / "half.npz", runs.whole(interrupted_run(runs, data)))
    copy = runs.adopt(read_run(tmp_path / "half.npz"))
    assert copy.state == "stopped"
    assert not runs.can_resume(copy.id)
    with pytest.raises(FileProblem):
        runs.model(copy.id)


def changed(path: Path, change: Callable[[dict[str, Any], dict[str, Any]], object]) -> Path:
    """Change the arrays and what the metadata tells."""
    with np.load(path) as archive:
        arrays = dict(archive)
    told = json.loads(str(arrays["metadata"]))
    change(arrays, told)
    arrays["metadata"] = np.array(json.dumps(told))
    np.savez(path, **arrays)
    return path


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda _arrays, told: told.update(version=2), "written by a newer DigitPad"),
        (lambda _arrays, told: told["record"].update(step="five"), "no sense under step"),
        (lambda _arrays, told: told["record"].pop("name"), "no record of a run"),
        (lambda _arrays, told: told.update(columns=["step"]), "makes no sense"),
        (lambda arrays, _told: arrays.update(points=np.zeros(4)), "makes no sense"),
        (lambda arrays, _told: arrays.pop("points"), "makes no sense"),
        (lambda arrays, _told: arrays.pop("model.b2"), "makes no sense"),
        (lambda arrays, _told: arrays.update({"model.b2": np.full(10, np.nan)}), "not a number"),
        (
            lambda arrays, _told: next(array for name, array in arrays.items() if "snap" in name).fill(np.nan),
            "not a number",
        ),
        (lambda arrays, _told: arrays["points"].__setitem__((-1, 1), np.nan), "no order by epoch"),
        (lambda arrays, _told: arrays["points"].__setitem__((0, 0), -1), "no order by step"),
        (lambda arrays, _told: arrays.update(points=arrays["points"][::-1]), "no order by step"),
        (lambda _arrays, told: told["record"].update(changes_json="nonsense"), "changes .* are damaged"),
        (lambda arrays, _told: arrays.update({"snapshot.0": np.zeros(7)}), "another network"),
        (lambda arrays, _told: arrays.update({"snapshot.../../x": np.zeros(7)}), "does not belong to a run"),
        (lambda arrays, _told: arrays.update({"evil": np.zeros(7)}), "does not belong to a run"),
    ],
)
def test_what_makes_no_sense_is_refused(exported: Path, change: Any, words: str) -> None:
    with pytest.raises(FileProblem, match=rf"^run\.npz is not a run that DigitPad has kept: .*{words}"):
        read_run(changed(exported, change))


def test_no_name_in_it_becomes_the_name_of_a_file(tmp_path: Path, runs: Runs, exported: Path) -> None:
    evil = changed(exported, lambda _arrays, told: told["record"].update(id="../../evil", name="../evil"))
    before = {path for path in tmp_path.rglob("*") if "runs" not in path.parts}
    copy = runs.adopt(read_run(evil))
    assert copy.name == "../evil"
    assert "/" not in copy.id
    assert {path for path in tmp_path.rglob("*") if "runs" not in path.parts} == before


def test_what_stands_in_lists_is_text_of_one_line(runs: Runs, exported: Path) -> None:
    shown = ("name", "description", "experiment", "data_name", "program", "why")
    evil = changed(exported, lambda _arrays, told: told["record"].update(dict.fromkeys(shown, "\x1b[2J\nsudo")))
    copy = runs.adopt(read_run(evil))
    assert {getattr(copy, name) for name in shown} == {"?[2J?sudo"}


def test_pickles_and_other_archives_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    np.savez(path, metadata=np.array([{}], dtype=object), points=np.zeros((1, 1)))
    with pytest.raises(FileProblem, match="not a run"):
        read_run(path)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../evil.py", "boom")
    for contents in (file.getvalue(), b"", b"nothing"):
        path.write_bytes(contents)
        with pytest.raises(FileProblem, match="not a run"):
            read_run(path)

"""`digitpad runs`: what was trained here, listed, shown, handed over and thrown away."""

import json
from pathlib import Path

import pytest

from digitpad.training.runs import Runs
from tests.cli.conftest import Run, run_fresh


@pytest.fixture
def run_id(run: Run, digits_folder: Path) -> str:
    run("train", "--data", digits_folder, "--epochs", "2", "--name", "Mine")
    return Runs().records()[0].id


def test_without_a_run_there_is_a_word_about_it(run: Run) -> None:
    outcome = run("runs", "list")
    assert (outcome.status, outcome.out) == (0, "")
    assert "No run yet: `digitpad train` makes one." in outcome.err
    assert "The trash is empty." in run("runs", "list", "--trash").err


def test_the_list_has_a_line_a_run(run: Run, run_id: str) -> None:
    (line,) = run("runs", "list").out.splitlines()
    assert line.startswith(f"{run_id}  finished")
    assert "Mine" in line
    assert Runs().record(run_id).data_name in line
    assert line.endswith("784-50-10, ReLU, SGD 0.1")
    (told,) = json.loads(run("runs", "list", "--json").out)
    assert (told["id"], told["settings"]["hidden_size"], told["changes"]) == (run_id, 50, [])


def test_a_run_is_shown_in_full(run: Run, run_id: str) -> None:
    shown = run("runs", "show", "Mine").out
    for words in (run_id, "finished: All epochs are done.", "epoch 2.00, step 8", "right", "snapshots", "DigitPad"):
        assert words in shown
    told = json.loads(run("runs", "show", run_id, "--json").out)
    assert told["points"] >= 2
    assert told["snapshots"][-1] == 8


def test_a_run_goes_to_another_place_and_back(run: Run, run_id: str, tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    assert "Mine is in " in run("runs", "export", run_id, path).err
    assert run("runs", "import", path).status == 0
    assert [record.name for record in Runs().records()] == ["Mine", "Mine"]


def test_what_is_no_run_is_not_written_over(run: Run, run_id: str, tmp_path: Path) -> None:
    path = tmp_path / "thesis.doc"
    path.write_text("all my work")
    outcome = run("runs", "export", run_id, path)
    assert outcome.status == 1
    assert "is no run: it would be lost" in outcome.err
    assert path.read_text() == "all my work"
    path.unlink()
    assert [run("runs", "export", run_id, path).status for _ in range(2)] == [0, 0]


def test_what_was_deleted_can_be_brought_back(run: Run, run_id: str) -> None:
    assert f"digitpad runs restore {run_id}" in run("runs", "delete", "Mine").err
    assert run("runs", "list").out == ""
    assert run_id in run("runs", "list", "--trash").out
    assert "Mine is back." in run("runs", "restore", run_id).err
    run("runs", "delete", run_id)
    assert "1 run was removed" in run("runs", "empty-trash").err
    assert Runs().records(trashed=True) == []


def test_of_several_of_one_name_the_number_says_which_is_deleted(run: Run, run_id: str, tmp_path: Path) -> None:
    run("runs", "export", run_id, tmp_path / "run.npz")
    run("runs", "import", tmp_path / "run.npz")
    outcome = run("runs", "delete", "Mine")
    assert outcome.status == 1
    assert "2 runs are called Mine. Write the number of the one that is meant." in outcome.err
    assert len(Runs().records()) == 2
    assert run("runs", "delete", run_id).status == 0
    assert run("runs", "delete", "Mine").status == 0
    assert Runs().records() == []


def test_it_is_brought_back_by_its_name_too(run: Run, run_id: str) -> None:
    name = Runs().record(run_id).name
    run("runs", "delete", name)
    assert Runs().records() == []
    assert run("runs", "restore", name).status == 0
    assert [record.id for record in Runs().records()] == [run_id]


def test_a_name_is_one_line_without_what_steers_a_terminal(run: Run, run_id: str, tmp_path: Path) -> None:
    Runs().rename(run_id, "a\nb\x1b[31mred")
    assert Runs().record(run_id).name == "a?b?[31mred"
    assert len(run("runs", "list").out.splitlines()) == 1
    run("runs", "export", run_id, tmp_path / "a.npz")
    Runs().trash(run_id)
    run("runs", "import", tmp_path / "a.npz")
    assert Runs().records()[0].name == "a?b?[31mred"


def test_a_model_is_not_taken_for_a_run(run: Run, model_file: Path) -> None:
    outcome = run("runs", "import", model_file)
    assert outcome.status == 1
    assert "it is a model. Open it in the window" in outcome.err


def test_what_is_not_in_the_trash_is_a_problem_and_the_rest_comes_back(run: Run, run_id: str) -> None:
    run("runs", "delete", run_id)
    outcome = run("runs", "restore", "nothing", run_id)
    assert outcome.status == 1
    assert "no run nothing in the trash" in outcome.err
    assert "Mine is back." in outcome.err


@pytest.mark.parametrize("arguments", [["show", "X"], ["export", "X", "f"], ["delete", "X"], ["import", "missing.npz"]])
def test_what_is_not_there_is_a_problem(run: Run, arguments: list[str]) -> None:
    outcome = run("runs", *arguments)
    assert outcome.status == 1
    assert outcome.err.startswith("digitpad: ")


def test_a_damaged_list_is_told_and_mended(run: Run, run_id: str) -> None:
    (Runs().path / "runs.db").write_bytes(b"garbage" * 1000)
    outcome = run("runs", "list")
    assert run_id in outcome.out
    assert "The list of runs was damaged. It was made anew" in outcome.err


@pytest.mark.parametrize("arguments", [["runs"], ["runs", "sell"], ["runs", "show"], ["runs", "export", "X"]])
def test_wrong_usage_exits_2_with_one_line(run: Run, arguments: list[str]) -> None:
    outcome = run(*arguments)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)


def test_it_works_without_a_screen(tmp_path: Path) -> None:
    assert run_fresh("runs", "list", "--json", DISPLAY=None, DIGITPAD_HOME=str(tmp_path)).out == "[]\n"

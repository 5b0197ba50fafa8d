import json
from pathlib import Path

import numpy as np

from digitpad.nn import Model, TwoLayerNet, save_model
from tests.cli.conftest import Run


def test_json_has_errors_and_confusion(run: Run, digits_folder: Path, model_file: Path) -> None:
    outcome = run("evaluate", "--data", digits_folder, "--model", model_file, "--json")
    assert outcome.status == 0
    told = json.loads(outcome.out)
    assert {"digits", "errors", "error_rate", "confusion", "data", "model"} <= told.keys()
    confusion = np.array(told["confusion"])
    assert confusion.shape == (10, 10)
    assert confusion.sum() == confusion[:, 7].sum() == told["digits"] == 40, "it answers 7 to everything"
    assert told["errors"] == 40 - confusion[7, 7]
    assert told["error_rate"] == told["errors"] / 40
    assert (told["data"], told["model"]) == ("few", "Always 7")


def test_pen_digits_are_read_as_the_pad_shows_them(run: Run, tmp_path: Path, model_file: Path) -> None:
    pen = tmp_path / "few.tra"
    digit = '.SEGMENT DIGIT 0 ? "{}"\n.COMMENT 1 2 3\n.PEN_DOWN\n 100 400\n 300 400\n 200 100\n.PEN_UP\n'
    pen.write_text(digit.format(7) + digit.format(1))
    outcome = run("evaluate", "--pen", pen, "--model", model_file)
    assert outcome.out.startswith("Always 7 on few.tra:\n50.00% errors (1 of 2 digits)")
    told = json.loads(run("evaluate", "--pen", pen, "--model", model_file, "--json").out)
    assert (told["digits"], told["errors"], told["data"]) == (2, 1, "few.tra")


def test_a_table_says_the_same(run: Run, digits_folder: Path, model_file: Path) -> None:
    told = json.loads(run("evaluate", "--data", digits_folder, "--model", model_file, "--json").out)
    outcome = run("evaluate", "--data", digits_folder, "--model", model_file)
    assert outcome.out.startswith("Always 7 on the test part of few:\n")
    assert f"({told['errors']} of 40 digits)" in outcome.out
    last = outcome.out.splitlines()[-1].split()
    assert [int(cell) for cell in last] == [9, *told["confusion"][9]]


def test_without_options_the_shipped_model_is_measured_on_built_in_digits(run: Run) -> None:
    told = json.loads(run("evaluate", "--json").out)
    assert told["data"] == "Built-in digits"
    assert told["digits"] == 5000
    assert told["error_rate"] < 0.2


def test_missing_digits_and_models_are_clear_problems(run: Run, tmp_path: Path, model_file: Path) -> None:
    outcome = run("evaluate", "--data", "mnist", "--model", model_file)
    assert outcome.status == 1
    assert "digitpad data download" in outcome.err
    outcome = run("evaluate", "--model", tmp_path / "missing.npz")
    assert outcome.status == 1
    assert "No such file" in outcome.err


def test_a_models_name_does_not_steer_the_terminal(run: Run, digits_folder: Path, tmp_path: Path) -> None:
    network = TwoLayerNet(784, 3, 10, rng=1, dtype=np.float32)
    save_model(tmp_path / "evil.npz", Model(network.params, "relu", {"name": "\x1b[2JBest"}))
    outcome = run("evaluate", "--data", digits_folder, "--model", tmp_path / "evil.npz")
    assert outcome.out.startswith("?[2JBest on ")

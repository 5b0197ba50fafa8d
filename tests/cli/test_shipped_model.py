from pathlib import Path

import pytest

from digitpad.cli.shipped_model import chosen_model
from digitpad.files import FileProblem


def test_by_default_it_is_the_shipped_one_and_otherwise_the_chosen_one(model_file: Path) -> None:
    assert "MNIST" in str(chosen_model(None).metadata["trained_on"])
    assert chosen_model(model_file).name == "Always 7"


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="No such file"):
        chosen_model(tmp_path / "missing.npz")

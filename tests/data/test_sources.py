from pathlib import Path

import numpy as np
import pytest

from digitpad.data import list_sources, load_data
from digitpad.data.idx import write_idx
from digitpad.data.mnist import import_mnist
from digitpad.data.sources import load_test_part
from digitpad.files import FileProblem, path_to_keep


@pytest.mark.parametrize("key", ["nowhere", "MNIST ", ""])
def test_an_unknown_source_says_which_there_are(key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileProblem, match=r"builtin, mnist, or a folder|no digits to learn from"):
        load_data(key)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileProblem, match="Not a directory"):
        load_data(str(tmp_path / "file"))


def test_a_name_that_no_file_can_have_is_a_problem() -> None:
    with pytest.raises(FileProblem, match="too long"):
        load_data("x" * 5000)


def test_a_folder_is_found_by_the_key_that_a_run_keeps(odd_folder: Path) -> None:
    write_idx(odd_folder / "images", np.zeros((20, 28, 28), np.uint8))
    write_idx(odd_folder / "labels", np.zeros(20, np.uint8))
    for key in (str(odd_folder), path_to_keep(str(odd_folder))):
        assert load_data(key).name == "donn?es"


def test_the_sources_say_whether_they_are_there() -> None:
    assert [(source.key, source.available) for source in list_sources()] == [("builtin", True), ("mnist", False)]
    with pytest.raises(FileProblem, match="digitpad data download"):
        load_data("mnist")


def test_mnist_is_there_after_its_import_and_its_folder_is_a_source_too(real_data: Path) -> None:
    import_mnist([real_data / "mnist"])
    assert [source.key for source in list_sources() if source.available] == ["builtin", "mnist"]
    from_folder, itself = load_data(str(real_data / "mnist")), load_data("mnist")
    np.testing.assert_array_equal(from_folder.test.pixels, itself.test.pixels)
    assert len(from_folder.validation) == len(itself.validation) == 5_000


def test_of_the_built_in_digits_only_the_test_part_is_made_where_only_that_is_wanted() -> None:
    data = load_test_part("builtin")
    assert (len(data.training), len(data.validation), len(data.test)) == (0, 0, 5000)
    assert data.licence == "digits that DigitPad made itself, MIT"


def test_mnists_licence_comes_with_its_digits_and_nothing_is_said_of_a_folders(real_data: Path) -> None:
    import_mnist([real_data / "mnist"])
    assert "CC BY-SA 3.0" in load_data("mnist").licence
    assert load_data(str(real_data / "mnist")).licence == ""

from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from digitpad.data import load_data
from digitpad.data.folder import folder_data
from digitpad.data.idx import write_idx
from digitpad.files import FileProblem

RNG = np.random.default_rng(1)


def write_digits(folder: Path, images: str, labels: str, count: int) -> None:
    """Each image carries its own number in its first two pixels, so that one can see where it went."""
    folder.mkdir(parents=True, exist_ok=True)
    pixels = np.zeros((count, 28, 28), dtype=np.uint8)
    pixels[:, 0, 0], pixels[:, 0, 1] = np.divmod(np.arange(count), 256)
    write_idx(folder / images, pixels)
    write_idx(folder / labels, (np.arange(count) % 10).astype(np.uint8))


def numbers(pixels: NDArray[np.uint8]) -> list[int]:
    return [int(first) * 256 + int(second) for first, second in pixels[:, :2]]


@pytest.mark.parametrize(
    ("images", "labels"),
    [
        ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
        ("train-images.idx3-ubyte.gz", "train-labels.idx1-ubyte"),
        ("emnist-digits-train-images-idx3-ubyte.gz", "emnist-digits-train-labels-idx1-ubyte.gz"),
        ("My_Images.idx", "my_labels.idx"),
        ("images", "labels"),
    ],
)
def test_one_pair_is_divided_into_three_parts(tmp_path: Path, images: str, labels: str) -> None:
    write_digits(tmp_path / "mine", images, labels, 300)
    data = load_data(str(tmp_path / "mine"))
    assert data.name == "mine"
    assert (len(data.training), len(data.validation), len(data.test)) == (240, 30, 30)
    parts = [numbers(part.pixels) for part in (data.training, data.validation, data.test)]
    assert sorted(chain(*parts)) == list(range(300)), "each digit is in one part"
    assert all(part == sorted(part) for part in parts)
    for part, digits in zip(parts, (data.training, data.validation, data.test), strict=True):
        assert digits.labels.tolist() == [number % 10 for number in part]


def test_a_training_and_a_test_pair_keep_their_parts(tmp_path: Path) -> None:
    write_digits(tmp_path, "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", 200)
    write_digits(tmp_path, "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz", 40)
    data = folder_data(tmp_path)
    assert numbers(data.test.pixels) == list(range(40))
    assert sorted(numbers(data.training.pixels) + numbers(data.validation.pixels)) == list(range(200))
    assert len(data.validation) == 20


def test_the_division_is_the_same_every_time(tmp_path: Path) -> None:
    write_digits(tmp_path, "images", "labels", 100)
    first, second = folder_data(tmp_path), folder_data(tmp_path)
    np.testing.assert_array_equal(first.test.pixels, second.test.pixels)
    assert numbers(first.test.pixels) != list(range(90, 100)), "drawn, not the last"


def test_other_files_in_the_folder_do_not_matter(tmp_path: Path) -> None:
    write_digits(tmp_path, "images", "labels", 10)
    (tmp_path / "readme.txt").write_text("hello")
    (tmp_path / "other-images").write_bytes(b"without labels")
    assert len(folder_data(tmp_path).training) == 8


def test_a_folder_without_digits_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="train-images-idx3-ubyte and train-labels-idx1-ubyte"):
        load_data(str(tmp_path))


def test_several_sets_in_a_folder_are_not_chosen_among(tmp_path: Path) -> None:
    write_digits(tmp_path, "a-train-images", "a-train-labels", 10)
    write_digits(tmp_path, "b-train-images", "b-train-labels", 10)
    with pytest.raises(FileProblem, match=r"several sets of digits \(a-train-images, b-train-images\)"):
        load_data(str(tmp_path))


@pytest.mark.parametrize(
    ("images", "labels", "message"),
    [
        (np.zeros((20, 20, 20)), np.zeros(20), "size 20x20; only 28x28"),
        (np.zeros((20, 784)), np.zeros(20), "size 784; only 28x28"),
        (np.zeros(20), np.zeros(20), "only 28x28"),
        (np.zeros((20, 28, 28)), np.zeros(19), "19 labels cannot name 20 images"),
        (np.zeros((20, 28, 28)), np.zeros((20, 1)), "holds no labels, which are a row of numbers, but 2 dimensions"),
        (np.zeros((20, 28, 28)), np.full(20, 26), "labels up to 26"),
        (np.zeros((0, 28, 28)), np.zeros(0), "only 0 digits"),
        (np.zeros((9, 28, 28)), np.zeros(9), "only 9 digits"),
    ],
)
def test_what_are_no_labelled_digits_is_refused(
    tmp_path: Path, images: NDArray[np.float64], labels: NDArray[np.float64], message: str
) -> None:
    write_idx(tmp_path / "images", images.astype(np.uint8))
    write_idx(tmp_path / "labels", labels.astype(np.uint8))
    with pytest.raises(FileProblem, match=message):
        folder_data(tmp_path)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    write_digits(tmp_path, "images", "labels", 20)
    (tmp_path / "labels").write_bytes(b"nonsense")
    with pytest.raises(FileProblem, match="labels is not an IDX file"):
        folder_data(tmp_path)


def test_a_name_that_no_file_can_have_is_a_problem() -> None:
    with pytest.raises(FileProblem, match=r"no digits in a\?b: "):
        load_data("a\0b")


def test_the_latest_digits_to_train_with_are_no_test_digits(tmp_path: Path) -> None:
    write_digits(tmp_path / "mine", "latest-train-images", "latest-train-labels", 300)
    write_digits(tmp_path / "mine", "latest-test-images", "latest-test-labels", 40)
    data = folder_data(tmp_path / "mine")
    assert (len(data.training), len(data.validation), len(data.test)) == (270, 30, 40)

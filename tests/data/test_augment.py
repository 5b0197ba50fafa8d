"""Distorted digits: exact where nothing is to change, within their limits where something is, and reproducible."""

import numpy as np
import pytest
from numpy.typing import NDArray

from digitpad.data.augment import LIGHT, Augmentation, augmented

Images = NDArray[np.float32]
Numbers = NDArray[np.float64]

ROWS, COLUMNS = np.indices((28, 28), dtype=np.float64).reshape(2, -1)


def blobs(count: int, *, row: float = 14.0, column: float = 14.0, height: float = 3.0, width: float = 3.0) -> Images:
    image = np.exp(-0.5 * (((ROWS - row) / height) ** 2 + ((COLUMNS - column) / width) ** 2))
    return np.tile(image.astype(np.float32), (count, 1))


def mean_over(images: Images, values: Numbers) -> Numbers:
    """(n,): the mean of (784,) or (n, 784) values, each pixel weighed by its ink."""
    mean: Numbers = (images * values).sum(axis=1) / images.sum(axis=1)
    return mean


def centres(images: Images) -> Numbers:
    """(n, 2): row and column of each image's centre of mass."""
    return np.stack([mean_over(images, ROWS), mean_over(images, COLUMNS)], axis=1)


def slants(images: Images) -> Numbers:
    """(n,): angle of each image's longer axis from the horizontal, in degrees."""
    middle = centres(images)
    dy, dx = ROWS - middle[:, :1], COLUMNS - middle[:, 1:]
    covariance, along, up = (mean_over(images, product) for product in (dx * dy, dx * dx, dy * dy))
    angle: Numbers = np.degrees(0.5 * np.arctan2(2 * covariance, along - up))
    return angle


def test_no_augmentation_changes_nothing(rng: np.random.Generator) -> None:
    images = rng.random((130, 784), dtype=np.float32)
    np.testing.assert_array_equal(augmented(images, Augmentation(), rng), images)


def test_same_seed_same_distortions_and_different_seed_different_ones(rng: np.random.Generator) -> None:
    images = rng.random((100, 784), dtype=np.float32)
    first = augmented(images, LIGHT, np.random.default_rng(1))
    np.testing.assert_array_equal(first, augmented(images, LIGHT, np.random.default_rng(1)))
    assert not np.array_equal(first, augmented(images, LIGHT, np.random.default_rng(2)))


def test_equal_images_are_distorted_differently(rng: np.random.Generator) -> None:
    images = augmented(blobs(200), LIGHT, rng)
    assert len(np.unique(images.round(3), axis=0)) == 200


def test_result_stays_in_range_and_type(rng: np.random.Generator) -> None:
    images = rng.random((70, 784), dtype=np.float32)
    wild = Augmentation(rotation=180, scale=0.9, shear=2, shift=40, elastic=20, smoothing=1)
    result = augmented(images, wild, rng)
    assert result.dtype == np.float32
    assert result.shape == (70, 784)
    assert result.min() >= 0
    assert result.max() <= 1


def test_result_goes_into_out_even_if_that_is_the_input(rng: np.random.Generator) -> None:
    images = rng.random((100, 784), dtype=np.float32)
    expected = augmented(images, LIGHT, np.random.default_rng(3))
    out = np.empty_like(images)
    assert augmented(images, LIGHT, np.random.default_rng(3), out=out) is out
    np.testing.assert_array_equal(out, expected)
    augmented(images, LIGHT, np.random.default_rng(3), out=images)
    np.testing.assert_array_equal(images, expected)


def test_input_is_left_as_it_was(rng: np.random.Generator) -> None:
    images = rng.random((10, 784), dtype=np.float32)
    before = images.copy()
    augmented(images, LIGHT, rng)
    np.testing.assert_array_equal(images, before)


def test_shift_moves_up_to_its_limit_along_both_axes(rng: np.random.Generator) -> None:
    moved = centres(augmented(blobs(1000), Augmentation(shift=2.0), rng)) - 14
    assert np.all(np.abs(moved) < 2.05)
    assert np.all(np.abs(moved).max(axis=0) > 1.8)
    assert np.all(np.abs(moved.mean(axis=0)) < 0.2)


def test_rotation_turns_up_to_its_limit_about_the_centre_of_mass(rng: np.random.Generator) -> None:
    turned = augmented(blobs(500, width=5, height=2), Augmentation(rotation=15.0), rng)
    angles = slants(turned)
    assert 13 < np.abs(angles).max() < 15.5
    assert abs(angles.mean()) < 2
    assert np.all(np.abs(centres(turned) - 14) < 0.1)


def test_scale_changes_width_and_height_each_by_itself(rng: np.random.Generator) -> None:
    images = augmented(blobs(500), Augmentation(scale=0.2), rng)
    height, width = (np.sqrt(mean_over(images, (axis - 14) ** 2)) / 3 for axis in (ROWS, COLUMNS))
    assert 1 / 1.25 < height.min() < 0.88
    assert 1.15 < height.max() < 1 / 0.78
    assert abs(np.corrcoef(height, width)[0, 1]) < 0.2


def test_shear_leans_a_stroke_and_leaves_its_height(rng: np.random.Generator) -> None:
    leaning = augmented(blobs(500, width=1, height=5), Augmentation(shear=0.3), rng)
    assert np.abs(90 - np.abs(slants(leaning))).max() > 10
    heights = np.sqrt(mean_over(leaning, (ROWS - 14) ** 2))
    np.testing.assert_allclose(heights, heights.mean(), rtol=0.02)


@pytest.mark.parametrize("smoothing", [2.0, 4.0])
def test_elastic_displacement_has_the_size_asked_for_everywhere(smoothing: float, rng: np.random.Generator) -> None:
    ramp = np.tile(np.linspace(0, 1, 28, dtype=np.float32), 28)[None].repeat(2000, axis=0)
    moved = (augmented(ramp, Augmentation(elastic=0.5, smoothing=smoothing), rng) - ramp) * 27
    deviation = moved.reshape(-1, 28, 28)[:, 4:24, 4:24].std(axis=0)
    np.testing.assert_allclose(deviation, 0.5, rtol=0.1)


def test_elastic_displacement_is_smooth(rng: np.random.Generator) -> None:
    ramp = np.tile(np.linspace(0, 1, 28, dtype=np.float32), 28)[None].repeat(500, axis=0)
    moved = (augmented(ramp, Augmentation(elastic=0.5), rng) - ramp).reshape(-1, 28, 28)[:, 4:24, 4:24]
    assert np.diff(moved, axis=1).std() < 0.25 * moved.std()


def test_what_comes_from_outside_the_image_is_black(rng: np.random.Generator) -> None:
    white = np.ones((300, 784), dtype=np.float32)
    shifted = augmented(white, Augmentation(shift=60.0), rng)
    assert np.any(shifted.max(axis=1) == 0)


def test_no_images_is_no_problem(rng: np.random.Generator) -> None:
    assert augmented(np.empty((0, 784), dtype=np.float32), LIGHT, rng).shape == (0, 784)


@pytest.mark.parametrize(
    "amounts",
    [{"rotation": -1.0}, {"shift": float("nan")}, {"elastic": float("inf")}, {"scale": 1.0}, {"smoothing": 0.0}],
)
def test_impossible_amounts_are_refused(amounts: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Augmentation(**amounts)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20)


def test_each_image_may_get_a_share_of_its_own(rng: np.random.Generator) -> None:
    shift = Augmentation(shift=4, least_share=0.0)
    moved = abs(centres(augmented(blobs(2000), shift, rng)) - centres(blobs(1)))
    assert moved.max() > 3.5
    assert moved.mean() == pytest.approx(1.0, abs=0.1)  # half of the 2 that all of the distortions move on average
    half = Augmentation(shift=4, least_share=0.5)
    assert abs(centres(augmented(blobs(2000), half, rng)) - centres(blobs(1))).mean() == pytest.approx(1.5, abs=0.1)

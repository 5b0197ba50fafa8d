"""The functions: the book's values, the book's mistakes, and what holds for any numbers."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from digitpad.nn import (
    cross_entropy_error,
    identity_function,
    log_softmax,
    mean_squared_error,
    relu,
    sigmoid,
    softmax,
    step_function,
)
from digitpad.nn.functions import Floats, as_targets

numbers = st.floats(-1e6, 1e6)
arrays = hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, max_dims=3, max_side=6), elements=numbers)
scores = hnp.arrays(np.float64, hnp.array_shapes(min_dims=1, max_dims=3, max_side=6), elements=numbers)

BOOK_Y = [0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0]
BOOK_T = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0]


def test_step_function_of_the_book() -> None:
    y = step_function(np.array([-1.0, 1.0, 2.0, 0.0]))
    assert y.tolist() == [0, 1, 1, 0]
    assert np.issubdtype(y.dtype, np.integer)


def test_sigmoid_of_the_book() -> None:
    np.testing.assert_allclose(sigmoid(np.array([-1.0, 1.0, 2.0])), [0.26894142, 0.73105858, 0.88079708], rtol=1e-7)


def test_softmax_of_the_book() -> None:
    np.testing.assert_allclose(softmax([0.3, 2.9, 4.0]), [0.01821127, 0.24519181, 0.73659691], rtol=1e-6)
    np.testing.assert_allclose(softmax([1010, 1000, 990]), [9.99954600e-01, 4.53978686e-05, 2.06106005e-09], rtol=1e-8)


def test_losses_of_the_book() -> None:
    assert mean_squared_error(BOOK_Y, BOOK_T) == pytest.approx(0.0975)
    # The book's 0.510825457099338 has its 1e-7 in it; this is ln(0.6).
    assert cross_entropy_error(BOOK_Y, BOOK_T) == pytest.approx(0.5108256237659907, rel=1e-15)
    assert cross_entropy_error(BOOK_Y, 2) == cross_entropy_error(BOOK_Y, BOOK_T)


@pytest.mark.parametrize("function", [step_function, identity_function, sigmoid, relu])
@pytest.mark.parametrize(
    "x", [3, -2.5, True, [1, -2], [[0.5], [-3.0]], np.float32(1.5), np.array(-1), np.zeros((0, 3))]
)
def test_plain_numbers_lists_and_any_shape(function: Any, x: Any) -> None:
    y = function(x)
    assert np.shape(y) == np.shape(x)
    for one, several in zip(np.ravel(x), np.ravel(y), strict=True):
        assert function(one) == several


@pytest.mark.parametrize("function", [identity_function, sigmoid, relu, softmax, log_softmax])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats_keep_their_precision(function: Any, dtype: Any) -> None:
    assert function(np.array([1, -2], dtype)).dtype == dtype


@pytest.mark.parametrize("function", [sigmoid, softmax, log_softmax])
@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int64, np.bool_])
def test_whole_numbers_become_float64(function: Any, dtype: Any) -> None:
    x = np.array([0, 1], dtype)
    assert function(x).dtype == np.float64
    np.testing.assert_array_equal(function(x), function([0.0, 1.0]))


@given(arrays)
def test_inputs_are_left_as_they_are(x: Floats) -> None:
    before = x.copy()
    for function in (
        step_function,
        identity_function,
        sigmoid,
        relu,
        *((softmax, log_softmax) if x.ndim and x.size else ()),
    ):
        function(x)
    np.testing.assert_array_equal(x, before)


def test_mistake_sigmoid_overflows_for_large_negative_x() -> None:
    """Warnings are errors here, so this would fail of an overflow alone."""
    for dtype in (np.float32, np.float64):
        y = sigmoid(np.array([-1e30, -1000, -80, 0, 80, 1000, 1e30, -np.inf, np.inf], dtype))
        np.testing.assert_allclose(y, [0, 0, math.exp(-80), 0.5, 1, 1, 1, 0, 1], rtol=1e-6)
    assert sigmoid(np.int8(-128)) == pytest.approx(math.exp(-128), rel=1e-12)  # |x| has no place in int8


@given(arrays)
def test_sigmoid_is_symmetric_between_0_and_1(x: Floats) -> None:
    y = sigmoid(x)
    assert np.all((y >= 0) & (y <= 1))
    np.testing.assert_allclose(y + sigmoid(-x), np.ones_like(x), rtol=1e-15)


@given(arrays)
def test_relu_is_what_is_positive(x: Floats) -> None:
    np.testing.assert_array_equal(relu(x) - relu(-x), x)
    np.testing.assert_array_equal(relu(x) > 0, step_function(x) == 1)


def test_not_a_number_is_not_hidden() -> None:
    for function in (sigmoid, relu):
        assert np.isnan(function(np.nan))
    assert np.isnan(softmax([np.nan, 1.0])).all()


def test_mistake_softmax_subtracts_the_maximum_of_the_whole_batch() -> None:
    """The second row's exponentials would all be 0, and the row 0 / 0."""
    y = softmax([[1000.0, 1001.0], [0.0, 1.0]])
    np.testing.assert_array_equal(y[0], y[1])
    np.testing.assert_allclose(y[1], [0.26894142, 0.73105858], rtol=1e-7)


@given(scores)
def test_softmax_sums_to_one(x: Floats) -> None:
    y = softmax(x)
    assert np.all((y >= 0) & (y <= 1))
    np.testing.assert_allclose(y.sum(axis=-1), 1, rtol=1e-14)


@given(scores, st.integers(-1000, 1000))
def test_softmax_does_not_change_when_all_scores_are_shifted(x: Floats, shift: int) -> None:
    x = np.round(x)  # so that adding the shift rounds nothing
    np.testing.assert_array_equal(softmax(x + shift), softmax(x))
    np.testing.assert_array_equal(log_softmax(x + shift), log_softmax(x))


@given(scores)
def test_softmax_treats_each_row_as_if_it_were_alone(x: Floats) -> None:
    rows = x.reshape(-1, x.shape[-1])
    np.testing.assert_array_equal(softmax(x).reshape(rows.shape), [softmax(row) for row in rows])


@given(scores)
def test_log_softmax_is_the_logarithm_of_softmax(x: Floats) -> None:
    y, log_y = softmax(x), log_softmax(x)
    told = y > 1e-300
    np.testing.assert_allclose(log_y[told], np.log(y[told]), rtol=1e-9, atol=1e-12)


def test_log_softmax_is_exact_where_softmax_is_0() -> None:
    np.testing.assert_array_equal(softmax([0.0, 1000.0]), [0, 1])
    np.testing.assert_array_equal(log_softmax([0.0, 1000.0]), [-1000, 0])


def test_mistake_cross_entropy_for_one_hot_has_y_in_place_of_t() -> None:
    """With y and t exchanged, -sum y log(t), this would be infinite, or 16 with the book's 1e-7."""
    y = np.array([[0.7, 0.2, 0.1], [0.25, 0.25, 0.5]])
    t = np.array([[1, 0, 0], [0, 0, 1]])
    expected = -(math.log(0.7) + math.log(0.5)) / 2
    assert cross_entropy_error(y, t) == pytest.approx(expected, rel=1e-15)
    assert cross_entropy_error(y, [0, 2]) == pytest.approx(expected, rel=1e-15)


def test_mistake_cross_entropy_adds_1e_7_to_y() -> None:
    assert cross_entropy_error([1.0, 0.0], 0) == 0  # with it, the loss is below 0
    assert cross_entropy_error([1.0, 1e-200], 1) == pytest.approx(200 * math.log(10), rel=1e-14)
    assert cross_entropy_error([1.0, 0.0], 1) == math.inf
    assert cross_entropy_error([1.0, 0.0], [0, 1]) == math.inf


def test_cross_entropy_of_soft_targets() -> None:
    assert cross_entropy_error([0.5, 0.25, 0.25], [0.5, 0.5, 0]) == pytest.approx(1.5 * math.log(2))


def test_mean_squared_error_is_the_mean_over_the_batch() -> None:
    assert mean_squared_error([[1, 2], [3, 4]], [[1, 0], [0, 4]]) == pytest.approx((4 + 9) / 2 / 2)
    with pytest.raises(ValueError, match=r"\(2, 2\) and targets \(2,\) must have the same shape"):
        mean_squared_error(np.eye(2), [0, 1])


@given(st.integers(1, 12), st.integers(1, 12), st.randoms(use_true_random=False))
def test_labels_and_one_hot_targets_mean_the_same(n: int, classes: int, random: Any) -> None:
    labels = np.array([random.randrange(classes) for _ in range(n)])
    outputs = np.full((n, classes), 1 / classes)
    one_hot = np.eye(classes)[labels]
    np.testing.assert_array_equal(as_targets(labels, outputs), one_hot)
    np.testing.assert_array_equal(as_targets(one_hot.astype(bool), outputs), one_hot)
    np.testing.assert_array_equal(as_targets(int(labels[0]), outputs[0]), one_hot[0])
    assert cross_entropy_error(outputs, labels) == pytest.approx(math.log(classes))


@pytest.mark.parametrize(
    ("t", "words"),
    [
        ([0, 1, 2], r"integer labels \(2,\)"),
        ([[0], [1]], r"not int64 \(2, 1\)"),
        ([0.0, 1.0], "not float64"),
        (np.zeros((2, 4)), r"not float64 \(2, 4\)"),
        ([0, 3], "labels must be 0 to 2, not 0 to 3"),
        ([-1, 0], "labels must be 0 to 2, not -1 to 0"),
        (["0", "1"], "integer labels"),
    ],
)
def test_targets_that_do_not_fit_are_refused(t: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        cross_entropy_error(np.full((2, 3), 1 / 3), t)


@pytest.mark.parametrize("loss", [mean_squared_error, cross_entropy_error])
def test_the_mean_loss_of_no_examples_is_refused(loss: Callable[..., float]) -> None:
    with pytest.raises(ValueError, match="at least one example"):
        loss(np.zeros((0, 10)), np.zeros((0, 10)))

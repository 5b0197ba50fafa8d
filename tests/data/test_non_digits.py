"""Ink that is no digit: repeatable, of every kind, and in the form of an image of the pad."""

import numpy as np
import pytest

from digitpad.data.non_digits import LEARNED_KINDS, UNSEEN_KINDS, make_non_digits


def test_the_same_seed_makes_the_same_ink() -> None:
    one, again, other = (make_non_digits(LEARNED_KINDS, 30, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("kind", [*LEARNED_KINDS, *UNSEEN_KINDS])
def test_each_kind_is_varied_and_has_ink(kind: str) -> None:
    images = make_non_digits([kind], 40, np.random.default_rng(3)).reshape(40, 28, 28)
    assert images.max((1, 2)).min() > 100
    assert len(np.unique(images.reshape(40, -1), axis=0)) > (3 if kind == "dots" else 38)
    center = (images.sum(1) @ np.arange(28)) / images.sum((1, 2))
    assert abs(center - 14).max() < 0.6


def test_no_kind_is_both_learned_and_unseen() -> None:
    assert len(UNSEEN_KINDS) >= 5
    assert not set(LEARNED_KINDS) & set(UNSEEN_KINDS)


def test_letters_to_learn_and_letters_to_measure_on_are_others() -> None:
    learned, unseen = (make_non_digits([kind], 200, np.random.default_rng(4)) for kind in ("letters", "other letters"))
    assert not set(map(bytes, learned)) & set(map(bytes, unseen))

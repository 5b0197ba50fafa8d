"""What ten probabilities mean in words."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from digitpad.nn import TwoLayerNet, answer_of, answer_to, softmax
from digitpad.nn.answer import CERTAIN, Answer, AnswerRule, evidence_in
from digitpad.nn.functions import Floats


def probabilities(**digits: float) -> Floats:
    """Probabilities of some digits, `_7=0.9`; what is missing to 1 goes to the others in equal parts."""
    named = {int(name[1:]): probability for name, probability in digits.items()}
    rest = (1 - sum(named.values())) / (10 - len(named))
    return np.array([named.get(digit, rest) for digit in range(10)])


def test_a_certain_answer() -> None:
    answer = answer_of(probabilities(_7=0.987, _1=0.004))
    assert (answer.digit, answer.runner_up, answer.certain, answer.words) == (7, 1, True, "7")
    assert answer.probability == pytest.approx(0.987)


def test_a_weak_answer_says_so() -> None:
    answer = answer_of(probabilities(_4=0.5, _9=0.45))
    assert (answer.digit, answer.runner_up, answer.certain, answer.words) == (4, 9, False, "4 or 9?")


def test_certain_from_just_there_on() -> None:
    assert answer_of(probabilities(_0=CERTAIN)).certain
    assert not answer_of(probabilities(_0=np.nextafter(CERTAIN, 0))).certain


def test_what_a_lenient_rule_lets_stand_is_only_probable() -> None:
    lenient = AnswerRule(certain=0.5)
    for probability, probable in ((0.45, False), (0.6, True), (0.9, False)):
        rest = np.full(10, (1 - probability) / 9)
        rest[4] = probability
        answer = Answer(rest, rule=lenient)
        assert answer.only_probable == probable
        assert answer.certain == (probability >= 0.5)


def test_of_equals_the_smaller_digit_comes_first() -> None:
    answer = answer_of([0.1] * 10)
    assert (answer.digit, answer.runner_up) == (0, 1)
    assert answer_of(probabilities(_8=0.5, _3=0.5)).words == "3 or 8?"


def test_where_no_digit_stands_out_none_is_named() -> None:
    answer = answer_of([0.1] * 10)  # as of a network that has learned nothing yet
    assert (answer.verdict, answer.words) == ("not sure", "Not sure")
    assert answer.reason == "Not sure: no digit stands out."
    assert answer_of(probabilities(_4=0.26, _9=0.25)).words == "4 or 9?"
    assert answer_of(probabilities(_4=0.26, _9=0.23)).words == "Not sure"


class Fixed(TwoLayerNet):
    """A network that gives every image the same scores."""

    def __init__(self, scores: Any) -> None:
        super().__init__(784, 1, 10, dtype=np.float32)
        self.scores = np.array(scores, np.float32)

    def predict(self, x: Any) -> Any:
        return np.tile(self.scores, (*np.shape(x)[:-1], 1))


RULE = AnswerRule(certain=0.6, evidence=5.0)
IMAGE = np.zeros((28, 28), np.float32)
IMAGE[4:24, 12:15] = 1


def test_a_doubt_between_two_digits_names_them() -> None:
    answer = answer_to(IMAGE, Fixed([0, 0, 0, 9.9, 0, 0, 0, 0, 10, 0]), RULE)
    assert answer is not None
    assert (answer.verdict, answer.certain, answer.words) == ("not sure", False, "8 or 3?")
    assert answer.reason == "Not sure: it may be an 8 or a 3."


def test_where_little_speaks_for_any_digit_there_is_none() -> None:
    answer = answer_to(IMAGE, Fixed([0] * 8 + [3.2, 0]), RULE)
    assert answer is not None
    assert answer.probability > RULE.certain
    assert (answer.verdict, answer.certain, answer.words) == ("no digit", False, "No digit")
    assert answer.reason == "No digit: it looks like none of the ten."


def test_little_evidence_that_is_for_two_digits_is_a_doubt() -> None:
    answer = answer_to(IMAGE, Fixed([0, 3.9, 0, 0, 0, 0, 0, 4.2, 0, 0]), RULE)
    assert answer is not None
    assert answer.evidence < RULE.evidence
    assert (answer.verdict, answer.words) == ("not sure", "7 or 1?")


def test_a_network_without_a_rule_of_its_own_may_be_unsure_but_sees_a_digit() -> None:
    answer = answer_to(IMAGE, Fixed([0] * 9 + [1]))
    assert answer is not None
    assert answer.verdict == "not sure"


def test_a_certain_answer_needs_no_reason() -> None:
    answer = answer_to(IMAGE, Fixed([0] * 8 + [9, 0]), RULE)
    assert answer is not None
    assert (answer.verdict, answer.words, answer.reason) == ("certain", "8", "")


def test_evidence_is_how_far_the_largest_score_is_above_the_mean() -> None:
    scores = np.array([1.0, -2, 3, 0, 0, 0, 0, 0, 2, 1])
    assert evidence_in(scores) == pytest.approx(2.5)
    np.testing.assert_allclose(evidence_in(np.stack([scores, 2 * scores])), [2.5, 5.0])


def test_evidence_does_not_change_when_all_scores_grow_together() -> None:
    scores = np.random.default_rng(0).standard_normal((20, 10))
    np.testing.assert_allclose(evidence_in(scores + 1000), evidence_in(scores))
    logarithms = np.log(softmax(scores))  # so it can be read off the probabilities as well
    np.testing.assert_allclose(evidence_in(logarithms), evidence_in(scores))


@pytest.mark.parametrize(("side", "dot"), [(1, True), (7, True), (8, True), (9, False), (20, False)])
def test_a_dot_is_no_digit_however_sure_the_network_is(side: int, *, dot: bool) -> None:
    image = np.zeros((28, 28), np.float32)
    image[4 : 4 + side, 5:7] = 0.9
    answer = answer_to(image.reshape(-1), Fixed([99] + [0] * 9))
    assert answer is not None
    assert (answer.verdict == "no digit") == dot
    assert (answer.reason == "No digit: only a dot.") == dot


PIECES = {
    "a 1 beside a 0": ([(4, 24, 3), (4, 24, 12), (4, 24, 18)], True),
    "three": ([(10, 18, 4), (11, 18, 12), (10, 17, 20)], True),
    "one": ([(4, 24, 12)], False),
    "a stroke with a speck beside it": ([(4, 24, 12), (20, 22, 18)], False),
    "two dots": ([(12, 15, 4), (12, 15, 22)], False),
    "nothing": ([], False),
}


@pytest.mark.parametrize("name", PIECES)
def test_several_digits_beside_each_other_are_called_so_where_they_look_like_none(name: str) -> None:
    strokes, several = PIECES[name]
    image = np.zeros((28, 28), np.float32)
    for top, bottom, column in strokes:
        image[top:bottom, column : column + 2] = 1
    none = answer_to(image, Fixed([0] * 8 + [3.2, 0]), RULE)
    assert none is not None
    assert none.several == several
    assert none.reason == f"No digit: it looks like {'several digits side by side' if several else 'none of the ten'}."
    some = answer_to(image, Fixed([0] * 8 + [99, 0]), RULE)
    assert some is not None
    assert some.words == "8"


@pytest.mark.parametrize("scores", [[np.nan] + [0] * 9, [np.inf] + [0] * 9])
def test_a_network_that_overflows_has_no_answer(scores: Any) -> None:
    assert answer_to(IMAGE, Fixed(scores)) is None


@given(hnp.arrays(np.float32, 10, elements=st.floats(-30, 30, width=32)))
def test_digit_and_runner_up_are_the_two_largest(scores: Floats) -> None:
    answer = answer_of(softmax(scores))
    rest = np.delete(answer.probabilities, [answer.digit, answer.runner_up])
    assert answer.digit != answer.runner_up
    assert answer.probability >= answer.probabilities[answer.runner_up] >= rest.max()
    assert answer.certain == (answer.words == str(answer.digit))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_batch_of_one_is_an_answer_too(dtype: Any) -> None:
    assert answer_of(probabilities(_5=0.9).astype(dtype).reshape(1, 10)).digit == 5


@pytest.mark.parametrize("bad", [[], [1.0], [[0.1] * 10] * 2])
def test_what_is_no_answer_is_refused(bad: Any) -> None:
    with pytest.raises(ValueError, match="ten probabilities"):
        answer_of(bad)


@pytest.mark.parametrize("bad", [[np.nan] * 10, [np.inf, *[0.0] * 9], [2.0, -1.0, *[0.0] * 8], [0.2] * 10, [0.0] * 10])
def test_scores_are_no_probabilities(bad: Any) -> None:
    with pytest.raises(ValueError, match="softmax makes them of scores"):
        answer_of(bad)

"""Those who teach, and that somebody learns from them."""

import numpy as np
import pytest
from numpy.typing import NDArray

from digitpad.data.digits import NO_DIGIT, DataSet, Digits
from digitpad.nn import softmax
from digitpad.nn.convolution import random_params
from digitpad.training import run
from digitpad.training.lesson import Lesson
from digitpad.training.network_kind import TWO_LAYERS, Convolutional
from digitpad.training.settings import TrainingSettings
from digitpad.training.teacher import Member, Teacher, blurred
from digitpad.training.trainer import Training
from digitpad.training.ways_to_work import Way


class Sayer:
    """Finds every image as much a digit as one of its pixels is light."""

    def __init__(self, digit: int, score: float) -> None:
        self.digit, self.score = digit, score

    def predict(self, x: NDArray[np.floating]) -> NDArray[np.floating]:
        scores = np.zeros((len(x), 10), x.dtype)
        scores[:, self.digit] = self.score * x[:, 0]
        return scores


def test_the_members_take_turns_and_answer_with_softened_honest_scores() -> None:
    images = np.linspace(0, 1, 200 * 784, dtype=np.float32).reshape(200, 784)
    teacher = Teacher([Member(Sayer(3, 8.0), 0.5), Member(Sayer(5, 4.0), 2.0)], softness=4.0, hint=2.0)
    labels = np.arange(200) % 10
    answers = teacher(images, labels)
    seen = blurred(images)[:, 0]
    first_ones_turn = np.arange(200) % 128 < 64
    scores = np.zeros((200, 10))
    scores[:, 3], scores[:, 5] = 16 * seen * first_ones_turn, 2 * seen * ~first_ones_turn
    scores[np.arange(200), labels] += 2.0
    assert answers.dtype == np.float32
    np.testing.assert_allclose(answers, softmax(scores / 4), rtol=1e-5)


def test_where_there_is_no_digit_all_ten_are_alike() -> None:
    teacher = Teacher([Member(Sayer(3, 8.0), 1.0)], softness=1.0, hint=0.0)
    answers = teacher(np.full((2, 784), 2.0, np.float32), np.array([3, NO_DIGIT]))
    assert answers[0, 3] > 0.99
    np.testing.assert_allclose(answers[1], 0.1)


def test_a_member_that_is_too_sure_gets_a_temperature() -> None:
    labels = np.repeat([3, 4], [80, 20]).astype(np.int64)  # right in 80 of 100, and always sure of it
    digits = Digits(np.full((100, 784), 255, np.uint8), labels)
    member = Member.honest_on(digits, Sayer(3, 14.0))
    scores = member.network.predict(blurred(digits.images())) / member.temperature
    assert member.temperature > 2
    assert softmax(scores)[0, 3] == pytest.approx(0.8, abs=0.06)


def test_smoothing_mixes_each_pixel_with_its_neighbours() -> None:
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 10, 20] = image[0, 0, 0] = 1
    smooth = blurred(image.reshape(1, 784)).reshape(28, 28)
    np.testing.assert_allclose(smooth[9:12, 19:22], np.outer([0.2, 0.6, 0.2], [0.2, 0.6, 0.2]), rtol=1e-6)
    assert smooth[0, 0] == pytest.approx(0.36)  # what goes beyond the edge is lost
    assert np.count_nonzero(smooth) == 9 + 4


def test_one_network_learns_what_another_says(data: DataSet) -> None:
    settings = TrainingSettings(hidden_size=20, initial_weights="he", optimizer="adam", learning_rate=0.01, epochs=20)
    teacher = Teacher([Member(Sayer(7, 9.0), 1.0)], softness=2.0, hint=0.0)
    bright = DataSet(
        "bright", Digits(data.training.pixels | np.uint8(255), data.training.labels), data.validation, data.test
    )
    training = Training(settings, bright, lesson=Lesson(TWO_LAYERS, teacher))
    while not training.finished:
        point = training.advance()
    scores = TWO_LAYERS.network(point.params, settings).predict(bright.training.images(slice(0, 5)))
    np.testing.assert_allclose(
        softmax(scores), teacher(bright.training.images(slice(0, 5)), np.zeros(5, int)), atol=0.02
    )


def test_it_makes_no_difference_who_asks_the_teacher(data: DataSet, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = TrainingSettings(
        hidden_size=20, initial_weights="he", optimizer="adam", batch_size=100, epochs=2, rotation=9.0, elastic=1.0
    )
    network = Convolutional((4, 8)).network(random_params((4, 8), 16, np.random.default_rng(3)), settings)
    ends = []
    for way in (Way(threads=1, batches_ahead=False), Way(threads=1, batches_ahead=True)):
        monkeypatch.setattr(run, "ways_to_work", lambda *_, way=way: (way,))
        teacher = Teacher([Member(network, 1.0)], softness=2.0, hint=3.0)
        training = Training(settings, data, Lesson(teach=teacher))
        while not training.finished:
            point = training.advance()
        ends.append(point.params)
    for name, array in ends[0].items():
        np.testing.assert_array_equal(ends[1][name], array)


def test_a_convolutional_network_learns_digits_and_goes_on_from_a_checkpoint(data: DataSet) -> None:
    settings = TrainingSettings(
        hidden_size=16, optimizer="adam", learning_rate=0.01, batch_size=50, epochs=3, rotation=8.0, weight_average=0.9
    )
    lesson = Lesson(Convolutional((4, 8)))
    training = Training(settings, data, lesson=lesson)
    before = training.first_point()
    training.advance(training.epoch_end)
    again = Training.resumed(training.checkpoint(), data, lesson)
    ends = []
    for one in (training, again):
        while not one.finished:
            point = one.advance(one.epoch_end)
        ends.append(point)
    assert ends[0].validation_accuracy is not None
    assert before.validation_accuracy is not None
    assert ends[0].validation_accuracy > before.validation_accuracy + 0.3
    assert ends[0].silent_units is None
    for name, array in ends[0].params.items():
        np.testing.assert_array_equal(ends[1].params[name], array)


def test_images_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="784 pixels, not 100"):
        Convolutional().begin(100, TrainingSettings(), np.random.default_rng(0))

import time
from dataclasses import replace

import numpy as np
from pytestqt.qtbot import QtBot

from digitpad.ink.strokes import Drawing, Stroke
from digitpad.nn.model_file import Model
from digitpad.ui.answering import Answering


def ready(model: Model) -> tuple[Answering, list[object]]:
    """Return what answers, and a list that its answers go into."""
    answering = Answering()
    answers: list[object] = []
    answering.answer_changed.connect(answers.append)
    answering.use_model(model)
    answering.be_ready()
    return answering, answers


def drawing(step: int) -> Drawing:
    return Drawing((Stroke(((100.0, 100.0), (300.0 + step, 600.0)), (44.0, 44.0)),))


def test_without_a_training_every_movement_is_answered_at_once(qtbot: QtBot, small_model: Model) -> None:
    answering, answers = ready(small_model)
    qtbot.waitUntil(lambda: len(answers) == 1)
    for step in range(20):
        answering.show_drawing(drawing(step))
        qtbot.waitUntil(lambda step=step: len(answers) == step + 2)  # type: ignore[misc]  # a lambda with a default


def test_beside_a_training_movements_share_answers_and_the_last_one_gets_its_own(
    qtbot: QtBot, small_model: Model
) -> None:
    answering, answers = ready(small_model)
    answering.show_learner(small_model)
    qtbot.waitUntil(lambda: len(answers) >= 1)
    answers.clear()
    until, step = time.monotonic() + 0.2, 0
    while time.monotonic() < until:
        answering.show_drawing(drawing(step))
        qtbot.wait(1)
        step += 1
    qtbot.wait(50)
    assert 2 <= len(answers) < step
    seen = answering.network_input
    answering.show_drawing(drawing(999))
    qtbot.waitUntil(lambda: answering.network_input is not seen)


def test_parameters_so_large_that_nothing_can_be_said_do_no_harm(qtbot: QtBot, small_model: Model) -> None:
    answering, answers = ready(small_model)
    huge = Model({key: np.full_like(array, 3e38) for key, array in small_model.params.items()}, "relu", {})
    answering.use_model(huge)
    with qtbot.waitSignal(answering.unanswerable):
        answering.show_drawing(drawing(1))
    assert answers[-1] is None
    answering.use_model(small_model)
    qtbot.waitUntil(lambda: answers[-1] is not None)


def test_it_knows_whether_a_network_in_training_answers(small_model: Model) -> None:
    answering, _ = ready(small_model)
    assert not answering.learning
    answering.show_learner(small_model)
    assert answering.learning
    answering.set_live(live=False)
    assert not answering.learning
    answering.set_live(live=True)
    assert answering.learning
    answering.keep_learner(small_model)
    assert not answering.learning


def test_a_trained_network_that_waits_behind_the_switch_is_not_in_training(small_model: Model) -> None:
    answering, _ = ready(small_model)
    answering.show_learner(small_model)
    answering.set_live(live=False)
    answering.keep_learner(small_model)
    answering.set_live(live=True)
    assert not answering.learning


def test_the_shipped_model_pushes_nobody_aside(small_model: Model) -> None:
    shipped, learner = replace(small_model), replace(small_model)
    answering = Answering()
    answering.show_learner(learner)
    answering.begin_with(shipped)
    assert answering.model is learner
    answering.keep_learner(None)
    assert answering.model is shipped
    answering.use_model(small_model)
    answering.begin_with(shipped)
    assert answering.model is small_model

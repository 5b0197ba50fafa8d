import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from digitpad.nn.answer import Answer, AnswerRule, answer_of
from digitpad.ui.answer_panel import _REST, AnswerPanel
from digitpad.ui.elided_label import fitting
from digitpad.ui.probability_bars import ProbabilityBars
from digitpad.ui.theme import LIGHT


def answer(**probabilities: float) -> Answer:
    """Return an answer with `d7=0.9` and the like; the rest is shared."""
    given = {int(name[1:]): probability for name, probability in probabilities.items()}
    rest = (1 - sum(given.values())) / (10 - len(given))
    return answer_of(np.array([given.get(digit, rest) for digit in range(10)]))


@pytest.fixture
def panel(qtbot: QtBot, light: None) -> AnswerPanel:
    made = AnswerPanel()
    qtbot.addWidget(made)
    made.resize(320, 420)
    made.show()
    return made


def test_a_strong_answer_is_certain(panel: AnswerPanel) -> None:
    panel.show_answer(answer(d7=0.987, d1=0.004))
    assert panel.words == "7 Certain, 98.7 % · then 1: 0.4 %"


def test_a_runner_up_of_nothing_is_left_out(panel: AnswerPanel) -> None:
    panel.show_answer(answer(d7=0.9999, d1=0.0001))
    assert panel.words == "7 Certain, 100.0 %"


def test_a_screen_reader_says_the_answer_once_it_rests(panel: AnswerPanel, qtbot: QtBot, announced: list[str]) -> None:
    for certainty in (0.5, 0.8, 0.987):
        panel.show_answer(answer(d7=certainty))
        qtbot.wait(20)
    assert announced == []
    qtbot.waitUntil(lambda: bool(announced))
    assert announced == [panel.words]
    panel.show_answer(answer(d7=0.987))
    qtbot.wait(_REST + 100)
    assert announced == [panel.words]
    panel.show_answer(answer(d1=0.987))
    qtbot.waitUntil(lambda: len(announced) == 2)
    assert announced[1].startswith("1 Certain")


def test_a_digit_that_a_lenient_rule_lets_stand_is_only_probable(panel: AnswerPanel) -> None:
    probabilities = np.array([0.516, 0, 0.133, 0.335, 0, 0.003, 0, 0.001, 0, 0.012])
    panel.show_answer(Answer(probabilities, rule=AnswerRule(certain=0.5)))
    assert panel.words == "0 Probably, 51.6 % · then 3: 33.5 %"


@pytest.mark.parametrize("certain", [0.5, 0.9])
def test_the_line_below_the_answer_is_whole_in_the_narrowest_window(panel: AnswerPanel, certain: float) -> None:
    panel.resize(200, 420)  # its width in a window of 1000 pixels
    panel.show_answer(Answer(np.array([0.55, 0, 0, 0.44, 0.01, 0, 0, 0, 0, 0]), rule=AnswerRule(certain=certain)))
    headline, metrics = panel._headline, QFontMetrics(QApplication.font())
    widest = max(metrics.horizontalAdvance(part) for part in headline._line.split(" · "))
    assert 0 < widest <= headline._beside_digit().width()


def test_a_weak_answer_says_so(panel: AnswerPanel) -> None:
    panel.show_answer(answer(d4=0.5, d9=0.4))
    assert panel.words == "4 4 or 9?, not sure: 50.0 % · and 40.0 %"


def test_a_network_that_has_learned_nothing_has_no_favourite(panel: AnswerPanel) -> None:
    panel.show_answer(answer(d1=0.101, d9=0.101))
    assert panel.words == "? Not sure, no digit stands out"


def test_ink_that_is_no_digit_is_called_so_with_the_reason(panel: AnswerPanel) -> None:
    panel.show_answer(Answer(np.full(10, 0.1), evidence=2.0, rule=AnswerRule(evidence=4.0)))
    assert panel.words == "? No digit, like none of the ten"
    panel.show_answer(Answer(np.eye(10)[1], dot=True))
    assert panel.words == "? No digit, only a dot"
    panel.show_answer(Answer(np.full(10, 0.1), -1.0, AnswerRule(evidence=0.0), several=True))
    assert panel.words == "? No digit, like several · draw one"


def test_no_answer_asks_for_a_digit(panel: AnswerPanel) -> None:
    panel.wait_for_drawing()
    panel.show_answer(answer(d7=0.9))
    panel.show_answer(None)
    assert "Draw a digit" in panel.words
    assert panel.probabilities == ()


def test_without_a_network_it_asks_for_one(panel: AnswerPanel) -> None:
    panel.miss_network()
    panel.show_answer(None)
    assert "No model" in panel.words


def test_the_switch_is_there_during_training_only(qtbot: QtBot, panel: AnswerPanel) -> None:
    switch = panel.findChild(QCheckBox, "live_answer")
    assert switch is not None
    assert switch.isHidden()
    panel.offer_live(offered=True)
    with qtbot.waitSignal(panel.live_answer_toggled) as toggled:
        QTest.keyClick(switch, Qt.Key.Key_Space)
    assert toggled.args == [False]
    panel.offer_live(offered=False)
    assert switch.isHidden()


def test_the_winner_s_bar_is_as_long_as_it_is_probable(qtbot: QtBot, light: None) -> None:
    bars = ProbabilityBars()
    qtbot.addWidget(bars)
    bars.resize(300, 220)
    bars.show_probabilities([0.0] * 7 + [1.0, 0.0, 0.0])
    image = bars.grab().toImage()

    def coloured(digit: int, colour: str) -> int:
        return sum(image.pixelColor(x, 22 * digit + 11) == QColor(colour) for x in range(300))

    full = coloured(7, LIGHT.accent)
    assert full > 150
    assert coloured(3, LIGHT.track) == pytest.approx(full, abs=2)
    bars.show_probabilities([0.5] + [0.0] * 6 + [0.5, 0.0, 0.0])
    image = bars.grab().toImage()
    assert coloured(0, LIGHT.accent) == pytest.approx(full / 2, abs=3)


def test_the_bars_can_be_heard(qtbot: QtBot, light: None) -> None:
    bars = ProbabilityBars()
    qtbot.addWidget(bars)
    bars.show_probabilities([0.25] * 4 + [0.0] * 6)
    assert "3: 25.0 %" in bars.accessibleDescription()


def test_a_line_without_room_leaves_its_last_parts_out(dressed: QApplication) -> None:
    metrics = QFontMetrics(QApplication.font())
    words = "Esc clears · Ctrl+Z undoes · drop a picture"
    assert fitting(words, metrics, 1000) == words
    assert fitting(words, metrics, metrics.horizontalAdvance("Esc clears · Ctrl+Z undoes") + 3) == (
        "Esc clears · Ctrl+Z undoes"
    )
    assert fitting(words, metrics, 40).endswith("…")

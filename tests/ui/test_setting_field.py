from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from digitpad.training.choices import FORMULAS
from digitpad.training.fields import FIELDS
from digitpad.training.settings import TrainingSettings
from digitpad.ui.setting_field import (
    ChoiceField,
    NumberField,
    WholeNumberField,
    formula_of,
    help_of,
    setting_field,
)
from digitpad.ui.theme import LIGHT
from tests.ui.conftest import colors_in


def _ignore(_name: str, _value: object) -> None:
    """What is chosen is not what these tests are about."""


@pytest.mark.parametrize("name", FIELDS)
def test_every_setting_has_a_field_that_shows_its_value(qtbot: QtBot, name: str) -> None:
    field = setting_field(name, _ignore)
    qtbot.addWidget(field)
    value = getattr(TrainingSettings(), name)
    field.show_value(value)
    match field:
        case WholeNumberField():
            assert field.value() == value
        case NumberField():
            assert float(field.text()) == value
        case ChoiceField():
            assert field.currentData() == value


def test_a_number_is_told_at_each_letter_that_leaves_one(qtbot: QtBot) -> None:
    chosen: list[tuple[str, object]] = []
    field = setting_field("dropout", lambda name, value: chosen.append((name, value)))
    qtbot.addWidget(field)
    QTest.keyClicks(field, "0.25")
    assert chosen == [("dropout", 0.0), ("dropout", 0.0), ("dropout", 0.2), ("dropout", 0.25)]


def test_what_is_no_number_or_out_of_bounds_is_misread(qtbot: QtBot) -> None:
    field = setting_field("dropout", _ignore)
    qtbot.addWidget(field)
    assert isinstance(field, NumberField)
    with qtbot.waitSignal(field.misread) as misread:
        QTest.keyClicks(field, "x")
    assert misread.args == ["dropout", "The dropout must be a number such as 0.001 or 1e-3."]
    field.clear()
    with qtbot.waitSignal(field.misread) as misread:
        QTest.keyClicks(field, "2")
    assert misread.args == ["dropout", "The dropout must be 0 or more and at most 0.95, not 2.0."]


def test_a_number_that_cannot_be_has_an_edge_that_warns(qtbot: QtBot, light: None) -> None:
    field = setting_field("learning_rate", _ignore)
    assert isinstance(field, NumberField)
    qtbot.addWidget(field)
    field.show()
    field.show_value(0.1)
    assert LIGHT.warning not in colors_in(field)
    for wrong, right in (("-1", "0.2"), ("abc", "1e-3")):
        for text, warns in ((wrong, True), (right, False)):
            field.setText(text)
            assert (LIGHT.warning in colors_in(field)) == warns


def test_what_is_being_typed_is_not_written_over(qtbot: QtBot) -> None:
    field = setting_field("dropout", _ignore)
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert isinstance(field, NumberField)
    QTest.keyClicks(field, "0.10")
    field.show_value(0.1)
    assert field.text() == "0.10"
    field.show_value(0.3)
    assert field.text() == "0.3"


def test_a_whole_number_that_is_half_typed_is_not_written_over(qtbot: QtBot) -> None:
    chosen: list[tuple[str, object]] = []
    field = setting_field("hidden_size", lambda name, value: chosen.append((name, value)))
    qtbot.addWidget(field)
    assert isinstance(field, WholeNumberField)
    field.show_value(50)
    field.show()
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    QTest.keyClicks(field, "1")
    field.show_value(50)  # the form shows all its settings anew where one more preset is offered
    QTest.keyClicks(field, "2")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert chosen == [("hidden_size", 12)]
    QTest.keyClicks(field, "3")
    field.show_value(100)
    assert field.value() == 100
    assert field.text() == "100"


@pytest.mark.parametrize(("name", "value", "typed"), [("learning_rate", 0.1, "[p"), ("learning_rate", 0.1, "5")])
def test_escape_in_a_number_goes_back_to_what_it_was(qtbot: QtBot, name: str, value: float, typed: str) -> None:
    chosen: list[object] = []
    window, wiped = field_in_a_window(qtbot, name, lambda _, number: chosen.append(number))
    field = window.centralWidget()
    assert isinstance(field, NumberField)
    field.show_value(value)
    focus(qtbot, field)
    field.selectAll()
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), chosen[-1], wiped) == (f"{value:g}", value, [])
    QTest.keyClick(field, Qt.Key.Key_Escape)  # nothing to go back on: the window's
    assert len(wiped) == 1


@pytest.mark.parametrize(("name", "value", "shown"), [("hidden_size", 50, "50"), ("patience", 0, "0")])
def test_escape_in_a_whole_number_goes_back_to_what_it_was(qtbot: QtBot, name: str, value: int, shown: str) -> None:
    chosen: list[object] = []
    window, wiped = field_in_a_window(qtbot, name, lambda _, number: chosen.append(number))
    field = window.centralWidget()
    assert isinstance(field, WholeNumberField)
    field.show_value(value)
    focus(qtbot, field)
    field.selectAll()
    QTest.keyClicks(field, "7")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), field.value(), wiped) == (shown, value, [])
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert chosen == []
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert len(wiped) == 1


def field_in_a_window(qtbot: QtBot, name: str, chosen: Callable[[str, object], None]) -> tuple[QMainWindow, list[bool]]:
    """Return a window around a field, and a list that grows when its Escape is pressed."""
    window, wiped = QMainWindow(), []
    qtbot.addWidget(window)
    window.setCentralWidget(setting_field(name, chosen))
    QShortcut(QKeySequence("Esc"), window).activated.connect(lambda: wiped.append(True))
    window.show()
    return window, wiped


def focus(qtbot: QtBot, field: QWidget) -> None:
    """Wait until keys go to a field."""
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)


def test_each_choice_of_a_list_tells_its_formula(qtbot: QtBot) -> None:
    field = setting_field("optimizer", _ignore)
    qtbot.addWidget(field)
    assert isinstance(field, ChoiceField)
    tips = [field.itemData(row, Qt.ItemDataRole.ToolTipRole) for row in range(field.count())]
    assert tips == list(FORMULAS["optimizer"].values())


def test_help_is_a_sentence_and_the_formula_of_what_is_chosen() -> None:
    settings = TrainingSettings(optimizer="adam", learning_rate=0.001)
    assert formula_of("optimizer", settings) == FORMULAS["optimizer"]["adam"]
    assert help_of("optimizer", settings) == f"{FIELDS['optimizer'].explanation}\n{FORMULAS['optimizer']['adam']}"
    assert help_of("epochs", settings) == FIELDS["epochs"].explanation

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QSpinBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from digitpad.training.bounds import SettingsProblem
from digitpad.training.presets import PRESETS
from digitpad.training.settings import TrainingSettings, with_augmentation
from digitpad.ui.training_form import TrainingForm


@pytest.fixture
def form(qtbot: QtBot) -> TrainingForm:
    form = TrainingForm(QLabel("source"))
    qtbot.addWidget(form)
    form.show()
    return form


def _combo(form: TrainingForm, name: str) -> QComboBox:
    found = form.findChild(QComboBox, name)
    assert found is not None
    return found


def _choose(qtbot: QtBot, box: QComboBox, words: str) -> None:
    """Choose an entry as a person does at the keyboard."""
    box.setFocus()
    QTest.keyClicks(box, words)
    assert box.currentText() == words


def _type(qtbot: QtBot, form: TrainingForm, name: str, text: str) -> None:
    field = form.findChild(QWidget, name)
    assert isinstance(field, QLineEdit | QSpinBox)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_it_begins_with_the_book(form: TrainingForm) -> None:
    assert form.settings() == PRESETS["book"]
    assert _combo(form, "preset").currentText() == "Book"


def test_a_preset_fills_in_everything_but_the_seed(qtbot: QtBot, form: TrainingForm) -> None:
    form.set_settings(TrainingSettings(seed=7))
    _choose(qtbot, _combo(form, "preset"), "Good")
    assert form.settings() == replace(PRESETS["good"], seed=7)
    hidden = form.findChild(QSpinBox, "hidden_size")
    assert hidden is not None
    assert hidden.value() == PRESETS["good"].hidden_size


def test_what_is_changed_is_ones_own_and_changing_it_back_is_the_preset_again(qtbot: QtBot, form: TrainingForm) -> None:
    with qtbot.waitSignal(form.settings_changed) as changed:
        _type(qtbot, form, "hidden_size", "80")
    assert changed.args == [TrainingSettings(hidden_size=80)]
    assert form.settings().hidden_size == 80
    assert _combo(form, "preset").currentText() == "Own"
    _type(qtbot, form, "hidden_size", "50")
    assert _combo(form, "preset").currentText() == "Book"


def test_an_optimizer_brings_its_usual_learning_rate(qtbot: QtBot, form: TrainingForm) -> None:
    _choose(qtbot, _combo(form, "optimizer"), "Adam")
    assert form.settings() == TrainingSettings(optimizer="adam", learning_rate=0.001)


@pytest.mark.parametrize(("text", "rate"), [("0.001", 0.001), ("1e-3", 0.001), ("0,5", 0.5), ("1e9", 1e9)])
def test_learning_rates_are_understood(qtbot: QtBot, form: TrainingForm, text: str, rate: float) -> None:
    _type(qtbot, form, "learning_rate", text)
    assert form.settings().learning_rate == rate


@pytest.mark.parametrize("text", ["", "fast", "0", "-1", "nan", "1e10", "1e-"])
def test_what_is_no_learning_rate_is_complained_about_and_can_be_mended(
    qtbot: QtBot, form: TrainingForm, text: str
) -> None:
    problems: list[str] = []
    form.problem_changed.connect(problems.append)
    _type(qtbot, form, "learning_rate", text or "\b")
    assert "learning rate" in problems[-1]
    with pytest.raises(SettingsProblem, match="learning rate"):
        form.settings()
    _type(qtbot, form, "learning_rate", "0.2")
    assert problems[-1] == ""
    assert form.settings().learning_rate == 0.2


@pytest.mark.parametrize("name", ["hidden_size", "batch_size", "epochs"])
def test_none_at_all_is_told_and_the_field_stays_as_it_was(qtbot: QtBot, form: TrainingForm, name: str) -> None:
    with qtbot.waitSignal(form.problem_changed) as problem:
        _type(qtbot, form, name, "0")
    assert problem.args is not None
    assert "must be a whole number from 1 to" in problem.args[0]
    assert form.settings() == PRESETS["book"]
    with qtbot.waitSignal(form.problem_changed) as mended:
        _type(qtbot, form, name, "7")
    assert mended.args == [""]


def test_the_rare_settings_are_folded_away_until_they_are_wanted(qtbot: QtBot, form: TrainingForm) -> None:
    assert form.findChild(QSpinBox, "seed") is None
    more = form.findChild(QToolButton, "more_settings")
    assert more is not None
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    _type(qtbot, form, "seed", "12")
    _choose(qtbot, _combo(form, "activation"), "Sigmoid")
    _choose(qtbot, _combo(form, "initial_weights"), "Xavier")
    _choose(qtbot, _combo(form, "augmentation"), "Light")
    _choose(qtbot, _combo(form, "schedule"), "Cosine")
    _choose(qtbot, _combo(form, "weight_average"), "0.99")
    expected = TrainingSettings(
        seed=12, activation="sigmoid", initial_weights="xavier", schedule="cosine", weight_average=0.99
    )
    assert form.settings() == with_augmentation(expected, "light")
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    assert not _combo(form, "activation").isVisible()
    assert form.settings().activation == "sigmoid"


def test_a_setting_that_is_not_offered_is_shown_all_the_same(qtbot: QtBot, form: TrainingForm) -> None:
    more = form.findChild(QToolButton, "more_settings")
    assert more is not None
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    form.set_settings(TrainingSettings(weight_average=0.5))
    assert _combo(form, "weight_average").currentText() == "0.5"
    assert form.settings().weight_average == 0.5


def test_every_field_has_a_name_and_says_what_it_does(qtbot: QtBot, form: TrainingForm) -> None:
    more = form.findChild(QToolButton, "more_settings")
    assert more is not None
    more.click()
    fields = [*form.findChildren(QComboBox), *form.findChildren(QSpinBox), *form.findChildren(QToolButton)]
    assert len(fields) == 12
    assert all(field.objectName() and field.accessibleName() and field.toolTip() for field in fields)

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QSpinBox, QTabBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from digitpad.training.bounds import SettingsProblem
from digitpad.training.fields import FIELDS
from digitpad.training.presets import PRESETS
from digitpad.training.settings import TrainingSettings, with_augmentation
from digitpad.ui.setting_field import ChoiceField, NumberField, SettingField, WholeNumberField, formula_of
from digitpad.ui.setting_help import SettingHelp
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
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.findText(words)):
        QTest.keyClick(box, Qt.Key.Key_Down)
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


def test_a_preset_that_comes_later_says_what_it_is_while_it_is_chosen(qtbot: QtBot, form: TrainingForm) -> None:
    large = TrainingSettings(hidden_size=2500)
    form.offer_preset("large", "Large", large, "As large as can be.")
    words = form.findChild(QLabel, "preset_words")
    assert words is not None
    box = _combo(form, "preset")
    assert [box.itemText(row) for row in range(box.count())] == ["Book", "Good", "Excellent", "Large", "Own"]
    assert box.currentText() == "Book"
    assert words.isHidden()
    form.set_settings(TrainingSettings(seed=7))
    _choose(qtbot, box, "Large")
    assert form.settings() == replace(large, seed=7)
    assert words.isVisible()
    assert words.text() == "As large as can be."
    _type(qtbot, form, "hidden_size", "2501")
    assert box.currentText() == "Own"
    assert words.isHidden()


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


@pytest.mark.parametrize("name", ["hidden_size", "batch_size", "epochs", "seed"])
def test_too_many_are_told_and_not_taken_for_a_smaller_number(qtbot: QtBot, form: TrainingForm, name: str) -> None:
    if name == "seed":
        _open_more(form)
    with qtbot.waitSignal(form.problem_changed) as problem:
        _type(qtbot, form, name, "99999999999")
    assert problem.args is not None
    assert "must be a whole number from" in problem.args[0]
    assert "99999999999" in problem.args[0]
    assert form.settings() == PRESETS["book"]


def _open_more(form: TrainingForm) -> QTabBar:
    more = form.findChild(QToolButton, "more_settings")
    assert more is not None
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    tabs = form.findChild(QTabBar, "setting_groups")
    assert tabs is not None
    return tabs


def _open_tab(tabs: QTabBar, words: str) -> None:
    index = [tabs.tabText(index) for index in range(tabs.count())].index(words)
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(index).center())


def _fields(form: TrainingForm) -> dict[str, SettingField]:
    """Return all fields that are in sight, by the names of their settings."""
    found: list[SettingField] = [
        *form.findChildren(WholeNumberField),
        *form.findChildren(NumberField),
        *form.findChildren(ChoiceField),
    ]
    return {field.objectName(): field for field in found if field.isVisible()}


def test_the_rare_settings_are_folded_away_until_they_are_wanted(qtbot: QtBot, form: TrainingForm) -> None:
    assert form.findChild(QSpinBox, "seed") is None
    tabs = _open_more(form)
    _type(qtbot, form, "seed", "12")
    _choose(qtbot, _combo(form, "activation"), "Sigmoid")
    _choose(qtbot, _combo(form, "initial_weights"), "Xavier")
    _open_tab(tabs, "Schedule")
    _choose(qtbot, _combo(form, "schedule"), "Cosine")
    _type(qtbot, form, "warm_up", "0.05")
    _open_tab(tabs, "Regularize")
    _type(qtbot, form, "weight_decay", "1e-4")
    _type(qtbot, form, "dropout", "0.2")
    _open_tab(tabs, "Stop")
    _type(qtbot, form, "patience", "8")
    assert form.settings() == TrainingSettings(
        seed=12,
        activation="sigmoid",
        initial_weights="xavier",
        schedule="cosine",
        warm_up=0.05,
        weight_decay=1e-4,
        dropout=0.2,
        patience=8,
    )
    more = form.findChild(QToolButton, "more_settings")
    assert more is not None
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    assert not _combo(form, "activation").isVisible()
    assert form.settings().activation == "sigmoid"


def test_every_setting_has_a_field_once_the_choices_ask_for_it(form: TrainingForm) -> None:
    tabs = _open_more(form)
    seen: set[str] = set()
    for optimizer in ("nesterov", "rmsprop", "adam"):
        form.set_settings(TrainingSettings(optimizer=optimizer, schedule="step", elastic=1.0))
        for index in range(tabs.count()):
            tabs.setCurrentIndex(index)
            seen |= set(_fields(form))
    assert seen == set(FIELDS)


def test_only_settings_that_make_a_difference_are_shown(qtbot: QtBot, form: TrainingForm) -> None:
    tabs = _open_more(form)
    _open_tab(tabs, "Optimizer")
    assert not {"momentum", "beta1"} & set(_fields(form))
    _choose(qtbot, _combo(form, "optimizer"), "Nesterov")
    assert "momentum" in _fields(form)
    _choose(qtbot, _combo(form, "optimizer"), "Adam")
    assert "momentum" not in _fields(form)
    assert {"beta1", "beta2", "epsilon"} <= set(_fields(form))
    _open_tab(tabs, "Schedule")
    assert "drop_every" not in _fields(form)
    _choose(qtbot, _combo(form, "schedule"), "Steps")
    assert "drop_every" in _fields(form)


def test_an_augmentation_stands_for_its_settings(qtbot: QtBot, form: TrainingForm) -> None:
    _open_tab(_open_more(form), "Distort")
    _choose(qtbot, _combo(form, "augmentation"), "Light")
    assert form.settings() == with_augmentation(TrainingSettings(), "light")
    _type(qtbot, form, "rotation", "25")
    assert _combo(form, "augmentation").currentText() == "Own"
    assert form.settings().rotation == 25


def test_the_field_in_use_is_explained_with_its_formula(form: TrainingForm) -> None:
    _open_tab(_open_more(form), "Regularize")
    help_ = form.findChild(SettingHelp)
    assert help_ is not None
    for name in ("weight_decay", "learning_rate", "optimizer"):
        field = _fields(form)[name]
        field.setFocus()
        assert help_.accessibleName() == (
            f"{FIELDS[name].name}: {FIELDS[name].explanation} {formula_of(name, TrainingSettings())}"
        )


def test_a_problem_stays_with_its_field_until_it_is_mended_or_a_preset_replaces_it(
    qtbot: QtBot, form: TrainingForm
) -> None:
    _open_tab(_open_more(form), "Regularize")
    _type(qtbot, form, "dropout", "2")
    _type(qtbot, form, "hidden_size", "80")
    dropout = _fields(form)["dropout"]
    assert isinstance(dropout, QLineEdit)
    assert dropout.text() == "2"
    with pytest.raises(SettingsProblem, match="dropout"):
        form.settings()
    _choose(qtbot, _combo(form, "preset"), "Good")
    assert form.settings() == PRESETS["good"]
    assert dropout.text() == "0"


def test_a_running_training_locks_what_it_cannot_change(form: TrainingForm) -> None:
    form.set_running(running=True)
    tabs = _open_more(form)
    for index in range(tabs.count()):
        tabs.setCurrentIndex(index)
        for name, field in _fields(form).items():
            assert field.isEnabled() == FIELDS[name].live, name


def test_every_field_has_a_name_and_says_what_it_does(form: TrainingForm) -> None:
    tabs = _open_more(form)
    for index in range(tabs.count()):
        tabs.setCurrentIndex(index)
        for name, field in _fields(form).items():
            assert field.accessibleName() == FIELDS[name].name
            assert field.toolTip().startswith(FIELDS[name].explanation)
            assert formula_of(name, form.settings()) in field.toolTip()

"""The groups of settings: what gives way where there is little room."""

from PySide6.QtWidgets import QTabBar, QWidget
from pytestqt.qtbot import QtBot

from digitpad.training.settings import TrainingSettings
from digitpad.ui.setting_field import SettingField
from digitpad.ui.setting_groups import SettingGroups
from digitpad.ui.setting_help import SettingHelp


def _ignore(_field: SettingField) -> None:
    """What is done with each new field is not what these tests are about."""


def test_the_help_comes_back_when_all_needs_less_room_again(qtbot: QtBot, light: None) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    groups = SettingGroups(TrainingSettings(), 30, _ignore)
    groups.setParent(room)
    room.resize(400, 400)
    groups.resize(400, groups.sizeHint().height())
    room.show()
    help_ = groups.findChild(SettingHelp)
    assert help_ is not None
    qtbot.waitUntil(help_.isVisible)
    tabs = groups.findChild(QTabBar)
    assert tabs is not None
    usual, larger = tabs.font(), tabs.font()
    larger.setPixelSize(2 * usual.pixelSize())
    tabs.setFont(larger)
    qtbot.waitUntil(lambda: not help_.isVisible())
    tabs.setFont(usual)
    qtbot.waitUntil(help_.isVisible)


def _shown(qtbot: QtBot, settings: TrainingSettings) -> tuple[SettingGroups, QTabBar, SettingHelp]:
    groups = SettingGroups(settings, 30, _ignore)
    qtbot.addWidget(groups)
    groups.show()
    tabs, help_ = groups.findChild(QTabBar), groups.findChild(SettingHelp)
    assert tabs is not None
    assert help_ is not None
    return groups, tabs, help_


def test_where_an_optimizer_has_no_settings_its_rule_is_explained(qtbot: QtBot, light: None) -> None:
    _, tabs, help_ = _shown(qtbot, TrainingSettings(optimizer="sgd"))
    tabs.setCurrentIndex(1)
    assert help_.accessibleName().startswith("Optimizer: ")
    assert "η" in help_.accessibleName()


def test_the_help_is_about_a_field_that_is_there(qtbot: QtBot, light: None) -> None:
    groups, tabs, help_ = _shown(qtbot, TrainingSettings(optimizer="adam"))
    for tab in range(tabs.count()):
        tabs.setCurrentIndex(tab)
        explained = help_.accessibleName().partition(":")[0]
        assert explained in {part.accessibleName() for part in groups.findChildren(QWidget) if part.isVisible()} - {""}
        assert help_.height() == help_.sizeHint().height()

import dataclasses
import json
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QTableWidget
from pytestqt.qtbot import QtBot

from digitpad.training.point import Change
from digitpad.training.settings import TrainingSettings
from digitpad.training.settings_json import settings_to_json
from digitpad.ui.run_comparison import RunComparison
from tests.ui.test_runs_model import run


def _compared(qtbot: QtBot) -> tuple[RunComparison, QTableWidget]:
    one = TrainingSettings(hidden_size=50, learning_rate=0.1)
    other = replace(one, learning_rate=0.01, optimizer="momentum")
    dialog = RunComparison(
        run(1, settings_json=json.dumps(settings_to_json(one))),
        run(2, settings_json=json.dumps(settings_to_json(other))),
    )
    qtbot.addWidget(dialog)
    dialog.show()
    table = dialog.findChild(QTableWidget)
    assert table is not None
    return dialog, table


def _rows(table: QTableWidget) -> dict[str, tuple[str, str, bool]]:
    """Return the rows in sight: by what is compared, the words for either run, and whether they are bold."""
    cells = [[table.item(row, column) for column in range(3)] for row in range(table.rowCount())]
    return {
        what.text(): (one.text(), other.text(), one.font().bold())
        for row, (what, one, other) in enumerate(cells)
        if what and one and other and not table.isRowHidden(row)
    }


def test_settings_that_differ_are_bold(qtbot: QtBot) -> None:
    _, table = _compared(qtbot)
    rows = _rows(table)
    assert rows["Learning rate"] == ("0.1", "0.01", True)
    assert rows["Optimizer"] == ("SGD", "Momentum", True)
    assert rows["Momentum"] == ("–", "0.9", True)
    assert rows["Hidden units"] == ("50", "50", False)
    assert rows["Validation accuracy"] == ("91.00 %", "92.00 %", True)
    assert "Beta 1" not in rows


def test_what_was_changed_while_a_run_went_on_is_told(qtbot: QtBot) -> None:
    settings = json.dumps(settings_to_json(TrainingSettings()))
    changes = [Change(530, 53.0, "learning_rate", 0.1, 0.8), Change(840, 84.0, "learning_rate", 0.8, 50.0)]
    changes_json = json.dumps([dataclasses.asdict(change) for change in changes])
    dialog = RunComparison(run(1, settings_json=settings), run(2, settings_json=settings, changes_json=changes_json))
    qtbot.addWidget(dialog)
    table = dialog.findChild(QTableWidget)
    assert table is not None
    assert _rows(table)["Learning rate"] == ("0.1", "0.1 → 0.8 (epoch 53) → 50 (epoch 84)", True)


def test_what_is_the_same_can_be_left_out(qtbot: QtBot) -> None:
    dialog, table = _compared(qtbot)
    box = dialog.findChild(QCheckBox, "only_differences")
    assert box is not None
    QTest.keyClick(box, Qt.Key.Key_Space)
    rows = _rows(table)
    assert "Hidden units" not in rows
    assert all(bold for _, _, bold in rows.values())

import re
import time

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from digitpad.training.run_record import RunRecord
from digitpad.ui.runs_model import RunsModel

NAME, VALIDATION, EPOCHS, STATE, NOTE = 0, 1, 2, 4, 8


def run(number: int, **changes: object) -> RunRecord:
    record = RunRecord(
        id=f"run-{number}",
        name=f"Run {number}",
        created=1_000_000.0 + number,
        state="finished",
        source="builtin",
        data_name="Built-in digits",
        data_checksum="",
        training_digits=10_000,
        program="DigitPad 0.1",
        description=f"784-{number}-10, ReLU, SGD 0.1",
        settings_json="{}",
        epoch=float(number),
        seconds=10.0 * number,
        validation_accuracy=0.9 + number / 100,
    )
    return record._replace(**changes)  # type: ignore[arg-type]  # what a test wants to be different


@pytest.fixture
def model(qapp: object) -> RunsModel:
    made = RunsModel()
    made.show_records([run(number) for number in (3, 2, 1)])
    return made


def shown(model: RunsModel, column: int = NAME) -> list[str]:
    return [model.index(row, column).data() for row in range(model.rowCount())]


def column_of(model: RunsModel, heading: str) -> int:
    headings = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    return headings.index(heading)


def test_the_newest_stand_first(model: RunsModel) -> None:
    assert shown(model) == ["Run 3", "Run 2", "Run 1"]
    assert shown(model, VALIDATION) == ["93.00 %", "92.00 %", "91.00 %"]


def test_a_run_that_began_when_the_clock_did_is_shown_too(model: RunsModel) -> None:
    model.show_records([run(1, created=0.0)])
    (began,) = shown(model, RunsModel.BEGAN)
    assert began[:4] in ("1969", "1970")  # west of Greenwich it was the year before


def test_of_today_it_says_the_second(model: RunsModel) -> None:
    model.show_records([run(1, created=time.time()), run(2)])
    began = column_of(model, "Began")
    assert re.fullmatch(r"\d\d:\d\d:\d\d", shown(model, began)[0])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", shown(model, began)[1])


def test_settings_that_were_changed_are_called_so(model: RunsModel) -> None:
    changes = '[{"step": 5, "epoch": 0.5, "setting": "learning_rate", "before": 0.1, "after": 0.5}]'
    model.show_records([run(1, changes_json=changes), run(2)])
    settings = column_of(model, "Settings")
    assert sorted(words.endswith(", then changed") for words in shown(model, settings)) == [False, True]


def test_it_sorts_by_any_column(model: RunsModel) -> None:
    model.sort(VALIDATION, Qt.SortOrder.AscendingOrder)
    assert shown(model) == ["Run 1", "Run 2", "Run 3"]
    model.show_records([run(4, validation_accuracy=None), run(1), run(2)])
    assert shown(model) == ["Run 4", "Run 1", "Run 2"]  # nothing measured is less than anything


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("run 2", ["Run 2"]),
        ("784-3", ["Run 3"]),
        ("sgd 784-1", ["Run 1"]),
        ("nothing", []),
        ("", ["Run 3", "Run 2", "Run 1"]),
    ],
)
def test_it_filters_by_words_that_all_occur(model: RunsModel, words: str, names: list[str]) -> None:
    model.set_filter(words)
    assert shown(model) == names
    assert model.total == 3


def test_ticks_stay_with_their_runs(model: RunsModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.ticks_changed):
        model.setData(model.index(1, 0), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    model.sort(NAME)
    model.set_filter("Run 3")
    assert [record.name for record in model.ticked] == ["Run 2"]
    with qtbot.waitSignal(model.ticks_changed):
        model.show_records([run(3), run(1)])  # the ticked one was deleted
    assert model.ticked == []


def test_a_tick_may_come_before_its_run(model: RunsModel, qtbot: QtBot) -> None:
    model.tick(["run-4"])
    assert model.ticked == []
    with qtbot.waitSignal(model.ticks_changed):
        model.show_records([run(4), run(3)])
    assert [record.name for record in model.ticked] == ["Run 4"]


def test_names_and_notes_are_written_in_place(model: RunsModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.written) as written:
        assert model.setData(model.index(0, NAME), " The best ")
    assert written.args == ["run-3", "name", "The best"]
    with qtbot.waitSignal(model.written) as written:
        assert model.setData(model.index(0, NOTE), "with a note")
    assert written.args == ["run-3", "note", "with a note"]
    assert model.record(0).note == "with a note"
    model.set_filter("best note")
    assert shown(model) == ["The best"]


def test_a_name_is_never_empty_and_a_figure_never_written(model: RunsModel) -> None:
    assert not model.setData(model.index(0, NAME), "  ")
    assert not model.setData(model.index(0, EPOCHS), "7")
    assert not model.flags(model.index(0, EPOCHS)) & Qt.ItemFlag.ItemIsEditable
    assert shown(model)[0] == "Run 3"


def test_a_tool_tip_tells_what_has_no_column(model: RunsModel) -> None:
    model.show_records([run(1, state="failed", why="The loss is not a number.", test_digits=1000, test_errors=25)])
    tip = model.index(0, STATE).data(Qt.ItemDataRole.ToolTipRole)
    assert "The loss is not a number." in tip
    assert "25 errors of 1,000" in tip


def test_thousands_of_rows_are_sorted_and_filtered(qapp: object) -> None:
    model = RunsModel()
    model.show_records([run(number) for number in range(5000)])
    model.sort(EPOCHS, Qt.SortOrder.AscendingOrder)
    assert shown(model)[:3] == ["Run 0", "Run 1", "Run 2"]
    model.set_filter("run 4999")
    assert shown(model) == ["Run 4999"]

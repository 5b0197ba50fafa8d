from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from digitpad.data.digits import DataSet
from digitpad.files import FileProblem
from digitpad.nn.model_file import Model
from digitpad.training.experiments import Experiment, Trial
from digitpad.training.runs import Runs
from digitpad.training.settings import TrainingSettings
from digitpad.ui import late_loading
from digitpad.ui.curve_legend import OverlayLegend
from digitpad.ui.elided_label import ElidedLabel
from digitpad.ui.main_window import MainWindow
from tests.ui.small_digits import small_data
from tests.ui.small_runs import interrupt_run, train_run

LEFT = Qt.MouseButton.LeftButton
SHORT = TrainingSettings(hidden_size=8, batch_size=20, learning_rate=0.5, epochs=3)
LONG = TrainingSettings(hidden_size=8, batch_size=1, learning_rate=0.01, epochs=1000)


@pytest.fixture(autouse=True)
def _small_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digitpad.data.sources.load_data", lambda *_: small_data())


@pytest.fixture
def late_window(qtbot: QtBot, light: None, small_model: Model, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """A window that is not shown yet: what is among the runs before it is can be chosen by the test."""
    monkeypatch.setattr(late_loading, "_shipped_model", lambda: small_model)
    made = MainWindow()
    qtbot.addWidget(made)
    yield made
    made.close()


def _press(window: MainWindow, name: str) -> None:
    button = window.findChild(QPushButton, name)
    assert button is not None, name
    QTest.mouseClick(button, LEFT)


def _offered(window: MainWindow, name: str) -> bool:
    return any(button.objectName() == name and button.isVisible() for button in window.findChildren(QPushButton))


def test_an_interrupted_training_is_offered_and_goes_on(qtbot: QtBot, late_window: MainWindow) -> None:
    window = late_window
    record = interrupt_run("Broken off", SHORT)
    kept = len(Runs().curves(record.id))
    window.show()
    qtbot.waitUntil(lambda: _offered(window, "resume_interrupted"))
    assert "“Broken off” was interrupted at epoch 1.3 of 3." in window.message_bar.words
    with qtbot.waitSignal(window.training.session.completed):
        _press(window, "resume_interrupted")
    (finished,) = Runs().records()
    assert (finished.id, finished.state) == (record.id, "finished")
    curves = window.training.curves_panel._record
    assert curves is not None
    assert len(curves) > kept  # those of before, and the further ones
    assert curves.epoch == 3
    assert window.training.training_panel.settings() == SHORT


def test_an_interrupted_training_can_be_forgotten(qtbot: QtBot, late_window: MainWindow) -> None:
    window = late_window
    record = interrupt_run("Broken off")
    window.show()
    qtbot.waitUntil(lambda: _offered(window, "forget_interrupted"))
    _press(window, "forget_interrupted")
    qtbot.waitUntil(lambda: Runs().record(record.id).state == "stopped")


def test_closing_in_mid_training_keeps_it_for_the_next_start(qtbot: QtBot, window: MainWindow) -> None:
    window.training.training_panel.set_settings(LONG)
    with qtbot.waitSignal(window.training.session.listed):
        _press(window, "start_button")
    window.close()
    (record,) = Runs().interrupted()
    assert record.step > 0


def test_one_goes_back_in_the_training_that_has_just_ended(
    qtbot: QtBot, window: MainWindow, small_model: Model
) -> None:
    window.training.training_panel.set_settings(SHORT)
    with qtbot.waitSignal(window.training.session.completed):
        _press(window, "start_button")
    slider = window.history.rewinding.slider
    qtbot.waitUntil(slider.isVisible)
    trained = window.answering.model
    slider.go_to(0)
    qtbot.waitUntil(lambda: window.answering.model is not trained)
    assert window.answering.model is not None
    assert "as it was" in window.answer_panel.who_answers
    QTest.keyClick(slider, Qt.Key.Key_Tab)
    slider.clear()
    assert window.answering.model is trained


def test_the_list_of_runs_is_made_when_it_is_first_seen(qtbot: QtBot, window: MainWindow) -> None:
    train_run("First")
    assert window.findChild(QTableView, "runs_table") is None
    window.runs_dock.show()
    table = window.findChild(QTableView, "runs_table")
    assert table is not None
    qtbot.waitUntil(lambda: table.model().rowCount() == 1)


def test_run_again_fills_in_the_settings_and_the_digits(qtbot: QtBot, window: MainWindow) -> None:
    train_run("First", replace(SHORT, hidden_size=11, dropout=0.1))
    window.runs_dock.show()
    table = window.findChild(QTableView, "runs_table")
    assert table is not None
    qtbot.waitUntil(lambda: table.model().rowCount() == 1)
    _press(window, "run_again_button")
    assert window.training.training_panel.settings() == replace(SHORT, hidden_size=11, dropout=0.1)
    assert "“First” are filled in" in window.message_bar.words


def test_use_model_lets_a_run_answer(qtbot: QtBot, window: MainWindow) -> None:
    record = train_run("First")
    window.runs_dock.show()
    table = window.findChild(QTableView, "runs_table")
    assert table is not None
    qtbot.waitUntil(lambda: table.model().rowCount() == 1)
    with qtbot.waitSignal(window.answering.model_changed):
        _press(window, "use_run_button")
    assert window.answering.model is not None
    assert np.array_equal(window.answering.model.params["W1"], Runs().model(record.id).params["W1"])
    assert window.message_bar.words == f"Now {window.answering.model.name} answers."


def test_an_experiment_runs_its_trainings_in_turn_and_lays_them_over_one_another(
    qtbot: QtBot, window: MainWindow
) -> None:
    trials = [Trial(f"rate {rate}", replace(SHORT, learning_rate=rate), 200) for rate in (0.1, 0.5)]
    trials.insert(1, Trial("rate 1e9", replace(SHORT, learning_rate=1e9), 200))
    said: list[str] = []
    window.history.experiment.trial_began.connect(said.append)
    panel, own = window.training.training_panel, replace(SHORT, hidden_size=17)
    panel.set_settings(own)
    with qtbot.waitSignal(window.history.experiment.ended, timeout=20_000) as ended:
        window.history.start_experiment(Experiment("Rates", "Which is best?", tuple(trials)))
    assert said == ["Rates · 1 of 3 · rate 0.1", "Rates · 2 of 3 · rate 1e9", "Rates · 3 of 3 · rate 0.5"]
    assert ended.args == ["All 3 trainings are done"]
    assert panel.settings() == own, "an experiment is no reason to lose them"
    records = sorted(Runs().records(), key=lambda record: record.id)
    assert [record.state for record in records] == ["finished", "failed", "finished"]
    assert {record.experiment for record in records} == {"Rates"}
    assert {record.training_digits for record in records} == {200}
    assert window.runs_dock.isVisible()
    legend = window.findChild(OverlayLegend)
    assert legend is not None
    qtbot.waitUntil(lambda: {" ".join(words.split()[:2]) for words in legend.words} == {"rate 0.1", "rate 0.5"})
    table = window.findChild(QTableView, "runs_table")
    assert table is not None
    with qtbot.waitSignal(window.training.session.completed, timeout=20_000):
        _press(window, "start_button")
    qtbot.waitUntil(lambda: table.model().rowCount() == 4)  # one's own is among those shown


def test_an_experiment_whose_digits_are_not_there_ends_at_once(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> DataSet:
        raise FileProblem("There are no digits in that folder.")

    monkeypatch.setattr("digitpad.data.sources.load_data", missing)
    trials = tuple(Trial(f"trial {number}", SHORT) for number in range(3))
    with qtbot.waitSignal(window.history.experiment.ended) as ended:
        window.history.start_experiment(Experiment("Rates", "Which is best?", trials))
    assert ended.args == ["There are no digits in that folder."]
    assert not window.history.experiment.running


def test_stop_ends_an_experiment(qtbot: QtBot, window: MainWindow) -> None:
    trials = tuple(Trial(f"trial {number}", LONG) for number in range(3))
    task = window.findChild(ElidedLabel, "task")
    assert task is not None
    with qtbot.waitSignal(window.training.session.listed):
        window.history.start_experiment(Experiment("Long ones", "…", trials))
    assert task.isVisible()
    with qtbot.waitSignal(window.history.experiment.ended) as ended:
        _press(window, "stop_button")
    assert ended.args == ["Stopped at training 1 of 3"]
    assert not window.training.session.running
    assert not task.isVisible()


def test_an_experiment_started_during_another_gives_back_the_persons_own_settings(
    qtbot: QtBot, window: MainWindow
) -> None:
    panel, own = window.training.training_panel, replace(SHORT, hidden_size=17)
    panel.set_settings(own)
    with qtbot.waitSignal(window.training.session.listed):
        window.history.start_experiment(Experiment("Long ones", "…", (Trial("long", LONG),)))
    with qtbot.waitSignal(window.history.experiment.ended, timeout=20_000):
        window.history.start_experiment(Experiment("Short ones", "…", (Trial("short", SHORT),)))
    assert panel.settings() == own


def test_a_reset_leaves_an_experiment(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.training.session.listed):
        window.history.start_experiment(Experiment("Long ones", "…", (Trial("one", LONG), Trial("two", LONG))))
    with qtbot.waitSignals([window.history.experiment.ended, window.training.session.paused]):
        _press(window, "reset_button")
    assert not window.history.experiment.running
    window.training.training_panel.set_settings(SHORT)
    with qtbot.waitSignal(window.training.session.completed):
        _press(window, "start_button")
    assert not window.training.session.running  # no second trial follows


def test_the_menu_offers_the_books_experiments(window: MainWindow) -> None:
    menu = window.findChild(QMenu, "experiments_menu")
    assert menu is not None
    menu.aboutToShow.emit()
    actions = menu.actions()
    assert [action.objectName() for action in actions] == [
        "experiment_optimizers",
        "experiment_initial-weights",
        "experiment_overfitting",
        "experiment_random-search",
    ]
    assert all(action.toolTip() != action.text() for action in actions)


def test_a_reset_training_is_in_nobodys_way(qtbot: QtBot, window: MainWindow) -> None:
    record = train_run("Earlier", replace(SHORT, hidden_size=9))
    with qtbot.waitSignal(window.training.session.paused):
        _press(window, "reset_button")
    assert window.training.session.running
    window.history._fill_in(record)
    assert "are filled in" in window.message_bar.words
    assert window.training.training_panel.settings().hidden_size == 9


def test_a_run_is_not_resumed_beside_another(qtbot: QtBot, window: MainWindow) -> None:
    record = interrupt_run("Broken off")
    window.training.training_panel.set_settings(LONG)
    with qtbot.waitSignal(window.training.session.listed):
        _press(window, "start_button")
    window.history.runs.resume_requested.emit(record)
    assert "Stop the training under way first" in window.message_bar.words
    assert window.training.session.running


def test_the_user_is_told_that_a_training_cannot_be_kept_and_it_goes_on(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    window.training.training_panel.set_settings(LONG)
    with qtbot.waitSignal(window.training.session.listed):
        _press(window, "start_button")
    with monkeypatch.context() as broken:
        broken.setattr("digitpad.training.recorder.append_rows", full)
        qtbot.waitUntil(lambda: "cannot be kept" in window.message_bar.words, timeout=5000)
        assert window.training.session.running
    qtbot.waitUntil(lambda: window.message_bar.words == "The training can be kept again.", timeout=5000)


def test_run_again_says_where_the_digits_are_not_those_it_learned_from(qtbot: QtBot, window: MainWindow) -> None:
    record = train_run("First")
    window.history._fill_in(record._replace(digits_limit=300))
    assert window.message_bar.words.endswith("It learned from 300 digits; a new one learns from all.")
    window.history._fill_in(record._replace(source="/a/folder/that/is/gone"))
    assert window.message_bar.words == (
        "The settings of “First” are filled in. Its digits are not here: choose others, and start."
    )

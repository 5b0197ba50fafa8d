import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QDropEvent, QHelpEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from digitpad.data.samples import sample_digits, sample_drawings
from digitpad.nn.model_file import Model
from digitpad.nn.networks import TwoLayerNet
from digitpad.ui.actions import WindowActions
from digitpad.ui.digit_cells import DigitCells
from digitpad.ui.digit_strip import DigitStrip
from digitpad.ui.main_window import MainWindow
from digitpad.ui.pad_panel import PadPanel
from digitpad.ui.theme import LIGHT
from tests.ui.conftest import colors_in

LEFT = Qt.MouseButton.LeftButton


def says_always(digit: int) -> TwoLayerNet:
    """Return a network that takes everything for one digit."""
    params = {
        "W1": np.zeros((784, 2), np.float32),
        "b1": np.zeros(2, np.float32),
        "W2": np.zeros((2, 10), np.float32),
        "b2": np.zeros(10, np.float32),
    }
    params["b2"][digit] = 3
    return TwoLayerNet.from_params(params)


@pytest.fixture
def strip(qtbot: QtBot, light: None) -> DigitStrip:
    made = DigitStrip()
    qtbot.addWidget(made)
    made.resize(430, 90)
    made.show_digits(sample_digits(), sample_drawings())
    made.show()
    return made


@pytest.fixture
def cells(strip: DigitStrip) -> DigitCells:
    found = strip.findChild(DigitCells)
    assert found is not None
    return found


def middle(cells: DigitCells, place: int) -> QPoint:
    return cells.cell(place).center().toPoint()


def test_the_network_answers_all_ten(qtbot: QtBot, strip: DigitStrip, cells: DigitCells, small_model: Model) -> None:
    assert strip.words == ""
    network = small_model.network()
    strip.show_network(network)
    qtbot.waitUntil(lambda: bool(cells.answers))
    probabilities = network.probabilities(sample_digits().images())
    assert [digit for digit, _ in cells.answers] == probabilities.argmax(axis=1).tolist()
    np.testing.assert_allclose([share for _, share in cells.answers], probabilities.max(axis=1), rtol=1e-6)
    right = sum(digit == place for place, (digit, _) in enumerate(cells.answers))
    assert strip.words == f"{right} of 10 right"


def test_only_answers_that_look_different_are_painted_again(
    qtbot: QtBot, strip: DigitStrip, cells: DigitCells, monkeypatch: pytest.MonkeyPatch
) -> None:
    probabilities = np.full((10, 10), 0.01)
    np.fill_diagonal(probabilities, 0.91)
    cells.show_probabilities(probabilities)
    painted: list[int] = []
    paint = DigitCells._paint_answer

    def noting(self: DigitCells, painter: QPainter, place: int, cell: QRectF) -> None:
        painted.append(place)
        paint(self, painter, place, cell)

    monkeypatch.setattr(DigitCells, "_paint_answer", noting)
    cells.update()
    qtbot.waitUntil(lambda: painted == list(range(10)))
    painted.clear()
    probabilities[2, 2], probabilities[5, 5] = 0.912, 0.87
    cells.show_probabilities(probabilities)
    qtbot.waitUntil(lambda: bool(painted))
    assert 5 in painted
    assert set(painted) <= {4, 5, 6}  # its neighbours share a column of pixels with it
    assert cells.answers[2] == (2, 0.912)


def test_a_wrong_answer_is_told_by_a_shape_too(qtbot: QtBot, strip: DigitStrip, cells: DigitCells) -> None:
    assert LIGHT.second not in colors_in(cells)
    strip.show_network(says_always(4))
    qtbot.waitUntil(lambda: strip.words == "1 of 10 right")
    image = cells.grab().toImage()
    framed = []
    for place in range(10):
        left, right = round(cells.cell(place).left()), round(cells.cell(place).right())
        row = [image.pixelColor(x, cells.height() - 20).name() for x in range(left, right)]
        framed.append(LIGHT.second in row[: len(row) // 3] and LIGHT.second in row[-len(row) // 3 :])
    assert framed == [place != 4 for place in range(10)]


def test_ten_looks_a_second_at_the_most_and_none_while_hidden(qtbot: QtBot, strip: DigitStrip) -> None:
    strip.show_network(says_always(0))
    qtbot.waitUntil(lambda: strip.words == "1 of 10 right")
    looks = []

    class Watched(TwoLayerNet):
        def probabilities(self, x: np.ndarray) -> np.ndarray:  # type: ignore[override]
            looks.append(len(x))
            return super().probabilities(x)

    network = Watched.from_params(dict(says_always(3).params))
    for _ in range(20):
        strip.show_network(network)
        qtbot.wait(5)
    assert len(looks) <= 2
    qtbot.waitUntil(lambda: not strip._soon.isActive())
    strip.hide()
    looks.clear()
    strip.show_network(network)
    qtbot.wait(130)
    assert looks == []
    strip.show()
    qtbot.waitUntil(lambda: looks == [10])


def test_a_network_that_has_lost_its_way_makes_nothing_of_them(
    qtbot: QtBot, strip: DigitStrip, cells: DigitCells
) -> None:
    strip.show_network(says_always(0))
    qtbot.waitUntil(lambda: bool(cells.answers))
    lost = says_always(0)
    lost.params["W1"][:] = lost.params["W2"][:] = 1e30
    strip.show_network(lost)
    qtbot.waitUntil(lambda: not cells.answers)
    assert strip.words == ""


def test_a_click_and_the_keys_choose_one(qtbot: QtBot, strip: DigitStrip, cells: DigitCells) -> None:
    chosen: list[object] = []
    strip.drawing_chosen.connect(chosen.append)
    QTest.mouseClick(cells, LEFT, pos=middle(cells, 6))
    QTest.keyClick(cells, Qt.Key.Key_Left)
    QTest.keyClick(cells, Qt.Key.Key_Return)
    QTest.keyClick(cells, Qt.Key.Key_End)
    QTest.keyClick(cells, Qt.Key.Key_Space)
    drawings = sample_drawings()
    assert chosen == [drawings[6], drawings[5], drawings[9]]


def test_each_says_what_it_is_and_what_is_made_of_it(qtbot: QtBot, strip: DigitStrip, cells: DigitCells) -> None:
    QTest.keyClick(cells, Qt.Key.Key_Home)
    assert cells.accessibleName() == "A 0"
    strip.show_network(says_always(4))
    qtbot.waitUntil(lambda: bool(cells.answers))
    assert cells.accessibleName() == "A 0, read as 4: 69.1 %"
    where = middle(cells, 4)
    QApplication.sendEvent(cells, QHelpEvent(QEvent.Type.ToolTip, where, cells.mapToGlobal(where)))
    assert QToolTip.text().startswith("A 4, read right: 69.1 %")


def test_one_that_is_dropped_on_the_window_is_drawn_on_the_pad(qtbot: QtBot, window: MainWindow) -> None:
    strip = window.pad_panel.strip
    cells = strip.findChild(DigitCells)
    assert cells is not None
    qtbot.waitUntil(lambda: bool(cells.answers))
    QTest.keyClick(cells, Qt.Key.Key_Right)
    data = cells.drag().mimeData()
    copy, no = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(window.files.opened):
        window.dropEvent(QDropEvent(QPointF(50, 50), copy, data, LEFT, no))
    assert window.pad_panel.pad.drawing == sample_drawings()[1]


def test_in_the_window_a_click_can_be_undone(qtbot: QtBot, window: MainWindow) -> None:
    pad = window.pad_panel.pad
    cells = window.pad_panel.strip.findChild(DigitCells)
    assert cells is not None
    qtbot.waitUntil(lambda: bool(cells.answers))
    QTest.mouseClick(cells, LEFT, pos=middle(cells, 3))
    assert pad.drawing == sample_drawings()[3]
    window.actions_.undo.trigger()
    assert pad.drawing.empty


def test_the_network_in_training_answers_them_live(qtbot: QtBot, window: MainWindow, small_model: Model) -> None:
    strip = window.pad_panel.strip
    cells = strip.findChild(DigitCells)
    assert cells is not None
    qtbot.waitUntil(lambda: bool(cells.answers))
    before = cells.answers
    learner = Model({name: array.copy() for name, array in says_always(5).params.items()}, "relu", {"name": "Learner"})
    window.answering.show_learner(learner)
    qtbot.waitUntil(lambda: [digit for digit, _ in cells.answers] == [5] * 10)
    learner = Model({name: array.copy() for name, array in says_always(8).params.items()}, "relu", {"name": "Learner"})
    window.answering.show_learner(learner)
    qtbot.waitUntil(lambda: [digit for digit, _ in cells.answers] == [8] * 10)
    window.actions_.live.trigger()
    qtbot.waitUntil(lambda: cells.answers == before)


def test_the_strip_is_there_on_every_usual_screen(window: MainWindow) -> None:
    strip, pad = window.pad_panel.strip, window.pad_panel.pad
    for width, height in ((1024, 700), (1280, 800), (1920, 1080), (3840, 2160)):
        window.resize(width, height)
        QApplication.processEvents()
        assert strip.isVisible()
        assert pad.height() >= 300


def test_a_low_page_gets_the_room_of_the_strip(qtbot: QtBot, light: None) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    panel = PadPanel(WindowActions(owner))
    qtbot.addWidget(panel)
    panel.show()
    shown = {}
    for height in (619, 420, 619):
        panel.resize(374, height)
        QApplication.processEvents()
        assert panel.height() == height
        shown[height] = panel.strip.isVisible()
        assert panel.pad.height() >= 280
    assert shown == {619: True, 420: False}

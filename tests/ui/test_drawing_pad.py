import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from digitpad.ink.network_input import NetworkInput
from digitpad.ink.strokes import PAGE, Drawing, Stroke
from digitpad.ui.drawing_pad import DrawingPad, Tool
from digitpad.ui.theme import DARK, LIGHT, choose_scheme
from tests.ui.conftest import SEVEN, Way, draw, place

ACROSS: Way = [(x, 500.0) for x in range(100, 901, 50)]


@pytest.fixture
def page(qtbot: QtBot, light: None) -> DrawingPad:
    """A pad by itself."""
    pad = DrawingPad()
    qtbot.addWidget(pad)
    pad.resize(400, 400)
    pad.show()
    return pad


def strokes(pad: DrawingPad) -> tuple[Stroke, ...]:
    return pad.drawing.strokes


def test_the_mouse_leaves_a_stroke_in_page_units(qtbot: QtBot, page: DrawingPad) -> None:
    draw(qtbot, page, SEVEN)
    (stroke,) = strokes(page)
    assert len(stroke.points) == len(SEVEN)
    for made, meant in zip(stroke.points, SEVEN, strict=True):
        assert made == pytest.approx(meant, abs=PAGE / 400)


def test_the_same_hand_on_a_larger_pad_leaves_the_same_stroke(qtbot: QtBot, page: DrawingPad) -> None:
    page.resize(700, 900)
    draw(qtbot, page, SEVEN)
    (stroke,) = strokes(page)
    for made, meant in zip(stroke.points, SEVEN, strict=True):
        assert made == pytest.approx(meant, abs=PAGE / 700)


def test_resizing_changes_no_stroke(qtbot: QtBot, page: DrawingPad) -> None:
    draw(qtbot, page, SEVEN)
    before = page.drawing
    page.resize(200, 300)
    page.grab()
    page.resize(400, 400)
    assert page.drawing is before


def test_every_movement_is_told_with_the_stroke_so_far(qtbot: QtBot, page: DrawingPad) -> None:
    told: list[Drawing] = []
    page.drawing_changed.connect(told.append)
    draw(qtbot, page, SEVEN)
    assert [len(drawing.strokes[0].points) for drawing in told] == [1, 2, 3, 4, 5, 6, 7, 7]
    assert told[-1] is page.drawing


def test_no_movement_of_a_fast_mouse_is_lost(qtbot: QtBot, page: DrawingPad) -> None:
    page.resize(1000, 1000)
    way: Way = [(100 + 3 * step, 300 + 200 * (step % 2)) for step in range(250)]
    draw(qtbot, page, way)
    assert len(strokes(page)[0].points) == 250


def test_a_resting_hand_adds_no_points(qtbot: QtBot, page: DrawingPad) -> None:
    draw(qtbot, page, [(500, 500), (500, 500), (500, 500), (600, 500)])
    assert len(strokes(page)[0].points) == 2


def test_a_click_is_a_dot(qtbot: QtBot, page: DrawingPad) -> None:
    draw(qtbot, page, [(500, 500)])
    assert len(strokes(page)[0].points) == 1
    assert page.grab().toImage().pixelColor(200, 200) == QColor(LIGHT.ink)


def test_a_hand_that_leaves_the_page_draws_along_its_edge(qtbot: QtBot, page: DrawingPad) -> None:
    draw(qtbot, page, [(500, 500), (1500, 500)])
    assert strokes(page)[0].points[-1] == (PAGE, 500)


def test_a_stroke_begins_on_the_page_only(qtbot: QtBot, page: DrawingPad) -> None:
    page.resize(600, 400)
    QTest.mouseClick(page, Qt.MouseButton.LeftButton, pos=QPoint(20, 200))
    assert page.drawing.empty


def test_other_buttons_do_not_draw(qtbot: QtBot, page: DrawingPad) -> None:
    QTest.mouseClick(page, Qt.MouseButton.RightButton, pos=place(page, (500, 500)))
    assert page.drawing.empty


def test_undo_and_redo_go_stroke_by_stroke(qtbot: QtBot, page: DrawingPad) -> None:
    draw(qtbot, page, SEVEN)
    draw(qtbot, page, ACROSS)
    both = page.drawing
    page.undo()
    assert len(strokes(page)) == 1
    page.undo()
    assert page.drawing.empty
    assert not page.can_undo
    page.redo()
    page.redo()
    assert page.drawing == both
    assert not page.can_redo


def test_clearing_is_a_step_that_can_be_undone(qtbot: QtBot, page: DrawingPad) -> None:
    draw(qtbot, page, SEVEN)
    before = page.drawing
    page.clear()
    assert page.drawing.empty
    page.undo()
    assert page.drawing == before


def test_clearing_amid_a_stroke_ends_it(qtbot: QtBot, page: DrawingPad) -> None:
    QTest.mousePress(page, Qt.MouseButton.LeftButton, pos=place(page, (200, 200)))
    QTest.mouseMove(page, place(page, (600, 600)))
    page.clear()
    QTest.mouseMove(page, place(page, (300, 700)))
    assert page.drawing.empty


def test_a_button_released_out_of_hearing_ends_the_stroke(qtbot: QtBot, page: DrawingPad) -> None:
    QTest.mousePress(page, Qt.MouseButton.LeftButton, pos=place(page, (200, 200)))
    QTest.mouseMove(page, place(page, (600, 600)))
    for x in (700, 800):
        where = QPointF(place(page, (x, 600)))
        none = Qt.MouseButton.NoButton
        moved = QMouseEvent(
            QEvent.Type.MouseMove, where, page.mapToGlobal(where), none, none, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(page, moved)
    QTest.mouseRelease(page, Qt.MouseButton.LeftButton, pos=place(page, (800, 600)))
    (stroke,) = strokes(page)
    assert len(stroke.points) == 2
    assert page.can_undo


def test_other_buttons_leave_no_ink_and_do_not_disturb_a_stroke(qtbot: QtBot, page: DrawingPad) -> None:
    for button in (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
        QTest.mousePress(page, button, pos=place(page, (200, 200)))
        QTest.mouseRelease(page, button, pos=place(page, (600, 600)))
    assert page.drawing.empty
    QTest.mousePress(page, Qt.MouseButton.LeftButton, pos=place(page, (200, 200)))
    QTest.mousePress(page, Qt.MouseButton.RightButton, pos=place(page, (200, 200)))
    QTest.mouseRelease(page, Qt.MouseButton.RightButton, pos=place(page, (200, 200)))
    assert page.in_hand
    QTest.mouseRelease(page, Qt.MouseButton.LeftButton, pos=place(page, (200, 200)))
    assert len(strokes(page)) == 1


def test_a_stroke_that_leaves_the_page_goes_along_its_edge(qtbot: QtBot, page: DrawingPad) -> None:
    draw(qtbot, page, [(300, 300), (300, -200), (700, -200), (700, 400)])
    (stroke,) = strokes(page)
    assert [point[1] for point in stroke.points[1:3]] == [0, 0]
    assert stroke.points[-1][1] == pytest.approx(400, abs=3)


def test_two_quick_clicks_are_two_dots(qtbot: QtBot, page: DrawingPad) -> None:
    where = place(page, (500, 500))
    QTest.mouseClick(page, Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseDClick(page, Qt.MouseButton.LeftButton, pos=where)
    assert len(strokes(page)) >= 2


def test_the_eraser_cuts_a_stroke_and_undo_mends_it_in_one_step(qtbot: QtBot, page: DrawingPad) -> None:
    draw(qtbot, page, ACROSS)
    before = page.drawing
    page.take(Tool.ERASER)
    draw(qtbot, page, [(500, 300), (500, 400), (500, 600), (500, 700)])
    assert len(strokes(page)) == 2
    page.undo()
    assert page.drawing == before


def test_an_eraser_that_meets_nothing_is_no_step(qtbot: QtBot, page: DrawingPad) -> None:
    page.take(Tool.ERASER)
    draw(qtbot, page, [(100, 100), (200, 100)])
    assert not page.can_undo


def test_the_eraser_takes_its_ink_off_the_screen(qtbot: QtBot, page: DrawingPad) -> None:
    draw(qtbot, page, ACROSS)
    assert page.grab().toImage().pixelColor(200, 200) == QColor(LIGHT.ink)
    page.take(Tool.ERASER)
    draw(qtbot, page, [(500, 300), (500, 700)])
    QApplication.sendEvent(page, QEvent(QEvent.Type.Leave))
    assert page.grab().toImage().pixelColor(200, 200) == QColor(LIGHT.page)


def test_the_pen_is_as_wide_as_it_was_set(qtbot: QtBot, page: DrawingPad) -> None:
    page.set_pen_width(90)
    draw(qtbot, page, ACROSS)
    assert set(strokes(page)[0].widths) == {90}


def tablet(
    pad: DrawingPad, kind: QEvent.Type, point: tuple[float, float], pressure: float, *, tip: bool = True
) -> None:
    """Send what a graphics tablet sends."""
    pointer = QPointingDevice.PointerType.Pen if tip else QPointingDevice.PointerType.Eraser
    device = QPointingDevice(
        "tablet", 1, QInputDevice.DeviceType.Stylus, pointer, QInputDevice.Capability.Pressure, 1, 3
    )
    where = QPointF(place(pad, point))
    button = Qt.MouseButton.LeftButton
    event = QTabletEvent(
        kind, device, where, where, pressure, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, button, button
    )
    QApplication.sendEvent(pad, event)


def test_a_tablet_draws_as_wide_as_it_is_pressed(page: DrawingPad) -> None:
    page.set_pen_width(40)
    tablet(page, QEvent.Type.TabletPress, (200, 200), 0.0)
    tablet(page, QEvent.Type.TabletMove, (400, 400), 0.5)
    tablet(page, QEvent.Type.TabletMove, (600, 600), 1.0)
    tablet(page, QEvent.Type.TabletRelease, (600, 600), 0.0)
    assert strokes(page)[0].widths == pytest.approx((20, 40, 60))


def test_the_other_end_of_a_tablet_pen_erases(qtbot: QtBot, page: DrawingPad) -> None:
    draw(qtbot, page, ACROSS)
    tablet(page, QEvent.Type.TabletPress, (500, 300), 0.5, tip=False)
    tablet(page, QEvent.Type.TabletMove, (500, 700), 0.5, tip=False)
    tablet(page, QEvent.Type.TabletRelease, (500, 700), 0.0, tip=False)
    assert len(strokes(page)) == 2


def test_a_finger_draws(page: DrawingPad) -> None:
    screen = QTest.createTouchDevice()
    QTest.touchEvent(page, screen).press(0, place(page, (200, 200)))
    QTest.touchEvent(page, screen).move(0, place(page, (500, 300)))
    QTest.touchEvent(page, screen).release(0, place(page, (500, 300)))
    (stroke,) = strokes(page)
    assert stroke.points[0] == pytest.approx((200, 200), abs=8)
    assert stroke.points[-1] == pytest.approx((500, 300), abs=8)


def test_ink_painted_piece_by_piece_is_the_ink_painted_at_once(qtbot: QtBot, page: DrawingPad) -> None:
    draw(qtbot, page, SEVEN)
    piecewise = page.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    page.resize(500, 500)
    page.grab()
    page.resize(400, 400)
    at_once = page.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    first, second = bytes(piecewise.constBits()), bytes(at_once.constBits())
    different = sum(abs(one - two) > 60 for one, two in zip(first, second, strict=True))
    assert first != bytes(len(first))
    assert different < 40  # of 160,000: the rims where two pieces overlap


def test_the_ink_follows_the_scheme(qtbot: QtBot, page: DrawingPad) -> None:
    draw(qtbot, page, ACROSS)
    choose_scheme(Qt.ColorScheme.Dark)
    image = page.grab().toImage()
    assert image.pixelColor(200, 200) == QColor(DARK.ink)
    assert image.pixelColor(200, 100) == QColor(DARK.page)


def test_the_page_is_a_square_in_the_middle(page: DrawingPad) -> None:
    page.resize(600, 400)
    assert page.page().size().toSize() == QSize(400, 400)
    assert page.page().center() == QPointF(300, 200)


def test_a_picture_lies_on_the_page_until_somebody_draws(qtbot: QtBot, page: DrawingPad) -> None:
    draw(qtbot, page, SEVEN)
    before = page.drawing
    picture = QImage(28, 28, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ff0000"))
    seen = NetworkInput(np.zeros((28, 28), np.float32), "picture", "red.png")
    page.show_picture(picture, seen)
    assert page.drawing.empty
    assert page.grab().toImage().pixelColor(200, 200).red() > 200
    assert page.grab().toImage().pixelColor(200, 200).green() < 160
    draw(qtbot, page, ACROSS)
    assert page.grab().toImage().pixelColor(200, 100) == QColor(LIGHT.page)
    with qtbot.waitSignal(page.picture_shown) as shown:
        page.undo()
    assert shown.args == [seen]
    assert page.grab().toImage().pixelColor(200, 200).red() > 200
    page.undo()
    assert page.drawing == before
    page.redo()
    page.clear()
    with qtbot.waitSignal(page.picture_shown):
        page.undo()
    page.show_picture(picture, seen)  # of several pictures the last is the step
    page.undo()
    assert page.drawing == before


def test_the_eraser_leaves_a_picture_alone(qtbot: QtBot, page: DrawingPad) -> None:
    seen = NetworkInput(np.zeros((28, 28), np.float32), "picture", "red.png")
    picture = QImage(28, 28, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ff0000"))
    page.show_picture(picture, seen)
    drawings: list[Drawing] = []
    page.drawing_changed.connect(drawings.append)
    page.take(Tool.ERASER)
    draw(qtbot, page, ACROSS)
    assert drawings == []
    page.undo()
    page.redo()
    assert page.grab().toImage().pixelColor(200, 200).red() > 200


def test_undo_keeps_no_more_pictures_than_memory_has_room_for(qtbot: QtBot, page: DrawingPad) -> None:
    for number in range(6):
        picture = QImage(4000, 4000, QImage.Format.Format_Grayscale8)  # 16 MB
        page.show_picture(picture, NetworkInput(np.zeros((28, 28), np.float32), "picture", str(number)))
        draw(qtbot, page, ACROSS)
    found: list[str] = []
    page.picture_shown.connect(lambda seen: found.append(seen.name))
    while page.can_undo:
        page.undo()
    assert found == ["5", "4", "3", "2"]


def test_showing_a_drawing_is_a_step(qtbot: QtBot, page: DrawingPad) -> None:
    other = Drawing((Stroke(((100.0, 100.0), (900.0, 900.0)), (40.0, 40.0)),))
    page.show_drawing(other)
    assert page.drawing is other
    assert page.grab().toImage().pixelColor(200, 200) == QColor(LIGHT.ink)
    page.undo()
    assert page.drawing.empty


def test_a_straight_stroke_has_an_even_edge(qtbot: QtBot, page: DrawingPad) -> None:
    draw(qtbot, page, ACROSS)
    image = page.grab().toImage()
    for row in range(image.height()):
        shades = {image.pixelColor(x, row).lightness() for x in range(100, 300)}
        assert max(shades) - min(shades) <= 2, f"row {row} is notched"

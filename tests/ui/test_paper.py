import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from digitpad.ink.strokes import Drawing, Stroke
from digitpad.ui.paper import Paper, paint_hint, paint_picture
from digitpad.ui.theme import choose_scheme, tokens

LINE = Stroke(((100.0, 500.0), (400.0, 480.0), (900.0, 500.0)), (60.0, 60.0, 60.0))
DOT = Stroke(((500.0, 200.0),), (120.0,))


@pytest.fixture
def paper(light: None) -> Paper:
    made = Paper()
    made.fit(200, 1)
    return made


def pixels(paper: Paper, side: int = 200) -> QImage:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor(tokens().page))
    painter = QPainter(image)
    paper.paint(painter, QPointF(0, 0))
    painter.end()
    return image


def dark(image: QImage, x: int, y: int) -> bool:
    return abs(image.pixelColor(x, y).lightness() - QColor(tokens().ink).lightness()) < 60


def test_strokes_and_dots_lie_where_they_were_drawn(paper: Paper) -> None:
    paper.show(Drawing((LINE, DOT)))
    image = pixels(paper)
    assert dark(image, 100, 98)
    assert dark(image, 100, 40)
    assert not dark(image, 100, 70)
    assert not dark(image, 5, 100)


def test_a_stroke_added_piece_by_piece_is_the_same_as_at_once(paper: Paper) -> None:
    for first in range(2):
        paper.add(LINE.points, LINE.widths, first, first + 1)
    paper.finish(Drawing((LINE,)))
    piecewise = pixels(paper)
    whole = Paper()
    whole.fit(200, 1)
    whole.show(Drawing((LINE,)))
    at_once = pixels(whole)
    differing = [
        (x, y)
        for x in range(200)
        for y in range(200)
        if abs(piecewise.pixelColor(x, y).lightness() - at_once.pixelColor(x, y).lightness()) > 80
    ]
    assert len(differing) < 20


def test_only_the_erased_part_is_painted_anew(paper: Paper) -> None:
    paper.show(Drawing((LINE, DOT)))
    paper.show_erased(Drawing((LINE,)), QRectF(400, 100, 200, 200))
    image = pixels(paper)
    assert dark(image, 100, 98)
    assert not dark(image, 100, 40)


def test_another_size_and_another_scheme_lose_nothing(paper: Paper) -> None:
    paper.show(Drawing((LINE,)))
    paper.fit(80, 1)
    assert dark(pixels(paper, 80), 40, 39)
    paper.fit(100, 2)
    assert dark(pixels(paper), 50, 49)
    choose_scheme(Qt.ColorScheme.Dark)
    paper.fit(100, 2)
    assert dark(pixels(paper), 50, 49)


def test_before_it_has_a_size_nothing_is_painted(light: None) -> None:
    paper = Paper()
    paper.add(LINE.points, LINE.widths, 0, 1)
    paper.show(Drawing((LINE,)))
    assert not dark(pixels(paper), 100, 98)


def test_a_hint_and_a_picture_stand_in_the_middle(light: None, dressed: QApplication) -> None:
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_hint(painter, QRectF(0, 0, 200, 200), "Draw")
    painter.end()
    assert any(image.pixelColor(x, y) != QColor("white") for x in range(60, 140) for y in range(85, 115))
    black = QImage(10, 20, QImage.Format.Format_RGB32)
    black.fill(QColor("black"))
    painter = QPainter(image)
    paint_picture(painter, QRectF(0, 0, 200, 200), black)
    painter.end()
    assert image.pixelColor(100, 20).lightness() < 200
    assert image.pixelColor(20, 20) == QColor("white")

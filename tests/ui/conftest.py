"""What the tests of the window share: an application dressed as the real one, a small model, a window that is ready."""

import gc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from digitpad.ink.strokes import PAGE
from digitpad.nn.model_file import Model
from digitpad.ui import dialog_folder, late_loading
from digitpad.ui.drawing_pad import DrawingPad
from digitpad.ui.main_window import MainWindow
from digitpad.ui.theme import choose_scheme, follow_system_theme, text_font

Way = list[tuple[float, float]]

SEVEN: Way = [(230, 220), (300, 180), (460, 200), (560, 300), (530, 440), (460, 600), (420, 790)]


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The style that `make_application` asks for."""
    return ["digitpad", "-style", "fusion"]


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application in the program's own clothes."""
    qapp.setFont(text_font())
    follow_system_theme(qapp)
    return qapp


@pytest.fixture(autouse=True)
def _no_folder_was_used_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the dialogs of each test begin where those of a new window do, and forget where they ended."""
    monkeypatch.setattr(dialog_folder, "_last_used", dialog_folder._LastUsed())


@pytest.fixture(autouse=True)
def _rubbish_is_found_in_the_main_thread() -> Iterator[None]:
    """Search after each test, as the window does: a search in a thread of the test could take widgets apart there."""
    gc.disable()
    yield
    gc.collect(0)  # what was made since the search rests is all in the youngest generation
    gc.enable()


@pytest.fixture
def light(dressed: QApplication) -> Iterator[None]:
    """A test that may change the colours leaves them light."""
    choose_scheme(Qt.ColorScheme.Light)
    yield
    choose_scheme(Qt.ColorScheme.Light)


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a screen reader, which listens, is asked to say."""
    said: list[str] = []

    def listen(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", listen)
    listened = QAccessible.isActive()
    QAccessible.setActive(True)
    yield said
    QAccessible.setActive(listened)


@pytest.fixture
def small_model() -> Model:
    """A network that has learned nothing, but answers."""
    rng = np.random.default_rng(7)
    params = {
        "W1": rng.normal(0, 0.2, (784, 12)).astype(np.float32),
        "b1": np.zeros(12, np.float32),
        "W2": rng.normal(0, 0.5, (12, 10)).astype(np.float32),
        "b2": np.zeros(10, np.float32),
    }
    story = {
        "name": "Small model",
        "trained_on": "nothing",
        "training_digits": 0,
        "settings": {"optimizer": "sgd"},
        "errors": [{"on": "made-up digits", "digits": 1000, "errors": 25}],
        "licence": "MIT",
    }
    return Model(params, "relu", story)


@pytest.fixture
def window(qtbot: QtBot, light: None, small_model: Model, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """The main window, shown, with the small model loaded."""
    monkeypatch.setattr(late_loading, "_shipped_model", lambda: small_model)
    shown = MainWindow()
    qtbot.addWidget(shown)
    shown.resize(1280, 800)
    with qtbot.waitSignal(shown.answering.model_changed):
        shown.show()
    yield shown
    shown.close()


@pytest.fixture
def pad(window: MainWindow) -> DrawingPad:
    """The window's drawing pad."""
    return window.pad_panel.pad


def place(pad: DrawingPad, point: tuple[float, float]) -> QPoint:
    """Return where a point of the page lies on the widget."""
    page = pad.page()
    return QPoint(round(page.x() + point[0] / PAGE * page.width()), round(page.y() + point[1] / PAGE * page.height()))


def draw(_qtbot: QtBot | None, pad: DrawingPad, way: Way) -> None:
    """Draw a stroke with the mouse."""
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=place(pad, way[0]))
    for point in way[1:]:
        QTest.mouseMove(pad, place(pad, point))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=place(pad, way[-1]))


def press(qtbot: QtBot, widget: QWidget, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """Press a key, as if on the keyboard."""
    pressed = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        pressed |= modifier
    QTest.keyClick(widget, key, pressed)


def picture_file(folder: Path) -> Path:
    """Write a picture with a black stroke on white, and return its path."""
    picture = Image.new("L", (120, 160), 255)
    ImageDraw.Draw(picture).line([(30, 30), (90, 30), (50, 130)], fill=0, width=10)
    path = folder / "seven.png"
    picture.save(path)
    return path


def colors_in(widget: QWidget) -> set[str]:
    """Return all colours that a widget shows, as `#rrggbb`."""
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def heard(widget: QWidget) -> str:
    """Return what a screen reader calls a widget; a combo box on Linux by the label that stands beside it alone."""
    if isinstance(widget, QComboBox):
        labels = QAccessible.queryAccessibleInterface(widget).relations(QAccessible.RelationFlag.Label)
        return "".join(label.text(QAccessible.Text.Name) for label, _ in labels)
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)

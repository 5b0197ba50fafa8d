"""How the window looks: colours with names (tokens), spacing, two type sizes, and labels in them.

Light and dark follow the system while the program runs. Widgets that paint themselves ask `tokens()` whenever they
paint; a new palette repaints them all by itself.
"""

import html
import sys
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLabel

from digitpad.ui.style_sheet import palette, style_sheet


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one scheme, as `#rrggbb`."""

    name: str
    ground: str
    """Behind the panels."""
    panel: str
    line: str
    """Hairlines and borders."""
    text: str
    muted: str
    """Captions and help; still 4.5:1 on a panel."""
    accent: str
    """The one thing that matters: the winning bar, the primary button, the training curve."""
    second: str
    """Validation, beside the accent."""
    on_accent: str
    """Text upon the accent."""
    accent_soft: str
    """Behind a chosen tool or row."""
    field: str
    """Inside what can be filled in."""
    screen: str
    """Under the image that the network sees."""
    track: str
    """The empty part of a bar."""
    grid: str
    """A plot's grid lines."""
    page: str
    """The paper of the drawing pad."""
    ink: str
    warning: str
    """The edge of a message that says what went wrong."""


LIGHT = Tokens(
    name="light",
    ground="#f4f5f7",
    panel="#ffffff",
    line="#e2e5ea",
    text="#1a1d21",
    muted="#646c79",
    accent="#2563eb",
    second="#a85a08",
    on_accent="#ffffff",
    accent_soft="#e2eafc",
    field="#f7f8fa",
    screen="#fafbfc",
    track="#eceff3",
    grid="#eff0f3",
    page="#ffffff",
    ink="#15181d",
    warning="#b3261e",
)
DARK = Tokens(
    name="dark",
    ground="#15181d",
    panel="#1d2128",
    line="#2c323c",
    text="#e8eaee",
    muted="#939cab",
    accent="#5b9dff",
    second="#f0a24a",
    on_accent="#0d1420",
    accent_soft="#253144",
    field="#222833",
    screen="#0b0d10",
    track="#2a303a",
    grid="#242a32",
    page="#0f1115",
    ink="#f4f5f7",
    warning="#ff8a80",
)

# Spacing, in pixels: an 8-pixel rhythm.
TINY, SMALL, MEDIUM, LARGE = 4, 8, 12, 16
RADIUS = 8  # of panels and pages
FIELD_RADIUS = 6  # of what stands on them

_TEXT_SIZE = 13
_CAPTION_SIZE = 11
# Where the desktop names no font of its own, the first of these that is there.
_FALLBACK_FAMILIES = ["Inter", "Noto Sans", "DejaVu Sans"]


@cache
def tokens() -> Tokens:
    """Return the colours to paint with now. Ask while painting; keep nothing of it.

    The palette is what tells the scheme, so that what paints itself always agrees with what Qt paints.
    """
    return DARK if QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def mixed(colour: str, strength: float) -> QColor:
    """Return a colour as it looks on a panel when it is only so strong, 0 to 1."""
    full, panel = QColor(colour), QColor(tokens().panel)
    parts = ((full.red(), panel.red()), (full.green(), panel.green()), (full.blue(), panel.blue()))
    return QColor(*(round(strength * above + (1 - strength) * below) for above, below in parts))


def follow_system_theme(application: QApplication) -> None:
    """Dress the application, and dress it anew whenever the system changes between light and dark.

    Call it when the window is made, not before: Qt applies a style sheet to a widget, and to all within it, again for
    each parent that it gets on its way into the window, which takes as long as all the rest of making it.
    """
    application.styleHints().colorSchemeChanged.connect(_dress)
    _dress(application.styleHints().colorScheme())


def choose_scheme(scheme: Qt.ColorScheme) -> None:
    """Make the window light or dark whatever the system says; `Unknown` follows the system again."""
    hints = QGuiApplication.styleHints()
    if scheme == Qt.ColorScheme.Unknown:
        hints.unsetColorScheme()
    else:
        hints.setColorScheme(scheme)  # for what the system draws; where it knows no schemes, this does nothing
    _dress(hints.colorScheme() if scheme == Qt.ColorScheme.Unknown else scheme)


def _dress(scheme: Qt.ColorScheme) -> None:
    chosen = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    tokens.cache_clear()
    QApplication.setPalette(palette(chosen))
    application = QApplication.instance()
    if isinstance(application, QApplication):
        application.setStyleSheet(style_sheet(chosen))


def text_font() -> QFont:
    """Return the system's font at the size of text, with figures of equal width, so that no number dances."""
    font = QApplication.font()
    if font.family().lower() in {"sans serif", "sans-serif", "sans"}:
        font.setFamilies([*_FALLBACK_FAMILIES, font.family()])
    # A person who has chosen larger letters for the desktop gets them here too.
    font.setPixelSize(max(_TEXT_SIZE, round(font.pointSizeF() * _dots_in_an_inch() / 72)))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _dots_in_an_inch() -> int:
    """Return how many pixels the system thinks an inch has, for letters are chosen in 72nds of it."""
    return 72 if sys.platform == "darwin" else 96


def caption_font() -> QFont:
    """Return the font of captions and of a plot's figures: two pixels smaller than text."""
    font = QApplication.font()
    font.setPixelSize(max(_CAPTION_SIZE, font.pixelSize() - (_TEXT_SIZE - _CAPTION_SIZE)))
    return font


def heading_font() -> QFont:
    """Return the bold font of a word that heads its neighbours."""
    font = QApplication.font()
    font.setWeight(QFont.Weight.DemiBold)
    return font


def title_font() -> QFont:
    """Return the font of a panel's title: small, bold, spaced capitals."""
    font = caption_font()
    font.setWeight(QFont.Weight.DemiBold)
    font.setCapitalization(QFont.Capitalization.AllUppercase)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 106)
    return font


def title(words: str) -> QLabel:
    """Return a label that titles a panel or a part of one: "WHAT THE NETWORK SEES"."""
    label = muted(words)
    label.setFont(title_font())
    return label


def heading(words: str) -> QLabel:
    """Return a label in bold, such as "Loss" above its plot."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)  # as below
    label.setFont(heading_font())
    return label


def muted(words: str = "") -> QLabel:
    """Return a label for what stands back: a field's name, help in one line, a figure's unit."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)  # it may be a file's or a stranger's model's name
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def plain_tip(words: str) -> str:
    """Return a tool tip that shows words as they are: Qt would follow the mark-up in a stranger's run's name."""
    if not ("<" in words or "&" in words):
        return words
    return "<p>" + html.escape(words).replace("\n", "<br>") + "</p>"


def flatten(field: QAbstractSpinBox) -> None:
    """Let a number be typed like any text: its arrows are on the keyboard, its margins those of its neighbours."""
    field.lineEdit().setTextMargins(7, 0, 7, 0)

"""How the window looks: colours with names (tokens), two type sizes, and the palette and one style sheet made of them.

Light and dark follow the system while the program runs. Widgets that paint themselves ask `tokens()` whenever they
paint; a new palette repaints them all by itself.
"""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLabel

from digitpad.paths import resource


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
    second="#c2680c",
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
    font.setPixelSize(max(_TEXT_SIZE, round(font.pointSizeF() * 96 / 72)))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


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
    label.setFont(heading_font())
    return label


def muted(words: str = "") -> QLabel:
    """Return a label for what stands back: a field's name, help in one line, a figure's unit."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)  # it may be a file's or a stranger's model's name
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def flatten(field: QAbstractSpinBox) -> None:
    """Let a number be typed like any text: its arrows are on the keyboard, its margins those of its neighbours."""
    field.lineEdit().setTextMargins(7, 0, 7, 0)


def palette(colours: Tokens) -> QPalette:
    """Return the palette of these colours, from which Fusion paints all that has no rule of its own."""
    roles = QPalette.ColorRole
    made = QPalette()
    for role, colour in (
        (roles.Window, colours.ground),
        (roles.WindowText, colours.text),
        (roles.Base, colours.panel),
        (roles.AlternateBase, colours.field),
        (roles.Text, colours.text),
        (roles.PlaceholderText, colours.muted),
        (roles.Button, colours.panel),
        (roles.ButtonText, colours.text),
        (roles.BrightText, colours.on_accent),
        (roles.ToolTipBase, colours.panel),
        (roles.ToolTipText, colours.text),
        (roles.Highlight, colours.accent),
        (roles.HighlightedText, colours.on_accent),
        (roles.Accent, colours.accent),
        (roles.Link, colours.accent),
        (roles.Light, colours.panel),
        (roles.Midlight, colours.line),
        (roles.Mid, colours.line),
        (roles.Dark, colours.muted),
        (roles.Shadow, colours.line),
    ):
        made.setColor(role, QColor(colour))
    faint = QColor(colours.muted)
    faint.setAlpha(140)
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, faint)
    return made


def style_sheet(colours: Tokens) -> str:
    """Return the style sheet of these colours: few rules, for each costs time before the first paint."""
    sheet = _SHEET.replace("@icons", resource("icons").as_posix())
    # The longer names first: @accent begins @accent_soft.
    for name in sorted(Tokens.__slots__, reverse=True):
        sheet = sheet.replace(f"@{name}", getattr(colours, name))
    return sheet


_SHEET = """
QMainWindow::separator { background: transparent; width: 12px; height: 12px; }
QMenuBar { background: @panel; border-bottom: 1px solid @line; padding: 2px 6px; }
QMenuBar::item { background: transparent; color: @muted; padding: 5px 9px; border-radius: 6px; }
QMenuBar::item:selected { background: @track; color: @text; }
QMenu { background: @panel; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 8px; border-radius: 4px; }
QMenu::item:selected { background: @accent_soft; color: @text; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QStatusBar { background: @panel; border-top: 1px solid @line; }
QStatusBar::item { border: none; }
QToolTip { background: @panel; color: @text; border: 1px solid @line; padding: 3px 5px; }
QToolButton { border: 1px solid transparent; border-radius: 6px; padding: 4px; background: transparent; }
QToolButton:hover { background: @track; }
QToolButton:checked { background: @accent_soft; }
QToolButton:focus { border-color: @accent; }
QPushButton { background: @panel; border: 1px solid @line; border-radius: 6px; padding: 6px 13px; color: @text; }
QPushButton[narrow="true"] { padding: 6px 8px; }
QPushButton:hover { background: @track; }
QPushButton:focus { border-color: @accent; }
QPushButton:disabled { color: @muted; background: @field; }
QPushButton[primary="true"] { background: @accent; border-color: @accent; color: @on_accent; font-weight: 600; }
QPushButton[primary="true"]:focus { border-color: @text; }
QPushButton[primary="true"]:disabled { background: @track; border-color: @track; color: @muted; }
QLineEdit, QComboBox, QAbstractSpinBox { background: @field; border: 1px solid @line; border-radius: 6px;
    padding: 4px 6px; min-height: 18px; selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { border-color: @accent; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { color: @muted; }
QComboBox { padding: 4px 2px 4px 8px; }
QAbstractSpinBox { padding: 4px 0; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url("@icons/chevron.svg"); width: 14px; height: 14px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator, QTableView::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 4px;
    background: @field; }
QCheckBox::indicator:checked, QTableView::indicator:checked { background: @accent; border-color: @accent;
    image: url("@icons/check-@name.svg"); }
QCheckBox::indicator:focus { border: 2px solid @text; width: 12px; height: 12px; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { padding: 5px 8px; border: none; border-bottom: 2px solid transparent; color: @muted;
    background: transparent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:focus { border-bottom-color: @text; }
QProgressBar { background: @track; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QSlider::groove:horizontal { background: @track; height: 3px; border-radius: 1px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 1px; }
QSlider::handle:horizontal { background: @accent; width: 14px; height: 14px; margin: -6px 0; border-radius: 7px; }
QSlider::handle:horizontal:focus { background: @text; }
QScrollBar, QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: @line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""

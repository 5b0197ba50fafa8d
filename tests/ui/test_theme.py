import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QPalette, QTextDocument
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QSpinBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from digitpad.paths import resource
from digitpad.ui.curve_tools import CurveTools
from digitpad.ui.icons import icon, primary_icon
from digitpad.ui.message_bar import MessageBar
from digitpad.ui.style_sheet import style_sheet
from digitpad.ui.theme import (
    DARK,
    LIGHT,
    Tokens,
    caption_font,
    choose_scheme,
    flatten,
    heading,
    muted,
    plain_tip,
    text_font,
    tokens,
)


def luminance(colour: str) -> float:
    """Return the relative luminance, as WCAG 2 defines it."""
    parts = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def rgb(colour: str) -> tuple[float, float, float]:
    exact = QColor(colour)
    return exact.redF(), exact.greenF(), exact.blueF()


def contrast(one: str, two: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(two)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_words_can_be_read(scheme: Tokens) -> None:
    for ground in (scheme.panel, scheme.ground, scheme.field):
        assert contrast(scheme.text, ground) >= 7
        assert contrast(scheme.muted, ground) >= 4.5
    assert contrast(scheme.muted, scheme.screen) >= 4.5
    assert contrast(scheme.text, scheme.track) >= 4.5
    assert contrast(scheme.text, scheme.accent_soft) >= 4.5
    assert contrast(scheme.on_accent, scheme.accent) >= 4.5
    assert contrast(scheme.accent, scheme.panel) >= 4.5
    assert contrast(scheme.ink, scheme.page) >= 7
    for line in (scheme.accent, scheme.second):
        assert contrast(line, scheme.panel) >= 4.5, "figures are written in it too"
    assert contrast(scheme.accent, scheme.track) >= 3
    assert contrast(scheme.warning, scheme.panel) >= 4.5


def test_a_style_sheet_has_all_its_colours(dressed: QApplication) -> None:
    for scheme in (LIGHT, DARK):
        assert "@" not in style_sheet(scheme)


def test_a_scroll_bar_is_quiet_and_can_be_seen(qtbot: QtBot, light: None) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    inside = QWidget()
    inside.setFixedSize(100, 2000)
    area.setWidget(inside)
    area.resize(140, 200)
    area.show()
    bar = area.verticalScrollBar()
    assert bar.width() == 12
    image = bar.grab().toImage()
    assert image.pixelColor(6, 10) == QColor(LIGHT.line)
    assert image.pixelColor(6, 190) != QColor(LIGHT.line)


def test_tokens_follow_the_chosen_scheme(light: None) -> None:
    assert tokens() is LIGHT
    choose_scheme(Qt.ColorScheme.Dark)
    assert tokens() is DARK
    assert QApplication.palette().color(QPalette.ColorRole.Base) == QColor(DARK.panel)
    choose_scheme(Qt.ColorScheme.Unknown)
    assert tokens() in (LIGHT, DARK)


def test_a_change_of_the_systems_scheme_is_followed_live(light: None, dressed: QApplication) -> None:
    dressed.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert tokens() is DARK


def test_quiet_buttons_and_the_sign_of_a_message_follow_live(qtbot: QtBot, light: None) -> None:
    tools, bar = CurveTools(), MessageBar()
    bar.warn("Something is wrong.")
    for widget in (tools, bar):
        qtbot.addWidget(widget)
        widget.show()
    export, sign = tools.findChild(QToolButton, "curves_export"), bar.findChildren(QLabel)[0]
    assert export is not None
    for scheme, now in ((Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT)):
        choose_scheme(scheme)
        QApplication.processEvents()
        assert export.palette().color(QPalette.ColorRole.ButtonText) == QColor(now.muted)
        assert distance(strongest(QIcon(sign.pixmap())), now.text) < 0.05


def test_figures_have_equal_widths(dressed: QApplication) -> None:
    metrics = QFontMetricsF(text_font())
    assert len({round(metrics.horizontalAdvance(figure * 10), 2) for figure in "0123456789"}) == 1


@pytest.mark.parametrize(
    ("system", "points", "pixels"),
    [("darwin", 13, 13), ("darwin", 17, 17), ("win32", 9, 13), ("win32", 12, 16), ("linux", 10, 13), ("linux", 12, 16)],
)
def test_text_is_as_large_as_the_system_has_it(
    dressed: QApplication, monkeypatch: pytest.MonkeyPatch, system: str, points: int, pixels: int
) -> None:
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr(QApplication, "font", lambda: QFont("Noto Sans", points))
    assert text_font().pixelSize() == pixels


def test_captions_are_smaller_than_text(dressed: QApplication) -> None:
    assert caption_font().pixelSize() == QApplication.font().pixelSize() - 2


def test_muted_words_follow_the_palette(qtbot: QtBot, light: None) -> None:
    label = muted("help")
    qtbot.addWidget(label)
    assert label.foregroundRole() == QPalette.ColorRole.PlaceholderText


def test_a_number_field_shows_its_number(qtbot: QtBot, light: None) -> None:
    field = QSpinBox()
    qtbot.addWidget(field)
    flatten(field)
    field.resize(120, 30)
    field.show()
    assert field.lineEdit().width() > 60


@pytest.mark.parametrize("path", sorted(resource("icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_paints_something(dressed: QApplication, path: object) -> None:
    name = getattr(path, "stem")  # noqa: B009
    image = icon(name).pixmap(QSize(20, 20)).toImage()
    assert any(image.pixelColor(x, y).alpha() > 100 for x in range(20) for y in range(20))


def strongest(picture: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off) -> QColor:
    """Return the colour of the icon's most solid pixel."""
    image = picture.pixmap(QSize(20, 20), mode, state).toImage()
    return max((image.pixelColor(x, y) for x in range(20) for y in range(20)), key=QColor.alpha)


def distance(one: QColor, two: str) -> float:
    return max(abs(a - b) for a, b in zip(rgb(one.name()), rgb(two), strict=True))


def test_icons_take_the_colour_of_the_moment(light: None) -> None:
    stop = icon("stop")
    assert distance(strongest(stop), LIGHT.text) < 0.05
    assert distance(strongest(stop, state=QIcon.State.On), LIGHT.accent) < 0.05
    assert strongest(stop, QIcon.Mode.Disabled).alpha() < 200
    assert distance(strongest(primary_icon("stop")), LIGHT.on_accent) < 0.05
    choose_scheme(Qt.ColorScheme.Dark)
    assert distance(strongest(stop), DARK.text) < 0.05


def test_icons_are_crisp_at_twice_the_scale(dressed: QApplication) -> None:
    pixmap = icon("pen").pixmap(QSize(18, 18), 2.0)
    assert pixmap.size() == QSize(36, 36)
    assert pixmap.devicePixelRatio() == 2


def test_a_strangers_words_are_shown_as_they_are(qtbot: QtBot) -> None:
    label = heading("<h1>Certified</h1>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert plain_tip("mean of 10\nnow") == "mean of 10\nnow"
    for words in ("<h1>A</h1>\nB", "&lt;b&gt;"):
        tip, document = plain_tip(words), QTextDocument()
        assert GuiQt.mightBeRichText(tip)
        document.setHtml(tip)
        assert document.toPlainText() == words

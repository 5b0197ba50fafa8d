"""What Qt paints with: the palette and one style sheet, made of the theme's colours."""

from dataclasses import fields
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette

from digitpad.paths import resource

if TYPE_CHECKING:
    from digitpad.ui.theme import Tokens


def palette(colours: "Tokens") -> QPalette:
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


def style_sheet(colours: "Tokens") -> str:
    """Return the style sheet of these colours: few rules, for each costs time before the first paint."""
    sheet = _SHEET.replace("@icons", resource("icons").as_posix())
    # The longer names first: @accent begins @accent_soft.
    for name in sorted((field.name for field in fields(colours)), reverse=True):
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
QToolButton[quiet="true"] { color: @muted; }
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

"""The drawing pad with its tools above and a line of help below."""

from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSlider, QToolButton, QVBoxLayout, QWidget

from digitpad.ink.network_input import NetworkInput
from digitpad.ui.actions import WindowActions
from digitpad.ui.digit_strip import DigitStrip
from digitpad.ui.drawing_pad import PEN_WIDTHS, DrawingPad, Tool
from digitpad.ui.elided_label import ElidedLabel
from digitpad.ui.panel_dock import Panel
from digitpad.ui.system_keys import key_name
from digitpad.ui.theme import LARGE, MEDIUM, SMALL, TINY, muted

_SMALLEST_PAGE = 300  # pixels of its side, that the strip leaves to the page
_AROUND_PAGE = 130  # pixels: tools, a line of help, margins
_STEP = 8  # page units, of [ and ]


class PadPanel(Panel):
    """The middle of the window. What it can be asked to do comes in as actions, so that menus and keys do the same."""

    def __init__(self, actions: WindowActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pad_panel")
        self._actions = actions
        self.pad = DrawingPad(self)
        self.pad.setToolTip(self.tr("Draw here: P pen, E eraser, [ and ] their width"))
        self.strip = DigitStrip(self)
        self._state = muted()
        self._help = ElidedLabel(Qt.AlignmentFlag.AlignRight)
        self._width = self._width_slider()
        self._tools: list[QToolButton] = []
        self._lay_out()
        self._connect()
        self._describe()

    @Slot(object)
    def _name_picture(self, network_input: NetworkInput) -> None:
        """Say that it is a picture that lies on the page, and which."""
        self._state.setText(network_input.name)
        back = self.tr("Draw to begin anew · {0} brings your drawing back").format(key_name("Ctrl+Z"))
        self._help.setText(back if self.pad.can_undo else self.tr("Draw to begin anew"))
        self._actions.clear.setEnabled(True)

    @property
    def words(self) -> str:
        """What the panel says is on the page."""
        return self._state.text()

    def _lay_out(self) -> None:
        actions = self._actions
        tools = QHBoxLayout()
        tools.setSpacing(2)
        for group in (
            (actions.pen, actions.eraser),
            (actions.undo, actions.redo, actions.clear),
            (actions.open, actions.paste, actions.save),
        ):
            if tools.count():
                tools.addSpacing(TINY)
                tools.addWidget(self._divider())
                tools.addSpacing(TINY)
            for action in group:
                self._tools.append(self._button(action))
                tools.addWidget(self._tools[-1])
        tools.addSpacing(SMALL)
        tools.addStretch()
        tools.addWidget(self._width, 1)
        line = QHBoxLayout()
        line.setSpacing(MEDIUM)
        line.addWidget(self._state)
        line.addWidget(self._help, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(LARGE, MEDIUM, LARGE, LARGE)
        layout.setSpacing(SMALL)
        layout.addLayout(tools)
        layout.addWidget(self.pad, 1)
        layout.addLayout(line)
        layout.addSpacing(SMALL)
        layout.addWidget(self.strip)
        layout.addStretch()
        self.setFocusProxy(self.pad)
        in_order = [*self._tools, self._width, self.pad, self.strip.cells]
        for earlier, later in pairwise(in_order):
            QWidget.setTabOrder(earlier, later)

    def _connect(self) -> None:
        actions, pad = self._actions, self.pad
        actions.undo.triggered.connect(pad.undo)
        actions.redo.triggered.connect(pad.redo)
        actions.clear.triggered.connect(pad.clear)
        actions.clear.setShortcutContext(
            Qt.ShortcutContext.WidgetWithChildrenShortcut
        )  # elsewhere it would be a mishap
        self.addAction(actions.clear)
        actions.pen.triggered.connect(lambda: pad.take(Tool.PEN))
        actions.eraser.triggered.connect(lambda: pad.take(Tool.ERASER))
        actions.narrower.triggered.connect(lambda: self._width.setValue(self._width.value() - _STEP))
        actions.wider.triggered.connect(lambda: self._width.setValue(self._width.value() + _STEP))
        self._width.valueChanged.connect(pad.set_pen_width)
        pad.history_changed.connect(self._describe)
        pad.picture_shown.connect(self._name_picture)

    def _describe(self) -> None:
        """Say what is on the page, and what can be done about it."""
        pad = self.pad
        self._actions.undo.setEnabled(pad.can_undo)
        self._actions.redo.setEnabled(pad.can_redo)
        self._actions.clear.setEnabled(not pad.drawing.empty)
        self._actions.save.setEnabled(not pad.drawing.empty)
        count = len(pad.drawing.strokes)
        self._state.setText(self.tr("1 stroke") if count == 1 else self.tr("{count} strokes").format(count=count))
        self._help.setText(self.tr("Esc clears · {0} undoes · drop or paste a picture").format(key_name("Ctrl+Z")))

    def _width_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setObjectName("pen_width")
        slider.setAccessibleName(self.tr("Pen width"))
        slider.setToolTip(self.tr("Pen width ([ and ])"))
        slider.setRange(PEN_WIDTHS.start, PEN_WIDTHS.stop - 1)
        slider.setValue(44)
        slider.setMinimumWidth(44)
        slider.setMaximumWidth(140)
        return slider

    def _button(self, action: QAction) -> QToolButton:
        """Return a button that does as an action does.

        `setDefaultAction` is not for actions that change with every stroke: Qt 6.11 connects the button to the action
        once more at each change, and each change then takes a little longer than the one before.
        """
        button = QToolButton(self)
        button.setObjectName(f"{action.objectName()}_button")
        button.setAccessibleName(action.text().replace("&", ""))
        button.setToolTip(action.toolTip())
        button.setIcon(action.icon())
        button.setIconSize(QSize(18, 18))
        button.setEnabled(action.isEnabled())
        action.enabledChanged.connect(button.setEnabled)
        button.setCheckable(action.isCheckable())
        button.setChecked(action.isChecked())
        action.toggled.connect(button.setChecked)
        button.clicked.connect(action.trigger)
        button.clicked.connect(lambda: button.setChecked(action.isChecked()))  # a tool in hand stays there
        return button

    def _divider(self) -> QFrame:
        divider = QFrame(self)
        divider.setFrameShape(QFrame.Shape.VLine)
        divider.setFrameShadow(QFrame.Shadow.Plain)
        divider.setForegroundRole(QPalette.ColorRole.Mid)
        divider.setFixedHeight(18)
        return divider

    def minimumSizeHint(self) -> QSize:
        """Insist on the page alone: the strip gives way to it."""
        needed = super().minimumSizeHint()
        strip = 0 if self.strip.isHidden() else self.strip.minimumSizeHint().height() + SMALL
        return QSize(needed.width(), needed.height() - strip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the line of help at the foot of the square page, and the strip where it leaves the page room enough."""
        super().resizeEvent(event)
        side = max(self.pad.width(), self.pad.minimumSizeHint().height())
        self.pad.setMaximumHeight(side)
        self.strip.setVisible(self.height() >= _SMALLEST_PAGE + _AROUND_PAGE + self.strip.sizeHint().height())

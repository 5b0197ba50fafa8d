"""The line below the curves: what happened under the cursor, and quiet buttons for how the curves are drawn."""

from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from digitpad.ui.elided_label import ElidedLabel
from digitpad.ui.theme import caption_font

_SPANS = (1, 20, 100)
_USUAL_SPAN = 20


class CurveTools(QWidget):
    """Smoothing, axes, the whole run, export. It draws nothing itself."""

    span_chosen = Signal(int)
    """Draw means over so many reports; 1 is none."""
    logarithmic_chosen = Signal(bool)
    """Draw the loss on a logarithmic axis, or not."""
    logarithmic_epochs_chosen = Signal(bool)
    """Draw the epochs on a logarithmic axis, or not."""
    whole_wanted = Signal()
    export_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.span = _USUAL_SPAN
        """Over how many reports the curves are smoothed."""
        self._words = ElidedLabel()
        self._words.setFont(caption_font())
        tip = self.tr(
            "Bold is the mean of the reports so far, older ones weighing less; faint is what was measured. "
            "A short run is smoothed over a tenth of its reports at the most."
        )
        self._smoothing = self._button("curves_smoothing", "", tip)
        axes = self._button("curves_axes", self.tr("axes ▾"), self.tr("Linear or logarithmic axes"))
        for button, menu in ((self._smoothing, self._smoothing_menu()), (axes, self._axes_menu())):
            button.clicked.connect(partial(_drop_down, button, menu))
        self._whole = self._button("curves_whole", self.tr("whole run"), self.tr("Show the whole run again (Home)"))
        self._whole.clicked.connect(self.whole_wanted)
        tip = self.tr("Save the points as CSV, or the curves as a PNG or SVG picture")
        export = self._button("curves_export", self.tr("export…"), tip)
        export.clicked.connect(self.export_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._words, 1)
        for button in (self._whole, self._smoothing, axes, export):
            row.addWidget(button)
        self.offer_whole(offered=False)
        self.show_words("")
        self.name_smoothing(self.span)

    @property
    def caption(self) -> str:
        """What stands below a picture of the curves."""
        return f"{self.tr('epochs')} · {self._smoothed}"

    def show_words(self, words: str) -> None:
        """Say what happened at the cursor; without a word, what the horizontal axis counts."""
        self._words.setText(words or self.tr("epochs"))

    def offer_whole(self, *, offered: bool) -> None:
        """Offer to show the whole run, where only a part of it is shown."""
        self._whole.setVisible(offered)

    def name_smoothing(self, span: int) -> None:
        """Say over how many reports the bold lines are means."""
        smooth = span > 1
        self._smoothed = self.tr("smoothed over {0} reports").format(span) if smooth else self.tr("not smoothed")
        self._smoothing.setText(self.tr("mean of {0} ▾").format(span) if smooth else f"{self._smoothed} ▾")
        self._smoothing.setAccessibleName(self.tr("Smooth the curves: {0}").format(self._smoothed))

    def _button(self, name: str, words: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setText(words)
        button.setFont(caption_font())
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.setProperty("quiet", True)  # noqa: FBT003 (Qt's signature)
        return button

    def _smoothing_menu(self) -> QMenu:
        menu, group = QMenu(self), QActionGroup(self)
        names = (self.tr("Not smoothed"), self.tr("Lightly, over 20 reports"), self.tr("Strongly, over 100 reports"))
        for span, words in zip(_SPANS, names, strict=True):
            action = _choice(menu, f"smooth_over_{span}", words)
            action.setData(span)
            action.setChecked(span == self.span)
            group.addAction(action)
        group.triggered.connect(self._on_span_chosen)
        return menu

    def _axes_menu(self) -> QMenu:
        menu = QMenu(self)
        loss = _choice(menu, "curves_log", self.tr("Logarithmic loss"))
        loss.toggled.connect(self.logarithmic_chosen)
        epochs = _choice(menu, "curves_log_epochs", self.tr("Logarithmic epochs"))
        epochs.toggled.connect(self.logarithmic_epochs_chosen)
        return menu

    def _on_span_chosen(self, action: QAction) -> None:
        self.span = action.data()
        self.span_chosen.emit(self.span)


def _choice(menu: QMenu, name: str, words: str) -> QAction:
    action = menu.addAction(words)
    action.setObjectName(name)
    action.setCheckable(True)
    return action


def _drop_down(button: QToolButton, menu: QMenu) -> None:
    """Open a menu below its button, which shows no arrow but its words'."""
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))

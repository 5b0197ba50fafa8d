"""How the network learns: its loss and its accuracy, on training and on validation digits, live.

Draws nothing while it is hidden, and ten times a second at the most: more cannot be read, and takes time from the pen
and from the training. While a hand draws, whose eyes are elsewhere, it is three times a second.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QEvent,
    QIODevice,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPixmap, QRegion, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from digitpad.files import FileProblem, write_atomically
from digitpad.ui.theme import SMALL, TINY, caption_font, heading, muted, tokens

if TYPE_CHECKING:
    from digitpad.training.point import TrainingPoint
    from digitpad.ui.curve_plot import CurvePlot
    from digitpad.ui.curve_record import CurveRecord

_PAUSE = 100  # milliseconds from one drawing to the next
_PAUSE_BESIDE_HAND = 333


class CurvesPanel(QWidget):
    """Two plots with their figures; before the first run, a line that says what to do."""

    problem_occurred = Signal(str)
    """An export failed; why, as a person reads it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("curves_panel")
        self.setAccessibleName(self.tr("Curves of loss and accuracy"))
        self._record: CurveRecord | None = None
        self._plots: tuple[CurvePlot, ...] = ()
        self._figures: tuple[QLabel, ...] = ()
        self._tools: list[QToolButton] = []
        self._hand_draws = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._draw)
        self._layers = QStackedLayout(self)
        empty = muted(self.tr("Press Start and watch it learn here."))
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setWordWrap(True)
        self._layers.addWidget(empty)

    def sizeHint(self) -> QSize:
        """Ask for two plots' height from the start, so that the window does not jump when they come."""
        return QSize(300, 340)

    def prepare(self) -> None:
        """Load pyqtgraph and make the plots: about 50 milliseconds once it is imported. Call it after the first paint.

        `import digitpad.ui.curve_plot` in a background thread beforehand spares the window the longer part.
        """
        if self._plots:
            return
        from digitpad.ui.curve_plot import CurvePlot  # pyqtgraph loads here, after the first paint

        loss = CurvePlot(("training_loss", "validation_loss"), percent=False)
        accuracy = CurvePlot(("training_accuracy", "validation_accuracy"), percent=True)
        loss.epochs_shown.connect(accuracy.show_epochs)
        accuracy.epochs_shown.connect(loss.show_epochs)
        self._plots = (loss, accuracy)
        for plot in self._plots:
            plot.whole_wanted.connect(self.show_whole)
        self._layers.addWidget(self._content(loss, accuracy))
        self._dress()

    def _content(self, loss: "CurvePlot", accuracy: "CurvePlot") -> QWidget:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TINY)
        self._figures = (self._figures_label("8.888 · 8.888"), self._figures_label("88.8 % · 88.8 %"))
        self._name(loss, "loss_plot", self.tr("Loss"), self.tr("Mean cross-entropy of a digit; less is better."))
        self._name(accuracy, "accuracy_plot", self.tr("Accuracy"), self.tr("Share of the digits that are read right."))
        for plot, words, figures in zip(
            self._plots, (self.tr("Loss"), self.tr("Accuracy")), self._figures, strict=True
        ):
            layout.addLayout(self._header(words, figures))
            layout.addWidget(plot, 1)
        layout.addLayout(self._footer(loss))
        return content

    def _name(self, plot: "CurvePlot", name: str, words: str, tip: str) -> None:
        plot.setObjectName(name)
        plot.setAccessibleName(words)
        plot.setToolTip(tip + " " + self.tr("Drag a rectangle or turn the wheel to look closer; double-click for all."))

    def _header(self, words: str, figures: QLabel) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addWidget(heading(words))
        for key in (_LegendKey(self.tr("training")), _LegendKey(self.tr("validation"), dashed=True)):
            row.addWidget(key)
        row.addStretch()
        row.addWidget(figures)
        return row

    def _figures_label(self, widest: str) -> QLabel:
        label = muted()
        label.setFont(caption_font())
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setMinimumWidth(label.fontMetrics().horizontalAdvance(widest))
        label.setToolTip(self.tr("Now: training · validation"))
        return label

    def _footer(self, loss: "CurvePlot") -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        caption = muted(self.tr("epochs"))
        caption.setFont(caption_font())
        row.addWidget(caption)
        row.addStretch()
        logarithmic = self._tool("curves_log", self.tr("log"), self.tr("Draw the loss on a logarithmic axis"))
        logarithmic.setCheckable(True)
        logarithmic.toggled.connect(loss.set_logarithmic)
        whole = self._tool("curves_whole", self.tr("whole run"), self.tr("Show the whole run again (double click)"))
        whole.clicked.connect(self.show_whole)
        export = self._tool("curves_export", self.tr("export…"), self.tr("Save the points as CSV or the curves as PNG"))
        export.clicked.connect(self._choose_export)
        for button in (logarithmic, whole, export):
            row.addWidget(button)
        return row

    def _tool(self, name: str, words: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setText(words)
        button.setFont(caption_font())
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        self._tools.append(button)
        return button

    def _dress(self) -> None:
        quiet = QPalette()
        quiet.setColor(QPalette.ColorRole.ButtonText, QColor(tokens().muted))
        for button in self._tools:
            button.setPalette(quiet)
        for plot in self._plots:
            plot.dress()

    def begin(self, epochs: float) -> None:
        """Clear the curves for a new run of so many epochs."""
        from digitpad.ui.curve_record import CurveRecord  # NumPy loads here, after the first paint

        self.prepare()
        self._record = CurveRecord()
        for plot in self._plots:
            plot.begin(self._record, epochs)
        for figures in self._figures:
            figures.setText("")

    @Slot(list)
    def add_points(self, points: Sequence["TrainingPoint"]) -> None:
        """Add what the run reports, in its order."""
        if self._record is None:
            self.begin(points[-1].epochs)
        if self._record is not None:
            self._record.add(points)
        self._layers.setCurrentIndex(1)
        if self.isVisible() and not self._timer.isActive():
            self._timer.start(_PAUSE_BESIDE_HAND if self._hand_draws else _PAUSE)
            self._hand_draws = False

    @Slot()
    def give_way(self) -> None:
        """Draw less often for a moment: a hand is drawing on the pad."""
        self._hand_draws = True

    @Slot()
    def show_whole(self) -> None:
        """Show the whole run in both plots."""
        for plot in self._plots:
            plot.show_whole()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while the panel was hidden."""
        super().showEvent(event)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme between light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    @Slot()
    def _draw(self) -> None:
        if self._record is None or not self.isVisible():
            return
        for plot in self._plots:
            plot.draw()
        loss, accuracy = self._figures
        loss.setText(_pair(self._record.latest("training_loss"), self._record.latest("validation_loss"), "{:.3f}"))
        accuracy.setText(
            _pair(self._record.latest("training_accuracy"), self._record.latest("validation_accuracy"), "{:.1%}")
        )

    def _choose_export(self) -> None:
        kinds = [self.tr("Points as CSV (*.csv)"), self.tr("Picture as PNG (*.png)")]
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Export the curves"), "curves.csv", ";;".join(kinds))
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> None:
        """Save the points, or where the name ends in .png the panel's picture; a failure is told by a signal."""
        if self._record is None:
            return
        try:
            if path.suffix.lower() == ".png":
                write_atomically(path, self._picture())
            else:
                write_atomically(path, self._record.as_csv())
        except FileProblem as problem:
            self.problem_occurred.emit(str(problem))

    def _picture(self) -> bytes:
        """Return the curves as they are seen now, as PNG."""
        contents = QByteArray()
        buffer = QBuffer(contents)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        picture = QPixmap(self.size() * self.devicePixelRatioF())
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        picture.fill(QColor(tokens().panel))
        self.render(picture, QPoint(), QRegion(), self.RenderFlag.DrawChildren)
        picture.save(buffer, "PNG")
        return bytes(contents.data())


def _pair(training: float | None, validation: float | None, figure: str) -> str:
    """Return "0.081 · 0.104", with a question mark for what is not measured yet."""
    figures = ("?" if value is None else figure.format(value).replace("%", " %") for value in (training, validation))
    return " · ".join(figures)


class _LegendKey(QWidget):
    """A short piece of a curve and what it stands for."""

    _LENGTH = 16

    def __init__(self, words: str, *, dashed: bool = False) -> None:
        super().__init__()
        self._words = words
        self._dashed = dashed
        self.setAccessibleName(words)
        self.setFont(caption_font())

    def sizeHint(self) -> QSize:
        """Ask for the line and the words."""
        metrics = self.fontMetrics()
        return QSize(self._LENGTH + TINY + metrics.horizontalAdvance(self._words) + 1, metrics.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line as the plot paints it, and the words after it."""
        now = tokens()
        painter = QPainter(self)
        pen = QPen(QColor(now.second if self._dashed else now.accent), 2.5)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if self._dashed:
            pen.setDashPattern([2.4, 1.2])
        painter.setPen(pen)
        middle = self.height() / 2 + 0.5
        painter.drawLine(QPointF(0, middle), QPointF(self._LENGTH, middle))
        painter.setPen(QColor(now.muted))
        words = QRectF(self.rect()).adjusted(self._LENGTH + TINY, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._words)

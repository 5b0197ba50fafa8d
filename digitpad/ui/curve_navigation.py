"""How a person finds the way about a plot: the pointer, drags, the wheel and keys, turned into what they mean."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

_CURSOR_STEP = 0.01  # of what is shown, for each press of an arrow key
_PAN_STEP, _ZOOM_STEP = 0.1, 0.8
_DIRECTIONS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ZOOMS = {Qt.Key.Key_Plus: _ZOOM_STEP, Qt.Key.Key_Equal: _ZOOM_STEP, Qt.Key.Key_Minus: 1 / _ZOOM_STEP}


class CurveNavigation(QObject):
    """Watches a plot and pyqtgraph's graph in it, which zooms and moves by itself once it is told which is meant."""

    pointed = Signal(object)
    """The place on the horizontal axis that the pointer or the keyboard is at, or None where it has left."""
    looked_closer = Signal()
    """A part of the run has been chosen."""
    whole_wanted = Signal()
    """The whole run again, please."""

    def __init__(self, plot: QWidget, graph: Any) -> None:  # noqa: ANN401 (pyqtgraph's, untyped)
        super().__init__(plot)
        self.here = 0.0
        """Where on the horizontal axis the keyboard's cursor goes on from."""
        self._plot = plot
        self._graph = graph
        self._view = graph.getViewBox()
        self._view.setMouseMode(self._view.RectMode)
        self._view.sigRangeChangedManually.connect(lambda *_: self.looked_closer.emit())
        graph.scene().sigMouseClicked.connect(self._on_clicked)
        graph.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        graph.setFocusProxy(plot)
        graph.viewport().installEventFilter(self)
        plot.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at what happens to the plot before it does, or pyqtgraph."""
        kind = event.type()
        if watched is self._plot:
            return kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._press_key(event)
        if kind == QEvent.Type.Leave:
            self.pointed.emit(None)
        elif isinstance(event, QMouseEvent):
            if kind == QEvent.Type.MouseMove and not event.buttons():
                self._point(event.position().toPoint())
            elif kind == QEvent.Type.MouseButtonPress:
                self._begin_drag(event)
        return False

    def _point(self, position: QPoint) -> None:
        place = self._view.mapSceneToView(self._graph.mapToScene(position)).x()
        start, stop = self._shown()
        self.pointed.emit(place if start <= place <= stop else None)

    def _begin_drag(self, event: QMouseEvent) -> None:
        """Tell pyqtgraph whether the drag that may follow is to move along or to look closer."""
        self._plot.setFocus(Qt.FocusReason.MouseFocusReason)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        moves = shift or event.button() == Qt.MouseButton.MiddleButton
        self._view.setMouseMode(self._view.PanMode if moves else self._view.RectMode)

    def _press_key(self, event: QKeyEvent) -> bool:
        """Move the cursor by arrows, the curves by Control and arrows; + and - zoom, Home shows all; else: False."""
        key = Qt.Key(event.key())
        start, stop = self._shown()
        if key in _DIRECTIONS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.looked_closer.emit()
            self._view.translateBy(x=_DIRECTIONS[key] * _PAN_STEP * (stop - start))
        elif key in _DIRECTIONS:
            place = self.here + _DIRECTIONS[key] * _CURSOR_STEP * (stop - start)
            self.pointed.emit(min(max(place, start), stop))
        elif key in _ZOOMS:
            self.looked_closer.emit()
            self._view.scaleBy(x=_ZOOMS[key], center=(min(max(self.here, start), stop), 0.0))
        elif key == Qt.Key.Key_Home:
            self.whole_wanted.emit()
        else:
            return False
        return True

    def _shown(self) -> tuple[float, float]:
        start, stop = self._view.viewRange()[0]
        return float(start), float(stop)

    def _on_clicked(self, event: Any) -> None:  # noqa: ANN401 (pyqtgraph's own event, untyped)
        if event.double():
            self.whole_wanted.emit()

"""What the network sees of its training digits: a sheet of them, distorted anew, with a slider for each kind.

The sliders are the settings of the training: what is moved here holds for the next one, or for the one that runs.
Distorts nothing while it is hidden.
"""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from digitpad.ink.network_input import NetworkInput
from digitpad.training.choices import AUGMENTATION_STARTS, AUGMENTATIONS
from digitpad.training.fields import FIELDS
from digitpad.ui.theme import LARGE, SMALL, TINY, muted

if TYPE_CHECKING:
    from digitpad.data.digits import Digits
    from digitpad.training.settings import TrainingSettings
    from digitpad.ui.digits_grid import DigitsGrid

_STEPS = 100  # of a slider, from its least to its most
_REACH = {"rotation": 45.0, "scale": 0.5, "shear": 0.6, "shift": 4.0, "elastic": 3.0, "elastic_smoothing": 10.0}
"""The most that each slider gives: beyond it digits cannot be read; the form takes more."""
_NARROWEST_SLIDER = 56  # pixels
_PAUSE = 40  # milliseconds from one sheet to the next while a slider moves


class AugmentationPanel(QWidget):
    """Sliders on the left, the sheet beside them."""

    strengths_changed = Signal(object)
    """The strengths that were moved, by the names of their settings."""
    digits_wanted = Signal()
    """It is seen, and has no digits to distort: load some, then `show_digits(…)`."""
    digit_chosen = Signal(object)
    """The `NetworkInput` of a distorted digit that the user wants to see answered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("augmentation_panel")
        self.setAccessibleName(self.tr("Distorted digits"))
        self._strengths = dict(AUGMENTATION_STARTS["none"])
        self._sliders: dict[str, QSlider] = {}
        self._figures: dict[str, QLabel] = {}
        self._digits: Digits | None = None
        self._distorted: Digits | None = None
        self._sheet: DigitsGrid | None = None
        self._seed = 0
        self._due = QTimer(self, singleShot=True, interval=_PAUSE)
        self._due.timeout.connect(self._distort)
        self._on_their_way = self.tr("The digits are on their way…")
        self._empty = muted(self._on_their_way)
        self._place = QStackedLayout()
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(LARGE)
        self._layout.addLayout(self._place, 1)

    @Slot(object)
    def show_settings(self, settings: "TrainingSettings") -> None:
        """Show the strengths of these settings."""
        strengths = {name: float(getattr(settings, name)) for name in _REACH}
        if strengths != self._strengths:
            self._strengths = strengths
            self._show_strengths()
            self._ask()

    @Slot(object)
    def show_digits(self, digits: "Digits") -> None:
        """Distort these from now on: few enough that it takes no time, some sixty."""
        self._digits = digits
        self._ask()

    @Slot(str)
    def miss_digits(self, words: str) -> None:
        """Say why there are none."""
        self._empty.setText(words)

    @Slot()
    def forget_digits(self) -> None:
        """Other digits were chosen to learn from: ask for some of them, now or when the panel is seen."""
        self._digits = None
        self._empty.setText(self._on_their_way)
        if self.isVisible():
            self.digits_wanted.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Make what nobody saw until now: at the program's start it would only take time."""
        super().showEvent(event)
        if not self._sliders:
            self._build()
        self._show_strengths()
        if self._digits is None:
            self.digits_wanted.emit()
        self._distort()

    def _build(self) -> None:
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._place.addWidget(self._empty)
        self._layout.insertLayout(0, self._controls())

    def _controls(self) -> QVBoxLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SMALL)
        grid.setVerticalSpacing(TINY)
        for row, name in enumerate(_REACH):
            slider = self._slider(name)
            figure = QLabel()
            figure.setMinimumWidth(figure.fontMetrics().horizontalAdvance("0.123 px"))
            self._sliders[name], self._figures[name] = slider, figure
            grid.addWidget(muted(_SHORT_NAMES.get(name, FIELDS[name].name)), row, 0)
            grid.addWidget(slider, row, 1)
            grid.addWidget(figure, row, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(SMALL)
        for name, words in AUGMENTATIONS.items():
            tip = self.tr("Set all sliders to “{0}”").format(words)
            buttons.addWidget(self._button(f"augmentation_{name}", words, tip, partial(self._begin_with, name)))
        again = self.tr("Distort the same digits in other ways, as each epoch does")
        buttons.addWidget(self._button("distort_again", self.tr("Again"), again, self._distort_again))
        buttons.addStretch()
        column = QVBoxLayout()
        column.setSpacing(SMALL)
        column.addLayout(grid)
        column.addLayout(buttons)
        column.addStretch()
        return column

    def _slider(self, name: str) -> QSlider:
        field = FIELDS[name]
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setObjectName(f"augmentation_{name}_slider")
        slider.setAccessibleName(field.name)
        slider.setToolTip(f"{field.explanation}\n{field.formula}" if field.formula else field.explanation)
        slider.setRange(0, _STEPS)
        slider.setMinimumWidth(_NARROWEST_SLIDER)
        slider.valueChanged.connect(lambda: self._on_moved(name))
        return slider

    def _button(self, name: str, words: str, tip: str, slot: object) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.clicked.connect(slot)
        return button

    def _least(self, name: str) -> float:
        return 1.0 if name == "elastic_smoothing" else 0.0

    def _show_strengths(self) -> None:
        for name, slider in self._sliders.items():
            least = self._least(name)
            slider.blockSignals(True)  # noqa: FBT003 (Qt's signature)
            slider.setValue(round(_STEPS * (self._strengths[name] - least) / (_REACH[name] - least)))
            slider.blockSignals(False)  # noqa: FBT003 (Qt's signature)
            self._figures[name].setText(_figure(name, self._strengths[name]))

    def _on_moved(self, name: str) -> None:
        least = self._least(name)
        value = round(least + self._sliders[name].value() / _STEPS * (_REACH[name] - least), 3)
        self._change({name: value})

    def _begin_with(self, name: str) -> None:
        self._change(dict(AUGMENTATION_STARTS[name]))

    def _change(self, strengths: dict[str, float]) -> None:
        self._strengths |= strengths
        self._show_strengths()
        self._ask()
        self.strengths_changed.emit(strengths)

    @Slot()
    def _distort_again(self) -> None:
        self._seed += 1
        self._distort()

    def _ask(self) -> None:
        if self.isVisible() and not self._due.isActive():
            self._due.start()

    @Slot()
    def _distort(self) -> None:
        """Distort the sheet's digits; the same seed distorts them in the same way, now more, now less."""
        if self._digits is None or not self.isVisible():
            return
        import numpy as np

        from digitpad.data.augment import Augmentation, augmented
        from digitpad.data.digits import Digits
        from digitpad.ui.digits_grid import DigitsGrid

        if self._sheet is None:
            self._sheet = DigitsGrid(self)
            self._sheet.setObjectName("distorted_digits")
            self._sheet.chosen.connect(self._on_chosen)
            self._place.setCurrentIndex(self._place.addWidget(self._sheet))
        strengths = dict(self._strengths)
        augmentation = Augmentation(smoothing=strengths.pop("elastic_smoothing"), **strengths)
        images = augmented(self._digits.images(), augmentation, np.random.default_rng(self._seed))
        self._distorted = Digits(np.rint(images * 255).astype(np.uint8), self._digits.labels)
        self._sheet.show_digits(self._distorted, np.arange(len(self._distorted)))

    @Slot(int)
    def _on_chosen(self, number: int) -> None:
        if self._distorted is None:
            return
        image = self._distorted.images(slice(number, number + 1)).reshape(28, 28)
        label = int(self._distorted.labels[number])
        self.digit_chosen.emit(NetworkInput(image, "digits", self.tr("A distorted {0}").format(label), label))


_SHORT_NAMES = {"elastic_smoothing": "Smoothing"}


def _figure(name: str, value: float) -> str:
    """Return a strength with its unit: "10°", "12 %", "1.5 px"."""
    if name == "scale":
        return f"{100 * value:.0f} %"
    return f"{value:.3g}" + {"°": "°", "pixels": " px"}.get(FIELDS[name].unit, "")

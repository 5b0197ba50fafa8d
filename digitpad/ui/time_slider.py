"""A slider through the moments of a training: drag it, or play it, and the network answers as it was then.

The right end is now. It knows nothing of networks: it says which moment is wanted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QWidget

from digitpad.ui.elided_label import ElidedLabel
from digitpad.ui.icons import icon
from digitpad.ui.setting_field import named
from digitpad.ui.theme import TINY, caption_font, plain_tip
from digitpad.ui.training_words import epoch_words, percent, tr

_FRAME = 120  # milliseconds from one moment to the next


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of a training, of which there is a snapshot."""

    step: int
    epoch: float
    validation_accuracy: float | None
    """The one that was measured nearest to then, 0 to 1."""


class TimeSlider(QWidget):
    """A play button, the slider, where one is in a word or two, and a button back to now."""

    moment_wanted = Signal(object)
    """The `Moment` at which the network shall be shown."""
    left = Signal()
    """The network shall be shown as it is now."""
    closed = Signal()
    """The run shall not be gone through any longer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("time_slider")
        self.setAccessibleName(self.tr("Time slider"))
        self._moments: tuple[Moment, ...] = ()
        self._name = ""
        self._foreign = False
        self._frames = QTimer(self)
        self._frames.setInterval(_FRAME)
        self._frames.timeout.connect(self._go_on)
        self._play = QToolButton()
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._back = QToolButton()
        self._words = ElidedLabel()
        self._build()
        self.hide()

    @property
    def at_now(self) -> bool:
        """Whether the slider stands at its right end."""
        return self._slider.value() >= len(self._moments)

    @property
    def words(self) -> str:
        """Where one is, as a person reads it."""
        return self._words.text()

    def show_run(self, name: str, moments: Sequence[Moment], *, foreign: bool) -> None:
        """Offer the moments of a run; where one stands, one stays, unless it is another run.

        Args:
            name: What the run is called.
            moments: In their order; with less than two there is nothing to go through, and the slider hides.
            foreign: Whether it is another run than the one that is trained, with a moment "now" that is not its own.
        """
        stays = name == self._name and not self.at_now
        place = self._slider.value() if stays else len(moments)
        self._name, self._moments, self._foreign = name, tuple(moments), foreign
        with QSignalBlocker(self._slider):
            self._slider.setRange(0, len(moments))
            self._slider.setValue(place)
        self._back.setIcon(icon("close" if foreign else "reset"))
        self._say()
        self.setVisible(len(moments) > 1)

    def go_to(self, place: int) -> None:
        """Move to a moment, counted from 0; the number of moments is now."""
        self._slider.setValue(place)

    @Slot()
    def go_to_now(self) -> None:
        """Move to the right end."""
        self._stop()
        self._slider.setValue(len(self._moments))

    def clear(self) -> None:
        """Offer nothing: there is no run to go through."""
        self._stop()
        if not self.at_now:
            self.left.emit()
        self.show_run("", (), foreign=False)

    def _build(self) -> None:
        named(self._slider, "time", self.tr("Time"), self.tr("Drag to see the network as it was at an earlier moment"))
        self._slider.setPageStep(5)
        self._slider.valueChanged.connect(self._on_moved)
        self._slider.sliderPressed.connect(self._stop)
        self._play.clicked.connect(self._toggle)
        self._offer_to_play()
        tip = self.tr("Back to the network that answered before")
        named(self._back, "back_to_now", self.tr("Back to now"), tip).clicked.connect(self._go_back)
        for button in (self._play, self._back):
            button.setIconSize(QSize(14, 14))
            button.setFixedSize(24, 24)
        self._words.setFont(caption_font())
        self._words.setFixedWidth(self._words.fontMetrics().horizontalAdvance(self.tr("epoch 88.8 · 88.8 %  ")))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TINY)
        row.addWidget(self._play)
        row.addWidget(self._slider, 1)
        row.addSpacing(TINY)
        row.addWidget(self._words)
        row.addWidget(self._back)

    @Slot(int)
    def _on_moved(self, place: int) -> None:
        self._say()
        if place < len(self._moments):
            self.moment_wanted.emit(self._moments[place])
        else:
            self._stop()
            self.left.emit()

    @Slot()
    def _toggle(self) -> None:
        if self._frames.isActive():
            self._stop()
            return
        if self.at_now:
            self._slider.setValue(0)
        self._frames.start()
        named(self._play, "play_time", self.tr("Pause"), self.tr("Hold the animation"))
        self._play.setIcon(icon("pause"))

    @Slot()
    def _go_on(self) -> None:
        self._slider.setValue(self._slider.value() + 1)

    @Slot()
    def _stop(self) -> None:
        self._frames.stop()
        self._offer_to_play()

    def _offer_to_play(self) -> None:
        named(self._play, "play_time", self.tr("Play"), self.tr("Play the training as an animation"))
        self._play.setIcon(icon("play"))

    @Slot()
    def _go_back(self) -> None:
        self.go_to_now()
        self.closed.emit()

    def _say(self) -> None:
        if self.at_now:
            self._words.setText(self.tr("now"))
            help_ = self.tr("Drag back to see the network as it was")
        else:
            moment = self._moments[self._slider.value()]
            self._words.setText(self.tr("epoch {0}").format(epoch_words(moment.epoch)) + _accuracy(moment))
            help_ = moment_words(moment)
        self._back.setEnabled(self._foreign or not self.at_now)
        self._slider.setToolTip(plain_tip(f"{self._name}: {help_}"))
        self._slider.setAccessibleDescription(help_)


def moment_words(moment: Moment) -> str:
    """Return "At epoch 3.2, step 1,408: 91.2 % right on validation digits"."""
    words = tr("At epoch {0}, step {1:,}").format(epoch_words(moment.epoch), moment.step)
    if moment.validation_accuracy is None:
        return words
    return tr("{0}: {1} right on validation digits").format(words, percent(moment.validation_accuracy))


def _accuracy(moment: Moment) -> str:
    return "" if moment.validation_accuracy is None else f" · {percent(moment.validation_accuracy)}"

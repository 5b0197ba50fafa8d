"""What is changed in the form while a training goes on, sent to it when it is typed to its end."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from digitpad.training.fields import FIELDS
from digitpad.training.settings import changed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digitpad.training.settings import TrainingSettings

_TYPING_PAUSE = 600  # milliseconds without a further letter, after which a number counts as typed


class LiveChanges(QObject):
    """Compares the form with the training under way. Without a training there is nothing to send."""

    requested = Signal(object)
    """Settings that shall be different, by their names."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._of_run: TrainingSettings | None = None
        self._of_form: TrainingSettings | None = None
        self._early: dict[str, float | int | str] = {}
        self._typed = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._typed.timeout.connect(self.send)

    def follow(self, settings: "TrainingSettings | None") -> None:
        """A training with these settings is under way; with None there is none."""
        self._of_run = settings
        if settings is None:
            self._early = {}

    def note_early(self, changes: "Mapping[str, float | int | str]") -> None:
        """So much was changed while a training is prepared: it shall hold from the beginning."""
        self._early |= changes

    def begin(self, settings: "TrainingSettings") -> "TrainingSettings":
        """A training begins with these settings; return those that it shall have, which are sent to it next."""
        self._of_run, self._of_form = settings, changed(settings, self._early)
        self._early = {}
        return self._of_form

    @Slot(object)
    def note(self, settings: "TrainingSettings") -> None:
        """The form holds other settings, perhaps half typed."""
        self._of_form = settings
        if self._of_run is not None:
            self._typed.start()

    @Slot()
    def send(self) -> None:
        """Send what is different now, typed or not."""
        self._typed.stop()
        if self._of_run is None or self._of_form is None:
            return
        changes = {
            name: getattr(self._of_form, name)
            for name, field in FIELDS.items()
            if field.live and getattr(self._of_form, name) != getattr(self._of_run, name)
        }
        if changes:
            self._of_run = changed(self._of_run, changes)
            self.requested.emit(changes)

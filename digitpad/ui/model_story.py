"""What there is to tell about a model: in a line below the answer, and in full in a dialog."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from digitpad.ui.theme import LARGE, MEDIUM, SMALL, heading, muted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digitpad.nn import Model

_ACTIVATIONS = {"relu": "ReLU", "sigmoid": "sigmoid"}


def short_story(model: "Model") -> str:
    """Return two lines: the model's name and what it learned from, and its first measured error."""
    told = model.metadata
    name = str(told.get("name") or _tr("Unnamed model"))
    words = _tr("{name} · learned from {data}").format(name=name, data=told["trained_on"]) if told.get("trained_on") else name
    return "\n".join([words, *_errors(told)[:1]])


def architecture(model: "Model") -> str:
    """Return the network's sizes: "784 – 256 – 10 · ReLU · 203,530 parameters"."""
    inputs, hidden = model.params["W1"].shape
    outputs = model.params["W2"].shape[1]
    count = sum(array.size for array in model.params.values())
    activation = _ACTIVATIONS.get(model.activation, model.activation)
    return _tr("{inputs} – {hidden} – {outputs} · {activation} · {count:,} parameters").format(
        inputs=inputs, hidden=hidden, outputs=outputs, activation=activation, count=count
    )


class ModelStory(QDialog):
    """The model's whole story, as its file tells it."""

    def __init__(self, model: "Model", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("model_story")
        self.setWindowTitle(self.tr("About this model"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        told = model.metadata
        grid = QGridLayout()
        grid.setHorizontalSpacing(LARGE)
        grid.setVerticalSpacing(SMALL)
        settings = cast("Mapping[str, object]", told.get("settings") or {})
        for words, value in (
            (self.tr("Network"), architecture(model)),
            (self.tr("Learned from"), _learned_from(told)),
            (self.tr("Measured"), "\n".join(_errors(told))),
            (self.tr("Settings"), ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in settings.items())),
            (self.tr("Seed"), told.get("seed")),
            (self.tr("Made on"), told.get("created")),
            (self.tr("Made by"), told.get("program")),
            (self.tr("Licence"), told.get("licence")),
        ):
            if value not in (None, ""):
                self._add_row(grid, words, str(value))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(LARGE, LARGE, LARGE, MEDIUM)
        layout.setSpacing(MEDIUM)
        layout.addWidget(heading(str(told.get("name") or self.tr("Unnamed model"))))
        layout.addLayout(grid)
        layout.addWidget(buttons)

    def _add_row(self, grid: QGridLayout, words: str, value: str) -> None:
        row = grid.rowCount()
        grid.addWidget(muted(words), row, 0, Qt.AlignmentFlag.AlignTop)
        told = QLabel(value)
        told.setWordWrap(True)
        told.setMinimumWidth(340)
        told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(told, row, 1)


def _learned_from(told: "Mapping[str, object]") -> str:
    digits = told.get("training_digits")
    words = str(told.get("trained_on") or "")
    return _tr("{words}, {digits:,} digits").format(words=words, digits=digits) if isinstance(digits, int) else words


def _errors(told: "Mapping[str, object]") -> list[str]:
    """Return each measured error in words; one that makes no sense is left out."""
    errors = cast("list[Mapping[str, object]]", told.get("errors") or [])
    words = []
    for error in errors:
        digits, wrong = error.get("digits"), error.get("errors")
        if isinstance(digits, int) and isinstance(wrong, int) and digits > 0:
            template = _tr("{share:.2f} % errors on {digits:,} digits: {name}")
            words.append(template.format(share=100 * wrong / digits, digits=digits, name=error.get("on", "?")))
    return words


def _tr(words: str) -> str:
    return QCoreApplication.translate("ModelStory", words)

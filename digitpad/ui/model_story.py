"""What there is to tell about a model: in two lines below the answer, and in full in a dialog."""

import math
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from digitpad.data.builtin import BUILT_IN
from digitpad.nn.model_file import Model
from digitpad.training.bounds import SettingsProblem
from digitpad.training.fields import FIELDS
from digitpad.training.settings import is_used, value_in_words
from digitpad.training.settings_json import settings_from_json
from digitpad.ui.theme import LARGE, MEDIUM, SMALL, heading, muted

_ACTIVATIONS = {"relu": "ReLU", "sigmoid": "sigmoid"}


def short_story(model: Model, *, learning: bool = False) -> str:
    """Return two lines: the model's name and what it learned from, and its measured error.

    Args:
        model: What is told of.
        learning: Whether it is still in training; then it has a name and an error only later.
    """
    learned_from = model.metadata.get("trained_on")
    digits = _tr("the built-in digits") if learned_from == BUILT_IN else learned_from
    if learning:
        words = _tr("In training: {shape} · learning from {digits}").format(shape=model.shape, digits=digits)
        return f"{words}\n{_tr('Its error is measured at the end')}"
    told = _tr("{name} · learned from {digits}") if learned_from else _tr("{name} · from which digits is not told")
    lines = [
        told.format(name=model.name, digits=digits),
        model.measured or model.metadata.get("as_it_was") or _tr("error not measured"),
    ]
    return "\n".join(lines)


def architecture(model: Model) -> str:
    """Return the network's sizes: "784-256-10 · ReLU · 203,530 parameters"."""
    return _tr("{shape} · {activation} · {count:,} parameters").format(
        shape=model.shape,
        activation=_ACTIVATIONS.get(model.activation, model.activation),
        count=model.parameter_count,
    )


class ModelStory(QDialog):
    """The model's whole story, as its file tells it."""

    def __init__(self, model: Model, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("model_story")
        self.setWindowTitle(self.tr("About this model"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        told = model.metadata
        grid = QGridLayout()
        grid.setHorizontalSpacing(LARGE)
        grid.setVerticalSpacing(SMALL)
        for words, value in (
            (self.tr("Network"), architecture(model)),
            (self.tr("Learned from"), _learned_from(told) or self.tr("its file does not tell")),
            (self.tr("Taught"), told.get("taught")),
            (self.tr("Measured"), "\n".join(model.measurements)),
            (self.tr("Doubt"), _doubt(model)),
            (self.tr("Settings"), _settings(told)),
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
        layout.addWidget(heading(model.name))
        layout.addLayout(grid)
        layout.addWidget(buttons)

    def _add_row(self, grid: QGridLayout, words: str, value: str) -> None:
        row = grid.rowCount()
        grid.addWidget(muted(words), row, 0, Qt.AlignmentFlag.AlignTop)
        told = QLabel(value)
        told.setTextFormat(Qt.TextFormat.PlainText)  # a stranger's file may have written it
        told.setWordWrap(True)
        told.setMinimumWidth(480)
        told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(told, row, 1)


def _learned_from(told: Mapping[str, Any]) -> str:
    words, digits = str(told.get("trained_on") or ""), told.get("training_digits")
    return _tr("{words}, {digits:,} digits").format(words=words, digits=digits) if isinstance(digits, int) else words


def _doubt(model: Model) -> str:
    """Return what an answer needs to be called certain, where that was chosen for this model."""
    if "rule" not in model.metadata:
        return ""
    rule = model.rule
    needs = _tr("to be certain, an answer needs a probability of {share:.0%}").format(share=rule.certain)
    if not math.isfinite(rule.evidence):
        return needs
    evidence = _tr("and a score {evidence:.1f} above the mean of the ten").format(evidence=rule.evidence)
    return f"{needs} {evidence}"


def _settings(told: Mapping[str, Any]) -> str:
    """Return the settings that made a difference; none where this program does not know them."""
    try:
        settings = settings_from_json(told.get("settings"))
    except SettingsProblem:
        return ""
    made_a_difference = [
        name for name in FIELDS if name != "seed" and is_used(name, settings) and getattr(settings, name)
    ]
    return " · ".join(f"{FIELDS[name].name} {value_in_words(name, settings)}" for name in made_a_difference)


def _tr(words: str) -> str:
    return QCoreApplication.translate("ModelStory", words)

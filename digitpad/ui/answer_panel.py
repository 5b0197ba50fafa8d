"""The answer: the digit, large, what it is worth in words, and ten bars; below them, who answers."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QSizePolicy, QVBoxLayout, QWidget

from digitpad.ui.probability_bars import ProbabilityBars
from digitpad.ui.theme import LARGE, SMALL, heading_font, muted, tokens

if TYPE_CHECKING:
    from digitpad.nn.answer import Answer


class AnswerPanel(QWidget):
    """Shows answers as they come."""

    live_answer_toggled = Signal(bool)
    """Whether the network in training shall answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("answer_panel")
        self.setAccessibleName(self.tr("Answer"))
        self._headline = _Headline(self)
        self._bars = ProbabilityBars(self)
        self._live = QCheckBox(self.tr("The network in &training answers"), self)
        self._live.setObjectName("live_answer")
        self._live.setAccessibleName(self.tr("The network in training answers"))
        self._live.setToolTip(self.tr("Let the network that is learning answer, or the model (Alt+T)"))
        self._live.setChecked(True)
        self._live.hide()
        self._live.toggled.connect(self.live_answer_toggled)
        self._who = muted()
        self._who.setObjectName("answering_model")
        self._who.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL)
        layout.addWidget(self._headline)
        layout.addWidget(self._bars, 1)
        layout.addSpacing(SMALL)
        layout.addWidget(self._live)
        layout.addWidget(self._who)
        layout.addStretch(0)
        self.wait_for_network()

    def show_answer(self, answer: "Answer | None") -> None:
        """Show an answer, or that there is nothing to answer to."""
        if answer is None:
            self._bars.show_probabilities(())
            self._headline.show_words("", *self._when_blank)
            return
        probabilities = [float(p) for p in answer.probabilities]
        self._bars.show_probabilities(probabilities)
        next_best = self.tr("{first:.1f} % · next is {digit} with {second:.1f} %").format(
            first=100 * probabilities[answer.digit],
            digit=answer.runner_up,
            second=100 * probabilities[answer.runner_up],
        )
        words = self.tr("Certain") if answer.certain else answer.words
        self._headline.show_words(str(answer.digit), words, next_best)

    def wait_for_network(self) -> None:
        """Say that there is no network yet, for as long as there is no answer."""
        self._say_when_blank(self.tr("Draw a digit"), self.tr("the network is being loaded"))

    def wait_for_drawing(self) -> None:
        """Say that there is nothing to answer to, for as long as there is no answer."""
        self._say_when_blank(self.tr("Draw a digit"), self.tr("or open, drop or paste a picture"))

    def miss_network(self) -> None:
        """Say that there is no network to answer."""
        self._say_when_blank(self.tr("No model"), self.tr("open one, or train one"))

    def _say_when_blank(self, words: str, line: str) -> None:
        self._when_blank = words, line
        if not self._bars.probabilities:
            self._headline.show_words("", words, line)

    @property
    def words(self) -> str:
        """The digit, what it is worth in words, and the line below."""
        return self._headline.accessibleName()

    @property
    def probabilities(self) -> tuple[float, ...]:
        """The ten probabilities on show; empty where there is no answer."""
        return self._bars.probabilities

    @property
    def who_answers(self) -> str:
        """The lines that name the network."""
        return self._who.text()

    def show_who_answers(self, words: str) -> None:
        """Name the network that answers, in a line or two."""
        self._who.setText(words)

    def set_live(self, live: bool) -> None:  # noqa: FBT001  (a slot for a menu's switch)
        """Turn the switch."""
        self._live.setChecked(live)

    def offer_live(self, offered: bool) -> None:  # noqa: FBT001  (a slot)
        """Show the switch while there is a network in training."""
        self._live.setVisible(offered)


class _Headline(QWidget):
    """The digit as the largest thing of the window, and beside it a word and a line."""

    _DIGIT_HEIGHT = 96  # pixels of the letter's box; its figure is about three quarters of that

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._digit = self._words = self._line = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_words(self, digit: str, words: str, line: str) -> None:
        self._digit, self._words, self._line = digit, words, line
        self.setAccessibleName(f"{digit} {words}, {line}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, 78)

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = tokens()
        painter = QPainter(self)
        left, baseline = 0.0, self.height() - 4.0
        if self._digit:
            font = QFont(heading_font())
            font.setPixelSize(self._DIGIT_HEIGHT)
            font.setWeight(QFont.Weight.Bold)
            painter.setFont(font)
            painter.setPen(QColor(now.text))
            # The figure's own side bearing would indent it against everything below.
            painter.drawText(QPointF(-QFontMetricsF(font).tightBoundingRect(self._digit).left(), baseline), self._digit)
            left = QFontMetricsF(font).horizontalAdvance("0") + LARGE
        words = heading_font()
        words.setPixelSize(words.pixelSize() + 3)
        painter.setFont(words)
        painter.setPen(QColor(now.text))
        plain = QFontMetricsF(QApplication.font())
        lines = [self._line] if plain.horizontalAdvance(self._line) <= self.width() - left else self._line.split(" · ")
        painter.drawText(QPointF(left, baseline - len(lines) * (plain.height() + 3)), self._words)
        painter.setFont(QApplication.font())
        painter.setPen(QColor(now.muted))
        for line in reversed(lines):
            painter.drawText(QPointF(left, baseline), line)
            baseline -= plain.height() + 1

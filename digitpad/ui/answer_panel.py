"""The answer: the digit, large, what it is worth in words, and ten bars; below them, who answers."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QSizePolicy, QVBoxLayout, QWidget

from digitpad.ui.probability_bars import ProbabilityBars
from digitpad.ui.screen_reader import announce
from digitpad.ui.system_keys import in_brackets
from digitpad.ui.theme import LARGE, SMALL, heading_font, muted, tokens

if TYPE_CHECKING:
    from digitpad.nn.answer import Answer

_FOOT = 4.0  # pixels below the headline's last line
_REST = 700  # milliseconds without another answer, after which the hand is thought to rest

_LEAST_SHOWN = 0.05  # per cent: less is said as 0.0 %, of which a person learns nothing


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
        self._live = QCheckBox(self.tr("The learner ans&wers"), self)
        self._live.setObjectName("live_answer")
        self._live.setAccessibleName(self.tr("The network in training answers"))
        tip = self.tr("Let the network that is learning answer, or the model")
        self._live.setToolTip(tip + in_brackets("Alt+W", "F6"))
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
        self._announced = ""
        self._at_rest = QTimer(self)
        self._at_rest.setSingleShot(True)
        self._at_rest.setInterval(_REST)
        self._at_rest.timeout.connect(self._announce)
        self.wait_for_network()

    def show_answer(self, answer: "Answer | None") -> None:
        """Show an answer, or that there is nothing to answer to; once it rests, let a screen reader say it."""
        if QAccessible.isActive():
            self._at_rest.start()
        if answer is None:
            self._bars.show_probabilities(())
            self._headline.show_words("", *self._when_blank)
            return
        probabilities = [float(p) for p in answer.probabilities]
        self._bars.show_probabilities(probabilities)
        self._headline.show_words(*self._words_for(answer, probabilities))

    @Slot()
    def _announce(self) -> None:
        if self.words != self._announced:
            self._announced = self.words
            announce(self, self.words)

    def _words_for(self, answer: "Answer", probabilities: list[float]) -> tuple[str, str, str]:
        """Return the digit, what it is worth in words, and the line below."""
        if answer.verdict == "no digit":
            return "?", self.tr("No digit"), self._why_no_digit(answer)
        if answer.open:
            return "?", answer.words, self.tr("no digit stands out")
        first, second = 100 * answer.probability, 100 * probabilities[answer.runner_up]
        if answer.certain:
            alone = second < _LEAST_SHOWN
            line = self.tr("{first:.1f} %") if alone else self.tr("{first:.1f} % · then {digit}: {second:.1f} %")
            return (
                str(answer.digit),
                self.tr("Probably") if answer.only_probable else self.tr("Certain"),
                line.format(first=first, digit=answer.runner_up, second=second),
            )
        line = self.tr("not sure: {first:.1f} % · and {second:.1f} %")
        return str(answer.digit), answer.words, line.format(first=first, second=second)

    def _why_no_digit(self, answer: "Answer") -> str:
        if answer.dot:
            return self.tr("only a dot")
        return self.tr("like several · draw one") if answer.several else self.tr("like none of the ten")

    def wait_for_network(self) -> None:
        """Say that there is no network yet, for as long as there is no answer."""
        self._say_when_blank(self.tr("Draw a digit"), self.tr("the network is being loaded"))

    def wait_for_drawing(self) -> None:
        """Say that there is nothing to answer to, for as long as there is no answer."""
        self._say_when_blank(self.tr("Draw a digit"), self.tr("or open a picture · drop or paste one"))

    def miss_network(self) -> None:
        """Say that there is no network to answer."""
        self._say_when_blank(self.tr("No model"), self.tr("open one, or train one"))

    def miss_answer(self) -> None:
        """Say that the network has no answer to what is drawn."""
        words = self.tr("its parameters are too large · choose another model")
        self._headline.show_words("", self.tr("No answer"), words)

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

    accessible_role = QAccessible.Role.StaticText

    _DIGIT_HEIGHT = 96  # pixels of the letter's box; its figure is about three quarters of that

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._digit = self._words = self._line = ""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # so that nothing below is painted with it
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_words(self, digit: str, words: str, line: str) -> None:
        same_digit = digit == self._digit
        self._digit, self._words, self._line = digit, words, line
        self.setAccessibleName(f"{digit} {words}, {line}".strip())
        self.update(self._beside_digit() if same_digit else self.rect())

    def sizeHint(self) -> QSize:
        return QSize(300, 78)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(tokens().panel))
        beside = self._beside_digit()
        if event.rect().left() < beside.left():
            self._paint_digit(painter)
        self._paint_words(painter, beside.left())

    def _font(self) -> QFont:
        font = heading_font()
        font.setPixelSize(self._DIGIT_HEIGHT)
        font.setWeight(QFont.Weight.Bold)
        return font

    def _beside_digit(self) -> QRect:
        """Return where the words are; a letter as large as the digit is slow to paint, and mostly stays the same."""
        left = int(QFontMetricsF(self._font()).horizontalAdvance("0")) + LARGE if self._digit else 0
        return self.rect().adjusted(left, 0, 0, 0)

    def _paint_digit(self, painter: QPainter) -> None:
        font = self._font()
        painter.setFont(font)
        painter.setPen(QColor(tokens().text))
        # The figure's own side bearing would indent it against everything below.
        left = QFontMetricsF(font).tightBoundingRect(self._digit).left()
        painter.drawText(QPointF(-left, self.height() - _FOOT), self._digit)

    def _paint_words(self, painter: QPainter, left: int) -> None:
        plain, bold, baseline = QApplication.font(), heading_font(), self.height() - _FOOT
        metrics = QFontMetricsF(plain)
        lines = (
            [self._line] if metrics.horizontalAdvance(self._line) <= self.width() - left else self._line.split(" · ")
        )
        bold.setPixelSize(bold.pixelSize() + 3)
        painter.setFont(bold)
        painter.setPen(QColor(tokens().text))
        painter.drawText(QPointF(left, baseline - len(lines) * (metrics.height() + 3)), self._words)
        painter.setFont(plain)
        painter.setPen(QColor(tokens().muted))
        for line in reversed(lines):
            painter.drawText(QPointF(left, baseline), line)
            baseline -= metrics.height() + 1

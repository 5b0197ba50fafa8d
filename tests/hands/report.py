"""What is told of the drawings: tables by hand, by digit and by kind, with every failure, and a sheet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitpad.data import as_picture
from digitpad.ink.normalize import normalize_drawing
from digitpad.nn import load_model
from digitpad.paths import resource
from tests.hands.drawings import Trial

_SIDE = 112  # pixels of a drawing, and of its image, on the sheet: four to each of the image's
_GAP = 12
_CAPTION = 56
_COLUMNS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A drawing with what the window said to it."""

    trial: Trial
    words: str
    """As in the window's title: "7", "4 or 9?", "No digit"."""

    @property
    def verdict(self) -> str:
        """ "right", "not sure", "no digit" or "wrong"; no digit that is called none is right, and so is a doubt."""
        doubt = "not sure" if self.words.endswith("?") else "no digit" if not self.words.isdigit() else ""
        if self.trial.label is None:
            return "right" if doubt else "wrong"
        return doubt or ("right" if int(self.words) == self.trial.label else "wrong")

    @property
    def line(self) -> str:
        """What it was and what was said, in a few words."""
        name = self.trial.way if self.trial.label is None else f"{self.trial.label}, {self.trial.way}"
        return f"{name}: {self.words}"


def report(told: Sequence[Told]) -> str:
    """Return the tables, as Markdown."""
    digits = [each for each in told if each.trial.label is not None]
    others = [each for each in told if each.trial.label is None]
    right, caught = _count(digits, "right"), _count(others, "right")
    model = load_model(resource("models/shipped.npz"))
    summary = (
        f"The shipped model, {model.shape}, made on {model.metadata.get('created', 'an unknown day')}: "
        f"**{right} of {len(digits)} digits right** ({right / len(digits):.1%}), "
        f"{_count(digits, 'not sure')} not sure, {_count(digits, 'no digit')} called no digit, "
        f"{_count(digits, 'wrong')} wrong; "
        f"**{caught} of {len(others)} things that are no digit caught** ({caught / len(others):.1%})."
    )
    by_hand = _table("Hand", digits, lambda each: each.trial.style)
    by_digit = _table("Digit", digits, lambda each: str(each.trial.label))
    return "\n\n".join((summary, by_hand, by_digit, _caught(others)))


def each_drawing(told: Sequence[Told]) -> str:
    """Return a line for each drawing: what it is, its way, its hand, what was said, what that is worth."""
    rows = [("is", "way", "hand", "said", "verdict")]
    for each in told:
        label = "no digit" if each.trial.label is None else str(each.trial.label)
        rows.append((label, each.trial.way, each.trial.style, each.words, each.verdict))
    return "\n".join("\t".join(row) for row in rows) + "\n"


def sheet_of(told: Sequence[Told]) -> Image.Image:
    """Return a picture of drawings, each beside its 28x28 image and above what was said."""
    width, height = 2 * _SIDE + 2 * _GAP, _SIDE + _CAPTION
    rows = max(1, -(-len(told) // _COLUMNS))
    sheet = Image.new("L", (_GAP + _COLUMNS * width, _GAP + rows * height), 255)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(14)
    for number, each in enumerate(told):
        row, column = divmod(number, _COLUMNS)
        left, top = _GAP + column * width, _GAP + row * height
        _draw_lines(draw, each.trial, left, top)
        image = normalize_drawing(each.trial.drawing)
        picture = as_picture(np.rint(image.reshape(784) * 255).astype(np.uint8))
        sheet.paste(picture.resize((_SIDE, _SIDE), Image.Resampling.NEAREST), (left + _SIDE, top))
        draw.text((left, top + _SIDE + 4), f"{each.line}\n{each.trial.style}", fill=0, font=font)
    return sheet


def _draw_lines(draw: ImageDraw.ImageDraw, trial: Trial, left: int, top: int) -> None:
    draw.rectangle((left, top, left + _SIDE - 1, top + _SIDE - 1), outline=200)
    scale = _SIDE / 100
    for line in trial.lines:
        places = [(left + place.real * scale, top + place.imag * scale) for place in line.tolist()]
        if len(places) > 1:
            draw.line(places, fill=0, width=4, joint="curve")
        else:
            (x, y) = places[0]
            draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill=0)


def _table(heading: str, told: Sequence[Told], group: Callable[[Told], str]) -> str:
    lines = [
        f"| {heading} | drawn | right | not sure | no digit | wrong | which |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    for name in dict.fromkeys(map(group, told)):
        members = [each for each in told if group(each) == name]
        counts = [_count(members, verdict) for verdict in ("right", "not sure", "no digit", "wrong")]
        failed = "; ".join(each.line for each in members if each.verdict != "right")
        lines.append(f"| {name} | {len(members)} | {' | '.join(map(str, counts))} | {failed} |")
    return "\n".join(lines)


def _caught(told: Sequence[Told]) -> str:
    lines = ["| No digit | drawn | caught | taken for a digit |", "|---|---:|---:|---|"]
    for kind in dict.fromkeys(each.trial.style for each in told):
        members = [each for each in told if each.trial.style == kind]
        missed = "; ".join(each.line for each in members if each.verdict == "wrong")
        lines.append(f"| {kind} | {len(members)} | {_count(members, 'right')} | {missed} |")
    return "\n".join(lines)


def _count(told: Sequence[Told], verdict: str) -> int:
    return sum(each.verdict == verdict for each in told)

"""The shipped model's ten worst mistakes on MNIST's test digits, those in which it was surest, as a picture.

`python -m tests.benchmarks.worst_mistakes FILE`
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import digitpad  # noqa: F401  (sets the number of BLAS threads before NumPy is imported)
from digitpad.data import as_picture
from digitpad.nn import load_model
from digitpad.paths import resource
from tests.benchmarks._real_digits import mnist

_COUNT = 10
_SIDE = 140  # pixels of a digit in the picture
_GAP = 20
_CAPTION = 62


def picture() -> Image.Image:
    """Return the picture: two rows of digits, below each what it is and what the network said."""
    digits = mnist().test
    probabilities = load_model(resource("models/shipped.npz")).network().probabilities(digits.images())
    answers = probabilities.argmax(1)
    sureness = np.where(answers != digits.labels, probabilities.max(1), 0)
    columns, rows = _COUNT // 2, 2
    size = (_GAP + columns * (_SIDE + _GAP), _GAP + rows * (_SIDE + _CAPTION))
    sheet = Image.new("L", size, 255)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(16)
    for place, number in enumerate(np.argsort(-sureness, kind="stable")[:_COUNT]):
        left = _GAP + place % columns * (_SIDE + _GAP)
        top = _GAP + place // columns * (_SIDE + _CAPTION)
        image = as_picture(digits.pixels[number]).resize((_SIDE, _SIDE), Image.Resampling.NEAREST)
        sheet.paste(image, (left, top))
        label, answer = int(digits.labels[number]), int(answers[number])
        words = f"is {label}, said {answer}\n{100 * probabilities[number, answer]:.1f} % sure"
        draw.text((left, top + _SIDE + 6), words, fill=0, font=font)
    return sheet


if __name__ == "__main__":
    picture().save(Path(sys.argv[1]))

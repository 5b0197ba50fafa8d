"""`python -m tests.hands`: draw 389 drawings with the real mouse in the real window, and tell what it says to them.

Many ways of writing each digit, many hands, and what is no digit. It is a test set: no model and no threshold may be
chosen by what it shows.
"""

import argparse
import sys
import time
from pathlib import Path

import digitpad  # noqa: F401  (sets the number of BLAS threads before NumPy is imported)
from tests.hands.answers import off_screen, on_screen
from tests.hands.drawings import all_trials
from tests.hands.report import Told, each_drawing, report, sheet_of

_DOCUMENT = Path("docs/hands.md")
_SHEET = Path("docs/hands.png")
_BEGIN, _END = "<!-- python -m tests.hands --write: begin -->", "<!-- python -m tests.hands --write: end -->"


def main() -> int:
    """Draw, print the tables, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.hands", description=__doc__)
    parser.add_argument("--offscreen", action="store_true", help="mouse events of Qt's in a window without a screen")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="draw only every Nth of them")
    parser.add_argument("--each", type=Path, metavar="FILE", help="a line for each drawing, as tab-separated text")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="a picture of all failures")
    parser.add_argument("--all", action="store_true", help="let the picture show every drawing")
    parser.add_argument("--write", action="store_true", help=f"write the tables into {_DOCUMENT}, failures to {_SHEET}")
    options = parser.parse_args()
    begun = time.monotonic()
    trials = all_trials()[:: options.every]
    answers = (off_screen if options.offscreen else on_screen)(trials)
    told = []
    for trial, words in zip(trials, answers, strict=True):
        told.append(Told(trial, words))
        if len(told) % 50 == 0:
            print(f"{len(told)} of {len(trials)} …", file=sys.stderr, flush=True)
    tables = report(told)
    print(tables)
    print(f"{time.monotonic() - begun:.0f} s", file=sys.stderr)
    shown = [each for each in told if options.all or each.verdict != "right"]
    if options.each:
        options.each.write_text(each_drawing(told), encoding="utf-8")
    if options.sheet:
        sheet_of(shown).save(options.sheet)
    if options.write:
        _write(tables)
        sheet_of([each for each in told if each.verdict != "right"]).quantize(16).save(_SHEET, optimize=True)
    return 0


def _write(tables: str) -> None:
    """Put the tables between the two marks of the document."""
    text = _DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    _DOCUMENT.write_text(f"{before}{_BEGIN}\n\n{tables}\n\n{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

"""Damages files at random, as a bad disk, a cut connection or an ill-disposed stranger would."""

from collections.abc import Sequence

import numpy as np

_TELLING = [
    b"\0",
    b"\xff",
    b"\x7f",
    b"\x80",
    b"\0\0\0\1",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\x7f",
]
"""Where such bytes stand for a size or a place, programs stumble."""

_WORDS = [
    b"1e999",
    b"-1e308",
    b"nan",
    b"'",
    b'"',
    b"*",
    b"#7fffffffffffffff",
    b",",
    b"<",
    b">",
    b"&",
    b"\n",
    b"[",
    b"(",
]
_NUMBERS = [b"0", b"-1", b"99999999", b"1e400", b"0.00000000001"]


def chosen(things: Sequence[bytes], rng: np.random.Generator) -> bytes:
    """Return one of several."""
    return things[int(rng.integers(len(things)))]


def mutated(seeds: Sequence[bytes], rng: np.random.Generator) -> bytes:
    """Return one of the files with one to eight things done to it."""
    contents = bytearray(chosen(seeds, rng))
    for _ in range(rng.integers(1, 9)):
        _mutate(contents, seeds, rng)
    return bytes(contents)


def _mutate(contents: bytearray, seeds: Sequence[bytes], rng: np.random.Generator) -> None:
    start = _place(contents, rng)
    end = min(len(contents), start + int(2 ** rng.uniform(0, 8)))
    match rng.integers(9):
        case 0 if contents:
            contents[start] ^= 1 << rng.integers(8)
        case 1:
            contents[start:end] = rng.bytes(end - start)
        case 2:
            telling = chosen(_TELLING, rng)
            contents[start : start + len(telling)] = telling
        case 3:
            del contents[start:end]
        case 4:
            contents[start:start] = contents[start:end] * int(rng.integers(1, 20))
        case 5:
            other = chosen(seeds, rng)
            begin = int(rng.integers(len(other)))
            contents[start:end] = other[begin : begin + end - start]
        case 6:
            contents[start:start] = chosen(_WORDS, rng)
        case 7:
            _replace_number(contents, start, rng)
        case _ if rng.random() < 0.2:
            del contents[start:]


def _place(contents: bytearray, rng: np.random.Generator) -> int:
    """Return where something happens: often near the beginning, where the headers are."""
    length = max(len(contents), 1)
    return int(rng.integers(min(length, 64) if rng.random() < 0.5 else length))


def _replace_number(contents: bytearray, start: int, rng: np.random.Generator) -> None:
    """Put another number in the place of the first that is written out in digits."""
    while start < len(contents) and not chr(contents[start]).isdecimal():
        start += 1
    end = start
    while end < len(contents) and chr(contents[end]).isdecimal():
        end += 1
    contents[start:end] = chosen(_NUMBERS, rng)

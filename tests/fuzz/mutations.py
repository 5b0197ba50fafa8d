"""Damages files at random, as a bad disk, a cut connection or an ill-disposed stranger would."""

import copy
import json
from collections.abc import Sequence
from typing import Any

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


_VALUES: Sequence[Any] = [
    None,
    True,
    0,
    -1,
    0.5,
    2**31,
    2**63,
    10**400,
    1e308,
    -1e308,
    float("nan"),
    float("inf"),
    "",
    "running",
    "x" * 10_000,
    "a\0b\nc",
    "\ud800",
    [],
    {},
    [[{}]],
    {"version": 2},
    '{"version": 1e999}',
    '[{"step": 1}]',
    "[" * 3000,
]
"""What JSON may hold where something else should be."""


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


def mutated_json(told: object, rng: np.random.Generator) -> bytes:
    """Return JSON with one to three other values in it, or left out, at any depth."""
    told = json.loads(json.dumps(told))
    for _ in range(rng.integers(1, 4)):
        _replace_value(told, rng)
    return json.dumps(told).encode()


def _replace_value(told: Any, rng: np.random.Generator) -> None:
    keys = list(told) if isinstance(told, dict) else list(range(len(told)))
    if not keys:
        return
    key = keys[int(rng.integers(len(keys)))]
    if isinstance(told[key], dict | list) and rng.random() < 0.8:
        _replace_value(told[key], rng)
    elif isinstance(told[key], str) and told[key][:1] in ("{", "[") and rng.random() < 0.5:
        told[key] = _mutated_text(told[key], rng)
    elif isinstance(told, dict) and rng.random() < 0.15:
        del told[key]
    else:
        told[key] = copy.deepcopy(_VALUES[int(rng.integers(len(_VALUES)))])


def _mutated_text(text: str, rng: np.random.Generator) -> str:
    """Return JSON in a string, as records of runs have it, with other values in it."""
    try:
        return mutated_json(json.loads(text), rng).decode()
    except (ValueError, RecursionError):
        return text

"""The numbers of InkML traces, in all the ways in which the standard lets them be written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad.files import FileProblem
from digitpad.ink import inkml_trace
from digitpad.ink.inkml_trace import trace_rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1 2, 3 4", [[1, 2], [3, 4]]),
        ("1 2,3 4,", [[1, 2], [3, 4]]),
        ("\n 1\t2 ,\n3   4 \n", [[1, 2], [3, 4]]),
        ("7 8", [[7, 8]]),
        ("-1-2, .5 5.", [[-1, -2], [0.5, 5]]),
        ("- 1 2, 1e2 -2.5E-1", [[-1, 2], [100, -0.25]]),
        ("#1F -#a, #0 #10", [[31, -10], [0, 16]]),
        ("1 2 3, 4 5 6", [[1, 2], [4, 5]]),  # more numbers than there are channels
        ("1 2 3 4 5 6", [[1, 2], [3, 4], [5, 6]]),  # commas left out
        ("", []),
        (" , ", []),
        (" \n ", []),
    ],
)
def test_points(text: str, rows: list[list[float]]) -> None:
    assert trace_rows(text, 2) == rows


@given(st.lists(st.tuples(*[st.floats(allow_nan=False, allow_infinity=False)] * 3), min_size=1, max_size=5))
def test_plain_numbers_are_what_they_are_with_marks(points: list[tuple[float, float, float]]) -> None:
    """Without marks they are read in another, quicker way."""
    plain, marked = (
        ", ".join(" ".join(f"{mark}{value!r}" for value in point) for point in points) for mark in ("", "!")
    )
    assert str(trace_rows(plain, 3)) == str(trace_rows(marked, 3)) == str([list(point) for point in points])


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("10 20, '1 '2, 1 2, !5 !6, 7 8", [[10, 20], [11, 22], [12, 24], [5, 6], [7, 8]]),
        ("10 20, '1 2, 1 3", [[10, 20], [11, 2], [12, 3]]),  # each channel has a mark of its own
        ("0 0, '2'2, \"1\"1, 1 1", [[0, 0], [2, 2], [5, 5], [9, 9]]),
        ("5 6, * *, *9", [[5, 6], [5, 6], [5, 9]]),
        ("5 6, '1'1, * *, * *", [[5, 6], [6, 7], [7, 8], [8, 9]]),
        ("5 6, ? 7, 8 ?", [[5, 6], [5, 7], [8, 7]]),
    ],
)
def test_differences_and_repetitions(text: str, rows: list[list[float]]) -> None:
    assert trace_rows(text, 2) == rows


def test_a_channel_that_a_point_leaves_out_keeps_its_value() -> None:
    assert trace_rows("1 2 30, 3 4, 5 6 T", 3) == [[1, 2, 30], [3, 4, 30], [5, 6, 30]]


@pytest.mark.parametrize("text", ["1, 2", "1", "1 2, 3", "1e999 2, 3 4", "1 2, '1e308 0, '1e308 0, '1e308 0, '1e308 0"])
def test_points_that_are_not_two_finite_numbers(text: str) -> None:
    with pytest.raises(FileProblem, match="not two numbers or more"):
        trace_rows(text, 2)


@pytest.mark.parametrize("text", ["a 1, 2 3", "1 2, 3; 4", "1 2, 3 --4", "1 2, #G 4", "\uff11 \uff12", "1 2, 3 '"])
def test_what_is_no_number_is_quoted(text: str) -> None:
    with pytest.raises(FileProblem, match="not all numbers: “"):
        trace_rows(text, 2)


def test_only_the_beginning_of_nonsense_is_quoted() -> None:
    with pytest.raises(FileProblem) as problem:
        trace_rows("1 2, " + "x" * 10_000, 2)
    assert len(str(problem.value)) < 100


@pytest.mark.parametrize("text", ["1 2," * 6, "1 2 " * 6])
def test_too_many_points(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inkml_trace, "MOST_POINTS", 5)
    with pytest.raises(FileProblem, match="more than 5 points"):
        trace_rows(text, 2)


def test_spaces_without_end_take_no_time_without_end() -> None:
    """A pattern that could match spaces in many ways would be busy with these for hours."""
    with pytest.raises(FileProblem, match="not all numbers"):
        trace_rows("1 2, - " + " " * 50_000 + "x 3", 2)

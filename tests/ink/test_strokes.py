"""Drawings: what the pen adds, what the eraser takes, and the way back."""

import math
import subprocess
import sys

import pytest

from digitpad.ink.strokes import Drawing, DrawingHistory, Stroke

LINE = Stroke(((100.0, 500.0), (500.0, 500.0), (900.0, 500.0)), (20.0, 20.0, 20.0))
OTHER = Stroke(((100.0, 100.0), (120.0, 140.0)), (10.0, 30.0))


def test_a_stroke_needs_points_and_a_width_for_each() -> None:
    with pytest.raises(ValueError, match="points"):
        Stroke((), ())
    with pytest.raises(ValueError, match="width"):
        Stroke(((1.0, 2.0),), (3.0, 4.0))


def test_bounds_include_the_pens_width() -> None:
    assert Drawing().bounds is None
    assert OTHER.bounds == (85.0, 85.0, 135.0, 155.0)
    assert Drawing((LINE, OTHER)).bounds == (85.0, 85.0, 910.0, 510.0)


def test_a_drawing_grows_by_strokes_and_leaves_the_old_one_as_it_was() -> None:
    empty = Drawing()
    drawn = empty.with_stroke(LINE)
    assert empty.empty
    assert not drawn.empty
    assert drawn.strokes == (LINE,)


def test_an_eraser_that_meets_nothing_changes_nothing() -> None:
    drawing = Drawing((LINE, OTHER))
    assert drawing.erased(500, 700, 100) is drawing
    assert drawing.erased_along([], 100) is drawing


def test_the_eraser_cuts_a_stroke_of_few_points_where_it_crosses_it() -> None:
    left, right = Drawing((LINE,)).erased_along([(400, 300), (400, 700)], 30).strokes
    # No ink is left under the eraser: the round ends of a pen 20 wide stay 10 away from its rim.
    assert left.points[0] == (100.0, 500.0)
    assert left.points[-1][0] == pytest.approx(360, abs=2.1)
    assert right.points[0][0] == pytest.approx(440, abs=2.1)
    assert right.points[-1] == (900.0, 500.0)
    assert max(math.dist(point, (point[0], 500)) for point in left.points + right.points) < 1e-9


def test_the_eraser_leaves_strokes_that_it_did_not_meet_as_they_are() -> None:
    erased = Drawing((OTHER, LINE)).erased(500, 500, 50)
    assert erased.strokes[0] is OTHER
    assert len(erased.strokes) == 3


def test_an_eraser_larger_than_all_ink_leaves_nothing() -> None:
    dot = Stroke(((300.0, 300.0),), (40.0,))
    assert Drawing((OTHER, dot)).erased(200, 200, 400).empty


def test_a_dot_is_erased_whole_or_not_at_all() -> None:
    dot = Drawing((Stroke(((300.0, 300.0),), (40.0,)),))
    assert dot.erased(300, 340, 30).empty
    assert dot.erased(300, 360, 30) is dot


def test_what_is_left_of_a_curve_keeps_its_shape() -> None:
    circle = Stroke(
        tuple((500 + 300 * math.cos(angle / 2), 500 + 300 * math.sin(angle / 2)) for angle in range(12)),
        tuple(20.0 + angle for angle in range(12)),
    )
    pieces = Drawing((circle,)).erased(800, 500, 40).strokes
    fine = [point for piece in pieces for point in piece.points]
    assert all(abs(math.dist(point, (500, 500)) - 300) < 4 for point in fine)
    assert all(20 <= width <= 31 for piece in pieces for width in piece.widths)


def test_undo_and_redo_walk_through_the_drawings() -> None:
    history = DrawingHistory()
    first, second = Drawing((LINE,)), Drawing((LINE, OTHER))
    history.change(first)
    history.change(second)
    assert (history.undo(), history.undo(), history.can_undo) == (first, Drawing(), False)
    assert history.undo() == Drawing()
    assert (history.redo(), history.redo(), history.can_redo) == (first, second, False)
    assert history.redo() == second


def test_a_change_after_undo_forgets_what_was_undone() -> None:
    history = DrawingHistory()
    history.change(Drawing((LINE,)))
    history.undo()
    history.change(Drawing((OTHER,)))
    assert not history.can_redo
    assert history.undo() == Drawing()


def test_the_same_drawing_again_is_no_step() -> None:
    history = DrawingHistory()
    history.change(Drawing())
    assert not history.can_undo


class Poster(Drawing):
    """A page with a large picture on it."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @property
    def picture_bytes(self) -> int:
        return 20 * 2**20


def test_the_oldest_steps_are_forgotten_for_what_their_pictures_take() -> None:
    history = DrawingHistory()
    posters = [Poster() for _ in range(5)]
    for poster in posters:
        history.change(Drawing((LINE,)))
        history.change(poster)
    steps = []
    while history.can_undo:
        steps.append(history.undo())
    assert [step for step in steps if isinstance(step, Poster)] == posters[-2:0:-1]
    assert steps[-1] == Drawing((LINE,))


def test_the_pads_part_of_the_room_loads_without_numpy_and_pillow() -> None:
    modules = "strokes", "curve", "network_input", "inkml", "inkml_context", "inkml_trace"
    program = "; ".join(
        [
            "import sys",
            *(f"import digitpad.ink.{module}" for module in modules),
            "sys.exit(bool({'numpy', 'PIL'} & set(sys.modules)))",
        ]
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

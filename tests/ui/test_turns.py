from pytestqt.qtbot import QtBot

from digitpad.ui.turns import Turns


class Piece:
    """Notes when it is done."""

    def __init__(self, name: str, done: list[str]) -> None:
        self._name = name
        self._done = done

    def do(self) -> None:
        self._done.append(self._name)


def test_pieces_are_done_one_at_a_time(qtbot: QtBot) -> None:
    done: list[str] = []
    first, second = Piece("first", done), Piece("second", done)
    turns = Turns()
    turns.ask(first.do, second.do, pause=60_000)
    assert done == []
    turns.take_one()
    assert done == ["first"]
    turns.ask(first.do, second.do, pause=60_000)  # the second waits already: it keeps its place
    turns.take_one()
    turns.take_one()
    assert done == ["first", "second", "first"]


def test_turns_come_by_themselves_until_all_is_done(qtbot: QtBot) -> None:
    done: list[str] = []
    turns = Turns()
    turns.ask(*(Piece(name, done).do for name in "abc"), pause=1)
    qtbot.waitUntil(lambda: done == ["a", "b", "c"])
    assert not turns._timer.isActive()

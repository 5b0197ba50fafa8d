import ctypes
from types import SimpleNamespace

import pytest

from digitpad.cli.message_box import show_message


@pytest.mark.parametrize(("system", "boxes"), [("win32", 1), ("linux", 0), ("darwin", 0)])
def test_only_windows_shows_a_box(system: str, boxes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[object, ...]] = []
    user32 = SimpleNamespace(MessageBoxW=lambda *arguments: calls.append(arguments))
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
    monkeypatch.setattr("sys.platform", system)
    show_message("Qt cannot be loaded.")
    assert [call[1] for call in calls] == ["Qt cannot be loaded."] * boxes

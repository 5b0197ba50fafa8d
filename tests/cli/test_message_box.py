import ctypes
import subprocess
from types import SimpleNamespace

import pytest

from digitpad.cli.message_box import show_message


@pytest.mark.parametrize(("system", "boxes"), [("win32", 1), ("linux", 0)])
def test_windows_shows_a_box_and_linux_none(system: str, boxes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[object, ...]] = []
    user32 = SimpleNamespace(MessageBoxW=lambda *arguments: calls.append(arguments))
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
    monkeypatch.setattr("sys.platform", system)
    show_message("Qt cannot be loaded.")
    assert [call[1] for call in calls] == ["Qt cannot be loaded."] * boxes


@pytest.mark.parametrize("words", ["Qt cannot be loaded.", '"quoted" \\" & quit\nend run', "-e beep"])
def test_macos_shows_the_words_as_they_are(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_: calls.append(command))
    monkeypatch.setattr("sys.platform", "darwin")
    show_message(words)
    (command,) = calls
    assert command[0] == "/usr/bin/osascript"
    assert command[-2:] == ["--", words]
    assert not any(words in part for part in command[:-1]), "they are no part of the program"

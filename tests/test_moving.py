"""Files get their places also where somebody reads them just then."""

import os
from pathlib import Path

import pytest

from digitpad import moving
from digitpad.files import write_atomically
from digitpad.moving import move


def refuse(times: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let each place be refused as often as that, as Windows does, and return what is asked for from now on."""
    asked: list[str] = []
    really = os.replace

    def replace(path: Path, place: Path) -> None:
        asked.append(Path(place).name)
        if asked.count(asked[-1]) <= times:
            raise PermissionError(13, "The process cannot access the file because it is being used by another process")
        really(path, place)

    monkeypatch.setattr(os, "replace", replace)
    return asked


def test_a_file_takes_the_place_of_another(tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(b"new")
    (tmp_path / "place").write_bytes(b"old")
    move(tmp_path / "new", tmp_path / "place")
    assert [path.name for path in tmp_path.iterdir()] == ["place"]
    assert (tmp_path / "place").read_bytes() == b"new"


def test_a_folder_gets_another_name_with_all_that_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "arriving").mkdir()
    (tmp_path / "arriving" / "points").touch()
    move(tmp_path / "arriving", tmp_path / "run")
    assert (tmp_path / "run" / "points").exists()


def test_on_windows_it_waits_until_nobody_reads_it_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    asked = refuse(2, monkeypatch)
    write_atomically(tmp_path / "model.npz", b"whole")
    assert asked == ["model.npz"] * 3
    assert (tmp_path / "model.npz").read_bytes() == b"whole"
    assert [path.name for path in tmp_path.iterdir()] == ["model.npz"]


def test_on_windows_it_does_not_wait_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(moving, "_PATIENCE", 0.05)
    asked = refuse(1000, monkeypatch)
    (tmp_path / "new").touch()
    with pytest.raises(PermissionError):
        move(tmp_path / "new", tmp_path / "place")
    assert 1 < len(asked) < 1000


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_elsewhere_a_refusal_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.setattr("sys.platform", system)
    asked = refuse(1, monkeypatch)
    (tmp_path / "new").touch()
    with pytest.raises(PermissionError):
        move(tmp_path / "new", tmp_path / "place")
    assert asked == ["place"]


def test_what_is_missing_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    asked = refuse(0, monkeypatch)
    with pytest.raises(FileNotFoundError):
        move(tmp_path / "missing", tmp_path / "place")
    assert len(asked) == 1

"""Writing whole or not at all, and reading no more than was asked for."""

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from digitpad.files import FileProblem, kept_path, open_to_read, path_to_keep, read_bounded, readable, write_atomically


@pytest.mark.parametrize("path", ["builtin", "digits", "/Zahlen 小さい/100 % äöü"])
def test_a_path_that_is_text_is_kept_as_it_is(path: str) -> None:
    assert readable(path) == path_to_keep(path) == path
    assert kept_path(path) == Path(path)


def test_a_path_that_is_no_text_is_kept_as_text(odd_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = path_to_keep(str(odd_folder / "100 %"))
    assert readable(kept) == kept
    assert kept.endswith("/donn%E9es/100%20%25")
    assert kept_path(kept) == odd_folder / "100 %"
    monkeypatch.chdir(odd_folder.parent)
    assert kept_path(path_to_keep(odd_folder.name)) == odd_folder, "it means the same from any folder"
    assert readable(odd_folder.name) == "donn?es"


@pytest.mark.parametrize(
    ("kept", "path"),
    [
        ("file:///C:/Zahlen/100%20%25%C2%85", "C:/Zahlen/100 %\x85"),
        ("file://server/digits/%C2%85", "//server/digits/\x85"),
        ("C:/digits", "C:/digits"),
    ],
)
def test_a_path_of_windows_is_kept_with_its_drive_or_its_server(
    kept: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    assert kept_path(kept) == Path(path)


def test_writes_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "drawing.png"
    write_atomically(path, b"first")
    write_atomically(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


def test_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    beside = tmp_path / "beside"
    write_atomically(path, b"")
    beside.touch()
    assert path.stat().st_mode == beside.stat().st_mode


def test_who_may_read_a_file_stays_as_it_was(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has other permissions")
    path = tmp_path / "model.npz"
    path.touch(0o600)
    write_atomically(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_on_windows_a_file_that_nobody_may_write_to_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(b"old")
    path.chmod(0o400)
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("digitpad.files.move", refuse_to_move)
    monkeypatch.setattr(Path, "unlink", refuse_to_unlink_what_is_read_only)
    with pytest.raises(FileProblem, match=r"model\.npz cannot be written: Access is denied"):
        write_atomically(path, b"new")
    assert [left.name for left in tmp_path.iterdir()] == ["model.npz"]
    assert path.read_bytes() == b"old"


def refuse_to_move(path: Path, place: Path) -> None:
    raise PermissionError(13, "Access is denied")


def refuse_to_unlink_what_is_read_only(path: Path, *, missing_ok: bool = False) -> None:
    """As Windows does."""
    if not path.stat().st_mode & stat.S_IWRITE:
        raise PermissionError(13, "Access is denied")
    os.unlink(path)  # noqa: PTH108 (its own is what is replaced)


@pytest.mark.parametrize("letter", ["a", "ä", "小"])
def test_a_name_may_be_as_long_as_the_system_allows(tmp_path: Path, letter: str) -> None:
    name = letter * (255 // len(letter.encode())) if sys.platform == "linux" else letter * 80
    write_atomically(tmp_path / name, b"new")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_what_killed_processes_left_is_cleared_away(tmp_path: Path) -> None:
    long_ago, long_hence = time.time() - 3600, time.time() + 3600  # the clock may have been set back since
    for name, moment in (
        (".a[b].npz.01234567.part", long_ago),
        (".a[b].npz.89abcdef.part", long_hence),
        (".a[b].npz.11111111.part", time.time()),  # somebody may be writing it just now
        (".other.npz.01234567.part", long_ago),
    ):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (moment, moment))
    write_atomically(tmp_path / "a[b].npz", b"new")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [".a[b].npz.11111111.part", ".other.npz.01234567.part", "a[b].npz"]


def test_what_cannot_be_cleared_away_keeps_nothing_else_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = time.time() - 3600
    parts = [tmp_path / f".a.npz.{number:08}.part" for number in range(4)]
    for part in parts:
        part.touch()
        os.utime(part, (long_ago, long_ago))
    parts[0].chmod(0o400)
    asked: list[Path] = []

    def unlink(path: Path, *, missing_ok: bool = False) -> None:
        asked.append(path)
        if len(asked) == 2:
            raise PermissionError(13, "Access is denied")
        refuse_to_unlink_what_is_read_only(path)

    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(Path, "unlink", unlink)
    write_atomically(tmp_path / "a.npz", b"new")
    assert sorted(asked) == parts
    assert sorted(left.name for left in tmp_path.iterdir()) == sorted([asked[1].name, "a.npz"])


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"nowhere.*cannot be written: No such file or directory"):
        write_atomically(tmp_path / "nowhere" / "model.npz", b"model")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """A limit on the size of files gives the same kind of error as a full disk, without needing one."""
    path = tmp_path / "model.npz"
    path.write_bytes(b"old")
    child = (
        "import pathlib, resource, signal, sys\n"
        "from digitpad.files import FileProblem, write_atomically\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    write_atomically(pathlib.Path(sys.argv[1]), bytes(100_000))\n"
        "except FileProblem as problem:\n"
        "    sys.stdout.write(str(problem))\n"
    )
    done = subprocess.run([sys.executable, "-c", child, str(path)], capture_output=True, text=True, check=True)
    assert "cannot be written: File too large" in done.stdout
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_replacing_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileProblem, match="cannot be written"):
        write_atomically(tmp_path / "folder", b"contents")
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few users make links")
@pytest.mark.parametrize("there", [True, False], ids=["to a file", "to nothing yet"])
def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path, *, there: bool) -> None:
    (tmp_path / "far").mkdir()
    target, link = tmp_path / "far" / "model.npz", tmp_path / "link.npz"
    if there:
        target.write_bytes(b"old")
    link.symlink_to(Path("far", "model.npz"))
    write_atomically(link, b"new")
    assert link.readlink() == Path("far", "model.npz")
    assert target.read_bytes() == b"new"
    assert [path.name for path in target.parent.iterdir()] == ["model.npz"]


@pytest.mark.parametrize("linked", [False, True])
def test_a_pipe_is_not_replaced(tmp_path: Path, *, linked: bool) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no pipes among its files")
    path = tmp_path / "pipe"
    os.mkfifo(path)
    if linked:
        path = tmp_path / "link"
        path.symlink_to("pipe")
    with pytest.raises(FileProblem, match="is a device or a pipe, not a file"):
        write_atomically(path, b"contents")
    assert (tmp_path / "pipe").is_fifo()


def test_a_pipe_to_which_nobody_writes_is_refused_at_once(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no pipes among its files")
    path = tmp_path / "pipe.png"
    os.mkfifo(path)
    for read in (open_to_read, lambda path: read_bounded(path, 100)):
        with pytest.raises(FileProblem, match="is a device or a pipe, not a file"):
            read(path)
    with pytest.raises(FileProblem, match="is a device or a pipe, not a file"):
        read_bounded(Path("/dev/zero"), 100)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among its files")
def test_a_pipe_that_the_shell_has_connected_is_read() -> None:
    out, into = os.pipe()
    with os.fdopen(into, "wb") as file:
        file.write(b"12345")
    try:
        assert read_bounded(Path(f"/dev/fd/{out}"), 5) == b"12345"
    finally:
        os.close(out)


@pytest.mark.parametrize(
    ("name", "shown"), [("a\nb\x1b[31mred", "a?b?[31mred"), ("\u2028", "?"), ("zwei 2️⃣ 二", "zwei 2️⃣ 二")]
)
def test_what_steers_a_terminal_is_no_text(name: str, shown: str) -> None:
    assert readable(name) == shown


def test_reads_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "digits"
    path.write_bytes(b"12345")
    assert read_bounded(path, 5) == b"12345"
    with pytest.raises(FileProblem, match="too large"):
        read_bounded(path, 4)


def test_reading_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="No such file"):
        read_bounded(tmp_path / "missing", 100)
    with pytest.raises(FileProblem, match=r"Is a directory|Permission denied"):
        read_bounded(tmp_path, 100)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read every file, as may Windows")
def test_reading_what_is_forbidden(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.touch(mode=0o000)
    with pytest.raises(FileProblem, match="Permission denied"):
        read_bounded(path, 100)

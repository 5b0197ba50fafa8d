import errno
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from digitpad.data import download
from digitpad.data.download import MIRRORS, DownloadProgress, download_mnist
from digitpad.data.mnist import mnist_available
from digitpad.files import FileProblem
from digitpad.paths import mnist_folder
from tests.data.conftest import Mirror, Serve, SmallMnist

IMAGES = "train-images-idx3-ubyte"


def fetch_all(small: SmallMnist, *mirrors: Mirror, timeout: float = 5.0) -> list[DownloadProgress]:
    return list(download_mnist([mirror.address for mirror in mirrors], small.files, timeout=timeout))


def in_folder() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in mnist_folder().iterdir()}


def wrong(small: SmallMnist) -> dict[str, bytes]:
    """The files with the images' last byte changed, before they were gzipped."""
    changed = SmallMnist(small.files, small.contents | {IMAGES: small.contents[IMAGES][:-1] + b"\x01"})
    return changed.gzips


def test_the_files_come_whole_and_the_progress_ends_at_the_total(small_mnist: SmallMnist, serve: Serve) -> None:
    progress = fetch_all(small_mnist, serve(small_mnist.gzips))
    assert in_folder() == small_mnist.contents
    assert mnist_available(small_mnist.files)
    done = [point.done_bytes for point in progress]
    assert done == sorted(done)
    assert progress[-1].done_bytes == progress[-1].total_bytes == sum(file.download_size for file in small_mnist.files)
    assert {point.mirror for point in progress} == {"127.0.0.1"}
    assert [*dict.fromkeys(point.file for point in progress)] == [file.name for file in small_mnist.files]


def test_a_file_without_a_declared_length_comes_too(small_mnist: SmallMnist, serve: Serve) -> None:
    mirror = serve(small_mnist.gzips)
    mirror.hides_length = True
    fetch_all(small_mnist, mirror)
    assert in_folder() == small_mnist.contents


def test_what_is_there_is_not_asked_for_again(small_mnist: SmallMnist, serve: Serve) -> None:
    mirror = serve(small_mnist.gzips)
    fetch_all(small_mnist, mirror)
    (mnist_folder() / IMAGES).write_bytes(small_mnist.contents[IMAGES][:-1] + b"\x01")
    mirror.requests.clear()
    fetch_all(small_mnist, mirror)
    assert mirror.requests == [(f"/{IMAGES}.gz", None)], "only the damaged file"
    assert in_folder() == small_mnist.contents


def test_after_a_cut_the_next_mirror_goes_on_from_there(small_mnist: SmallMnist, serve: Serve) -> None:
    first, second = serve(small_mnist.gzips), serve(small_mnist.gzips)
    first.cut_after = 1000
    fetch_all(small_mnist, first, second)
    assert (f"/{IMAGES}.gz", "bytes=1000-") in second.requests
    assert in_folder() == small_mnist.contents


def test_a_mirror_that_knows_no_ranges_starts_over(small_mnist: SmallMnist, serve: Serve) -> None:
    first, second = serve(small_mnist.gzips), serve(small_mnist.gzips)
    first.cut_after = 1000
    second.knows_ranges = False
    fetch_all(small_mnist, first, second)
    assert in_folder() == small_mnist.contents


def test_a_mirror_that_sends_another_part_is_not_believed(small_mnist: SmallMnist, serve: Serve) -> None:
    first, second, third = (serve(small_mnist.gzips) for _ in range(3))
    first.cut_after = 1000
    second.wrong_range = True
    fetch_all(small_mnist, first, second, third)
    assert in_folder() == small_mnist.contents


def test_wrong_bytes_are_thrown_away_and_the_next_mirror_asked(small_mnist: SmallMnist, serve: Serve) -> None:
    bad, good = serve(wrong(small_mnist)), serve(small_mnist.gzips)
    fetch_all(small_mnist, bad, good)
    assert (f"/{IMAGES}.gz", None) in good.requests, "from the beginning"
    assert in_folder() == small_mnist.contents


@pytest.mark.parametrize("contents", [b"<html>Please log in</html>", b"", b"\x1f\x8b but no gzip"])
def test_what_is_no_gzip_is_refused_and_leaves_nothing(contents: bytes, small_mnist: SmallMnist, serve: Serve) -> None:
    with pytest.raises(FileProblem, match="could not be downloaded"):
        fetch_all(small_mnist, serve(dict.fromkeys(small_mnist.contents, contents)))
    assert in_folder() == {}


def test_wrong_bytes_everywhere_are_refused_and_leave_nothing(small_mnist: SmallMnist, serve: Serve) -> None:
    with pytest.raises(FileProblem, match="what arrived is not MNIST"):
        fetch_all(small_mnist, serve(wrong(small_mnist)))
    assert in_folder() == {}


def test_a_spoilt_beginning_is_given_up_for_a_fresh_start(small_mnist: SmallMnist, serve: Serve) -> None:
    mnist_folder().mkdir(parents=True)
    (mnist_folder() / f"{IMAGES}.gz.part").write_bytes(b"spoilt")
    fetch_all(small_mnist, serve(small_mnist.gzips))
    assert in_folder() == small_mnist.contents


def test_a_server_that_sends_without_end_is_left(small_mnist: SmallMnist, serve: Serve) -> None:
    endless = serve({IMAGES: bytes(2**22)})
    endless.hides_length = True
    with pytest.raises(FileProblem, match="more than there should be"):
        fetch_all(small_mnist, endless)
    assert in_folder() == {}


def test_missing_files_are_looked_for_elsewhere(small_mnist: SmallMnist, serve: Serve) -> None:
    fetch_all(small_mnist, serve({}), serve(small_mnist.gzips))
    assert in_folder() == small_mnist.contents


def test_where_no_mirror_has_it_the_message_names_each_and_its_reason(small_mnist: SmallMnist, serve: Serve) -> None:
    unreachable = Mirror({}, address="http://localhost:1/")
    with pytest.raises(FileProblem, match=r"127\.0\.0\.1: the server answers 404 Not Found; localhost: .*refused"):
        fetch_all(small_mnist, serve({}), unreachable)


def test_a_cut_download_is_kept_and_taken_up_by_the_next(small_mnist: SmallMnist, serve: Serve) -> None:
    mirror = serve(small_mnist.gzips)
    mirror.cut_after = 1000
    with pytest.raises(FileProblem, match=r"cut after 1,000 of [\d,]+ bytes.*what has arrived is kept"):
        fetch_all(small_mnist, mirror)
    assert in_folder() == {f"{IMAGES}.gz.part": small_mnist.gzips[IMAGES][:1000]}
    mirror.cut_after = None
    mirror.requests.clear()
    fetch_all(small_mnist, mirror)
    assert mirror.requests[0] == (f"/{IMAGES}.gz", "bytes=1000-")
    assert in_folder() == small_mnist.contents


def test_a_cancelled_download_is_taken_up_by_the_next(small_mnist: SmallMnist, serve: Serve) -> None:
    mirror = serve(small_mnist.gzips)
    mirror.stall_after = 2000
    progress = download_mnist([mirror.address], small_mnist.files, timeout=20.0)
    while next(progress).done_bytes < 2000:
        pass
    progress.close()
    assert in_folder() == {f"{IMAGES}.gz.part": small_mnist.gzips[IMAGES][:2000]}
    mirror.stall_after = None
    fetch_all(small_mnist, mirror)
    assert (f"/{IMAGES}.gz", "bytes=2000-") in mirror.requests
    assert in_folder() == small_mnist.contents


def test_a_download_cancelled_after_its_last_byte_needs_no_server_for_that(
    small_mnist: SmallMnist, serve: Serve
) -> None:
    mirror = serve(small_mnist.gzips)
    progress = download_mnist([mirror.address], small_mnist.files)
    while next(progress).done_bytes < len(small_mnist.gzips[IMAGES]):
        pass
    progress.close()
    assert in_folder() == {f"{IMAGES}.gz.part": small_mnist.gzips[IMAGES]}
    mirror.requests.clear()
    fetch_all(small_mnist, mirror)
    assert f"/{IMAGES}.gz" not in [path for path, _ in mirror.requests]
    assert in_folder() == small_mnist.contents


@pytest.mark.parametrize("more", [0, 1000])
def test_a_part_beyond_the_end_that_is_wrong_is_given_up(more: int, small_mnist: SmallMnist, serve: Serve) -> None:
    mnist_folder().mkdir(parents=True)
    (mnist_folder() / f"{IMAGES}.gz.part").write_bytes(bytes(len(small_mnist.gzips[IMAGES]) + more))
    mirror = serve(small_mnist.gzips)
    fetch_all(small_mnist, mirror)
    assert [asked for path, asked in mirror.requests if IMAGES in path][1:] == [None], "from the beginning"
    assert in_folder() == small_mnist.contents


def test_while_a_server_is_silent_the_download_can_be_heard(small_mnist: SmallMnist, serve: Serve) -> None:
    mirror = serve(small_mnist.gzips)
    mirror.stall_after = 0
    progress = download_mnist([mirror.address], small_mnist.files, timeout=20.0)
    assert [next(progress).done_bytes for _ in range(3)] == [0, 0, 0]
    progress.close()
    assert in_folder() == {f"{IMAGES}.gz.part": b""}


def test_a_silent_server_is_given_up_for_the_next(small_mnist: SmallMnist, serve: Serve) -> None:
    silent, good = serve(small_mnist.gzips), serve(small_mnist.gzips)
    silent.stall_after = 500
    fetch_all(small_mnist, silent, good, timeout=0.3)
    assert in_folder() == small_mnist.contents


def test_a_redirect_to_another_host_is_refused(small_mnist: SmallMnist, serve: Serve) -> None:
    target, mirror = serve(small_mnist.gzips), serve(small_mnist.gzips)
    mirror.redirect_to = target.address.rstrip("/")
    with pytest.raises(FileProblem, match="sends to another one"):
        fetch_all(small_mnist, mirror)
    assert target.requests == []


def test_a_redirect_within_the_host_is_followed(small_mnist: SmallMnist, serve: Serve) -> None:
    mirror = serve(small_mnist.gzips)
    mirror.files = {f"new/{name}": contents for name, contents in mirror.files.items()}
    mirror.redirect_to = mirror.address + "new"
    fetch_all(small_mnist, mirror)
    assert in_folder() == small_mnist.contents


@pytest.mark.parametrize("address", ["http://example.org/", "ftp://example.org/", "file:///etc/", "nonsense"])
def test_what_is_not_encrypted_is_refused_before_anything_is_sent(address: str, small_mnist: SmallMnist) -> None:
    with pytest.raises(FileProblem, match="must begin with https"):
        list(download_mnist([address], small_mnist.files))


def test_the_mirrors_are_encrypted() -> None:
    assert len(MIRRORS) >= 2
    assert all(mirror.startswith("https://") and mirror.endswith("/") for mirror in MIRRORS)


def test_a_data_folder_that_cannot_be_made_is_a_clear_problem(
    small_mnist: SmallMnist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DIGITPAD_HOME", str(tmp_path / "file"))
    with pytest.raises(FileProblem, match="cannot be made: Not a directory"):
        list(download_mnist(["https://example.org/"], small_mnist.files))


def test_a_full_disk_is_a_clear_problem_and_is_not_kept_full(
    small_mnist: SmallMnist, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    def on_a_full_disk(url: str, output: io.BufferedIOBase, limit: int, timeout: float) -> Iterator[int]:
        raise OSError(errno.ENOSPC, "No space left on device")
        yield 0

    monkeypatch.setattr(download, "_arriving", on_a_full_disk)
    with pytest.raises(FileProblem, match="No space left on device"):
        fetch_all(small_mnist, serve(small_mnist.gzips))
    assert in_folder() == {}

"""One address at a time; what becomes of it on several mirrors is in test_download."""

import ssl
from typing import NoReturn

import pytest

from digitpad.data import fetch as module
from digitpad.data.fetch import FetchProblem, WrongContents, fetch
from tests.data.conftest import Serve, SmallMnist

IMAGES = "train-images-idx3-ubyte"


def fetched(url: str, start: int = 0, limit: int = 10**6) -> bytes:
    return b"".join(piece.contents for piece in fetch(url, start, limit, 5.0) if piece is not None)


def test_it_comes_whole_or_from_a_position_on(small_mnist: SmallMnist, serve: Serve) -> None:
    url = f"{serve(small_mnist.gzips).address}{IMAGES}.gz"
    whole = small_mnist.gzips[IMAGES]
    assert fetched(url) == whole
    pieces = [piece for piece in fetch(url, 100, 10**6, 5.0) if piece is not None]
    assert pieces[0].position == 100
    assert b"".join(piece.contents for piece in pieces) == whole[100:]


def test_more_than_there_should_be_is_not_read(small_mnist: SmallMnist, serve: Serve) -> None:
    url = f"{serve(small_mnist.gzips).address}{IMAGES}.gz"
    with pytest.raises(WrongContents, match="more than there should be"):
        fetched(url, limit=50)


def test_what_is_not_there(small_mnist: SmallMnist, serve: Serve) -> None:
    with pytest.raises(FetchProblem, match="answers 404"):
        fetched(f"{serve(small_mnist.gzips).address}other.gz")


def test_what_is_asked_for_beyond_the_end(small_mnist: SmallMnist, serve: Serve) -> None:
    url = f"{serve(small_mnist.gzips).address}{IMAGES}.gz"
    with pytest.raises(WrongContents, match="answers 416"):
        fetched(url, start=len(small_mnist.gzips[IMAGES]))


@pytest.mark.parametrize("url", ["http://example.org/mnist", "ftp://127.0.0.1/mnist", "file:///etc/hostname", "mnist"])
def test_only_encrypted_addresses_are_asked(url: str) -> None:
    with pytest.raises(FetchProblem, match="must begin with https"):
        fetched(url)


def test_servers_are_known_by_the_right_certificates(
    small_mnist: SmallMnist, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Context(ssl.SSLContext):
        def wrap_socket(self, *_: object, **__: object) -> NoReturn:
            raise OSError("this one was asked")

    monkeypatch.setattr(module, "tls_context", lambda: Context(ssl.PROTOCOL_TLS_CLIENT))
    address = serve(small_mnist.gzips).address.replace("http:", "https:")
    with pytest.raises(FetchProblem, match="this one was asked"):
        fetched(address)


def test_whatever_goes_wrong_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> NoReturn:
        raise ModuleNotFoundError("no certificates")

    monkeypatch.setattr(module, "_pieces", broken)
    with pytest.raises(FetchProblem, match="ModuleNotFoundError: no certificates"):
        fetched("https://example.org/mnist")


def test_nobody_there() -> None:
    with pytest.raises(FetchProblem, match="refused"):
        fetched("http://127.0.0.1:9/mnist")


def test_leaving_early_ends_the_thread(small_mnist: SmallMnist, serve: Serve) -> None:
    arriving = fetch(f"{serve(small_mnist.gzips).address}{IMAGES}.gz", 0, 10**6, 5.0)
    next(arriving)
    arriving.close()

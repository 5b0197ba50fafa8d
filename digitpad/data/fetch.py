"""Reads one address on the web piece by piece: encrypted, bounded, and never silent for long.

The reading is done by a thread of its own, so that whoever waits for it hears something several times a second, even
while a server says nothing, and can leave at once.
"""

import contextlib
import http.client
import queue
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO
from urllib.parse import urlsplit

from digitpad import __version__
from digitpad.data.certificates import tls_context
from digitpad.files import reason

HEARTBEAT = 0.2
"""Seconds after which `fetch` yields None where nothing has arrived."""
_PIECE = 64 * 2**10
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


class FetchProblem(Exception):
    """An address could not be read to its end. The message says why."""


class WrongContents(FetchProblem):
    """What arrived is not what it should be, so that none of it is worth keeping."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of the whole."""

    position: int
    """Of the first of them. A server that cannot start in the middle starts at 0 again."""
    contents: bytes


def fetch(url: str, start: int, limit: int, timeout: float) -> Generator[Piece | None]:
    """Yield what is at an address as it arrives, and None now and then while nothing does.

    Closing the generator leaves the server. The thread then ends by itself, at the latest when its timeout has passed.

    Args:
        url: With https, or on this machine itself with http.
        start: The position from which on it is wanted.
        limit: The position that it must not go beyond.
        timeout: Seconds without a byte after which it is given up.

    Raises:
        FetchProblem: where it cannot be read to its end.
        WrongContents: where there is more than there should be, or nothing from `start` on.
    """
    pieces: queue.SimpleQueue[Piece | FetchProblem | None] = queue.SimpleQueue()
    left = threading.Event()

    def read() -> None:
        try:
            with contextlib.closing(_pieces(url, start, limit, timeout)) as arriving:
                for piece in arriving:
                    if left.is_set():
                        return
                    pieces.put(piece)
        except FetchProblem as problem:
            pieces.put(problem)
        except urllib.error.HTTPError as error:
            error.close()
            pieces.put(_refusal(error, start))
        except (OSError, http.client.HTTPException, ValueError) as error:
            pieces.put(FetchProblem(_why(error)))
        except Exception as error:  # noqa: BLE001 (whatever it is, what has arrived is not the whole)
            pieces.put(FetchProblem(f"it cannot be asked for ({type(error).__name__}: {error})"))
        finally:
            pieces.put(None)

    threading.Thread(target=read, name="fetch", daemon=True).start()
    try:
        yield from _heard(pieces)
    finally:
        left.set()


def _heard(pieces: "queue.SimpleQueue[Piece | FetchProblem | None]") -> Iterator[Piece | None]:
    while True:
        try:
            piece = pieces.get(timeout=HEARTBEAT)
        except queue.Empty:
            yield None
            continue
        if piece is None:
            return
        if isinstance(piece, FetchProblem):
            raise piece
        yield piece


def _pieces(url: str, start: int, limit: int, timeout: float) -> Generator[Piece]:
    _check_scheme(url)
    headers = {"User-Agent": f"DigitPad/{__version__}"} | ({"Range": f"bytes={start}-"} if start else {})
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 (its scheme has just been checked)
    opener = urllib.request.build_opener(_NoWanderingOff, urllib.request.HTTPSHandler(context=tls_context()))
    with opener.open(request, timeout=timeout) as response:
        position = _first_position(response, start)
        declared = response.length
        end = None if declared is None else position + declared
        while contents := response.read1(_PIECE):
            if position + len(contents) > limit:
                raise WrongContents("the server sends more than there should be")
            yield Piece(position, contents)
            position += len(contents)
    if end is not None and position < end:
        raise FetchProblem(f"the connection was cut after {position:,} of {end:,} bytes")


def _first_position(response: http.client.HTTPResponse, start: int) -> int:
    if response.status != HTTPStatus.PARTIAL_CONTENT:
        return 0
    given = re.match(r"bytes (\d{1,18})-", response.headers.get("Content-Range", ""))
    if given is None or int(given[1]) != start:
        raise FetchProblem("the server answers with another part than was asked for")
    return start


def _refusal(error: urllib.error.HTTPError, start: int) -> FetchProblem:
    """Return the problem of an answer that is none. Where all before `start` is too much, it cannot be right."""
    beyond_the_end = start > 0 and error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    return (WrongContents if beyond_the_end else FetchProblem)(f"the server answers {error.code} {error.reason}")


def _check_scheme(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _THIS_MACHINE):
        raise FetchProblem("the address is not encrypted: it must begin with https://")


class _NoWanderingOff(urllib.request.HTTPRedirectHandler):
    """Follows a server that sends to another place of its own, and none that sends elsewhere."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        here, there = urlsplit(req.full_url), urlsplit(newurl)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            fp.close()
            raise FetchProblem(f"the server sends to another one, {there.hostname}, which is not trusted")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _why(error: Exception) -> str:
    inner = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(inner, TimeoutError):
        return "the server does not answer"
    if isinstance(inner, OSError):
        return reason(inner)
    return f"the answer is not understood ({inner or type(inner).__name__})"

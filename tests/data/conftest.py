"""Four small files that stand for MNIST's, and a web server on this machine that serves them, well or badly."""

import gzip
import hashlib
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from digitpad.data.mnist import MNIST_FILES, MnistFile


@dataclass(frozen=True)
class SmallMnist:
    """Files of the official names, with other contents."""

    files: tuple[MnistFile, ...]
    contents: dict[str, bytes]
    """By the file's name, unpacked."""

    @property
    def gzips(self) -> dict[str, bytes]:
        return {name: gzip.compress(contents, mtime=0) for name, contents in self.contents.items()}


@pytest.fixture(scope="session")
def small_mnist() -> SmallMnist:
    rng = np.random.default_rng(1)
    contents = {}
    for file in MNIST_FILES:
        count = 300 if file.name.startswith("train") else 50
        if "images" in file.name:
            header, body = struct.pack(">4B3I", 0, 0, 8, 3, count, 28, 28), rng.bytes(count * 784)
        else:
            header, body = struct.pack(">4BI", 0, 0, 8, 1, count), rng.integers(10, size=count).astype("u1").tobytes()
        contents[file.name] = header + body
    files = tuple(
        MnistFile(name, len(whole), hashlib.sha256(whole).hexdigest(), len(gzip.compress(whole, mtime=0)))
        for name, whole in contents.items()
    )
    return SmallMnist(files, contents)


@dataclass
class Mirror:
    """A web server with the files of one folder. Its attributes say how it behaves."""

    files: dict[str, bytes]
    """By path, without the slash at the start."""
    cut_after: int | None = None
    """Send no more of a file than this many bytes, counted from the file's beginning, then hang up."""
    stall_after: int | None = None
    """The same, but stay silent instead of hanging up."""
    knows_ranges: bool = True
    wrong_range: bool = False
    redirect_to: str | None = None
    hides_length: bool = False
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    """Path and Range of each request."""
    address: str = ""
    closing: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    mirror: Mirror

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        mirror = self.mirror
        asked = self.headers["Range"]
        mirror.requests.append((self.path, asked))
        if mirror.redirect_to and not mirror.redirect_to.endswith(self.path.rpartition("/")[0] or "/"):
            self.send_response(302)
            self.send_header("Location", mirror.redirect_to + self.path)
            self.end_headers()
            return
        whole = mirror.files.get(self.path.lstrip("/"))
        if whole is None:
            self.send_error(404)
            return
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and mirror.knows_ranges else 0
        if start >= len(whole) > 0:
            self.send_error(416)
            return
        if start:
            self.send_response(206)
            first = start + 1 if mirror.wrong_range else start
            self.send_header("Content-Range", f"bytes {first}-{len(whole) - 1}/{len(whole)}")
        else:
            self.send_response(200)
        if not mirror.hides_length:
            self.send_header("Content-Length", str(len(whole) - start))
        self.end_headers()
        ends = [end for end in (mirror.cut_after, mirror.stall_after) if end is not None]
        self.wfile.write(whole[start : min([len(whole), *ends])])
        self.wfile.flush()
        if mirror.stall_after is not None:
            mirror.closing.wait(20)


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing the server waits for them

    def handle_error(self, *args: object) -> None:
        """Say nothing of a client that has hung up: that is what is tested."""


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator["Serve"]:
    """Start a mirror: `serve(files)` returns it."""
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    started = Serve()
    yield started
    started.end()


class Serve:
    def __init__(self) -> None:
        self._servers: list[tuple[ThreadingHTTPServer, threading.Thread, Mirror]] = []

    def __call__(self, files: dict[str, bytes]) -> Mirror:
        mirror = Mirror({f"{name}.gz": contents for name, contents in files.items()})
        handler = type("Handler", (_Handler,), {"mirror": mirror})
        server = _Server(("127.0.0.1", 0), handler)
        mirror.address = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self._servers.append((server, thread, mirror))
        return mirror

    def end(self) -> None:
        for server, thread, mirror in self._servers:
            mirror.closing.set()
            server.shutdown()
            server.server_close()
            thread.join()

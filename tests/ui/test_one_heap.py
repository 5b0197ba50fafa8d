"""How many heaps the C library has made is asked in a process of its own, for none is ever given back."""

import platform
import subprocess
import sys

import pytest

_HEAPS_OF_SIX_THREADS = """
import ctypes, os, re, tempfile, threading
from digitpad.ui.one_heap import share_one_heap

def heaps():
    library = ctypes.CDLL(None)
    library.fopen.restype = ctypes.c_void_p
    with tempfile.NamedTemporaryFile() as file:
        stream = ctypes.c_void_p(library.fopen(file.name.encode(), b"w"))
        library.malloc_info(0, stream)
        library.fclose(stream)
        return file.read().count(b"<heap ")

def work():
    kept = bytearray(100_000)
    together.wait()

{first}
together = threading.Barrier(7)
threads = [threading.Thread(target=work) for _ in range(6)]
for thread in threads:
    thread.start()
together.wait()
print(heaps())
"""


def heaps_of_six_threads(first: str) -> int:
    program = _HEAPS_OF_SIX_THREADS.format(first=first)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have one heap anyway")
def test_threads_share_one_heap() -> None:
    assert heaps_of_six_threads("") > 1
    assert heaps_of_six_threads("share_one_heap()") == 1

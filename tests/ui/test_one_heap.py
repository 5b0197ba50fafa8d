"""What the C library has made is asked in processes of their own, for no heap is ever given back."""

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


_MEMORY_WITH_HOLES = """
from pathlib import Path
from digitpad.ui.one_heap import hand_back_free_memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

large = [bytearray(100_000) for _ in range(1000)]
small = [bytearray(1000) for _ in range(1000)]
del large
before = resident()
{then}
print(before - resident())
"""

_only_with_glibc = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries do so by themselves")


def said_by(program: str) -> int:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    return int(done.stdout)


@_only_with_glibc
def test_threads_share_one_heap() -> None:
    assert said_by(_HEAPS_OF_SIX_THREADS.format(first="")) > 1
    assert said_by(_HEAPS_OF_SIX_THREADS.format(first="share_one_heap()")) == 1


@_only_with_glibc
def test_free_memory_in_the_midst_is_handed_back() -> None:
    assert said_by(_MEMORY_WITH_HOLES.format(then="")) < 10_000_000
    assert said_by(_MEMORY_WITH_HOLES.format(then="hand_back_free_memory()")) > 90_000_000

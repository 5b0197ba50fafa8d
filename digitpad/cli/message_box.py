"""A box with a message, where an application with a window has no stderr that anybody reads, on Windows and macOS.

It is the system's own: what there is to say may be that Qt cannot be loaded.
"""

import contextlib
import sys

_ERROR_SIGN = 0x10
_SHOWING_ITS_ARGUMENT = ("on run words", 'display alert "DigitPad" message (item 1 of words) as critical', "end run")
"""A program in AppleScript. The words are no part of it, so that no quotation mark in them can end it."""


def show_message(words: str) -> None:
    """Show the words, and wait until they have been read; on Linux do nothing."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, words, "DigitPad", _ERROR_SIGN)
    elif sys.platform == "darwin":
        import subprocess

        lines = [part for line in _SHOWING_ITS_ARGUMENT for part in ("-e", line)]
        with contextlib.suppress(OSError):  # then there is nobody to tell it to
            subprocess.run(["/usr/bin/osascript", *lines, "--", words], capture_output=True, check=False)  # noqa: S603 (no shell; words are an argument)

"""A box with a message, where a windowed application on Windows has no stderr to say it on.

It is the system's own: what there is to say may be that Qt cannot be loaded.
"""

import sys

_ERROR_SIGN = 0x10


def show_message(words: str) -> None:
    """Show the words, and wait until they have been read; on other systems than Windows do nothing."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, words, "DigitPad", _ERROR_SIGN)

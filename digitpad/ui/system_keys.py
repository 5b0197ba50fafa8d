"""The keys of this system's keyboards, and their names: Ctrl is ⌘ on macOS, whose menus have no underlined letters."""

import sys

from PySide6.QtGui import QKeySequence


def key_name(keys: str) -> str:
    """Return what keys that are pressed together are called here: "Ctrl+Z", on macOS "⌘Z"."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def ctrl() -> str:
    """Return how keys are called that are pressed with Ctrl, up to the other key: "Ctrl+", on macOS "⌘"."""
    return key_name("Ctrl+A").removesuffix("A")


def in_brackets(*keys: str) -> str:
    """Return keys as they stand behind a tip, " (Alt+W, F6)", without those that do nothing here."""
    names = [key_name(key) for key in keys if has_letters() or not key.startswith("Alt+")]
    return f" ({', '.join(names)})" if names else ""


def has_letters() -> bool:
    """Return whether Alt opens menus, and with an underlined letter presses a button."""
    return sys.platform != "darwin"


def delete_keys() -> tuple[str, ...]:
    """Return the keys that delete what is chosen; the one that a MacBook has for it is Qt's Backspace."""
    return ("Del", "Backspace") if sys.platform == "darwin" else ("Del",)

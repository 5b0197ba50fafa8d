"""What a screen reader is told: about widgets that paint themselves, which to Qt are mere areas, and of what happens.

Such a widget names its role in a class attribute, `accessible_role`; its name and description are set as any widget's.
Nothing here runs until a screen reader asks.
"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

Role = QAccessible.Role


def tell_roles() -> None:
    """Let screen readers know the roles, from now on."""
    QAccessible.installFactory(_interface)


def announce(widget: QWidget, words: str) -> None:
    """Let a screen reader, where one listens, say what a widget shows, though nobody has gone there."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def _interface(_class_name: str, widget: QObject) -> QAccessibleInterface | None:
    role = getattr(widget, "accessible_role", None)
    return QAccessibleWidget(widget, role) if isinstance(widget, QWidget) and role is not None else None

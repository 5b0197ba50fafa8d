"""Runs when the packaged application starts: stands in for Qt's OpenGL modules, so that they need not be in it.

pyqtgraph imports them when it is imported itself, 10 MB, and uses them only where it is told to draw with OpenGL, which
this program never does.
"""

import sys
from types import ModuleType


class _StandIn(ModuleType):
    """Has the one name that pyqtgraph looks up at once, to derive a widget from it."""

    def __getattr__(self, name: str) -> type:
        if name == "QOpenGLWidget":
            from PySide6.QtWidgets import QWidget  # noqa: PLC0415  (at the start, commands without a window would load Qt too)

            return QWidget
        raise AttributeError(f"{self.__name__} is not part of this application: there is no {name}")


for _name in ("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets"):
    sys.modules[_name] = _StandIn(_name)

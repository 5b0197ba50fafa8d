"""The house plan: which room may know which, checked in the source and in fresh interpreters."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import digitpad

PACKAGE = Path(digitpad.__file__).parent
GROUND = {"digitpad", "digitpad.files", "digitpad.moving", "digitpad.paths", "digitpad.versions"}

ALLOWED = {
    "nn": {"nn"},
    "ink": {"ink"},
    "data": {"data", "ink"},
    "training": {"training", "nn", "data", "ink"},
    "cli": {"cli", "ui", "training", "nn", "data", "ink"},
    "ui": {"ui", "training", "nn", "data", "ink"},
}

BEFORE_THE_FIRST_PAINT = [
    "digitpad.ink.strokes",
    "digitpad.ink.curve",
    "digitpad.ink.network_input",
    "digitpad.ink.inkml",
    "digitpad.training.settings",
    "digitpad.ui.main_window",
]


def modules(room: str) -> list[Path]:
    return sorted((PACKAGE / room).rglob("*.py"))


def dotted(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_by(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def loaded_after(statement: str) -> set[str]:
    """Return the top-level packages that a fresh interpreter holds after a statement."""
    command = f"{statement}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("room", ALLOWED)
def test_a_room_imports_only_what_the_plan_allows(room: str) -> None:
    files = modules(room)
    assert files
    for path in files:
        ours = {name for name in imported_by(path) if name.partition(".")[0] == "digitpad"}
        strangers = {name for name in ours - GROUND if name.split(".")[1] not in ALLOWED[room]}
        assert not strangers, f"{dotted(path)} imports {strangers}"


def test_the_mathematics_needs_numpy_alone() -> None:
    for path in modules("nn"):
        outside = {name.partition(".")[0] for name in imported_by(path)} - sys.stdlib_module_names
        assert outside <= {"numpy", "digitpad"}, dotted(path)


def test_nothing_but_the_window_loads_qt() -> None:
    rest = [
        dotted(path) for path in sorted(PACKAGE.rglob("*.py")) if path.parent.name != "ui" and path.stem != "__main__"
    ]
    loaded = loaded_after("import " + ", ".join(rest))
    assert "numpy" in loaded
    assert not loaded & {"PySide6", "shiboken6", "pyqtgraph"}


def test_the_window_is_there_before_the_heavy_libraries() -> None:
    loaded = loaded_after("import " + ", ".join(BEFORE_THE_FIRST_PAINT))
    assert "PySide6" in loaded
    assert not loaded & {"numpy", "PIL", "pyqtgraph"}


def test_no_python_file_among_the_resources() -> None:
    """Such a file would break editable installs (hatchling maps the folder into the package)."""
    assert not list((PACKAGE.parent / "resources").rglob("*.py"))

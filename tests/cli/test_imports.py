"""Qt is for the window alone: everything else works where it is not installed, and starts without its weight."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

import digitpad
from tests.cli.conftest import environment

PACKAGE = Path(digitpad.__file__).parent

WITHOUT_QT = """
import sys
sys.modules["PySide6"] = None  # importing it fails from now on
sys.modules["pyqtgraph"] = None
{code}
loaded = [name for name in sys.modules if name.startswith(("PySide6.", "shiboken6", "pyqtgraph."))]
assert not loaded, loaded
"""


def fresh_interpreter(code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_no_room_but_the_window_imports_qt() -> None:
    paths = (path.relative_to(PACKAGE.parent).with_suffix("") for path in sorted(PACKAGE.rglob("*.py")))
    names = [".".join(path.parts).removesuffix(".__init__") for path in paths]
    modules = [name for name in names if not name.startswith("digitpad.ui") and name != "digitpad.__main__"]
    assert len(modules) > 40
    imports = "\n".join(f"import {name}" for name in modules)
    fresh_interpreter(WITHOUT_QT.format(code=imports))


@pytest.mark.parametrize(
    "arguments",
    [["--version"], ["--help"], ["gradcheck"], ["data", "list"], ["predict", "{picture}"], ["evaluate", "--json"]],
    ids=lambda arguments: arguments[0],
)
def test_no_command_imports_qt(arguments: list[str], tmp_path: Path) -> None:
    picture = tmp_path / "blank.png"
    Image.new("L", (28, 28)).save(picture)
    given = [argument.format(picture=picture) for argument in arguments]
    fresh_interpreter(WITHOUT_QT.format(code=f"from digitpad.cli import main\nassert main({given!r}) == 0"))


def test_the_window_is_reached_without_anything_heavy() -> None:
    heavy = "numpy", "PIL", "argparse", "digitpad.nn", "digitpad.data"
    fresh_interpreter(
        "import sys, digitpad.cli, digitpad.cli.window\n"
        f"loaded = [name for name in {heavy!r} if name in sys.modules]\nassert not loaded, loaded"
    )

import pytest

from digitpad.cli.problem import CommandProblem
from digitpad.cli.window import check_screen, qt_problem

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@pytest.fixture
def _no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in SCREENS:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("_no_screen")
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_of_any_kind_will_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandProblem, match="no screen"):
        check_screen()
    monkeypatch.setenv(name, "something")
    check_screen()


@pytest.mark.usefixtures("_no_screen")
@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_other_systems_always_have_one(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", system)
    check_screen()


def test_only_what_is_about_qt_becomes_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    missing = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert "libegl1" in str(qt_problem(missing))
    ours = ImportError("cannot import name 'AnswerPanel'", path="digitpad/ui/answer_panel.py")
    assert qt_problem(ours) is ours


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_other_systems_are_not_told_of_debian_s_packages(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", system)
    words = "DLL load failed while importing QtWidgets: The specified module could not be found."
    problem = qt_problem(ImportError(words, path="C:\\DigitPad\\_internal\\PySide6\\QtWidgets.pyd"))
    assert isinstance(problem, CommandProblem)
    assert str(problem) == f"Qt cannot be loaded: {words}"

import configparser
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from digitpad.paths import resource
from tests.cli.conftest import Run

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="only Linux desktops have such menus")


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for the user's own applications."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return tmp_path / "share"


def entry(share: Path) -> configparser.SectionProxy:
    parser = configparser.RawConfigParser()
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(share / "applications" / "digitpad.desktop")
    return parser["Desktop Entry"]


def test_it_is_put_into_the_menu_and_taken_out_again(run: Run, share: Path) -> None:
    assert run("desktop", "install").status == 0
    told = entry(share)
    assert told["Exec"].endswith(" open %f")
    assert told["MimeType"].split(";")[:2] == ["application/inkml+xml", "application/x-npz"]
    assert (share / "icons/hicolor/scalable/apps" / f"{told['Icon']}.svg").exists()
    assert ET.parse(share / "metainfo/org.digitpad.DigitPad.metainfo.xml").find("launchable") is not None  # noqa: S314
    kinds = ET.parse(share / "mime/packages/digitpad.xml").findall(".//{*}glob")  # noqa: S314
    assert {kind.get("pattern") for kind in kinds} == {"*.inkml", "*.npz"}

    assert run("desktop", "remove").status == 0
    assert not [path for path in share.rglob("*digitpad*") if path.is_file()]
    assert run("desktop", "remove").status == 0


def test_it_is_started_by_the_command_that_put_it_there(
    run: Run, share: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "my 100% $HOME" / "digitpad"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(program)])
    run("desktop", "install")
    assert entry(share)["Exec"] == f'"{tmp_path}/my 100%% \\\\$HOME/digitpad" open %f'


def test_python_starts_it_where_no_program_did(run: Run, share: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/anywhere/digitpad/__main__.py"])
    run("desktop", "install")
    assert entry(share)["Exec"] == f'"{sys.executable}" "-m" "digitpad" open %f'


def test_a_folder_that_cannot_be_written_is_said_so(run: Run, share: Path) -> None:
    share.write_text("a file")
    outcome = run("desktop", "install")
    assert outcome.status == 1
    assert str(share) in outcome.err


def test_elsewhere_there_is_nothing_to_do(run: Run, share: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    outcome = run("desktop", "install")
    assert outcome.status == 1
    assert "Only Linux desktops" in outcome.err


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="desktop-file-utils is not installed")
def test_the_entry_is_valid(run: Run, share: Path) -> None:
    run("desktop", "install")
    path = share / "applications" / "digitpad.desktop"
    done = subprocess.run(["desktop-file-validate", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert not done.stdout


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="appstream is not installed")
def test_the_description_is_valid() -> None:
    path = resource("desktop/org.digitpad.DigitPad.metainfo.xml")
    command = ["appstreamcli", "validate", "--no-net", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout

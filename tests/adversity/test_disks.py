"""A data folder that cannot be written to: everything still works, but that nothing is kept, and that is said."""

import json
import shutil
from collections.abc import Callable

import pytest

from tests.adversity.conftest import Disk, ended, started
from tests.chaos.deeds import Place

CAUSES: dict[str, Callable[[Disk], None]] = {"Read-only file system": Disk.lock, "No space left on device": Disk.fill}


@pytest.fixture(params=CAUSES)
def cause(request: pytest.FixtureRequest, disk: Disk, place: Place) -> str:
    """Why nothing can be written, in the system's words."""
    shutil.copytree(place.home, disk.folder / "home")
    CAUSES[request.param](disk)
    return str(request.param)


def test_the_window_opens_trains_and_closes(cause: str, disk: Disk, place: Place) -> None:
    before = sorted((disk.folder / "home").rglob("*.npz"))
    window = ended(started(disk.folder / "home", digits=place.digits))
    assert window.status == 0, window.err
    assert "The training goes on, but it cannot be kept" in window.said
    assert cause in window.said
    assert window.err.count("errors cannot be logged") <= 1
    assert sorted((disk.folder / "home").rglob("*.npz")) == before


def test_the_window_opens_where_there_is_no_data_folder_yet(cause: str, disk: Disk) -> None:
    window = ended(started(disk.folder / "new"))
    assert window.status == 0, window.err
    assert window.err.count("errors cannot be logged") <= 1


def test_a_network_is_trained_and_saved_elsewhere(cause: str, disk: Disk, place: Place) -> None:
    place.model.unlink()
    options = ["--data", place.digits, "--epochs", 1, "--out", place.model]
    training = ended(started(disk.folder / "home", "train", *options))
    assert training.status == 0, training.err
    assert cause in training.err
    assert "The training goes on, but it is not kept." in training.err
    assert place.model.exists()


def test_the_runs_can_still_be_looked_at(cause: str, disk: Disk) -> None:
    home = disk.folder / "home"
    listed = ended(started(home, "runs", "list", "--json"))
    assert listed.status == 0, listed.err
    (run,) = json.loads(listed.out)
    assert run["state"] == "finished"
    shown = ended(started(home, "runs", "show", run["id"]))
    assert shown.status == 0
    assert "finished" in shown.out


def test_what_would_change_something_says_why_it_does_not(cause: str, disk: Disk, place: Place) -> None:
    home = disk.folder / "home"
    (run,) = json.loads(ended(started(home, "runs", "list", "--json")).out)
    for command in (["delete", run["id"]], ["import", place.archive]):
        outcome = ended(started(home, "runs", *command))
        assert outcome.status == 1
        assert cause in outcome.err
    assert len(json.loads(ended(started(home, "runs", "list", "--json")).out)) == 1

"""What the list tells of a run: to JSON and back, and nothing else."""

import json
from typing import Any

import pytest

from digitpad.files import FileProblem
from digitpad.training.bounds import SettingsProblem
from digitpad.training.presets import PRESETS
from digitpad.training.run_record import RunRecord
from digitpad.training.settings import TrainingSettings
from digitpad.training.settings_json import settings_to_json
from tests.training.test_run_database import record


def test_the_same_record_comes_back() -> None:
    told = record(state="failed", why="“too high”", validation_loss=1.5)
    assert RunRecord.from_json(told.to_json()) == told


def test_it_knows_its_settings() -> None:
    good = PRESETS["good"]
    assert record(settings_json=json.dumps(settings_to_json(good))).settings == good


def test_it_was_last_to_have_the_epochs_that_were_asked_for_last() -> None:
    settings = json.dumps(settings_to_json(TrainingSettings(epochs=1000)))
    batch = {"step": 5, "epoch": 0.5, "setting": "batch_size", "before": 100, "after": 4096}
    assert record(settings_json=settings, changes_json=json.dumps([batch])).planned_epochs == 1000
    epochs = {"step": 9, "epoch": 0.7, "setting": "epochs", "before": 1000, "after": 12}
    assert record(settings_json=settings, changes_json=json.dumps([batch, epochs])).planned_epochs == 12
    for damaged in (record(settings_json="{", epoch=3.2), record(settings_json=settings, changes_json="{", epoch=3.2)):
        assert damaged.planned_epochs == 4


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": 5}, "no sense under name"),
        ({"step": True}, "no sense under step"),
        ({"created": "today"}, "no sense under created"),
        ({"state": "sleeping"}, "no sense under state"),
        ({"colour": "red"}, "no record of a run"),
    ],
)
def test_other_fields_are_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(FileProblem, match=words):
        RunRecord.from_json(json.dumps(record()._asdict() | changes))


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "[" * 100_000, '{"id": "1"}'])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(FileProblem, match="no record of a run"):
        RunRecord.from_json(text)


def test_damaged_settings_and_changes_are_told() -> None:
    damaged = record(settings_json="[[", changes_json='[{"step": 1}]')
    with pytest.raises(SettingsProblem, match="settings of the run 1 are damaged"):
        damaged.settings  # noqa: B018
    with pytest.raises(FileProblem, match="changes of the run 1 are damaged"):
        damaged.changes  # noqa: B018


@pytest.mark.parametrize("name", ["\ud800", 10**400])
def test_what_no_database_can_hold_is_no_record(name: object) -> None:
    told = json.loads(record().to_json()) | {"name": name, "step": name}
    with pytest.raises(FileProblem, match="makes no sense"):
        RunRecord.from_json(json.dumps(told))

from dataclasses import replace

import numpy as np
import pytest

from digitpad import paths
from digitpad.training.divergence import TrainingDiverged
from digitpad.training.runs import Runs
from digitpad.training.settings import TrainingSettings
from digitpad.training.trainer import Training
from digitpad.ui.kept_training import KeptTraining
from digitpad.ui.training_plan import TrainingPlan, plan_to_resume
from tests.ui.small_digits import small_data
from tests.ui.small_runs import interrupt_run

SETTINGS = TrainingSettings(hidden_size=8, batch_size=20, epochs=3)
PLAN = TrainingPlan("builtin", SETTINGS, name="Mine", experiment="A question")


def _trained(kept: KeptTraining) -> KeptTraining:
    kept.first_point()
    while not kept.training.finished:
        kept.advance(None)
    return kept


def test_a_training_without_a_step_leaves_nothing_behind() -> None:
    kept = KeptTraining(PLAN, small_data())
    kept.first_point()
    kept.rest()
    assert kept.end() is None
    assert Runs().records() == []


def test_a_finished_run_is_kept_with_all_that_belongs_to_it() -> None:
    kept = _trained(KeptTraining(PLAN, small_data()))
    model = kept.end()
    (record,) = Runs().records()
    assert (record.name, record.experiment, record.state) == ("Mine", "A question", "finished")
    assert record.epoch == 3
    assert model is not None
    assert np.array_equal(Runs().model(record.id).params["W1"], model.params["W1"])
    assert Runs().curves(record.id)["step"][0] == 0
    assert Runs().snapshots(record.id).steps[0] == 0


def test_its_rests_are_seen_in_the_list() -> None:
    kept = KeptTraining(PLAN, small_data())
    kept.first_point()
    kept.advance(1)
    kept.rest()
    kept.leave()
    (record,) = Runs().records()
    assert record.state == "interrupted"
    assert Runs().can_resume(record.id)


def test_a_run_that_is_stopped_before_it_went_on_is_free_again() -> None:
    record = interrupt_run("Mine", SETTINGS)
    assert KeptTraining(plan_to_resume(record), small_data()).end() is None
    assert Runs().record(record.id).state == "stopped"
    kept = KeptTraining(plan_to_resume(record), small_data())  # it can go on all the same
    assert kept.training.step == 20
    kept.leave()


def test_a_run_that_was_left_before_its_first_step_goes_on_as_itself() -> None:
    training = Training(SETTINGS, small_data())
    recorder = Runs().begin(training, "builtin", name="Mine")
    recorder.add(training.first_point())
    recorder.leave()
    (record,) = Runs().records()
    kept = _trained(KeptTraining(plan_to_resume(record), small_data()))
    assert kept.end() is not None
    (ended,) = Runs().records()
    assert (ended.id, ended.name, ended.state) == (record.id, "Mine", "finished")


def test_a_run_goes_on_from_where_it_was_left_and_ends_the_same() -> None:
    record = interrupt_run("Mine", SETTINGS)
    kept = KeptTraining(plan_to_resume(record), small_data())
    assert kept.training.step == 20
    assert kept.curves is not None
    assert kept.curves["step"][-1] == 20
    while not kept.training.finished:
        kept.advance(None)
    resumed = kept.end()
    whole = _trained(KeptTraining(PLAN, small_data())).end()
    assert resumed is not None
    assert whole is not None
    for name, array in whole.params.items():
        assert np.array_equal(resumed.params[name], array)


def test_a_run_that_lacks_only_its_end_gets_it() -> None:
    kept = _trained(KeptTraining(PLAN, small_data()))
    kept.leave()  # as if the program had been killed just before the end
    (record,) = Runs().records()
    resumed = KeptTraining(plan_to_resume(record), small_data())
    assert resumed.first_point().finished
    assert resumed.end() is not None
    assert Runs().record(record.id).state == "finished"


def test_a_run_that_diverges_keeps_its_last_good_state() -> None:
    kept = KeptTraining(replace(PLAN, settings=replace(SETTINGS, learning_rate=1e9)), small_data())
    kept.first_point()
    with pytest.raises(TrainingDiverged, match="too high"):
        _trained(kept)
    (record,) = Runs().records()
    assert record.state == "failed"
    assert "too high" in record.why
    assert all(np.isfinite(array).all() for array in Runs().model(record.id).params.values())


def test_where_nothing_can_be_kept_the_training_goes_on() -> None:
    paths.runs_folder().parent.mkdir(parents=True, exist_ok=True)
    paths.runs_folder().write_bytes(b"a file where a folder should be")
    kept = _trained(KeptTraining(PLAN, small_data()))
    assert "cannot be kept" in kept.problem
    assert kept.run_id == ""
    assert kept.end() is not None

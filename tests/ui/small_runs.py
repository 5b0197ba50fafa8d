"""A few runs for tests that look at them: tiny networks, trained for a moment on digits that are easy to learn."""

from digitpad.data.digits import DataSet
from digitpad.training.run_record import RunRecord
from digitpad.training.runs import Runs
from digitpad.training.settings import TrainingSettings
from digitpad.training.story import model_of_run
from digitpad.training.trainer import Training
from tests.ui.small_digits import small_data

SETTINGS = TrainingSettings(hidden_size=8, batch_size=20, learning_rate=0.5, epochs=4)


def train_run(name: str, settings: TrainingSettings = SETTINGS, data: DataSet | None = None) -> RunRecord:
    """Train a network to its end, and keep it under a name."""
    runs = Runs()
    training = Training(settings, data or small_data())
    recorder = runs.begin(training, "builtin", name=name)
    recorder.add(training.first_point())
    while not training.finished:
        point = training.advance(training.step + 5)
        recorder.add(point)
    recorder.finish("finished", model=model_of_run(settings, training.data, point.params, {}))
    return runs.record(recorder.run_id)


def interrupt_run(name: str, settings: TrainingSettings = SETTINGS) -> RunRecord:
    """Train a network for some steps, and leave it as a program that ends does."""
    runs = Runs()
    training = Training(settings, small_data())
    recorder = runs.begin(training, "builtin", name=name)
    recorder.add(training.first_point())
    while training.step < 20:  # on a busy machine the interval of a point ends before
        recorder.add(training.advance(20))
    recorder.leave()
    return runs.record(recorder.run_id)

import numpy as np

from digitpad.data.builtin import builtin_data
from digitpad.data.samples import sample_digits, sample_drawings
from digitpad.nn.model_file import load_model
from digitpad.paths import resource


def test_they_are_one_of_each_digit_and_on_the_page() -> None:
    digits = sample_digits()
    assert digits.labels.tolist() == list(range(10))
    for drawing in sample_drawings():
        points = np.array([point for stroke in drawing.strokes for point in stroke.points])
        assert points.min() > 0
        assert points.max() < 1000
        assert np.ptp(points, axis=0).max() > 500


def test_the_shipped_network_reads_them() -> None:
    network = load_model(resource("models/shipped.npz")).network()
    answers = network.predict(sample_digits().images()).argmax(axis=1)
    np.testing.assert_array_equal(answers, np.arange(10))


def test_no_network_learns_from_them() -> None:
    data = builtin_data(2000, 500, 500)
    for sample in sample_digits().pixels:
        for part in (data.training, data.validation, data.test):
            assert np.abs(part.pixels.astype(int) - sample).sum(axis=1).min() > 1000

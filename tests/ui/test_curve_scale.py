import numpy as np
import pytest

from digitpad.ui.curve_scale import LinearScale, LogarithmicScale, Scale


def words(scale: Scale, low: float, high: float, pixels: float, apart: float = 20) -> list[str]:
    return [figure for _, figure in scale.marks(low, high, pixels, apart)]


@pytest.mark.parametrize("scale", [LinearScale(), LinearScale(100, " %"), LogarithmicScale(1e-6)])
def test_places_lead_back_to_their_values(scale: Scale) -> None:
    values = np.array([0.001, 0.3, 1.0, 20.0])
    np.testing.assert_allclose(scale.values(scale.places(values)), values)


def test_what_is_too_small_for_a_logarithm_counts_as_the_lowest() -> None:
    np.testing.assert_allclose(LogarithmicScale(0.01).places([0, 0.001, 0.1]), [-2, -2, -1])


@pytest.mark.parametrize(
    ("low", "high", "at_most", "figures"),
    [
        (0, 12, 6, ["0", "2", "4", "6", "8", "10", "12"]),
        (0, 1, 5, ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (-2, 103, 6, ["0", "20", "40", "60", "80", "100"]),
        (0.31, 0.34, 3, ["0.31", "0.32", "0.33", "0.34"]),
        (5, 5, 3, ["5"]),
    ],
)
def test_round_figures(low: float, high: float, at_most: int, figures: list[str]) -> None:
    assert words(LinearScale(), low, high, 20 * at_most) == figures


def test_percent_have_their_unit() -> None:
    assert words(LinearScale(100, " %"), 75, 103, 40) == ["80 %", "100 %"]


def test_logarithms_are_powers_of_ten_and_more_where_there_is_room() -> None:
    assert words(LogarithmicScale(1e-6), -2, 1, 60) == ["0.01", "0.1", "1", "10"]
    assert words(LogarithmicScale(1e-6), -1.05, 0.05, 200) == ["0.1", "0.2", "0.5", "1"]


def test_within_a_decade_there_are_still_figures() -> None:
    figures = words(LogarithmicScale(1e-6), np.log10(0.31), np.log10(0.38), 120)
    assert len(figures) >= 2
    assert all(0.31 <= float(figure) <= 0.38 for figure in figures)

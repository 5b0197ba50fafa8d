import numpy as np
import pytest

from digitpad.ui.curve_dashes import dashed


def painted(x: np.ndarray, y: np.ndarray, connected: np.ndarray, pixel: tuple[float, float]) -> list[float]:
    """Return the lengths of the dashes, in pixels."""
    lengths = np.hypot(np.diff(x) / pixel[0], np.diff(y) / pixel[1])
    dashes: list[float] = []
    before = False
    for length, leads_on in zip(lengths, connected, strict=False):
        if leads_on:
            dashes = [*dashes[:-1], dashes[-1] + length] if before else [*dashes, length]
        before = bool(leads_on)
    return dashes


def test_dashes_and_gaps_have_their_lengths_on_the_screen() -> None:
    pixel = (0.1, 0.02)
    x, y, connected = dashed(np.array([0.0, 3.0, 6.0]), np.array([0.0, 0.8, 0.0]), (6, 4), pixel)
    assert painted(x, y, connected, pixel) == pytest.approx([6] * 10)  # of 100 pixels


def test_the_way_of_the_line_stays() -> None:
    rng = np.random.default_rng(1)
    across, up = np.sort(rng.random(40)), rng.random(40)
    x, y, connected = dashed(across, up, (3, 2, 1, 2), (0.002, 0.01))
    np.testing.assert_allclose(y, np.interp(x, across, up))
    assert set(across) <= set(x)
    assert 0.4 < np.mean(connected) < 0.8


def test_without_dashes_and_without_points_nothing_changes() -> None:
    for dashes, count in (((), 5), ((3, 2), 1), ((3, 2), 0)):
        line = np.arange(float(count))
        x, y, _ = dashed(line, line, dashes, (1, 1))
        assert x is line
        assert y is line

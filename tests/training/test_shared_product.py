"""Products that several threads share: the same to the last bit."""

from collections.abc import Iterator

import numpy as np
import pytest

from digitpad.training import shared_product
from digitpad.training.crew import Crew
from digitpad.training.shared_product import SharedProducts


@pytest.fixture
def crew(monkeypatch: pytest.MonkeyPatch) -> Iterator[Crew]:
    monkeypatch.setattr(shared_product, "_WORTH_SHARING", 0)
    with Crew(3) as crew:
        yield crew


@pytest.mark.parametrize("threads", [1, 2, 3, 7])
@pytest.mark.parametrize("shape", [(1, 784, 5), (97, 784, 333), (128, 784, 256), (784, 97, 50)])
def test_the_number_of_threads_makes_no_difference(
    crew: Crew, rng: np.random.Generator, threads: int, shape: tuple[int, int, int]
) -> None:
    m, k, n = shape
    b = rng.standard_normal((k, n)).astype(np.float32)
    products = SharedProducts()
    products.threads, products.crew = threads, crew
    for a in (rng.standard_normal((m, k)).astype(np.float32), rng.standard_normal((k, m)).astype(np.float32).T):
        out = np.full((m, n), np.nan, np.float32)
        products.dot(a, b, out)
        np.testing.assert_array_equal(out, np.dot(a, b))


def test_where_parts_come_out_differently_nobody_helps(
    crew: Crew, rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = rng.random((40, 30), np.float32), rng.random((30, 20), np.float32)
    expected = np.dot(a, b)
    real = np.dot

    def unreliable(x: np.ndarray, y: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
        result: np.ndarray = real(x, y, out=out)
        if len(x) < 40:
            result += 1e-6
        return result

    monkeypatch.setattr(np, "dot", unreliable)
    products = SharedProducts()
    products.threads, products.crew = 2, crew
    out = np.empty_like(expected)
    products.dot(a, b, out)
    np.testing.assert_array_equal(out, expected)


def test_small_products_are_not_worth_it() -> None:
    assert not shared_product.worth_sharing(100 * 784 * 50)
    assert shared_product.worth_sharing(256 * 784 * 800)


def test_what_fails_in_a_helper_fails_here(crew: Crew, rng: np.random.Generator) -> None:
    products = SharedProducts()
    products.threads, products.crew = 2, crew
    a, b = rng.random((4, 3), np.float32), rng.random((3, 2), np.float32)
    with pytest.raises(ValueError, match="output"):
        products.dot(a, b, np.empty((4, 5), np.float32))


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 5])
def test_pieces_of_work_come_back_in_their_order(crew: Crew, threads: int, count: int) -> None:
    products = SharedProducts()
    products.threads, products.crew = threads, crew
    assert products.all_of(lambda number: number**2, count) == [number**2 for number in range(count)]

import numpy as np
import pytest
from numpy.typing import ArrayLike

from digitpad.nn import Affine
from tests.cli.conftest import Run


def test_the_gradients_are_right(run: Run) -> None:
    outcome = run("gradcheck")
    assert outcome.status == 0
    assert outcome.out.count("784-50-10") == 2, "for ReLU and for the sigmoid"
    assert outcome.out.count("  ok") == 8
    assert outcome.out.endswith("The gradients are right.\n")


def test_a_wrong_gradient_is_found(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    right = Affine.backward

    def wrong(self: Affine, dout: ArrayLike) -> object:
        result = right(self, dout)
        assert self.dW is not None
        self.dW = self.dW * np.float64(1.01)
        return result

    monkeypatch.setattr(Affine, "backward", wrong)
    outcome = run("gradcheck")
    assert outcome.status == 1
    assert "WRONG" in outcome.out

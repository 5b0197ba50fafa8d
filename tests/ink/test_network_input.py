import dataclasses

import numpy as np
import pytest

from digitpad.ink.network_input import NetworkInput


def test_an_image_without_ink_is_blank() -> None:
    image = np.zeros((28, 28), np.float32)
    assert NetworkInput(image, "drawing").blank
    image[27, 27] = 1e-6
    assert not NetworkInput(image, "drawing").blank


def test_what_travels_between_panels_cannot_be_changed_on_its_way() -> None:
    shown = NetworkInput(np.zeros((28, 28), np.float32), "digits", "MNIST test digit 12", 3)
    with pytest.raises(dataclasses.FrozenInstanceError):
        shown.label = 4  # type: ignore[misc]  # that is the point


def test_the_same_image_twice_is_still_two_inputs() -> None:
    image = np.zeros((28, 28), np.float32)
    assert NetworkInput(image, "picture") != NetworkInput(image, "picture")

"""A recipe: its stages in their order, their names and seeds, and how distortions weaken."""

import pytest

from digitpad.training.hard_images import HardImages
from digitpad.training.recipe import Recipe, Stage
from digitpad.training.settings import TrainingSettings

TEACHER = Stage(learning=TrainingSettings(hidden_size=8))
NETWORK = Stage(learning=TrainingSettings(epochs=3, rotation=10.0, elastic=1.0), calm=(0.5, 0.5))
PRACTICE = Stage(hard=HardImages(50, 3))


def test_teachers_come_first_and_practice_last() -> None:
    assert Recipe((TEACHER, TEACHER), NETWORK, PRACTICE).stages == (TEACHER, TEACHER, NETWORK, PRACTICE)
    assert Recipe((TEACHER, TEACHER), NETWORK, PRACTICE).names == ("teacher 1", "teacher 2", "network", "practice")
    assert Recipe(network=NETWORK).stages == (NETWORK,)
    assert Recipe(network=NETWORK).names == ("network",)


def test_another_seed_is_another_for_each_teacher() -> None:
    recipe = Recipe((TEACHER, TEACHER), NETWORK, PRACTICE).with_seed(5)
    assert [stage.learning.seed for stage in recipe.stages] == [5, 6, 5, 5]
    assert recipe.seed == 5
    assert recipe.with_seed(0) == Recipe((TEACHER, TEACHER), NETWORK, PRACTICE).with_seed(0)


def test_distortions_weaken_at_the_end() -> None:
    assert [NETWORK.distortions_in(epoch)["rotation"] for epoch in range(3)] == pytest.approx([10, 10, 5])
    assert NETWORK.distortions_in(2)["elastic"] == pytest.approx(0.5)
    assert NETWORK.distortions_in(2)["shear"] == 0

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from digitpad.data.builtin import builtin_data
from digitpad.nn.model_file import Model
from digitpad.ui.model_story import ModelStory, architecture, short_story


def told(story: ModelStory) -> list[str]:
    return [label.text() for label in story.findChildren(QLabel)]


def test_two_lines_name_the_model_and_its_error(small_model: Model) -> None:
    first, second = short_story(small_model).splitlines()
    assert first == "Small model · learned from nothing"
    assert second == "2.50 % errors on 1,000 made-up digits"


@pytest.mark.parametrize("learning", [True, False])
def test_the_built_in_digits_are_named_as_in_a_sentence(small_model: Model, *, learning: bool) -> None:
    built_in = replace(small_model, metadata={**small_model.metadata, "trained_on": builtin_data(0, 0, 10).name})
    first = short_story(built_in, learning=learning).splitlines()[0]
    assert first.endswith("learning from the built-in digits" if learning else "learned from the built-in digits")


def test_a_model_without_a_story_says_so(small_model: Model) -> None:
    bare = replace(small_model, metadata={"name": "Mine"})
    assert short_story(bare) == "Mine · from which digits is not told\nerror not measured"


def test_the_sizes_and_the_count_of_parameters(small_model: Model) -> None:
    assert architecture(small_model) == "784-12-10 · ReLU · 9,550 parameters"
    assert "sigmoid" in architecture(replace(small_model, activation="sigmoid"))


def test_the_dialog_has_a_row_for_everything_that_is_known(qtbot: QtBot, small_model: Model) -> None:
    story = ModelStory(small_model)
    qtbot.addWidget(story)
    words = told(story)
    for expected in ("Small model", "nothing, 0 digits", "MIT"):
        assert expected in words
    assert "Seed" not in words
    settings = words[words.index("Settings") + 1]
    assert settings.startswith("Hidden units 50 · Activation ReLU")
    assert "Optimizer SGD · Learning rate 0.1" in settings
    assert "Momentum" not in settings
    assert "Dropout" not in settings


def test_who_taught_a_model_is_told_where_its_file_does(qtbot: QtBot, small_model: Model) -> None:
    taught = "by 5 networks that are no part of it, 90 epochs"
    story = ModelStory(replace(small_model, metadata={**small_model.metadata, "taught": taught}))
    qtbot.addWidget(story)
    words = told(story)
    assert words[words.index("Taught") + 1] == taught
    bare = ModelStory(small_model)
    qtbot.addWidget(bare)
    assert "Taught" not in told(bare)


def test_settings_of_a_newer_program_are_left_out(qtbot: QtBot, small_model: Model) -> None:
    story = ModelStory(replace(small_model, metadata={"settings": {"version": 99}}))
    qtbot.addWidget(story)
    assert "Settings" not in told(story)


@pytest.mark.parametrize(
    ("rule", "doubt"),
    [
        ({"certain": 0.61}, "to be certain, an answer needs a probability of 61%"),
        (
            {"certain": 0.5, "evidence": 3.729},
            "to be certain, an answer needs a probability of 50% and a score 3.7 above the mean of the ten",
        ),
    ],
)
def test_all_measured_errors_are_told_and_the_rule_for_doubt(
    qtbot: QtBot, small_model: Model, rule: dict[str, float], doubt: str
) -> None:
    errors = [{"on": name, "digits": 200, "errors": 1} for name in ("old digits", "new digits")]
    story = ModelStory(replace(small_model, metadata={**small_model.metadata, "errors": errors, "rule": rule}))
    qtbot.addWidget(story)
    words = told(story)
    assert "0.50 % errors on 200 old digits\n0.50 % errors on 200 new digits" in words
    assert doubt in words


def test_the_dialog_of_a_file_without_a_story_says_that_its_digits_are_not_known(
    qtbot: QtBot, small_model: Model
) -> None:
    story = ModelStory(replace(small_model, metadata={}))
    qtbot.addWidget(story)
    words = told(story)
    assert words[words.index("Learned from") + 1] == "its file does not tell"


def test_strange_metadata_does_no_harm(qtbot: QtBot, small_model: Model) -> None:
    odd = replace(small_model, metadata={"trained_on": 5, "training_digits": "many", "settings": [1, 2], "seed": None})
    story = ModelStory(odd)
    qtbot.addWidget(story)
    assert "5" in told(story)

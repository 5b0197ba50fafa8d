"""Models to files and back, and everything that the parameters and the story in a file can have wrong with them."""

import json
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitpad.files import FileProblem
from digitpad.nn import AnswerRule, Model, load_model, save_model
from digitpad.nn.model_file import LARGEST_FILE, decode_model, encode_model
from tests.nn._model_bytes import STORY, archive, model, story


def test_there_and_back(tmp_path: Path) -> None:
    before = model()
    save_model(tmp_path / "model.npz", before)
    after = load_model(tmp_path / "model.npz")
    assert after.activation == "sigmoid"
    assert after.metadata == {**STORY, "activation": "sigmoid"}
    assert list(after.params) == ["W1", "b1", "W2", "b2"]
    for name, array in after.params.items():
        assert array.dtype == np.float32
        assert array.flags.writeable
        np.testing.assert_array_equal(array, before.params[name])


def test_what_a_model_tells_of_itself() -> None:
    told = model()
    assert told.name == "Ein kleines Netz, 小さい"
    assert (told.hidden_size, told.shape, told.parameter_count) == (3, "784-3-10", 784 * 3 + 3 + 3 * 10 + 10)
    assert told.measured == "1.14 % errors on 10,000 made up test digits"
    assert repr(told) == "<Model 'Ein kleines Netz, 小さい', 784-3-10, sigmoid>"
    untold = Model(told.params, "relu")
    assert (untold.name, untold.measured) == ("Unnamed model", "")
    assert Model(told.params, "relu", {"errors": [{"on": "none", "digits": 0, "errors": 0}]}).measured == ""


def test_the_network_of_a_model_shares_its_parameters() -> None:
    told = model()
    network = told.network()
    assert network.activation == "sigmoid"
    assert all(network.params[name] is array for name, array in told.params.items())
    assert network.predict(np.zeros((2, 784), np.float32)).dtype == np.float32


def test_the_same_model_gives_the_same_bytes() -> None:
    assert encode_model(model()) == encode_model(model())


def test_numpy_reads_the_file_too(tmp_path: Path) -> None:
    save_model(tmp_path / "model.npz", model())
    with np.load(tmp_path / "model.npz", allow_pickle=False) as file:
        assert sorted(file) == ["W1", "W2", "b1", "b2", "metadata"]
        assert json.loads(str(file["metadata"]))["seed"] == 7


@pytest.mark.parametrize("dtype", [np.float16, ">f4", np.float64])
@pytest.mark.parametrize("order", ["C", "F"])
def test_other_floats_and_layouts_become_float32(dtype: Any, order: Any) -> None:
    params = {name: array.astype(dtype, order=order) for name, array in model().params.items()}
    read = decode_model(archive(**params))
    for name, array in read.params.items():
        assert array.dtype == np.float32
        assert array.flags.c_contiguous
        np.testing.assert_array_equal(array, params[name].astype(np.float32))


def test_numbers_that_half_precision_holds_are_kept_in_half_the_room() -> None:
    exact = {name: np.array(array, np.float16).astype(np.float32) for name, array in model(50).params.items()}
    small, large = (encode_model(Model(params, "relu")) for params in (exact, model(50).params))
    assert len(small) < 0.6 * len(large)
    for name, array in decode_model(small).params.items():
        np.testing.assert_array_equal(array, exact[name])


def test_a_model_may_have_a_rule_of_its_own() -> None:
    assert model().rule == AnswerRule()
    ruled = decode_model(encode_model(model(rule={"certain": 0.6, "evidence": 3.5})))
    assert ruled.rule == AnswerRule(certain=0.6, evidence=3.5)
    assert decode_model(encode_model(model(rule={"certain": 0.6}))).rule == AnswerRule(certain=0.6)


@pytest.mark.parametrize(
    "rule",
    [
        {"certain": "2"},
        {"certain": "0.8"},
        {"certain": True},
        {"certain": float("nan")},
        {"evidence": float("inf")},
        {"evidence": -(10**400)},  # which no float can hold
        {"other": 0.5},
        [0.8],
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rule: Any) -> None:
    story = {**STORY, "activation": "relu", "rule": rule}
    with pytest.raises(FileProblem, match="no sense under rule"):
        decode_model(archive(metadata=np.array(json.dumps(story))))


def test_a_story_may_say_little_and_may_say_more() -> None:
    read = decode_model(archive(metadata=np.array('{"activation": "relu", "colour": ["blue"]}')))
    assert read.metadata == {"activation": "relu", "colour": ["blue"]}
    assert (read.name, read.activation) == ("Unnamed model", "relu")


def test_the_largest_network_fits() -> None:
    params = {
        "W1": np.zeros((784, 16_384), np.float16),
        "b1": np.zeros(16_384, np.float16),
        "W2": np.zeros((16_384, 10), np.float16),
        "b2": np.zeros(10, np.float16),
    }
    assert decode_model(archive(**params)).hidden_size == 16_384


W1, b1, W2, b2 = (model().params[name] for name in ("W1", "b1", "W2", "b2"))

BAD_ARRAYS: dict[str, tuple[dict[str, Any], str]] = {
    "an array is missing": ({"b1": None}, "does not hold just W1, b1, W2, b2, metadata"),
    "no metadata": ({"metadata": None}, "does not hold just"),
    "an array too many": ({"W3": W2}, "does not hold just"),
    "whole numbers": ({"W1": np.zeros((784, 3), np.int32)}, "no array of numbers or text"),
    "complex numbers": ({"b1": np.zeros(3, np.complex64)}, "no array of numbers or text"),
    "text for numbers": ({"b2": np.array(["1"] * 10)}, "no floats of 16, 32 or 64 bits"),
    "longer floats": ({"b2": np.zeros(10, np.longdouble)}, "no floats of 16, 32 or 64 bits"),
    "not a number": ({"b1": np.array([0, np.nan, 0])}, "b1 has numbers that are infinite or not a number"),
    "infinite": ({"b1": np.array([0, np.inf, 0])}, "b1 has numbers that are infinite"),
    "beyond float32": ({"b1": np.array([0, 1e300, 0])}, "b1 has numbers that are infinite"),
    "other inputs": ({"W1": np.zeros((28, 3))}, r"W1 has the shape \(28, 3\), not \(784, 3\)"),
    "other outputs": ({"W2": np.zeros((3, 11)), "b2": np.zeros(11)}, r"W2 has the shape \(3, 11\)"),
    "inconsistent": ({"W1": np.zeros((784, 4))}, r"W1 has the shape \(784, 4\)"),
    "an axis too many": ({"b2": np.zeros((1, 10))}, r"b2 has the shape \(1, 10\)"),
    "transposed": ({"W2": W2.T}, r"W2 has the shape \(10, 3\)"),
    "no hidden units": (
        {"W1": np.zeros((784, 0)), "b1": np.zeros(0), "W2": np.zeros((0, 10))},
        "it has 0 hidden units; 1 to 16,384 are possible",
    ),
    "hidden units beyond measure": ({"b1": np.zeros(16_385)}, "it has 16,385 hidden units"),
    "metadata of numbers": ({"metadata": np.zeros(3)}, "metadata is not one string"),
    "metadata of many strings": ({"metadata": np.array(["{}", "{}"])}, "metadata is not one string"),
    "metadata of bytes": ({"metadata": np.array(b"{}")}, "no array of numbers or text"),
    "no JSON": ({"metadata": np.array("{'name': 1}")}, "metadata is not JSON"),
    "empty metadata": ({"metadata": np.array("")}, "metadata is not JSON"),
    "JSON without end": ({"metadata": np.array("[" * 90_000)}, "metadata is not JSON"),
    "half a character": ({"metadata": np.array('{"name": "\\ud800"}')}, "metadata is not JSON"),
    "a long story": ({"metadata": story(name="x" * 100_000)}, "metadata is longer than 100,000 characters"),
    "a JSON list": ({"metadata": np.array("[]")}, "metadata is not a JSON object"),
    "no activation": ({"metadata": np.array("{}")}, "activation is neither relu nor sigmoid"),
    "unknown activation": ({"metadata": story(activation="tanh")}, "activation is neither relu nor sigmoid"),
    "strange activation": ({"metadata": story(activation=["relu"])}, "activation is neither relu nor sigmoid"),
    "name is a number": ({"metadata": story(name=7)}, "makes no sense under name"),
    "digits are text": ({"metadata": story(training_digits="many")}, "makes no sense under training_digits"),
    "settings are a list": ({"metadata": story(settings=[])}, "makes no sense under settings"),
    "seed is a bool": ({"metadata": story(seed=True)}, "makes no sense under seed"),
    "errors are text": ({"metadata": story(errors="few")}, "makes no sense under errors"),
    "an error without digits": ({"metadata": story(errors=[{"on": "x", "errors": 1}])}, "makes no sense under errors"),
    "more errors than digits": (
        {"metadata": story(errors=[{"on": "x", "digits": 1, "errors": 2}])},
        "makes no sense under errors",
    ),
}


@pytest.mark.parametrize("case", BAD_ARRAYS)
def test_what_is_not_the_right_arrays_is_refused(case: str) -> None:
    changed, words = BAD_ARRAYS[case]
    with pytest.raises(FileProblem, match=words):
        decode_model(archive(**changed))


def test_the_message_names_the_file_and_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "holiday.npz"
    path.write_bytes(b"not a model")
    with pytest.raises(FileProblem) as caught:
        load_model(path)
    assert str(caught.value) == (
        "holiday.npz is not a DigitPad model: it is damaged, or no archive of arrays. Choose another file."
    )


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be read: No such file"):
        load_model(tmp_path / "missing.npz")
    with pytest.raises(FileProblem, match="cannot be read"):
        load_model(tmp_path)
    huge = tmp_path / "huge.npz"
    with huge.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(FileProblem, match="too large: more than 64 MB"):
        load_model(huge)


@pytest.mark.parametrize("bad", [{"b1": np.array([0, np.nan, 0], np.float32)}, {"b2": np.zeros(9, np.float32)}])
def test_a_model_that_could_not_be_opened_again_is_not_saved(tmp_path: Path, bad: dict[str, Any]) -> None:
    path = tmp_path / "model.npz"
    save_model(path, model())
    before = path.read_bytes()
    with pytest.raises(FileProblem, match="The model cannot be saved: b"):
        save_model(path, Model({**model().params, **bad}, "relu"))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_mere_network_is_told_how_to_become_a_model(tmp_path: Path) -> None:
    network: Any = model().network()
    with pytest.raises(TypeError, match=r"Model\(network.params, network.activation\)"):
        save_model(tmp_path / "model.npz", network)
    assert list(tmp_path.iterdir()) == []


def test_saving_where_nothing_can_be_saved_leaves_no_trace(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be written"):
        save_model(tmp_path / "no folder" / "model.npz", model())
    assert not list(tmp_path.iterdir())


def test_a_saved_model_is_an_ordinary_file(tmp_path: Path) -> None:
    save_model(tmp_path / "model.npz", model())
    assert stat.S_ISREG((tmp_path / "model.npz").stat().st_mode)


def test_a_notebook_may_name_a_file_by_a_string(tmp_path: Path) -> None:
    path = str(tmp_path / "small.npz")
    save_model(path, model())
    assert load_model(path).shape == model().shape


def _deep(depth: int) -> list[Any]:
    lists: list[Any] = []
    for _ in range(depth):
        lists = [lists]
    return lists


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"params": {}}, "must be W1, b1, W2 and b2, not none"),
        ({"params": {**model().params, "W3": np.zeros(1)}}, "W1, b1, W2, b2, W3"),
        ({"params": {1: np.zeros(1)}}, "W2 and b2, not 1"),
        ({"params": {**model().params, "b1": ["a", "b"]}}, "b1 is no array of numbers"),
        ({"params": {**model().params, "b1": [[1.0], [1.0, 2.0]]}}, "b1 is no array of numbers"),
        ({"params": {**model().params, "b2": np.zeros(10, complex)}}, "b2 is no array of numbers"),
        ({"metadata": {"rule": {"evidence": -np.inf}}}, "cannot be written as JSON"),
        ({"metadata": {"loss": np.nan}}, "cannot be written as JSON"),
        ({"metadata": {"deep": _deep(100_000)}}, "cannot be written as JSON"),
    ],
)
def test_what_a_file_cannot_hold_is_refused_in_words(tmp_path: Path, changed: dict[str, Any], words: str) -> None:
    with pytest.raises(FileProblem, match=words):
        save_model(tmp_path / "model.npz", replace(model(), **changed))
    assert not list(tmp_path.iterdir())


def test_parameters_as_lists_are_saved_as_arrays_are(tmp_path: Path) -> None:
    lists = replace(model(), params={name: array.tolist() for name, array in model().params.items()})
    save_model(tmp_path / "model.npz", lists)
    np.testing.assert_array_equal(load_model(tmp_path / "model.npz").params["W1"], model().params["W1"])

"""Models to files and back, and everything that a file can have wrong with it."""

import io
import json
import stat
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitpad.files import FileProblem
from digitpad.nn import Model, TwoLayerNet, load_model, save_model
from digitpad.nn.model_file import LARGEST_FILE, decode_model, encode_model

STORY = {
    "name": "Ein kleines Netz, 小さい",
    "trained_on": "Made up digits",
    "training_digits": 60_000,
    "settings": {"hidden_size": 3, "learning_rate": 0.1},
    "seed": 7,
    "errors": [{"on": "made up test digits", "digits": 10_000, "errors": 114}],
    "created": "2026-11-24",
    "program": "DigitPad 0.1.0",
    "licence": "MIT",
}


def model(hidden_size: int = 3, **story: Any) -> Model:
    params = TwoLayerNet(784, hidden_size, 10, rng=1, dtype=np.float32).params
    return Model(params, "sigmoid", {**STORY, **story})


def arrays(**changed: Any) -> dict[str, Any]:
    """The arrays of a file, some of them changed, those set to None left out."""
    right = {**model().params, "metadata": np.array(json.dumps({**STORY, "activation": "relu"}))}
    return {name: array for name, array in {**right, **changed}.items() if array is not None}


def archive(**changed: Any) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays(**changed))
    return file.getvalue()


def story(**changed: Any) -> Any:
    return np.array(json.dumps({**STORY, "activation": "relu", **changed}))


def npy(array: Any) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def zipped(entries: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, contents in entries.items():
            packed.writestr(name, contents)
    return file.getvalue()


def entries(**changed: bytes) -> dict[str, bytes]:
    return {f"{name}.npy": contents for name, contents in ({n: npy(a) for n, a in arrays().items()} | changed).items()}


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


class Trap:
    """Would be set free by a pickle."""

    def __reduce__(self) -> tuple[Any, ...]:
        return pytest.fail, ("a pickle was opened",)


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


def test_pickles_are_refused_unopened() -> None:
    pickled = np.array([Trap()], dtype=object)
    with pytest.raises(FileProblem, match="no array of numbers or text"):
        decode_model(archive(b1=pickled))
    with pytest.raises(FileProblem, match="no array of numbers or text"):
        decode_model(zipped(entries(b1=b"cos\nsystem\n(S'true'\ntR.")))


def with_header(text: str, data: bytes = bytes(12)) -> bytes:
    header = text.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + data


BAD_NPY: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "no array of numbers or text"),
    "cut off in the header": (npy(b1)[:40], "no array of numbers or text"),
    "cut off in the numbers": (npy(b1)[:-1], "not as long as it says"),
    "a later version": (npy(b1).replace(b"\x93NUMPY\x01", b"\x93NUMPY\x09"), "no array of numbers or text"),
    "an expression": (with_header("{'descr': '<f4', 'shape': (__import__('os').abort(),), }"), "no array of numbers"),
    "deep brackets": (with_header("(" * 9000), "no array of numbers"),
    "huge": (with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (999999999, 999999999), }"), "as it says"),
    "negative": (with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (-3,), }"), "no array of numbers"),
    "three bytes": (with_header("{'descr': '<f3', 'fortran_order': False, 'shape': (4,), }"), "no floats of"),
    "wrong length": (
        npy(b1).replace(b"NUMPY\x01\x00v\x00", b"NUMPY\x01\x00u\x00"),
        "the header of an array is damaged",
    ),
}


@pytest.mark.parametrize("case", BAD_NPY)
def test_damaged_arrays_are_refused(case: str) -> None:
    contents, words = BAD_NPY[case]
    with pytest.raises(FileProblem, match=words):
        decode_model(zipped(entries(b1=contents)))


def test_text_that_is_none_is_refused() -> None:
    contents = npy(np.array("abcd"))
    with pytest.raises(FileProblem, match="metadata is not text"):
        decode_model(zipped(entries(metadata=contents[:-4] + b"\xff\xff\xff\xff")))


def test_a_later_header_is_read_too() -> None:
    file = io.BytesIO()
    np.lib.format.write_array(file, b1, version=(2, 0))
    np.testing.assert_array_equal(decode_model(zipped(entries(b1=file.getvalue()))).params["b1"], b1)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped(entries(W1=bytes(LARGEST_FILE + 1)))
    assert len(bomb) < 100_000
    with pytest.raises(FileProblem, match="unpacked it is larger than 64 MB"):
        decode_model(bomb)


def test_a_bomb_that_declares_itself_small_is_not_unpacked() -> None:
    size = 30_000_000
    bomb = zipped(entries(W1=bytes(size)))
    disguised = bomb.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert disguised != bomb
    tracemalloc.start()
    try:
        with pytest.raises(FileProblem, match="it is damaged"):
            decode_model(disguised)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000  # bytes


def test_unusual_packing_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as packed:
        for name, contents in entries().items():
            packed.writestr(name, contents)
    with pytest.raises(FileProblem, match="packed in an unusual way"):
        decode_model(file.getvalue())


def test_two_of_one_name_are_refused() -> None:
    file = io.BytesIO(zipped(entries()))
    with zipfile.ZipFile(file, "a") as packed, pytest.warns(UserWarning, match="Duplicate name"):
        packed.writestr("b2.npy", npy(b2))
    with pytest.raises(FileProblem, match="does not hold just"):
        decode_model(file.getvalue())


@pytest.mark.parametrize("contents", [b"", b"PK", b"GIF89a", b"PK\x05\x06" + bytes(18), b"\0" * 1000])
def test_what_is_no_archive_is_refused(contents: bytes) -> None:
    with pytest.raises(FileProblem):
        decode_model(contents)


def test_no_damage_gets_through_or_does_harm() -> None:
    """Bytes changed, cut out or cut off by chance: a whole model or a FileProblem, and never anything else."""
    rng = np.random.default_rng(11)
    refused = 0
    for whole in (encode_model(model()), archive()):
        for _ in range(300):
            damaged = bytearray(whole)
            # The structures of the archive and the headers are where damage is interesting, so most goes there.
            interesting = [place for place in range(len(whole)) if place < 300 or place > len(whole) - 600]
            for place in rng.choice(interesting if rng.random() < 0.8 else len(whole), rng.integers(1, 4)):
                damaged[place] = rng.integers(256)
            if rng.random() < 0.2:
                start, length = rng.integers(len(damaged)), rng.integers(1, 200)
                del damaged[start : start + length]
            try:
                read = decode_model(bytes(damaged))
            except FileProblem:
                refused += 1
            else:
                assert np.isfinite(read.network().predict(np.ones(784))).all()
    assert refused > 300


def test_no_damage_inside_an_array_gets_through_or_does_harm() -> None:
    """The same for an array's own bytes in a whole archive, whose check sums would find the damage first."""
    rng = np.random.default_rng(12)
    refused = 0
    for name in ("b1", "metadata"):
        whole = npy(arrays()[name])
        for _ in range(200):
            damaged = bytearray(whole)
            damaged[rng.integers(140 if rng.random() < 0.8 else len(whole))] = rng.integers(256)
            try:
                read = decode_model(zipped(entries(**{name: bytes(damaged)})))
            except FileProblem:
                refused += 1
            else:
                assert np.isfinite(read.network().predict(np.ones(784))).all()
    assert refused > 100


def test_every_cut_is_refused() -> None:
    whole = encode_model(model())
    for length in [*range(0, len(whole), 211), len(whole) - 1]:
        with pytest.raises(FileProblem):
            decode_model(whole[:length])


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


def test_saving_where_nothing_can_be_saved_leaves_no_trace(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be written"):
        save_model(tmp_path / "no folder" / "model.npz", model())
    assert not list(tmp_path.iterdir())


def test_a_saved_model_is_an_ordinary_file(tmp_path: Path) -> None:
    save_model(tmp_path / "model.npz", model())
    assert stat.S_ISREG((tmp_path / "model.npz").stat().st_mode)

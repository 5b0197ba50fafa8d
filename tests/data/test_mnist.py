import gzip
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from digitpad.data import load_mnist, mnist
from digitpad.data.mnist import MNIST_FILES, import_mnist, is_sound, mnist_available, mnist_data
from digitpad.files import FileProblem, write_atomically
from digitpad.paths import mnist_folder
from tests.data.conftest import SmallMnist

IMAGES = "train-images-idx3-ubyte"


def in_folder() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in mnist_folder().iterdir()} if mnist_folder().exists() else {}


def write(folder: Path, contents: dict[str, bytes]) -> Path:
    for name, whole in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(whole)
    return folder


@pytest.fixture
def as_mnist(small_mnist: SmallMnist, monkeypatch: pytest.MonkeyPatch) -> SmallMnist:
    """The small files take MNIST's place also where the files are loaded."""
    monkeypatch.setattr(mnist, "MNIST_FILES", small_mnist.files)
    return small_mnist


@pytest.mark.parametrize(
    "spelling",
    [
        "{name}",
        "{name}.gz",
        "{dotted}",
        "{dotted}.gz",
        "archive/{dotted}/{dotted}",  # as Kaggle unpacks it
        "a/b/c/{name}",
        "{upper}",
    ],
)
def test_a_folder_is_searched_for_every_usual_name(small_mnist: SmallMnist, tmp_path: Path, spelling: str) -> None:
    contents = small_mnist.gzips if spelling.endswith(".gz") else small_mnist.contents
    write(
        tmp_path,
        {
            spelling.format(name=name, dotted=name.replace("-idx", ".idx"), upper=name.upper()): whole
            for name, whole in contents.items()
        },
    )
    import_mnist([tmp_path], small_mnist.files)
    assert in_folder() == small_mnist.contents
    assert mnist_available(small_mnist.files)


def test_files_are_known_by_their_contents_whatever_they_are_called(small_mnist: SmallMnist, tmp_path: Path) -> None:
    packed = zip("abcd", small_mnist.gzips.values(), strict=True)
    write(tmp_path, dict(packed))
    import_mnist([tmp_path / name for name in "abcd"], small_mnist.files)
    assert in_folder() == small_mnist.contents


def test_files_may_lie_in_several_places_and_twice(small_mnist: SmallMnist, tmp_path: Path) -> None:
    names = [*small_mnist.contents]
    write(tmp_path / "one", {f"{name}.gz": small_mnist.gzips[name] for name in names[:3]})
    write(tmp_path / "two", {name: small_mnist.contents[name] for name in names[2:]})
    import_mnist([tmp_path / "one", tmp_path / "two"], small_mnist.files)
    assert in_folder() == small_mnist.contents


def test_other_files_beside_them_do_not_matter(small_mnist: SmallMnist, tmp_path: Path) -> None:
    others = {"readme.txt": b"hello", "a/train-images-idx3-ubyte": b"other", "training-images-list": b""}
    write(tmp_path, others | {f"z/{name}": whole for name, whole in small_mnist.contents.items()})
    import_mnist([tmp_path], small_mnist.files)
    assert in_folder() == small_mnist.contents


def test_an_import_mends_what_is_damaged(small_mnist: SmallMnist, tmp_path: Path) -> None:
    damaged = small_mnist.contents | {IMAGES: small_mnist.contents[IMAGES][:-1] + b"\x01"}
    write(mnist_folder(), damaged)
    assert mnist_available(small_mnist.files)
    assert not is_sound(small_mnist.files[0])
    import_mnist([write(tmp_path / "good", small_mnist.contents)], small_mnist.files)
    assert in_folder() == small_mnist.contents


def bad_images(whole: bytes) -> dict[str, tuple[bytes, str]]:
    packed = gzip.compress(whole)
    return {
        "wrong": (whole[:-1] + bytes([whole[-1] ^ 1]), "another SHA-256"),
        "cut off": (whole[:-1], "cut off: 235,199 of 235,200 bytes"),
        "cut gzip": (packed[:-9], "cut off"),
        "damaged gzip": (packed[:1000] + bytes(100) + packed[1100:], "damaged"),
        "empty": (b"", "not an IDX file"),
        "too long": (whole + b"\0", "larger than any of MNIST's"),
        "bomb": (gzip.compress(bytes(2**24)), "larger than any of MNIST's"),
    }


@pytest.mark.parametrize("kind", bad_images(bytes(1001)))
def test_a_bad_file_is_refused_and_nothing_is_left(small_mnist: SmallMnist, tmp_path: Path, kind: str) -> None:
    contents, message = bad_images(small_mnist.contents[IMAGES])[kind]
    write(tmp_path, small_mnist.contents | {IMAGES: contents})
    with pytest.raises(FileProblem, match=message) as raised:
        import_mnist([tmp_path], small_mnist.files)
    assert f"Not found: {IMAGES}." in str(raised.value)
    assert in_folder() == {}


def test_a_bad_import_changes_nothing_that_was_there(small_mnist: SmallMnist, tmp_path: Path) -> None:
    write(mnist_folder(), small_mnist.contents)
    write(tmp_path, small_mnist.contents | {IMAGES: b"bad"})
    with pytest.raises(FileProblem):
        import_mnist([tmp_path], small_mnist.files)
    assert in_folder() == small_mnist.contents


def test_missing_files_and_folders_are_named(small_mnist: SmallMnist, tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"nowhere cannot be read: No such file.*Not found: train-images"):
        import_mnist([tmp_path / "nowhere"], small_mnist.files)
    with pytest.raises(FileProblem, match=r"Not found: train-images.*t10k-labels"):
        import_mnist([tmp_path], small_mnist.files)
    with pytest.raises(FileProblem, match="Not found"):
        import_mnist([], small_mnist.files)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the system's owner may read everything")
def test_a_folder_that_may_not_be_read_is_named(small_mnist: SmallMnist, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    with pytest.raises(FileProblem, match=r"closed cannot be read: Permission denied"):
        import_mnist([closed], small_mnist.files)


def test_a_disk_that_fills_up_leaves_nothing(
    small_mnist: SmallMnist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_until_full(path: Path, contents: bytes) -> None:
        if path.name.startswith("t10k"):
            raise FileProblem(f"{path} cannot be written: No space left on device.")
        write_atomically(path, contents)

    monkeypatch.setattr(mnist, "write_atomically", write_until_full)
    with pytest.raises(FileProblem, match="No space left"):
        import_mnist([write(tmp_path, small_mnist.contents)], small_mnist.files)
    assert in_folder() == {}


def test_a_data_folder_that_cannot_be_made_is_a_problem(
    small_mnist: SmallMnist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, small_mnist.contents | {"file": b""})
    monkeypatch.setenv("DIGITPAD_HOME", str(tmp_path / "file"))
    assert not mnist_available()
    with pytest.raises(FileProblem, match="cannot be made"):
        import_mnist([tmp_path], small_mnist.files)


def test_without_mnist_the_problem_says_what_to_do() -> None:
    assert not mnist_available()
    for load in (load_mnist, mnist_data):
        with pytest.raises(FileProblem, match=r"digitpad data download.*digitpad data import FOLDER"):
            load()


def test_load_mnist_gives_bytes_or_floats_flat_or_not_labels_or_one_hot(as_mnist: SmallMnist) -> None:
    write(mnist_folder(), as_mnist.contents)
    whole = np.frombuffer(as_mnist.contents[IMAGES], dtype=np.uint8)[16:].reshape(300, 784)

    (x_train, t_train), (x_test, t_test) = load_mnist(normalize=False)
    assert [x_train.dtype, t_train.dtype] == ["uint8", "int64"]
    assert (x_train.shape, t_train.shape, x_test.shape, t_test.shape) == ((300, 784), (300,), (50, 784), (50,))
    np.testing.assert_array_equal(x_train, whole)

    (images, one_hot), (_, one_hot_test) = load_mnist(flatten=False, one_hot_label=True)
    assert (images.shape, str(images.dtype)) == ((300, 1, 28, 28), "float32")
    np.testing.assert_allclose(images.reshape(300, 784), whole / 255, rtol=1e-6)
    assert (one_hot.shape, one_hot_test.shape) == ((300, 10), (50, 10))
    np.testing.assert_array_equal(one_hot.argmax(axis=1), t_train)
    np.testing.assert_array_equal(one_hot.sum(axis=1), 1)


def test_gzips_that_a_person_put_into_the_data_folder_are_found(as_mnist: SmallMnist) -> None:
    write(mnist_folder(), {f"{name}.gz": whole for name, whole in as_mnist.gzips.items()})
    assert mnist_available(as_mnist.files)
    (x_train, _), _ = load_mnist()
    assert len(x_train) == 300


def test_a_damaged_file_is_not_loaded(as_mnist: SmallMnist) -> None:
    write(mnist_folder(), as_mnist.contents | {IMAGES: as_mnist.contents[IMAGES][:-1] + b"\x01"})
    with pytest.raises(FileProblem, match="damaged or is not MNIST's"):
        load_mnist()


def test_mnist_itself(real_data: Path) -> None:
    import_mnist([real_data])
    sizes = {path.name: path.stat().st_size for path in mnist_folder().iterdir()}
    assert sizes == {file.name: file.size for file in MNIST_FILES}
    data = mnist_data()
    (x_train, t_train), (_, t_test) = load_mnist(normalize=False)
    shutil.rmtree(mnist_folder())
    assert t_train[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert t_test[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert (len(data.training), len(data.validation), len(data.test)) == (55_000, 5_000, 10_000)
    np.testing.assert_array_equal(data.validation.pixels, x_train[-5_000:])
    assert (data.name, x_train.max()) == ("MNIST", 255)

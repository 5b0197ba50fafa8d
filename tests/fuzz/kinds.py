"""The kinds of files that the program opens: sound ones to begin with, and what the program does with one of them."""

import gzip
import io
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from digitpad.data.builtin import make_digits
from digitpad.data.folder import folder_data
from digitpad.data.stroke_templates import template_drawing
from digitpad.ink.inkml import write_inkml
from digitpad.nn import Model, TwoLayerNet
from digitpad.nn.model_file import encode_model
from tests.fuzz.kind import Kind, Open, mutating
from tests.fuzz.mutations import mutated
from tests.fuzz.run_kinds import RUN_KINDS


def kind_named(name: str) -> Kind:
    """Return a kind of file, ready to be tried."""
    return _KINDS[name]()


def _picture(suffix: str, *options: Mapping[str, Any]) -> Callable[[], Kind]:
    def make() -> Kind:
        seeds = [_saved(picture, suffix, option) for picture in _pictures(suffix) for option in options or [{}]]
        repair = _with_right_checksums if suffix == ".png" else None
        return Kind(mutating(seeds, repair), _opening(suffix))

    return make


def _pictures(suffix: str) -> list[Image.Image]:
    gray = Image.new("L", (60, 80), 255)
    ImageDraw.Draw(gray).line([(15, 15), (45, 15), (25, 65)], fill=0, width=6)
    coloured = Image.merge("RGB", [gray, gray.transpose(Image.Transpose.FLIP_TOP_BOTTOM), gray])
    pictures = [gray, coloured, gray.resize((28, 28)).point(lambda value: 255 - value)]
    if suffix in {".png", ".tif", ".webp"}:
        clear = coloured.copy()
        clear.putalpha(gray)
        pictures.append(clear)
    if suffix in {".png", ".gif", ".bmp"}:
        pictures.append(coloured.quantize(16))
    if suffix in {".png", ".tif"}:
        pictures.append(Image.fromarray(np.asarray(gray).astype(np.uint16) * 257))
    return pictures


def _saved(picture: Image.Image, suffix: str, options: Mapping[str, Any]) -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    named = {"exif": exif} if suffix in {".jpg", ".png", ".webp"} else {}
    name = {".jpg": "JPEG", ".tif": "TIFF"}.get(suffix, suffix[1:].upper())
    picture.save(file, name, **named, **options)
    return file.getvalue()


def _with_right_checksums(png: bytes) -> bytes:
    """Return a PNG whose checksums fit its contents, so that its reader looks further than at those."""
    repaired, position = bytearray(png), 8
    while position + 12 <= len(png):
        length = int.from_bytes(png[position : position + 4], "big")
        end = position + 8 + length
        if end + 4 > len(png):
            break
        repaired[end : end + 4] = zlib.crc32(png[position + 4 : end]).to_bytes(4, "big")
        position = end + 4
    return bytes(repaired)


def _opening(suffix: str) -> Open:
    from digitpad.ink.normalize import normalize_drawing  # noqa: PLC0415  (the kinds without Qt do without it)
    from digitpad.ui.read_file import OpenedDrawing, OpenedModel, OpenedPicture, read_file  # noqa: PLC0415 (as above)

    def open_file(contents: bytes, folder: Path) -> None:
        path = folder / f"file{suffix}"
        path.write_bytes(contents)
        match read_file(path):
            case OpenedPicture(network_input=network_input):
                _check_image(network_input.image)
            case OpenedDrawing(drawing=drawing):
                _check_image(normalize_drawing(drawing))
            case OpenedModel(model=model):
                with np.errstate(over="ignore", invalid="ignore"):  # parameters may be as large as they like
                    model.network().probabilities(np.ones((1, 784), np.float32))
                assert model.name + model.shape + model.measured

    return open_file


def _check_image(image: np.ndarray[Any, Any]) -> None:
    assert image.shape == (28, 28)
    assert np.isfinite(image).all()
    assert image.min() >= 0
    assert image.max() <= 1


def _inkml() -> Kind:
    traces = b"""<?xml version="1.0"?>
<ink xmlns="http://www.w3.org/2003/InkML"><definitions><context xml:id="c"><inkSource><traceFormat xml:id="f">
<channel name="X"/><channel name="Y" orientation="-ve"/><channel name="F"/></traceFormat></inkSource></context>
</definitions><trace contextRef="#c">10 20 5, '1 '2 '3, "1 "1 "1, !5 5 *, #ff 3 ?</trace>
<trace type="penUp">1 2 3</trace>
<traceGroup><trace>1 2 3, 4 5 6</trace></traceGroup></ink>"""
    utf16 = '<?xml version="1.0" encoding="UTF-16"?><ink><trace>1 2, 30 40</trace></ink>'.encode("utf-16")
    bomb = b'<!DOCTYPE ink [<!ENTITY a "1 2,"><!ENTITY b "&a;&a;&a;">]><ink><trace>&b;</trace></ink>'
    drawings = [write_inkml(template_drawing(digit)) for digit in (1, 4, 7)]
    return Kind(mutating([*drawings, traces, utf16, bomb]), _opening(".inkml"))


def _idx() -> Kind:
    digits = make_digits(20, np.random.default_rng(0))
    images = _idx_bytes(digits.pixels.reshape(-1, 28, 28))
    labels = _idx_bytes(digits.labels.astype(np.uint8))
    seeds = [images, labels, gzip.compress(images, mtime=0), gzip.compress(labels, mtime=0)]

    def open_file(contents: bytes, folder: Path) -> None:
        is_images = contents[:2] == b"\x1f\x8b" or len(contents) > 1000
        (folder / "images").write_bytes(contents if is_images else images)
        (folder / "labels").write_bytes(labels if is_images else contents)
        data = folder_data(folder)
        assert data.training.pixels.shape[1] == 784
        assert data.training.labels.max() <= 9

    return Kind(mutating(seeds), open_file)


def _idx_bytes(array: np.ndarray[Any, np.dtype[np.uint8]]) -> bytes:
    header = bytes([0, 0, 8, array.ndim]) + b"".join(size.to_bytes(4, "big") for size in array.shape)
    return header + array.tobytes()


def _model() -> Kind:
    network = TwoLayerNet(784, 3, 10, rng=1, dtype=np.float32)
    story = {
        "name": "Three",
        "errors": [{"on": "digits", "digits": 10, "errors": 1}],
        "settings": {"seed": 1},
        "seed": 1,
    }
    whole = encode_model(Model(network.params, "relu", story))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    texts = [json.dumps({**story, "activation": "relu"}).encode(), b'{"activation": "sigmoid", "errors": []}']

    def mutate(rng: np.random.Generator) -> bytes:
        if rng.random() < 0.3:
            return mutated([whole], rng)
        chosen = list(members)[rng.integers(len(members))]
        inside = _text_array(mutated(texts, rng)) if rng.random() < 0.3 else mutated([members[chosen]], rng)
        name = "metadata.npy" if inside[:6] == b"\x93NUMPY" and rng.random() < 0.3 else chosen
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if rng.random() < 0.5 else zipfile.ZIP_STORED) as packed:
            for member, contents in members.items():
                packed.writestr(member, inside if member == name else contents)
        return file.getvalue()

    return Kind(mutate, _opening(".npz"))


def _text_array(text: bytes) -> bytes:
    file = io.BytesIO()
    np.save(file, np.array(text.decode("latin-1")))
    return file.getvalue()


def _window_memory() -> Kind:
    """Settings, as the window leaves them when it closes and finds them when it opens."""
    from PySide6.QtCore import QSettings  # noqa: PLC0415 (Qt: for this kind alone)

    from digitpad.ui.application import make_application  # noqa: PLC0415 (Qt: for this kind alone)
    from digitpad.ui.main_window import MainWindow  # noqa: PLC0415 (Qt: for this kind alone)
    from digitpad.ui.window_memory import recall_scheme  # noqa: PLC0415 (Qt: for this kind alone)

    application = make_application(["digitpad"])
    window = MainWindow()
    window.close()
    seed = Path(os.environ["DIGITPAD_HOME"], "window.ini").read_bytes()
    assert b"panels" in seed

    def open_file(contents: bytes, folder: Path) -> None:
        # QSettings keeps what it has read of a file, so each file gets a name of its own.
        home = folder / str(zlib.crc32(contents))
        home.mkdir(exist_ok=True)
        (home / "window.ini").write_bytes(contents)
        os.environ["DIGITPAD_HOME"] = str(home)
        recall_scheme()
        window.recall_places()
        application.processEvents()
        (home / "window.ini").unlink()
        assert window.findChildren(type(window.view_dock))

    window.destroyed.connect(QSettings)  # keeps the application alive as long as the window
    return Kind(mutating([seed, seed[: len(seed) // 2]]), open_file)


def _picture_folder() -> Kind:
    """A folder of pictures and drawings, some under wrong names, as `digitpad predict` reads it."""
    from digitpad.cli.predict import predict  # noqa: PLC0415

    drawing = write_inkml(template_drawing(3))
    suffixes = (".png", ".jpg", ".gif", ".bmp", ".tif", ".webp")
    seeds = [drawing, *(_saved(_pictures(suffix)[0], suffix, {}) for suffix in suffixes)]
    names = (*suffixes, ".inkml")
    network = TwoLayerNet(784, 3, 10, rng=1, dtype=np.float32)
    model = Model(network.params, "relu", {})

    def open_file(contents: bytes, folder: Path) -> None:
        pictures = folder / "pictures"
        pictures.mkdir(exist_ok=True)
        (pictures / "sound.inkml").write_bytes(drawing)
        damaged = pictures / f"damaged{names[zlib.crc32(contents) % len(names)]}"
        damaged.write_bytes(contents)
        predictions = {Path(told.file).name: told for told in predict([pictures], model)}
        damaged.unlink()
        assert len(predictions["sound.inkml"].digits) == 1
        json.dumps(predictions[damaged.name].as_json())

    return Kind(mutating(seeds), open_file)


_KINDS: Mapping[str, Callable[[], Kind]] = {
    "png": _picture(".png", {}, {"compress_level": 0}),
    "jpeg": _picture(".jpg", {}, {"progressive": True}),
    "gif": _picture(".gif"),
    "bmp": _picture(".bmp"),
    "tiff": _picture(
        ".tif", {}, {"compression": "tiff_lzw"}, {"compression": "tiff_deflate"}, {"compression": "packbits"}
    ),
    "webp": _picture(".webp", {}, {"lossless": True}),
    "inkml": _inkml,
    "idx": _idx,
    "model": _model,
    "window_memory": _window_memory,
    "picture_folder": _picture_folder,
    **RUN_KINDS,
}
KINDS = tuple(_KINDS)

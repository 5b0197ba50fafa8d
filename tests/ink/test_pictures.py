"""Pictures of every kind that can be opened, and everything that can be wrong with a file that calls itself one."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from digitpad.files import FileProblem
from digitpad.ink import pictures
from digitpad.ink.normalize import normalize_drawing
from digitpad.ink.pictures import (
    FORMATS,
    input_of_picture,
    open_picture,
    picture_from_bytes,
    picture_of_drawing,
    to_be_shown,
)
from digitpad.ink.rasterize import rasterize
from digitpad.ink.strokes import Drawing, Stroke
from tests.ink._written import likeness, seven

TWO = Drawing(
    (
        Stroke(
            ((310.0, 330.0), (420.0, 220.0), (600.0, 300.0), (560.0, 500.0), (330.0, 760.0), (680.0, 750.0)),
            (44.0,) * 6,
        ),
    )
)


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    contents = io.BytesIO()
    picture.save(contents, kind, **options)
    return contents.getvalue()


def png_of_size(width: int, height: int) -> bytes:
    """Return a PNG that claims a size and has hardly any contents: a decompression bomb's beginning."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def deep(full: float, kind: type[np.generic]) -> Image.Image:
    return Image.fromarray((np.asarray(seven(), np.float64) / 255 * full).astype(kind))


@pytest.mark.parametrize(
    "picture",
    [
        *(seven().convert(mode) for mode in ("1", "L", "P", "LA", "RGB", "RGBA")),
        *(
            deep(full, kind)
            for full, kind in ((4095, np.uint16), (65535, np.uint16), (65535, np.int32), (1, np.float32))
        ),
        seven("RGBA", (255, 255, 255, 0), (0, 0, 0, 255)),  # on nothing: on white
        seven("RGBA", (0, 0, 0, 0), (0, 0, 0, 255)),
    ],
)
def test_a_picture_of_any_mode_is_shown_dark_on_white(picture: Image.Image) -> None:
    shown = to_be_shown(picture, 60)
    usual = seven()
    usual.thumbnail((60, 60))
    assert shown.size == usual.size == (50, 60)
    assert shown.getpixel((2, 2)) == (255 if shown.mode == "L" else (255, 255, 255))
    assert likeness(np.asarray(shown.convert("L")), np.asarray(usual)) > 0.99


def test_white_ink_on_nothing_is_shown_on_black() -> None:
    shown = to_be_shown(seven("RGBA", (0, 0, 0, 0), (255, 255, 255, 255)), 60)
    assert shown.getpixel((2, 2)) == (0, 0, 0)
    assert np.asarray(shown).max() > 250


def test_a_wholly_transparent_picture_is_shown_white() -> None:
    assert to_be_shown(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), 60).getextrema() == ((255, 255),) * 3


def test_what_is_shown_keeps_its_colours_and_is_never_made_larger() -> None:
    shown = to_be_shown(Image.new("RGB", (30, 20), "#12a0f3"), 60)
    assert (shown.mode, shown.size, shown.getpixel((9, 9))) == ("RGB", (30, 20), (0x12, 0xA0, 0xF3))


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_read_from_a_file(kind: str, tmp_path: Path) -> None:
    plain, _ = input_of_picture(seven(), "plain")
    path = tmp_path / f"seven.{kind.lower()}"
    path.write_bytes(saved(seven(), kind))
    picture = open_picture(path)
    image = input_of_picture(picture, path.name)[0].image
    assert picture.size == (200, 240)
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    assert likeness(image, plain.image) > 0.99


def test_the_ending_of_a_files_name_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "seven.txt").write_bytes(saved(seven(), "PNG"))
    assert open_picture(tmp_path / "seven.txt").size == (200, 240)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_however_the_camera_was_held(orientation: int) -> None:
    # What a camera held that way writes: the pixels turned back, and a note of how to turn them.
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    noted = Image.Exif()
    noted[0x0112] = orientation
    pixels = seven() if orientation == 1 else seven().transpose(turned[orientation])
    picture = picture_from_bytes(saved(pixels, "JPEG", quality=95, exif=noted))
    assert picture.size == (200, 240)
    assert abs(np.asarray(picture, np.float32) - np.asarray(seven(), np.float32)).mean() < 2


def test_a_bmp_whose_fourth_byte_was_left_at_zero_is_not_transparent() -> None:
    pixels = np.asarray(seven("RGBA", (255, 255, 255, 0), (0, 0, 0, 0)))[::-1]
    height, width = pixels.shape[:2]
    header = struct.pack(
        "<IiiHHIIiiII", 108, width, height, 1, 32, 3, pixels.nbytes, 2835, 2835, 0, 0
    )  # BITMAPV4HEADER
    header += struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000) + bytes(52)
    begin = 14 + len(header)
    contents = b"BM" + struct.pack("<IHHI", begin + pixels.nbytes, 0, 0, begin) + header + pixels.tobytes()
    assert Image.open(io.BytesIO(contents)).mode == "RGBA"
    image = input_of_picture(picture_from_bytes(contents), "")[0].image
    assert likeness(image, input_of_picture(seven(), "")[0].image) > 0.99


def test_a_damaged_note_of_the_camera_is_left_aside() -> None:
    contents = saved(seven(), "JPEG", exif=b"Exif\x00\x00MM\x00\x2a\xff\xff\xff\xff")
    assert picture_from_bytes(contents).size == (200, 240)


def test_only_the_first_picture_of_several_is_read() -> None:
    blank = Image.new("L", (200, 240), 255)
    for kind in ("GIF", "TIFF", "WEBP"):
        contents = saved(seven(), kind, save_all=True, append_images=[blank])
        assert not input_of_picture(picture_from_bytes(contents), "first")[0].blank


def test_printers_colors_are_read() -> None:
    picture = picture_from_bytes(saved(seven("RGB", (255, 255, 255), (20, 30, 90)).convert("CMYK"), "JPEG"))
    assert picture.mode == "RGB"
    assert likeness(input_of_picture(picture, "")[0].image, input_of_picture(seven(), "")[0].image) > 0.99


def test_a_picture_in_mnists_form_goes_to_the_network_unchanged() -> None:
    pixels = np.rint(normalize_drawing(TWO) * 255).astype(np.uint8)
    moved = np.roll(pixels, (2, -3), (0, 1))  # off the middle, where it has to stay
    for kind in ("PNG", "BMP", "GIF", "TIFF"):
        picture = picture_from_bytes(saved(Image.fromarray(moved), kind))
        network_input, box = input_of_picture(picture, "two.png")
        np.testing.assert_array_equal(network_input.image, moved / np.float32(255))
        assert (network_input.origin, network_input.name) == ("picture", "two.png")
        rows, columns = np.flatnonzero((moved > 12).any(1)), np.flatnonzero((moved > 12).any(0))
        assert box == (int(columns[0]), int(rows[0]), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1)


def test_the_same_in_three_equal_colors_is_unchanged_too() -> None:
    pixels = np.rint(normalize_drawing(TWO) * 255).astype(np.uint8)
    image = input_of_picture(Image.fromarray(pixels).convert("RGB"), "")[0].image
    np.testing.assert_array_equal(image, pixels / np.float32(255))


def test_a_black_picture_in_mnists_form_is_blank() -> None:
    network_input, box = input_of_picture(Image.new("L", (28, 28), 0), "black")
    assert network_input.blank
    assert box is None


def test_28_pixels_of_black_on_white_are_brought_to_mnists_form() -> None:
    pixels = np.rint(normalize_drawing(TWO) * 255).astype(np.uint8)
    image = input_of_picture(Image.fromarray(255 - pixels), "")[0].image
    assert likeness(image, pixels) > 0.95
    assert np.median(image) == 0


def test_a_dot_in_a_picture_is_the_dot_of_the_pad() -> None:
    drawn = Drawing((Stroke(((400.0, 600.0),), (90.0,)),))
    image = input_of_picture(picture_of_drawing(drawn), "")[0].image
    assert likeness(image, normalize_drawing(drawn)) > 0.95


@pytest.mark.parametrize("side", [120, 560, 1000])
def test_a_drawings_picture_gives_the_image_that_the_drawing_gives(side: int) -> None:
    picture = picture_of_drawing(TWO, side)
    assert (picture.mode, picture.size) == ("L", (side, side))
    assert picture.getextrema() == (0, 255)
    assert likeness(input_of_picture(picture, "")[0].image, normalize_drawing(TWO)) > 0.97


def test_the_picture_of_an_empty_page_is_white() -> None:
    assert picture_of_drawing(Drawing(), 40).getcolors() == [(1600, 255)]


def test_what_reaches_beyond_the_page_is_cut_off() -> None:
    outside = Drawing((Stroke(((-400.0, 500.0), (1400.0, 500.0)), (50.0, 50.0)),))
    dark = np.asarray(picture_of_drawing(outside, 100)) < 128
    assert 4 <= dark.any(1).sum() <= 6
    assert dark.any(0).all()


def test_the_wider_the_pen_the_fewer_places_it_is_pressed_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thin point asks for places near together, and a wide one makes each of them dear."""
    points = tuple((1000.0 * (i % 2), 500.0) for i in range(50))
    drawing = Drawing((Stroke(points, (0.5,) + (1000.0,) * 49),))
    pressed = []

    def press(places: NDArray[np.complex128], *rest: Any, **options: Any) -> NDArray[np.float32]:
        pressed.append(len(places))
        return rasterize(places, *rest, **options)

    monkeypatch.setattr(pictures, "rasterize", press)
    monkeypatch.setattr(pictures, "_MOST_PRESSED", 2_000_000)
    dark = np.asarray(picture_of_drawing(drawing, 100)) < 128
    assert pressed[0] <= 2_000_000 // 100**2
    assert dark[:, 20:-20].all()


# What is wrong with a file is said, by its name.


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    with pytest.raises(FileProblem, match=r"empty\.png is empty"):
        open_picture(tmp_path / "empty.png")


@pytest.mark.parametrize("contents", [b"GIF, it says", b"\x00" * 1000, b"%PDF-1.7\n", b"<svg xmlns='x'/>"])
def test_no_picture(contents: bytes) -> None:
    with pytest.raises(FileProblem, match="notes is no picture that can be read: PNG"):
        picture_from_bytes(contents, "notes")


def test_a_picture_of_another_format_is_not_even_tried() -> None:
    with pytest.raises(FileProblem, match="no picture that can be read"):
        picture_from_bytes(saved(seven(), "PPM"))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.95])
def test_a_picture_that_is_cut_off(kind: str, part: float) -> None:
    contents = saved(seven().convert("RGB"), kind)
    with pytest.raises(FileProblem, match=r"^photo is (damaged or cut off|no picture)"):
        picture_from_bytes(contents[: int(len(contents) * part)], "photo")


@pytest.mark.parametrize("kind", FORMATS)
def test_bytes_changed_at_random_give_a_picture_or_a_problem(kind: str) -> None:
    contents = saved(seven(), kind)
    rng = np.random.default_rng(3)
    for _ in range(60):
        damaged = bytearray(contents)
        for place in rng.integers(0, len(contents), 8):
            damaged[place] = rng.integers(0, 256)
        try:
            network_input, _ = input_of_picture(picture_from_bytes(bytes(damaged)), "damaged")
        except FileProblem:
            continue
        assert np.isfinite(network_input.image).all()


@pytest.mark.parametrize("size", [(8000, 8000), (60_000, 60_000), (1, 2_000_000_000)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    with pytest.raises(FileProblem, match="has too many pixels: pictures of up to 50 million"):
        picture_from_bytes(png_of_size(*size), "bomb")


def test_text_that_unpacks_to_too_much_is_refused() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("comment", "0" * 80_000_000, zip=True)
    with pytest.raises(FileProblem):
        picture_from_bytes(saved(seven(), "PNG", pnginfo=notes))


def test_a_huge_file_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "LARGEST_FILE", 2**20)
    with (tmp_path / "huge.png").open("wb") as file:
        file.truncate(2**21)
    with pytest.raises(FileProblem, match=r"huge\.png is too large: more than 1 MB"):
        open_picture(tmp_path / "huge.png")


@pytest.mark.parametrize("name", ["missing.png", ""])
def test_a_missing_file_and_a_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be read"):
        open_picture(tmp_path / name)

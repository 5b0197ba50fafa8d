"""Does a built program work, where nothing of the checkout is near it?"""

import json
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from digitpad import __version__
from digitpad.data.stroke_templates import template_drawing
from digitpad.ink.inkml import write_inkml
from tests.packaged.conftest import Program

PICTURES = ["seven.png", "seven.jpg", "seven.gif", "seven.bmp", "seven.tif", "seven.webp"]
COMPRESSED = ["tiff_deflate", "tiff_lzw", "jpeg", "packbits", "group4", "zstd", "tiff_lzma"]
"""In TIFF files. Pillow's wheels for Windows and macOS have not all that compresses them."""


@pytest.fixture
def picture() -> Image.Image:
    """A 7, black on white."""
    drawn = Image.new("L", (160, 200), 255)
    ImageDraw.Draw(drawn).line([(40, 40), (120, 40), (70, 160)], fill=0, width=12, joint="curve")
    return drawn


def can_be_saved(picture: Image.Image, path: Path, compression: str) -> bool:
    """Save a picture, or say that this Pillow cannot, and leave no file behind."""
    shown = picture.convert("1") if compression == "group4" else picture
    try:
        shown.save(path, compression=compression)
    except OSError:
        path.unlink(missing_ok=True)
        return False
    return True


def test_it_says_what_it_stands_on(program: Program) -> None:
    done = program("--version")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"DigitPad {__version__}\n")
    assert "not known" not in done.stdout
    assert "openblas" in done.stdout or "accelerate" in done.stdout.lower()


def test_it_draws_reads_trains_and_closes(program: Program) -> None:
    done = program("self-check", SSL_CERT_FILE="nowhere", SSL_CERT_DIR="nowhere")  # as on a system of another kind
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("All works.\n")


def test_it_reads_pictures_of_every_format_and_drawings(program: Program, picture: Image.Image, tmp_path: Path) -> None:
    for name in PICTURES:
        picture.save(tmp_path / name)
    compressed = [kind for kind in COMPRESSED if can_be_saved(picture, tmp_path / f"{kind}.tif", kind)]
    assert compressed == COMPRESSED or sys.platform != "linux"
    (tmp_path / "seven.inkml").write_bytes(write_inkml(template_drawing(7)))
    done = program("predict", "--json", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    read = {Path(file["file"]).name: [found["digit"] for found in file["digits"]] for file in json.loads(done.stdout)}
    assert read == {name: [7] for name in [*PICTURES, "seven.inkml", *(f"{kind}.tif" for kind in compressed)]}


def test_it_trains_on_the_command_line(program: Program, tmp_path: Path) -> None:
    model = tmp_path / "model.npz"
    done = program("train", "--hidden", 16, "--epochs", 1, "--out", model)
    assert done.returncode == 0, done.stderr
    assert model.exists()


def test_a_file_that_is_no_picture_is_said_so(program: Program, tmp_path: Path) -> None:
    (tmp_path / "no.png").write_text("no picture")
    done = program("predict", tmp_path / "no.png")
    assert done.returncode == 1
    assert done.stderr.startswith("digitpad: ")
    assert "Traceback" not in done.stderr

"""Pictures in and out: files and pasted bytes opened safely, brought to the network's input; drawings made pictures."""

import io
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from digitpad.files import FileProblem, read_bounded
from digitpad.ink.network_input import NetworkInput
from digitpad.ink.normalize import SIZE, normalize_drawing, normalize_ink
from digitpad.ink.picture_ink import INK_SEEN, InkBox, find_ink, pixel_values
from digitpad.ink.rasterize import MOST_PLACES, as_arrays, rasterize, sample_curves
from digitpad.ink.strokes import PAGE, Drawing, Stroke
from digitpad.ink.thickness import is_dot, like_mnist

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
LARGEST_FILE = 64 * 2**20  # bytes
MOST_PIXELS = 50_000_000
_MOST_PRESSED = 250_000_000  # pixels under all nibs of a drawing that is made a picture: two seconds' work

_OTHER_COLORS = {"CMYK", "YCbCr", "LAB", "HSV"}
_DOT = Drawing((Stroke(((0.0, 0.0),), (1.0,)),))  # a dot is not blown up to a digit's size, no more than on the pad
_HALF = 127.5  # of 255
_DARK = 32  # of 255; the ground of a picture in MNIST's form is no lighter


def open_picture(path: Path) -> Image.Image:
    """Open a picture file: the first picture in it, upright as the camera was held.

    Raises:
        FileProblem: where it cannot be read, is no picture of the `FORMATS`, is damaged or too large.
    """
    return picture_from_bytes(read_bounded(path, LARGEST_FILE), path.name)


def picture_from_bytes(contents: bytes, name: str = "The picture") -> Image.Image:
    """Open a picture that is in memory, such as a pasted one. See `open_picture`.

    Args:
        contents: a whole file of any of the `FORMATS`.
        name: what a problem's message calls it.
    """
    if not contents:
        raise FileProblem(f"{name} is empty.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata, and of sizes that are refused right below
            picture = Image.open(io.BytesIO(contents), formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise _too_large(name)
            picture.load()
            upright = _upright(_without_unused_alpha(picture))
            return upright.convert("RGB") if upright.mode in _OTHER_COLORS else upright
    except FileProblem:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large(name) from error
    except UnidentifiedImageError as error:
        raise FileProblem(f"{name} is no picture that can be read: PNG, JPEG, GIF, BMP, TIFF and WebP can.") from error
    except Exception as error:  # a damaged picture can make its decoder raise anything
        raise FileProblem(f"{name} is damaged or cut off: {error}.") from error


def input_of_picture(picture: Image.Image, name: str) -> tuple[NetworkInput, InkBox | None]:
    """Return what the network is shown of a picture, and where in the picture its ink is.

    A 28x28 picture in MNIST's form, white on black, is shown unchanged. In any other the ink is found and brought to
    that form.

    Args:
        picture: of any size, mode and colours.
        name: what it is called on the screen.

    Returns:
        The network's input, blank where there is no ink, and the ink's box (x, y, width, height) in the picture's
        pixels, or None where there is none.
    """
    ready = _in_mnist_form(picture)
    if ready is not None:
        return NetworkInput(ready, "picture", name), _box_of(ready)
    ink, box = find_ink(picture)
    image = normalize_drawing(_DOT) if is_dot(ink) else normalize_ink(like_mnist(ink))
    return NetworkInput(image, "picture", name), box


def to_be_shown(picture: Image.Image, side: int) -> Image.Image:
    """Return a picture of any mode as one of mode L or RGB, neither side of which is longer than `side` pixels.

    It has the colours that the ink is looked for in: what is 16 bits deep is neither all white nor all black. What is
    transparent becomes white, or black where white is all that can be seen.
    """
    colors, opacity = pixel_values(picture, max(max(picture.size) // side, 1))
    if opacity is not None:
        seen = colors[opacity > _HALF]
        ground = 0 if len(seen) and seen.min() > _HALF else 255
        colors += (ground - colors) * (1 - opacity[:, :, None] / 255)
    pixels = np.rint(colors).astype(np.uint8)
    shown = Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)
    shown.thumbnail((side, side))
    return shown


def picture_of_drawing(drawing: Drawing, side: int = 560) -> Image.Image:
    """Return the page with a drawing on it, as the pad shows it: black on white, mode L.

    Args:
        drawing: what is on the page; what reaches beyond it is cut off.
        side: the picture's, in pixels.
    """
    if drawing.empty:
        return Image.new("L", (side, side), 255)
    scale = side / PAGE
    strokes = as_arrays([drawing])
    finest = float(strokes.widths.min()) / 12
    reach = float(strokes.widths.max()) * scale + 2  # the side of the square of pixels that the widest nib covers
    most = min(MOST_PLACES, max(int(_MOST_PRESSED / reach**2), 1))
    curve = sample_curves(strokes, np.array([max(finest, 0.25 / scale)]), most)
    places = curve.points * scale - (0.5 + 0.5j)  # a pixel's middle is half a pixel from its edge
    ink = rasterize(places, curve.widths * (scale / 2), curve.drawing, 1, size=side, edge=1.0)[0]
    return Image.fromarray(np.rint(255 * (1 - ink)).astype(np.uint8))


def _without_unused_alpha(picture: Image.Image) -> Image.Image:
    """Return a picture without the fourth byte, if it is a BMP that has zeros there: nothing of it could be seen."""
    if picture.format == "BMP" and picture.mode == "RGBA" and not picture.getchannel("A").getbbox():
        return picture.convert("RGB")
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    """Return a picture turned as its camera noted; where that note is damaged, the picture as it is."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # noqa: BLE001  (Pillow promises no kinds of error for a damaged note)
        return picture


def _too_large(name: str) -> FileProblem:
    return FileProblem(f"{name} has too many pixels: pictures of up to {MOST_PIXELS // 10**6} million can be opened.")


def _in_mnist_form(picture: Image.Image) -> NDArray[np.float32] | None:
    """Return the image (28, 28) if a picture is one already, gray on a dark ground of MNIST's size."""
    if picture.size != (SIZE, SIZE):
        return None
    colors, alpha = pixel_values(picture)
    if alpha is not None or np.ptp(colors, axis=2).max() > 0:
        return None
    gray = colors[:, :, 0]
    border = np.concatenate([gray[0], gray[-1], gray[:, 0], gray[:, -1]])
    return gray / np.float32(255) if np.median(border) <= _DARK else None


def _box_of(image: NDArray[np.float32]) -> InkBox | None:
    rows, columns = np.flatnonzero((image > INK_SEEN).any(1)), np.flatnonzero((image > INK_SEEN).any(0))
    if not len(rows):
        return None
    return int(columns[0]), int(rows[0]), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1

"""Pictures as they are kept: drawn anew, so that nothing the camera noted stays in them, above all no place."""

from dataclasses import dataclass
from io import BytesIO
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
KEPT = ("duration", "loop", "transparency", "background", "disposal", "blend", "icc_profile", "default_image")
MOST_PIXELS = 40_000_000
MOST_FRAMES_PIXELS = 200_000_000
LONGEST_SIDE = 3_000
LEFT_ALONE = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis")


class UncleanPicture(Exception):
    """A picture that we can neither read nor clean."""


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    media_type: str
    width: int
    height: int


def cleaned(file: IO[bytes], longest: int = LONGEST_SIDE, into: str = "") -> Picture | None:
    """A picture without what the camera noted, upright, no side longer than `longest`; None for other files.

    `into` is the format it is kept in, if not its own; then only its first frame is.

    Raises:
        UncleanPicture: for kinds of pictures that we cannot draw anew, broken ones and those of 40 million pixels.
    """
    beginning = file.read(16)
    file.seek(0)
    if beginning[:4] in (b"II*\0", b"MM\0*") or (beginning[4:8] == b"ftyp" and beginning[8:12] in LEFT_ALONE):
        raise UncleanPicture
    try:
        with Image.open(file, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise UncleanPicture
            return _drawn(image, longest, into)
    except UnidentifiedImageError:
        return None
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise UncleanPicture from error


def _drawn(image: Image.Image, longest: int, into: str) -> Picture:
    sort = into or image.format or "PNG"
    frames = getattr(image, "n_frames", 1)
    drawn = BytesIO()
    if frames > 1 and not into:
        if image.width * image.height * frames > MOST_FRAMES_PIXELS:
            raise UncleanPicture
        image.info = {name: value for name, value in image.info.items() if name in KEPT}
        image.save(drawn, sort, save_all=True)
        size = image.size
    else:
        size = _draw_still(image, longest, sort, drawn)
    return Picture(drawn.getvalue(), f"image/{sort.lower()}", *size)


def _draw_still(image: Image.Image, longest: int, sort: str, drawn: BytesIO) -> tuple[int, int]:
    image.draft("RGB", (longest, longest))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    upright.info = {name: value for name, value in upright.info.items() if name in KEPT}
    if sort == "JPEG" and upright.mode not in ("RGB", "L"):
        upright = upright.convert("RGB")
    if sort == "WEBP" and upright.mode not in ("RGB", "RGBA"):
        upright = upright.convert("RGBA" if "A" in upright.mode or "transparency" in upright.info else "RGB")
    upright.save(drawn, sort, **({} if sort == "PNG" else {"quality": 88}))
    return upright.size

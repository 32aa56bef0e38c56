"""Pictures of people."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

SIDE = 256
LARGEST = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


class NoPicture(Exception):
    """These bytes are no picture we can read."""


def portrait(content: bytes) -> bytes:
    """A square WebP of 256 pixels, drawn anew so that nothing the camera noted stays in it.

    Raises:
        NoPicture: when it is none, or has more than 40 million pixels.
    """
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > LARGEST:
                raise NoPicture
            upright = ImageOps.exif_transpose(image).convert("RGB")
            square = ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NoPicture from error
    drawn = BytesIO()
    square.save(drawn, "WEBP", quality=82)
    return drawn.getvalue()

"""Uploaded pictures as they are kept: whole, upright, within a size, in standard colours, without metadata."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO

from flask import current_app
from flask_babel import gettext as _
from PIL import Image, ImageCms, ImageOps

from community.core.errors import Invalid

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
POST_SIDE = 1600  # pixels; wider than the text column on a dense screen
AVATAR_SIDE = 256
LOSSLESS_LIMIT = 400_000  # bytes; drawings and screenshots below this keep every pixel

# What Pillow's readers raise for files that are cut off, damaged or made to hurt.
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    struct.error,
    zlib.error,
)

# Pillow's own guard only warns at first; `opened` refuses by our setting before any pixel is read.
Image.MAX_IMAGE_PIXELS = None


def prepared(content: bytes, kind: str) -> tuple[bytes, int, int]:
    """The picture in these bytes as WebP for a "post" or as an "avatar", and its width and height in pixels.

    Raises Invalid for anything that is not a whole JPEG, PNG, GIF or WebP within the limits.
    """
    picture = opened(content)
    try:
        drawn = square(picture) if kind == "avatar" else shrunk(picture)
    except UNREADABLE as error:
        raise Invalid(
            _("This picture is damaged or incomplete. Please save it again and upload the new file.")
        ) from error
    return (
        encoded(drawn, keep_every_pixel=picture.format in ("PNG", "GIF") and kind == "post"),
        drawn.width,
        drawn.height,
    )


def opened(content: bytes) -> Image.Image:
    """The picture in these bytes; only its header has been read."""
    try:
        picture = Image.open(BytesIO(content), formats=FORMATS)
    except UNREADABLE as error:
        raise Invalid(_("This is not a picture we can show. Please use JPEG, PNG, GIF or WebP.")) from error
    most: int = current_app.config["SETTINGS"].max_pixels
    if picture.width * picture.height > most:
        raise Invalid(
            _("This picture has too many pixels: at most %(limit)s million.", limit=max(1, most // 1_000_000))
        )
    return picture


def shrunk(picture: Image.Image) -> Image.Image:
    """The picture within the size of posts; never enlarged."""
    picture.draft(None, (POST_SIDE, POST_SIDE))
    drawn = plain(picture)
    drawn.thumbnail((POST_SIDE, POST_SIDE), Image.Resampling.LANCZOS)
    return upright(drawn)


def square(picture: Image.Image) -> Image.Image:
    """The middle of the picture as the square that stands beside a name."""
    picture.draft(None, (AVATAR_SIDE * 2, AVATAR_SIDE * 2))
    return upright(ImageOps.fit(plain(picture), (AVATAR_SIDE, AVATAR_SIDE), Image.Resampling.LANCZOS))


def plain(picture: Image.Image) -> Image.Image:
    """All pixels of the first frame in eight-bit colours, see-through where they were."""
    picture.load()
    if picture.mode.startswith("I"):  # 16 bits of grey; Pillow would cut off everything above the lowest 8
        picture = picture.point(lambda value: value * (1 / 256))
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    return picture if picture.mode == mode else picture.convert(mode)


def upright(picture: Image.Image) -> Image.Image:
    """Turned as the camera was held, in standard colours. Comes after shrinking, which keeps the memory low."""
    with suppress(*UNREADABLE):  # damaged notes of a camera are no reason to refuse its picture
        ImageOps.exif_transpose(picture, in_place=True)
    profile = picture.info.get("icc_profile")
    return in_srgb(picture, profile) if profile else picture


def in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Translate the colours of a wide-gamut camera or screen; without its profile they would look pale."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, source, target, outputMode=picture.mode) or picture
    except (ImageCms.PyCMSError, *UNREADABLE):
        return picture


def encoded(picture: Image.Image, *, keep_every_pixel: bool) -> bytes:
    """The picture as WebP, without any metadata: where it was taken and with what is nobody's business."""
    picture.info.clear()
    if keep_every_pixel:
        output = BytesIO()
        picture.save(output, "WEBP", lossless=True, method=2)
        if output.tell() <= LOSSLESS_LIMIT:
            return output.getvalue()
    output = BytesIO()
    picture.save(output, "WEBP", quality=86, method=4)
    return output.getvalue()

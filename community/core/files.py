"""Pictures that people upload: checked, re-encoded without their metadata, and kept on disk under their own hash."""

import errno
import hashlib
import os
import re
import secrets
import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal

from flask import current_app
from flask_babel import gettext as _
from PIL import Image, ImageCms, ImageOps

from community.core.errors import Invalid, NotFound, Problem

Kind = Literal["post", "avatar"]

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
POST_SIDE = 1600  # pixels; wider than the text column on a dense screen
AVATAR_SIDE = 256
LOSSLESS_LIMIT = 400_000  # bytes; drawings and screenshots below this keep every pixel
NAME = re.compile(r"[0-9a-f]{64}\.webp", re.ASCII)
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
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


@dataclass(frozen=True)
class StoredPicture:
    """A picture as it is served: its file name, its size in pixels, its size in bytes."""

    name: str
    width: int
    height: int
    size: int


def save_picture(stream: BinaryIO, kind: Kind) -> StoredPicture:
    """Check, shrink, clean and store an uploaded picture; the same picture is stored once.

    Raises Invalid for anything that is not a whole JPEG, PNG, GIF or WebP within the limits; animations keep their
    first frame. Raises Problem 507 when the disk is full.
    """
    picture = opened(limited(stream))
    try:
        drawn = square(picture) if kind == "avatar" else shrunk(picture)
    except UNREADABLE as error:
        raise Invalid(
            _("This picture is damaged or incomplete. Please save it again and upload the new file.")
        ) from error
    content = encoded(drawn, keep_every_pixel=picture.format in ("PNG", "GIF") and kind == "post")
    name = f"{hashlib.sha256(content).hexdigest()}.webp"
    keep(content, place(name))
    return StoredPicture(name, drawn.width, drawn.height, len(content))


def open_file(name: str) -> Path:
    """Where the stored file of this name is; NotFound for every other name, so that no path leaves the folder."""
    if not NAME.fullmatch(name):
        raise NotFound()
    path = place(name)
    if not path.is_file():
        raise NotFound()
    return path


def place(name: str) -> Path:
    folder: Path = current_app.config["SETTINGS"].data_dir
    return folder / "files" / name[:2] / name


def limited(stream: BinaryIO) -> bytes:
    """Everything in the stream, if it is not more than the limit."""
    most: int = current_app.config["SETTINGS"].max_upload_bytes
    content = stream.read(most + 1)
    if not content:
        raise Invalid(_("This file is empty."))
    if len(content) > most:
        raise Invalid(_("This picture is too large: at most %(limit)s MB.", limit=most // (1024 * 1024)))
    return content


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


def keep(content: bytes, path: Path) -> None:
    """Write a file so that it is there whole or not at all, also after a crash or a full disk."""
    if path.exists():
        return
    draft = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise Problem(_("There is no room left on the server for pictures. We are sorry."), status=507) from error
        raise
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

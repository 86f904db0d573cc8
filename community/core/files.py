"""Pictures that people upload: checked, re-encoded without their metadata, and kept on disk under their own hash."""

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Literal

from flask import current_app
from flask_babel import gettext as _

from community.core.errors import Invalid, NotFound, Problem

Kind = Literal["post", "avatar"]

NAME = re.compile(r"[0-9a-f]{64}\.webp", re.ASCII)
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


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
    pictures = import_module("community.core.pictures")  # and Pillow: 4 MB, for the first upload
    content, width, height = pictures.prepared(limited(stream), kind)
    name = f"{hashlib.sha256(content).hexdigest()}.webp"
    keep(content, place(name))
    return StoredPicture(name, width, height, len(content))


def open_file(name: str) -> Path:
    """Where the stored file of this name is; NotFound for every other name, so that no path leaves the folder."""
    return there(name, place)


def open_withheld(name: str) -> Path:
    """The same for a file that is withheld."""
    return there(name, withheld_place)


def there(name: str, place: Callable[[str], Path]) -> Path:
    if not NAME.fullmatch(name) or not place(name).is_file():
        raise NotFound()
    return place(name)


def withhold(name: str) -> None:
    """Keep a stored file from being served to everybody, until `release`."""
    move(place(name), withheld_place(name))


def release(name: str) -> None:
    """Serve a withheld file again."""
    move(withheld_place(name), place(name))


def discard(name: str) -> None:
    """Delete a file for good, if it is there."""
    place(name).unlink(missing_ok=True)
    withheld_place(name).unlink(missing_ok=True)


def move(path: Path, to: Path) -> None:
    """Move a file, if it is not there already; of one that was uploaded again meanwhile, one is left."""
    if path.is_file():
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.replace(to)


def place(name: str) -> Path:
    return root() / name[:2] / name


def withheld_place(name: str) -> Path:
    return root() / "withheld" / name


def root() -> Path:
    folder: Path = current_app.config["SETTINGS"].data_dir
    return folder / "files"


def limited(stream: BinaryIO) -> bytes:
    """Everything in the stream, if it is not more than the limit."""
    most: int = current_app.config["SETTINGS"].max_upload_bytes
    content = stream.read(most + 1)
    if not content:
        raise Invalid(_("This file is empty."))
    if len(content) > most:
        raise Invalid(_("This picture is too large: at most %(limit)s MB.", limit=most // (1024 * 1024)))
    return content


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

"""Pictures: what people may upload, what is left of it, and what is refused with which words."""

import errno
import os
import random
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image, ImageCms, PngImagePlugin

from community.core.errors import Invalid, NotFound, Problem
from community.core.files import Kind, StoredPicture, open_file, save_picture

RED, BLUE = (200, 30, 30), (20, 40, 200)


def saved_as(picture: Image.Image, form: str, **options: object) -> bytes:
    output = BytesIO()
    picture.save(output, form, **options)
    return output.getvalue()


def photo(width: int = 80, height: int = 60) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture


def upload(content: bytes, kind: Kind = "post") -> StoredPicture:
    return save_picture(BytesIO(content), kind)


def shown(stored: StoredPicture) -> Image.Image:
    picture = Image.open(open_file(stored.name))
    picture.load()
    return picture


def near(one: object, other: tuple[int, ...]) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) < 30 for a, b in zip(one, other, strict=False))


def refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        upload(content)
    assert caught.value.status == 422
    return caught.value.message


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_anas_picture_is_shown_as_webp(app: Flask, form: str) -> None:
    stored = upload(saved_as(photo(), form))

    picture = shown(stored)
    assert (picture.format, picture.size) == ("WEBP", (80, 60))
    assert (stored.width, stored.height, stored.size) == (80, 60, open_file(stored.name).stat().st_size)
    assert near(picture.convert("RGB").getpixel((10, 30)), RED)
    assert near(picture.convert("RGB").getpixel((70, 30)), BLUE)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_readable(app: Flask, mode: str) -> None:
    stored = upload(
        saved_as(photo().convert("L").convert(mode) if mode in ("1", "I;16") else photo().convert(mode), "PNG")
    )

    assert (stored.width, stored.height) == (80, 60)


def test_sixteen_bits_of_grey_keep_their_shades(app: Flask) -> None:
    dark = Image.new("I;16", (8, 8), 16_000)

    grey = shown(upload(saved_as(dark, "PNG"))).convert("L").getpixel((4, 4))
    assert grey == pytest.approx(62, abs=3)


def test_a_printers_jpeg_is_readable(app: Flask) -> None:
    assert near(shown(upload(saved_as(photo().convert("CMYK"), "JPEG"))).convert("RGB").getpixel((70, 30)), BLUE)


def test_see_through_stays_see_through(app: Flask) -> None:
    picture = shown(upload(saved_as(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG")))

    assert picture.mode == "RGBA"
    assert picture.getchannel("A").getextrema() == (0, 0)


def test_a_screenshot_keeps_every_pixel(app: Flask) -> None:
    screen = Image.new("RGB", (60, 60), "white")
    screen.putpixel((30, 30), (1, 2, 3))

    assert shown(upload(saved_as(screen, "PNG"))).convert("RGB").getpixel((30, 30)) == (1, 2, 3)


def test_an_animation_keeps_its_first_frame(app: Flask) -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in (RED, BLUE, RED)]

    picture = shown(upload(saved_as(frames[0], "GIF", save_all=True, append_images=frames[1:])))
    assert getattr(picture, "n_frames", 1) == 1
    assert near(picture.convert("RGB").getpixel((15, 15)), RED)


def test_large_pictures_are_shrunk_and_small_ones_left(app: Flask) -> None:
    large = upload(saved_as(photo(4000, 1000), "JPEG"))
    tall = upload(saved_as(photo(2, 30_000), "PNG"))

    assert (large.width, large.height) == (1600, 400)
    assert (tall.width, tall.height) == (1, 1600)


def test_a_picture_of_a_person_is_the_square_in_its_middle(app: Flask) -> None:
    stored = upload(saved_as(photo(1200, 300), "JPEG"), "avatar")

    picture = shown(stored).convert("RGB")
    assert picture.size == (256, 256)
    assert near(picture.getpixel((20, 128)), RED)
    assert near(picture.getpixel((236, 128)), BLUE)
    assert upload(saved_as(photo(10, 3), "PNG"), "avatar").width == 256


def test_where_and_when_it_was_taken_is_removed(app: Flask) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "SecretAuthor")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    uploads = [
        saved_as(photo(), "JPEG", exif=exif, icc_profile=profile, comment=b"SecretComment"),
        saved_as(photo(), "PNG", exif=exif, pnginfo=notes, icc_profile=profile),
        saved_as(photo(), "WEBP", exif=exif, xmp=b"<x>SecretXmp</x>", icc_profile=profile),
    ]
    for content in uploads:
        assert b"Secret" in content
        stored = upload(content)
        kept = open_file(stored.name).read_bytes()
        assert not any(trace in kept for trace in (b"Secret", b"EXIF", b"XMP ", b"ICCP"))
        assert not shown(stored).getexif()


def test_a_photo_taken_sideways_stands_upright(app: Flask) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: rotate by 90 degrees to look at it

    stored = upload(saved_as(photo(), "JPEG", exif=exif, quality=95))

    assert (stored.width, stored.height) == (60, 80)
    picture = shown(stored).convert("RGB")
    assert near(picture.getpixel((30, 10)), RED)
    assert near(picture.getpixel((30, 70)), BLUE)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # Pillow's words for exactly what is tested here
def test_damaged_notes_of_a_camera_and_wrong_profiles_do_no_harm(app: Flask) -> None:
    content = saved_as(photo(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff", icc_profile=b"no profile at all")

    assert upload(content).width == 80


def test_the_same_picture_is_stored_once(app: Flask) -> None:
    first, second = upload(saved_as(photo(), "PNG")), upload(saved_as(photo(), "PNG"))

    assert first == second
    folder: Path = app.config["SETTINGS"].data_dir / "files"
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [first.name]
    assert open_file(first.name) == folder / first.name[:2] / first.name


@pytest.mark.parametrize(
    "content",
    [
        b"just some words",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><p>hello",
        b"%PDF-1.7 and so on",
        b"\x00" * 5000,
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        saved_as(photo(), "BMP"),
        saved_as(photo(), "TIFF"),
        saved_as(photo(), "ICO"),
    ],
)
def test_anything_but_the_four_formats_is_refused(app: Flask, content: bytes) -> None:
    assert refusal(content) == "This is not a picture we can show. Please use JPEG, PNG, GIF or WebP."


def test_nothing_is_not_a_picture(app: Flask) -> None:
    assert refusal(b"") == "This file is empty."


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_half_a_picture_is_refused(app: Flask, form: str) -> None:
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    content = saved_as(noise, form)

    assert "Please" in refusal(content[: len(content) // 2])


def test_too_many_bytes_are_refused_without_reading_them_all(app: Flask) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], max_upload_bytes=1024 * 1024)
    stream = BytesIO(b"\xff" * 50_000_000)

    with pytest.raises(Invalid, match="at most 1 MB"):
        save_picture(stream, "post")
    assert stream.tell() == 1024 * 1024 + 1


def test_a_small_file_with_giant_dimensions_is_refused_before_it_unfolds(app: Flask) -> None:
    bomb = saved_as(Image.new("1", (20_000, 20_000)), "PNG")

    assert len(bomb) < 100_000
    assert refusal(bomb) == "This picture has too many pixels: at most 40 million."
    header = saved_as(photo(), "GIF")
    assert "too many pixels" in refusal(header[:6] + b"\xff\xff\xff\xff" + header[10:])


def test_a_bomb_in_the_notes_of_a_png_is_refused(app: Flask) -> None:
    content = saved_as(photo(), "PNG")
    packed = b"Comment\0\0" + zlib.compress(b"0" * 80_000_000, 9)
    chunk = len(packed).to_bytes(4, "big") + b"zTXt" + packed + zlib.crc32(b"zTXt" + packed).to_bytes(4, "big")

    try:
        stored = upload(content[:33] + chunk + content[33:])
    except Invalid:
        return
    assert stored.size < 10_000


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_damaged_files_are_refused_or_shown_but_never_crash(app: Flask, form: str) -> None:
    dice = random.Random(form)
    whole = saved_as(photo().convert("P") if form == "PNG" else photo(), form)
    for _ in range(150):
        content = bytearray(whole)
        for _ in range(dice.randint(1, 12)):
            content[dice.randrange(4, len(content))] = dice.randrange(256)
        try:
            upload(bytes(content), dice.choice(["post", "avatar"]))
        except Invalid as problem:
            assert problem.message.endswith(".")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../secret_key",
        "/etc/passwd",
        "a" * 64,
        "a" * 64 + ".png",
        "A" * 64 + ".webp",
        "g" * 64 + ".webp",
        "a" * 64 + ".webp\n",
        "a" * 64 + ".webp/../x",
        "٠" * 64 + ".webp",
        "a" * 63 + "\0.webp",
        "a" * 64 + ".webp",
    ],
)
def test_no_name_leads_out_of_the_folder(app: Flask, name: str) -> None:
    with pytest.raises(NotFound):
        open_file(name)


def full_disk(_handle: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def read_only(_handle: int) -> None:
    raise OSError(errno.EROFS, "Read-only file system")


def files_in(app: Flask) -> list[Path]:
    return [path for path in (app.config["SETTINGS"].data_dir / "files").rglob("*") if path.is_file()]


def test_a_full_disk_is_said_plainly_and_leaves_nothing_behind(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", full_disk)

    with pytest.raises(Problem, match="no room left") as caught:
        upload(saved_as(photo(), "PNG"))

    assert caught.value.status == 507
    assert files_in(app) == []


def test_other_trouble_of_the_disk_is_ours_not_the_persons(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", read_only)

    with pytest.raises(OSError, match="Read-only"):
        upload(saved_as(photo(), "PNG"))
    assert files_in(app) == []

"""What comes out of the darkroom: plain pictures, in two sizes, whatever went in."""

import io
import zlib

import pytest
from PIL import Image, ImageCms

from forum.core import developing
from forum.core.darkroom import TURNS, Unreadable, main
from forum.core.darkroom import develop as in_this_process
from forum.core.developing import BrokenPicture, DarkroomBusy, NoPicture, PictureTooLarge, develop
from tests.drawings import HEIC, colour_at, drawn, opened, png_of, saved, telling_photograph

SIZES = (1600, 640)


def prints(sent: bytes, *sides: int, square: bool = False) -> list[bytes]:
    return [body for _size, body in in_this_process(sent, sides or SIZES, square=square)]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
def test_every_kind_becomes_webp(kind):
    [only] = prints(drawn(kind=kind))

    assert (opened(only).format, opened(only).size) == ("WEBP", (300, 200))
    assert [colour_at(only, *spot) for spot in ((0.03, 0.03), (0.3, 0.5), (0.8, 0.5))] == ["white", "blue", "red"]


def test_what_telephones_write_becomes_webp_too():
    [only] = prints(HEIC)

    assert opened(only).size == (64, 48)
    assert (colour_at(only, 0.2, 0.5), colour_at(only, 0.8, 0.5)) == ("blue", "red")
    assert b"SpyPhone" in HEIC
    assert b"SpyPhone" not in only


def test_a_large_picture_comes_in_two_sizes_and_a_program_of_its_own():
    large, small = develop(drawn(4000, 3000, "JPEG"), *SIZES)

    assert (large.width, large.height, small.width, small.height) == (1600, 1200, 640, 480)
    assert [opened(one.body).size for one in (large, small)] == [(1600, 1200), (640, 480)]


def test_a_small_picture_is_not_blown_up():
    assert [opened(one).size for one in prints(drawn(641, 40))] == [(641, 40), (640, 40)]
    assert [opened(one).size for one in prints(drawn(640, 40))] == [(640, 40)]


def test_a_portrait_is_the_middle_of_the_picture():
    image = Image.new("RGB", (900, 300), "red")
    image.paste("blue", (300, 0, 600, 300))

    large, small = prints(saved(image), 256, 96, square=True)

    assert (opened(large).size, opened(small).size) == ((256, 256), (96, 96))
    assert {colour_at(large, across, 0.5) for across in (0.02, 0.5, 0.98)} == {"blue"}


def test_nothing_that_a_camera_noted_is_left_and_the_picture_stands_upright():
    sent = telling_photograph()
    assert b"SpyPhone" in sent

    [only] = prints(sent)

    assert opened(only).size == (200, 300)
    assert (colour_at(only, 0.9, 0.5), colour_at(only, 0.1, 0.5)) == ("red", "blue")
    assert not opened(only).getexif()
    for word in (b"EXIF", b"XMP ", b"ICCP", b"SpyPhone", b"Rosa", b"kitchen"):
        assert word not in only


@pytest.mark.parametrize("number", range(1, 9))
def test_every_way_to_hold_a_camera_is_turned_upright(number):
    undo = {2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}
    upright = opened(drawn(300, 200))
    held = upright.transpose(TURNS[undo[number]]) if number > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = number

    [only] = prints(saved(held, exif=exif))

    assert opened(only).size == (300, 200)
    assert (colour_at(only, 0.05, 0.05), colour_at(only, 0.3, 0.5), colour_at(only, 0.8, 0.5)) == (
        "white",
        "blue",
        "red",
    )


def test_colours_of_another_space_become_those_of_screens():
    """In this profile red and green have changed places, so that using it shows."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = plain.replace(b"rXYZ", b"____", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"____", b"gXYZ", 1)

    [other] = prints(saved(red(), icc_profile=swapped))
    [same] = prints(saved(red(), icc_profile=plain))
    [kept] = prints(saved(red(), icc_profile=b"no profile at all"))
    [printers] = prints(saved(Image.new("CMYK", (90, 90), (0, 255, 255, 0)), "JPEG"))

    assert [colour_at(one, 0.5, 0.5) for one in (same, kept, printers)] == ["red", "red", "red"]
    assert opened(other).convert("RGB").getpixel((45, 45))[1] > 200, "green"
    assert not any(b"ICCP" in one for one in (other, same, kept))


def red() -> Image.Image:
    return Image.new("RGB", (90, 90), "red")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_mode_of_png_is_read(mode):
    image = Image.new("L", (700, 30), 255).convert(mode) if mode != "I;16" else Image.new("I;16", (700, 30), 65535)

    large, _small = prints(saved(image))

    assert colour_at(large, 0.5, 0.5) == "white"


def test_what_is_see_through_stays_so():
    image = Image.new("RGBA", (60, 60), (255, 0, 0, 0))
    image.paste((255, 0, 0, 255), (0, 0, 30, 60))

    [only] = prints(saved(image))

    assert [opened(only).getpixel((x, 30))[3] for x in (5, 55)] == [255, 0]


def test_of_what_moves_the_first_moment_is_kept():
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("green", "red", "blue")]
    for kind in ("GIF", "WEBP", "PNG"):
        [only] = prints(saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=50))
        assert colour_at(only, 0.5, 0.5) == "green"
        assert getattr(opened(only), "n_frames", 1) == 1


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
FOREIGN = {
    "svg": SVG,
    "svg with a declaration": b'<?xml version="1.0"?><!DOCTYPE svg>' + SVG,
    "html": b"<!doctype html><script>alert(1)</script>",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
    "bmp": saved(Image.new("RGB", (9, 9)), "BMP"),
    "tiff": saved(Image.new("RGB", (9, 9)), "TIFF"),
    "eps, which would start another program": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "words": b"Hello Rosa",
    "gif in name only": b"GIF89a/*\x00*/=1;alert(1)//",
    "zip": b"PK\x03\x04" + bytes(60),
}


@pytest.mark.parametrize("sent", FOREIGN.values(), ids=FOREIGN)
def test_what_is_no_picture_is_refused(sent):
    with pytest.raises(Unreadable, match=r"foreign|broken"):
        prints(sent)


@pytest.mark.parametrize("beginning", [b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF"], ids=["jpeg", "gif", "webp"])
def test_a_file_that_is_a_picture_and_a_page_too_is_only_a_picture_afterwards(beginning):
    kind = {b"\xff\xd8\xff\xe0": "JPEG", b"GIF89a": "GIF", b"RIFF": "WEBP"}[beginning]
    about = {"comment": b"<script>alert(1)</script>"} if kind != "WEBP" else {}
    sent = drawn(kind=kind, **about) + b"<html><script>alert(document.domain)</script>"

    [only] = prints(sent)

    assert b"script" not in only


LARGE = {
    "40,000,001 pixels": png_of(10_000, 4_001),
    "a square of 20,000": png_of(20_000, 20_000),
    "65,535 square, which Pillow calls a bomb": png_of(65_535, 65_535),
    "a line": png_of(20_001, 1),
}


@pytest.mark.parametrize("sent", LARGE.values(), ids=LARGE)
def test_what_is_too_large_is_refused_before_it_is_decoded(sent):
    with pytest.raises(Unreadable, match="large"):
        prints(sent)


BROKEN = {
    "half a JPEG": drawn(900, 900, "JPEG")[:4000],
    "half a PNG": drawn(900, 900)[:800],
    "half a WebP": drawn(900, 900, "WEBP")[:400],
    "half a HEIC": HEIC[:400],
    "half an AVIF": drawn(300, 300, "AVIF")[:300],
    "a PNG that promises more than it has": png_of(5000, 5000),
    "a PNG with a gigabyte of words": png_of(
        20, 20, (b"zTXt", b"words\0\0" + zlib.compress(b"\0" * 200_000_000, 1)[:900_000])
    ),
    "an EXIF that points to itself": drawn(
        kind="JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"
    ),
}


@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_refused_or_read_and_never_hangs(sent):
    try:
        said = prints(sent)[0][:4].decode()
    except Unreadable as why:
        said = str(why)
    assert said in ("broken", "foreign", "RIFF")


def test_ten_thousand_frames_cost_as_much_as_one():
    frame = Image.new("P", (600, 600))
    moving = saved(frame, "GIF", save_all=True, append_images=[frame.copy()], duration=10)
    body = moving[:-1]
    at = body.rindex(b"\x21\xf9")
    [only] = prints(body + body[at:] * 10_000 + b";")

    assert opened(only).size == (600, 600)


def test_the_program_says_what_is_wrong():
    answer = io.BytesIO()
    main_without_bounds(SVG, answer)

    assert answer.getvalue() == b'{"trouble": "foreign"}\n'


def main_without_bounds(sent: bytes, answer: io.BytesIO) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("forum.core.darkroom.bound", lambda: None)  # it would bind this process
        main(SIZES, False, io.BytesIO(sent), answer)


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (SVG, NoPicture),
        (b"", NoPicture),
        (png_of(20_000, 20_000), PictureTooLarge),
        (b"\xff\xd8" + bytes(10_000_000), PictureTooLarge),
        (BROKEN["half a JPEG"], BrokenPicture),
    ],
    ids=["svg", "nothing", "bomb", "more than 10 MB", "half a picture"],
)
def test_each_refusal_says_what_works(app, sent, refusal):
    with app.test_request_context(), pytest.raises(refusal) as why:
        develop(sent, *SIZES)

    assert str(why.value).endswith((".", "!"))


def test_who_waits_too_long_is_told(app, monkeypatch):
    monkeypatch.setattr(developing, "PATIENCE", 0.01)
    with developing._turn, pytest.raises(DarkroomBusy):
        develop(drawn(), *SIZES)


def test_a_decoder_that_takes_for_ever_is_ended(app, monkeypatch):
    monkeypatch.setattr(developing, "LONGEST", 0.001)
    with pytest.raises(BrokenPicture):
        develop(drawn(), *SIZES)

    assert developing._turn.acquire(blocking=False), "and the next one has its turn"
    developing._turn.release()

"""Attacks by files: names that lead elsewhere, pages that call themselves pictures, pictures that unfold."""

import io
import struct
import time
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from forum.core import pictures
from forum.core.developing import develop
from forum.core.storage import Files, store
from tests.attacks.knocking import token_of
from tests.browser import BASE, signed_in
from tests.drawings import drawn, opened, png_of

NAMES = [
    *('"><svg onload=alert(1)>.png', "../../../x.png", "..\\..\\x.png", "/etc/passwd", "CON.png", "a" * 300 + ".png"),
    *(
        "x.php\x00.png",
        "x.svg",
        "x.png/../../x",
        "%2e%2e%2fx.png",
        "\u202egnp.exe",
        ".htaccess",
        "a\r\nX-Header: x.png",
    ),
]
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
FOREIGN = {
    "svg": SCRIPT,
    "html": b"<!doctype html><script>alert(1)</script>",
    "xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><svg>&e;</svg>',
    "pdf": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>",
    "gif in name only": b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//",
    "zip": b"PK\x03\x04" + bytes(60),
    "nothing": b"\0",
}
BOMBS = {
    "a square of 9,000, of one bit, in ten kilobytes": drawn(9_000, 9_000, mode="1", colour=0),
    "a square of 13,000, of which others only warn": png_of(13_000, 13_000),
    "a square of 20,000": png_of(20_000, 20_000),
    "of one bit, 40,000,001 in all": png_of(10_000, 4_001),
    "words without end": png_of(20, 20, (b"zTXt", b"words\0\0" + zlib.compress(b"\0" * 50_000_000, 9))),
}


@pytest.fixture(autouse=True)
def own_store(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.extensions, "kindling-store", Files(tmp_path / "pictures"))


@pytest.fixture
def upload(world):
    browser = signed_in(world, world.ben)
    token = token_of(browser.visit("/settings/account"))

    def send(body, name="x.png", kind="image/png"):
        sent = {"picture": (io.BytesIO(body), name, kind)}
        headers = {"Accept": "application/json", "X-CSRFToken": token}
        return browser.client.post("/pictures", base_url=BASE, data=sent, headers=headers)

    return send


def kept(world) -> list[str]:
    with world.session():
        return sorted(store().names())


@pytest.mark.attack("A02", "A30")
def test_a_file_is_kept_under_a_name_of_ours_whatever_it_calls_itself(world, upload, tmp_path, monkeypatch):
    developed = develop(drawn(60, 60), 1600, 640)  # once, for all of them: the darkroom takes its time
    monkeypatch.setattr(pictures, "develop", lambda *about: developed)
    before: list[str] = []
    for name in NAMES:
        answer = upload(drawn(60, 60), name)
        assert answer.status_code in (201, 422), name  # the second: its quotes end the name before it began
        assert "X-Header" not in answer.headers
        before = before or kept(world)
        assert kept(world) == before  # the same picture, under the same name made of what it shows
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".webp"] * len(before)


@pytest.mark.attack("A30")
@pytest.mark.parametrize(
    "name", ["../kindling.sqlite", "..%2fsecret-key", "%2e%2e/x", "x\\..\\y", "a" * 300, "x.svg", "%00.webp"]
)
def test_no_file_but_a_picture_is_served(browser, name):
    for folder in ("/pictures/", "/static/x/", "/static/x/vendor/../../"):
        assert browser.client.get(folder + name, base_url=BASE).status_code in (400, 404, 405)


@pytest.mark.attack("A30", "A43")
@pytest.mark.parametrize("way", ["css/./base.css", "./css/base.css", "js/../css/base.css", "css/x/.././base.css"])
def test_a_file_has_one_address_and_is_kept_in_memory_once(app, browser, way):
    kept = app.extensions["assets"].kept
    assert browser.client.get("/static/x/css/base.css", base_url=BASE).status_code == 200
    browser.client.get("/static/x/nothing.css", base_url=BASE)  # the page that says so names files of its own
    before = len(kept)

    assert browser.client.get(f"/static/x/{way}", base_url=BASE).status_code == 404
    assert len(kept) == before


@pytest.mark.attack("A31")
@pytest.mark.parametrize("body", FOREIGN.values(), ids=FOREIGN)
def test_what_is_no_picture_is_refused_whatever_it_says_it_is(world, upload, body):
    assert upload(body).status_code == 422
    assert kept(world) == []


def noting(kind: str) -> bytes:
    """A picture with a script in its notes, in what its format calls a comment, and behind its end."""
    noted = Image.Exif()
    noted[0x010E] = "<script>alert(1)</script>"
    words = PngInfo()
    words.add_text("Comment", SCRIPT.decode())
    return drawn(90, 60, kind, exif=noted.tobytes(), comment=SCRIPT, pnginfo=words) + SCRIPT


@pytest.mark.attack("A31")
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_that_is_a_page_too_is_only_a_picture_afterwards(world, upload, kind):
    sent = noting(kind)
    assert sent.count(b"alert(1)") >= 3
    answer = upload(sent, "x.svg", "image/svg+xml")
    assert answer.status_code == 201

    with world.session():
        for name in store().names():
            assert b"alert" not in store().get(name)
    shown = world.app.test_client().get(answer.json["address"], base_url=BASE)
    assert (shown.mimetype, shown.headers["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown.headers["Content-Disposition"] == "inline"


@pytest.mark.attack("A31")
def test_a_portrait_is_only_a_picture_too(world):
    ana = signed_in(world, world.ana)
    ana.visit("/settings/profile")
    way = {"at": "/settings/profile/picture", "status": 422}
    for kind in ("svg", "html"):
        ana.submit("Show this picture", picture=(io.BytesIO(FOREIGN[kind]), "me.png"), **way)
        ana.visit("/settings/profile")
    ana.submit("Show this picture", picture=(io.BytesIO(noting("PNG")), "me.svg"), **way | {"status": 200})

    with world.session():
        names = store().names()
        assert [name for name in names if b"alert" in store().get(name)] == []
    assert len(names) == 2


@pytest.mark.attack("A42")
@pytest.mark.parametrize("body", BOMBS.values(), ids=BOMBS)
def test_a_picture_that_unfolds_without_end_is_refused_before_it_is_drawn(world, upload, body):
    began = time.process_time()
    assert upload(body).status_code in (413, 422)
    assert time.process_time() - began < 10
    assert kept(world) == []


@pytest.mark.attack("A42")
def test_a_picture_that_moves_without_end_is_one_moment(world, upload):
    body = moving("GIF")[:-1]
    moment = body[body.rindex(b"\x21\xf9") :]

    assert upload(body + moment * 2_000 + b";", "x.gif", "image/gif").status_code == 201
    body = moving("WEBP")
    moment = body[body.rindex(b"ANMF") :]
    body += moment * 2_000
    sent = b"RIFF" + struct.pack("<I", len(body) - 8) + body[8:]
    assert Image.open(io.BytesIO(sent)).n_frames > 2_000
    assert upload(sent, "x.webp", "image/webp").status_code == 201
    with world.session():
        assert {getattr(opened(store().get(name)), "n_frames", 1) for name in store().names()} == {1}


def moving(kind: str) -> bytes:
    held = io.BytesIO()
    first, second = Image.new("RGB", (60, 60), "blue"), Image.new("RGB", (60, 60), "red")
    first.save(held, kind, save_all=True, append_images=[second], duration=10)
    return held.getvalue()

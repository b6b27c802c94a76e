"""Pictures in what people write: added, shown, kept as long as something shows them, and seen by nobody by chance."""

import io
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from forum.challenges import Challenge, follow
from forum.core import clock
from forum.core.database import db
from forum.core.developing import develop
from forum.core.picture_names import PictureName
from forum.core.pictures import Picture, freed_before, keep, throw_away
from forum.core.storage import Files, store
from forum.entries import Note
from forum.posts import Draft, Post, PrivateWord
from forum.posts.drafts import MOST_DRAFTS
from forum.posts.jobs import sweep_pictures
from forum.posts.pictures import PostPicture
from tests.browser import BASE
from tests.drawings import drawn, opened, png_of, telling_photograph
from tests.posts.topics import LONG, by, do, topic_of

ADD = "Add it to my text"
TOMORROW = timedelta(days=1, minutes=1)


@pytest.fixture(autouse=True)
def own_store(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.extensions, "kindling-store", Files(tmp_path / "pictures"))


@pytest.fixture(scope="module")
def developed():
    """One picture, developed once: the darkroom takes its time."""
    return develop(drawn(900, 600), 1600, 640)


@pytest.fixture
def picture(world, developed):
    """Ben has uploaded it, and nobody shows it yet. Gives its name."""
    with world.session():
        return keep(developed, world.ben.id, clock.now())


@pytest.fixture
def ben(world, browser, topic):
    """Ben reads Ana's topic, with the form for an answer."""
    browser.sign_in(world.ben)
    browser.visit(f"/topics/{topic}")
    return browser


def sent(body: bytes, name: str = "holiday.png", kind: str = "image/png") -> dict[str, object]:
    return {"picture": (io.BytesIO(body), name, kind)}


def by_script(browser, body: bytes = b"", **about):
    token = browser.page.all("input", name="csrf_token")[0].get("value")
    headers = {"Accept": "application/json", "X-CSRFToken": token}
    if len(body) > 400_000:  # the test client would leave a file of its own open
        headers["Content-Type"] = "multipart/form-data; boundary=x"
        head = b'--x\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\n'
        return browser.client.post("/pictures", base_url=BASE, data=head + body + b"\r\n--x--\r\n", headers=headers)
    data = sent(body) | about
    return browser.client.post("/pictures", base_url=BASE, data=data, headers=headers)


def in_the_store(world) -> list[str]:
    with world.session():
        return store().names()


# Adding


def test_a_script_gets_what_stands_in_the_text(world, ben):
    answer = by_script(ben, drawn(900, 600), picture_words="Rosa's [new] shop")

    name = PictureName.read(answer.json["address"])
    assert answer.status_code == 201
    assert (name.width, name.height) == (900, 600)
    assert answer.json["markdown"] == rf"![Rosa's \[new\] shop]({name.address})"
    assert answer.json["small"] == name.smaller.address
    assert in_the_store(world) == sorted([name.file, name.smaller.file])


def test_without_a_script_the_words_come_back_with_the_picture_below_them(world, ben, topic):
    page = ben.submit(
        ADD, at="/pictures", text="I asked her **today**.\n", picture_words="A door", picture=sent(drawn())["picture"]
    )

    assert page.path == f"/topics/{topic}"
    [area] = page.all("textarea", name="text")
    words, _blank, markdown = area.text.strip().splitlines()
    assert words == "I asked her **today**."
    assert markdown.startswith("![A door](/pictures/")
    assert "The picture is at the end of your text." in page.body

    shown = ben.submit("Post answer")
    [image] = [one for one in shown.all("img") if one.get("alt") == "A door"]
    assert (image.get("width"), image.get("height")) == ("300", "200")


@pytest.mark.parametrize("body", [b"", b"<svg/>", png_of(20_000, 20_000)], ids=["nothing", "svg", "bomb"])
def test_whatever_is_wrong_with_the_picture_the_words_are_kept(world, ben, topic, body):
    status = 413 if body.startswith(b"\x89PNG") else 422
    name = "holiday.png" if body else ""
    page = ben.submit(
        ADD, at="/pictures", status=status, text="Words worth keeping", picture=sent(body, name)["picture"]
    )

    assert page.has("Your words are kept as a draft.")
    assert [one.text.strip() for one in ben.visit(page.link("Go on writing")).all("textarea", name="text")] == [
        "Words worth keeping"
    ]


def test_who_has_too_many_drafts_sees_their_words_again(world, ben, topic):
    with world.session():
        for number in range(MOST_DRAFTS):
            Draft.save(world.ben.id, f"topic:{number}", 1, {}, clock.now())

    page = ben.submit(
        ADD, at="/pictures", status=422, text="Words that are worth keeping", picture=sent(drawn())["picture"]
    )

    assert page.has("You have a great many drafts.")
    assert [one.text.strip() for one in page.all("textarea")] == ["Words that are worth keeping"]
    assert in_the_store(world) == []


def test_an_answer_to_an_answer_stays_one(world, ben, topic):
    comment = world.comment(world.ana, topic, LONG)
    ben.visit(f"/topics/{topic}?answer={comment}")

    page = ben.submit(ADD, at="/pictures", text="Yes", picture=sent(drawn())["picture"])

    assert [one.get("value") for one in page.all("input", name="answer")] == [str(comment)]


REFUSED = {
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', 422, "PNG, JPEG, WebP, GIF, AVIF and HEIC work."),
    "html": (b"<!doctype html><script>alert(1)</script>", 422, "We could not find a picture in this file."),
    "bomb": (png_of(20_000, 20_000), 413, "A picture can have up to 10 MB and 40 megapixels."),
    "more than ten megabytes": (b"\x89PNG" + bytes(10_000_000), 413, "A picture can have up to 10 MB"),
    "half a picture": (drawn(900, 900, "JPEG")[:4000], 422, "This picture seems to be incomplete."),
}


@pytest.mark.parametrize(("body", "status", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_shown_is_refused_with_a_sentence(world, ben, body, status, sentence):
    """A31, A42: whatever its name and its Content-Type say."""
    answer = by_script(ben, body)

    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert sentence in answer.json["detail"]
    assert in_the_store(world) == []


def test_a_body_beyond_all_measure_is_not_even_read(ben):
    """A41."""
    answer = by_script(ben, bytes(25_100_000))

    assert answer.status_code == 413
    assert "A picture can have up to 10 MB" in answer.json["detail"]


def test_other_forms_take_no_more_than_before(ben):
    answer = ben.client.post("/preview", base_url=BASE, data={"text": "x" * 1_100_000})

    assert answer.status_code == 413


def test_a_name_of_a_file_is_never_used(world, ben):
    """A30."""
    answer = by_script(ben, picture=(io.BytesIO(drawn()), "../../../etc/passwd\x00.svg"))

    assert answer.status_code == 201
    assert "passwd" not in str(answer.json) + str(in_the_store(world))


def test_what_a_camera_noted_is_gone(world, ben):
    answer = by_script(ben, telling_photograph())

    body = ben.client.get(answer.json["address"], base_url=BASE).data
    assert opened(body).size == (200, 300)
    assert b"SpyPhone" not in body
    assert b"EXIF" not in body


def test_only_members_with_a_confirmed_address_add_pictures(world, browser, topic):
    browser.sign_in(world.nina)
    page = browser.visit(f"/topics/{topic}")

    assert not page.has_button(ADD)
    answer = by_script(browser, drawn())
    assert answer.status_code == 403
    assert "confirmed your e-mail address" in answer.json["detail"]


def test_a_visitor_and_another_site_add_none(world, ben):
    assert ben.client.post("/pictures", base_url=BASE, data=sent(drawn())).status_code == 400
    ben.client.delete_cookie("kindling", domain="localhost")
    assert ben.client.post("/pictures", base_url=BASE, data=sent(drawn())).status_code in (400, 401)
    assert in_the_store(world) == []


def test_a_store_that_does_not_work_is_told_and_leaves_nothing(world, ben, app, monkeypatch, tmp_path):
    """F14."""
    (tmp_path / "in the way").write_text("")
    monkeypatch.setitem(app.extensions, "kindling-store", Files(tmp_path / "in the way"))

    answer = by_script(ben, drawn())

    assert answer.status_code == 503
    assert "does not answer right now" in answer.json["detail"]
    assert ben.client.get("/readyz", base_url=BASE).json["pictures"] == "in the way cannot be written to"
    assert ben.visit("/drafts").status == 200
    with world.session() as session:
        assert session.scalar(select(func.count(Picture.id))) == 0


def test_the_same_picture_is_kept_once_and_tells_nobody_that_it_was_there(world, app, picture, developed):
    with world.session():
        assert keep(developed, world.cleo.id, clock.now()) == picture
        assert keep(developed, world.ben.id, clock.now()) == picture

    assert in_the_store(world) == sorted([picture.file, picture.smaller.file])
    with world.session() as session:
        assert session.scalar(select(func.count(Picture.id))) == 2


def test_a_known_picture_has_another_address_on_every_site(world, app, picture, developed, settings, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, secret_key="another site's secret, long enough"))
    with world.session():
        assert keep(developed, world.ben.id, clock.now()).key != picture.key


# Serving


def test_a_picture_is_served_as_nothing_but_a_picture(picture, browser):
    answer = browser.client.get(picture.address, base_url=BASE)

    assert opened(answer.data).size == (900, 600)
    assert answer.mimetype == "image/webp"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Statements"] == "0"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    again = browser.client.get(picture.address, base_url=BASE, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "address",
    [
        "/pictures/",
        "/pictures/x",
        "/pictures/../kindling.sqlite",
        "/pictures/..%2f..%2fkindling.sqlite",
        "/pictures/%2e%2e",
        f"/pictures/{'a' * 52}-2x2.webp",
        f"/pictures/{'a' * 52}-2x2.svg",
        "/pictures/aa/x",
    ],
)
def test_nothing_else_is_served(browser, address):
    """A30."""
    assert browser.client.get(address, base_url=BASE).status_code in (404, 405)


# Showing and keeping


def shown_by(world, post_id: int) -> list[str]:
    with world.session() as session:
        return list(session.scalars(select(PostPicture.key).where(PostPicture.post_id == post_id)))


def test_a_post_is_linked_to_what_it_shows(world, picture):
    post = topic_of(world, world.ben, text=f"![A door]({picture.address}) and again ![]({picture.address})")
    assert shown_by(world, post) == [picture.key]

    do(world, post, lambda one: one.edit("No door.", by=by(world.ben), version=1, at=clock.now()))
    assert shown_by(world, post) == []

    text = f"![A door]({picture.address})"
    do(world, post, lambda one: one.edit(text, by=by(world.ben), version=2, at=clock.now()))
    assert shown_by(world, post) == [picture.key]

    do(world, post, lambda one: one.delete(by=by(world.ben), at=clock.now()))
    assert shown_by(world, post) == []


def test_an_address_that_is_only_quoted_shows_nothing(world, picture):
    post = topic_of(world, world.ben, text=f'What `<img src="{picture.address}">` means')
    assert shown_by(world, post) == []

    do(world, post, lambda one: one.edit(f'`src="{picture.address}"`', by=by(world.ben), version=1, at=clock.now()))
    assert shown_by(world, post) == []


def test_a_text_shows_up_to_ten_pictures(ben, world, topic, picture):
    page = ben.submit("Post answer", status=422, text=f"![A door]({picture.address}) " * 11)

    assert page.errors() == ["A text can show up to 10 pictures. Please choose the ones that matter most."]
    assert ben.submit("Post answer", text=f"![A door]({picture.address}) " * 10).status == 200


@pytest.mark.parametrize(
    ("path", "button"),
    [
        ("/topics/{}", "Post answer"),
        ("/challenges/kind-28/discussion/new", "Post topic"),
        ("/challenges/kind-28/days/9/write", "Publish entry"),
    ],
)
def test_a_picture_without_words_is_asked_about_kindly_and_once(world, browser, topic, picture, path, button):
    with world.session() as session:
        challenge = session.scalar(select(Challenge.id))
    world.join(world.ben, challenge)
    browser.sign_in(world.ben)
    browser.visit(path.format(topic))
    words = {"title": "Doors"} if "discussion" in path else {}

    page = browser.submit(button, status=422, text=f"A door: ![]({picture.address})", **words)
    assert page.has("One of your pictures has no words yet.")
    assert page.errors() == []
    assert picture.address in page.all("textarea", name="text")[0].text

    assert browser.submit(button).all("img", alt="")


def test_a_foreign_picture_is_a_link(world, browser):
    topic = topic_of(world, world.ben, text="![spy](https://evil.example/pixel.gif)")

    page = browser.visit(f"/topics/{topic}")

    assert [one.get("src") for one in page.all("img") if "evil" in str(one.attrib)] == []
    assert page.link("spy") == "https://evil.example/pixel.gif"


def sweep(world, after: timedelta = TOMORROW) -> list[str]:
    with world.session(), clock.set_to(clock.now() + after):
        sweep_pictures()
    return in_the_store(world)


def test_what_nobody_shows_is_swept_after_a_day(world, picture):
    assert sweep(world, timedelta(hours=23)) != []
    assert sweep(world) == []
    with world.session() as session:
        assert session.scalar(select(func.count(Picture.id))) == 0


def test_what_a_post_a_draft_or_a_challenge_shows_is_kept(world, picture):
    post = topic_of(world, world.ben, text=f"![A door]({picture.address})")
    assert sweep(world) != []

    do(world, post, lambda one: one.delete(by=by(world.ben), at=clock.now()))
    with world.session():
        Draft.save(world.ben.id, "topic:x", 1, {"text": f"![A door]({picture.address})"}, clock.now())
    assert sweep(world) != []

    with world.session():
        Draft.discard(world.ben.id, "topic:x")
    challenge = world.challenge(description=f"![A door]({picture.address})")
    assert sweep(world, 2 * TOMORROW) != []

    with world.session() as session:
        session.execute(db.text("UPDATE challenges SET description = 'words' WHERE id = :id"), {"id": challenge})
    assert sweep(world, 4 * TOMORROW) == []


def test_what_few_read_keeps_its_writers_own_pictures_and_nobody_elses(world, topic, picture):
    text = f"![A door]({picture.address})"
    with world.session() as session:
        challenge = session.scalars(select(Challenge).options(selectinload(Challenge.pledges))).one()
        theirs = [follow(challenge, by(person), None, clock.now()) for person in (world.ben, world.cleo)]
        session.flush()
        for one in theirs:
            Note.keep(one, 1, text, version=0, at=clock.now())
        post = session.get(Post, topic, options=[joinedload(Post.author)])
        by(world.ben).trust = 1
        PrivateWord.write(post, by(world.ben), text, at=clock.now())
    assert sweep(world) != []

    with world.session():
        Note.throw_away(world.ben.id, challenge.id, 1)
    assert sweep(world, 2 * TOMORROW) != [], "it still stands in Ben's private word"

    with world.session() as session:
        session.execute(db.text("UPDATE private_words SET answer_source = source, source = 'words'"))
    assert sweep(world, 4 * TOMORROW) == [], "Cleo's note and Ana's answer keep nothing of Ben's"


def test_what_a_post_shows_is_looked_at_once_and_then_no_more(world, picture):
    topic_of(world, world.ben, text=f"![A door]({picture.address})")
    sweep(world)

    with world.session() as session:
        assert session.scalars(select(Picture.freed_at)).all() == [None]


def test_what_two_have_uploaded_stays_for_the_other(world, picture, developed):
    with world.session(), clock.set_to(clock.now() + timedelta(hours=20)):
        keep(developed, world.cleo.id, clock.now())

    assert sweep(world) != [], "Ben's is gone, Cleo's is there"
    with world.session() as session:
        assert session.scalars(select(Picture.uploader_id)).all() == [world.cleo.id]


def test_what_is_uploaded_again_while_it_is_swept_stays(world, picture, developed):
    with world.session() as session, clock.set_to(clock.now() + TOMORROW):
        seen = session.scalars(freed_before(clock.now())).one()
        keep(developed, world.ben.id, clock.now())
        throw_away(seen)

    assert in_the_store(world) == sorted([picture.file, picture.smaller.file])


def test_what_somebody_else_uploads_in_that_moment_stays_for_them(world, app, picture, developed, monkeypatch):
    cleo = world.cleo.id

    def upload() -> None:
        with world.session():
            keep(developed, cleo, clock.now())

    with ThreadPoolExecutor() as others:
        uploading = []

        def delete_meanwhile(self, name):
            uploading.append(others.submit(upload))
            wait_for(uploading[:1], 0.2)
            self.path(name).unlink()

        monkeypatch.setattr(Files, "delete", delete_meanwhile)
        sweep(world)
        assert [one.result() for one in uploading] == [None, None]

    assert in_the_store(world) == sorted([picture.file, picture.smaller.file])


def test_a_store_that_fails_while_sweeping_loses_nothing(world, app, picture, monkeypatch):
    def fail(self, name):
        raise OSError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(Files, "delete", fail)
        with pytest.raises(OSError, match="gone"):
            sweep(world)
    with world.session() as session:
        session.rollback()
        assert session.scalar(select(func.count(Picture.id))) == 1
    assert sweep(world) == []

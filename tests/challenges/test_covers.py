"""The cover of a challenge: chosen when founding or later, shown to those who may see the challenge, and taken away."""

import io
from functools import cache
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from forum.accounts import Account
from forum.challenges import Challenge, show_cover
from forum.closing.epub import About, Book
from forum.closing.making import title_page
from forum.core import clock
from forum.core.developing import develop
from forum.core.picture_names import PictureName
from forum.core.pictures import keep
from forum.core.storage import Files, store
from forum.leaving.farewell import forget_draft
from forum.moderation import Action, Decision, Reason, Report, ReviewItem
from forum.moderation.as_read import mark_of
from forum.moderation.queries import item_to_decide
from forum.posts.jobs import sweep_pictures
from tests.challenges.scenes import HOME, do, founded_at, loaded
from tests.drawings import drawn
from tests.moderation.queue import hears, told, undo
from tests.posts.test_pictures import TOMORROW

COVER = f"{HOME}/cover"
HILLS = "Hills in the morning."


@pytest.fixture(autouse=True)
def own_store(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.extensions, "kindling-store", Files(tmp_path / "pictures"))


@cache
def developed(width: int):
    """The darkroom takes its time: once for each picture."""
    return develop(drawn(width, 400), 1600, 640)


def covered(world, challenge_id: int, width: int = 1000, words: str = HILLS) -> PictureName:
    """By Olga, who organises it."""
    with loaded(world, challenge_id) as challenge:
        olga = challenge.organisers[0].account
        picture = keep(developed(width), olga.id, clock.now())
        show_cover(challenge, picture, words, by=olga, at=clock.now())
        return picture


def banners(page) -> list[tuple[str, str]]:
    """What stands at the head of the page: its address, and its words."""
    return [(one.get("src"), one.get("alt")) for one in page.all("img", class_="cover") if not one.get("loading")]


def kept_a_day_later(world) -> set[str]:
    """What is in the store after the sweep."""
    with world.session(), clock.set_to(clock.now() + TOMORROW):
        sweep_pictures()
        return set(store().names())


def file(body: bytes = b"", name: str = "hills.png"):
    return io.BytesIO(body), name


def test_a_challenge_is_founded_with_a_picture_which_is_not_asked_for_twice(world, signed_in):
    ana = signed_in(world.ana)
    ana.visit("/challenges/new")
    ana.submit("Next", summary="A week of it.", picture=file(drawn(1000, 400)), picture_words=HILLS, status=422)
    [(address, words)] = banners(ana.page)
    assert ana.page.has("You need not choose it again.")
    assert ana.page.errors() == ["Please fill this in."]

    home = founded_at(ana.submit("Next", title="Seven thanks"), "seven-thanks")

    [image] = ana.visit(home).all("img", class_="cover")
    assert (image.get("src"), image.get("alt"), words) == (address, HILLS, HILLS)
    assert (image.get("width"), image.get("height")) == ("1000", "400")
    assert image.get("srcset").endswith(f"{address} 1000w")
    assert HILLS in ana.visit(f"{home}/steps/what").body


@pytest.mark.parametrize(
    ("body", "words", "error"),
    [
        (b"<svg/>", HILLS, "We could not find a picture in this file. PNG, JPEG, WebP, GIF, AVIF and HEIC work."),
        (b"", "", "Please choose a picture first."),
        (b"", HILLS, "Please choose the picture that these words are about, or leave them empty."),
    ],
    ids=["no-picture", "nothing", "words-alone"],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_words_are_kept(world, signed_in, body, words, error):
    world.challenge()
    olga = signed_in(world.olga)
    olga.visit(COVER)
    page = olga.submit("Save", picture=file(body, "hills.png" if body else ""), picture_words=words, status=422)

    assert page.errors() == [error]
    [field] = page.all("input", name="picture_words")
    assert field.get("value") == words


def test_a_picture_needs_words_is_changed_and_taken_down_and_what_nothing_shows_goes(world, signed_in):
    challenge = world.challenge()
    first = covered(world, challenge)
    olga = signed_in(world.olga)
    olga.visit(COVER)
    assert olga.submit("Save", picture_words="", status=422).has("Please say in a few words what can be seen")
    assert banners(olga.submit("Save", picture_words="A red hill.")) == [(first.address, "A red hill.")]

    assert kept_a_day_later(world) == {first.file, first.smaller.file}
    olga.visit(COVER)
    [(second, words)] = banners(olga.submit("Save", picture=file(drawn(700, 300))))
    assert (second != first.address, words) == (True, "A red hill.")
    assert kept_a_day_later(world) == {PictureName.read(second).file, PictureName.read(second).smaller.file}

    olga.visit(COVER)
    olga.submit("Take it down")
    assert banners(olga.visit(HOME)) == []
    assert kept_a_day_later(world) == set()


def test_words_are_not_put_to_a_picture_that_came_meanwhile(world, signed_in):
    challenge = world.challenge()
    covered(world, challenge)
    olga = signed_in(world.olga)
    olga.visit(COVER)
    other = covered(world, challenge, 1200, "A lake.")

    page = olga.submit("Save", picture_words="Hills at noon.", status=409)

    assert banners(page) == [(other.address, "A lake.")]
    assert page.has("Your words are kept below")
    assert banners(olga.submit("Save")) == [(other.address, "Hills at noon.")]


def test_it_is_for_those_who_run_the_challenge_and_may_write_and_only_with_pictures_of_their_own(world, signed_in):
    challenge = world.challenge()
    with world.session():
        bens = keep(developed(1000), world.ben.id, clock.now())
    olga, ben = signed_in(world.olga), signed_in(world.ben)
    ben.visit(COVER, status=403)
    ben.post_with_token(COVER, {"kept": bens.address, "picture_words": HILLS}, status=403)

    olga.visit(COVER)
    fields = {"kept": bens.address, "picture_words": HILLS}
    assert olga.post_with_token(COVER, fields, status=422).errors() == ["Please choose a picture first."]

    own = covered(world, challenge, 1200)
    with world.session() as session:
        session.get(Account, world.olga.id).be_silent(clock.now().replace(year=2027), "Enough for now.")
    for way, sent in [(COVER, {"of": own.key, "picture_words": "Buy"}), (f"{COVER}/removal", {})]:
        olga.visit("/settings/profile")
        assert olga.post_with_token(way, sent, status=403).has("Enough for now.")
    assert banners(ben.visit(HOME)) == [(own.address, HILLS)]


@pytest.mark.parametrize("visibility", ["public", "members", "invited"])
def test_others_are_told_of_the_picture_only_where_anybody_may_see_it(world, browser, signed_in, visibility):
    picture = covered(world, world.challenge(visibility=visibility))

    page = signed_in(world.olga).visit(HOME)
    previews = [one.get("content") for one in page.all("meta", property="og:image")]
    assert banners(page) == [(picture.address, HILLS)]
    assert previews == ([f"http://localhost:8000{picture.address}"] if visibility == "public" else [])

    listed = browser.visit("/challenges").all("img", class_="cover")
    assert [one.get("src") for one in listed] == ([picture.smaller.address] if visibility == "public" else [])


def test_a_moderator_takes_it_away_with_a_reason_and_an_undo_brings_it_back(world, app, browser, signed_in):
    challenge = world.challenge()
    picture = covered(world, challenge)
    with world.session() as session:
        about, ana = session.get(Challenge, challenge), session.get(Account, world.ana.id)
        Report.make(about, ana, Reason.SELLING, "", clock.now())
    with world.session() as session:
        item = session.scalars(select(ReviewItem.id).where(ReviewItem.about_id == challenge)).one()
    mo, olga = signed_in(world.mo), signed_in(world.olga)

    assert banners(mo.visit(f"/moderation/items/{item}")) == [(picture.address, HILLS)]
    mo.submit("Decide", action="uncover", reason="This is an advertisement.")

    for one in (browser, olga, mo):
        for address in (HOME, "/challenges"):
            assert picture.key not in one.visit(address).body
    assert mo.visit("/moderation/log").has("Cover picture taken away")
    told(world)
    assert "has taken the cover picture of your challenge away" in hears(app, world.olga)

    olga.visit(COVER)
    olga.post_with_token(f"{COVER}/removal")
    assert olga.visit(COVER).has("A moderator has taken the last picture away.")
    olga.submit("Save", picture=file(drawn(1000, 400)), picture_words=HILLS, status=422)
    assert olga.page.errors() == ["A moderator has taken this picture away. Please choose another one."]

    with world.session() as session:
        decision = session.scalars(select(Decision.id)).one()
    undo(world, decision, world.mo)
    assert banners(olga.visit(HOME)) == [(picture.address, HILLS)]


def test_an_undo_leaves_what_was_chosen_since(world, signed_in):
    challenge = world.challenge()
    covered(world, challenge)
    with world.session() as session:
        about, ana = session.get(Challenge, challenge), session.get(Account, world.ana.id)
        Report.make(about, ana, Reason.SELLING, "", clock.now())
    with world.session() as session:
        item = session.scalars(item_to_decide(session.scalars(select(ReviewItem.id)).one())).one()
        how = {"by": session.get(Account, world.mo.id), "at": clock.now(), "version": item.version}
        how["as_read"] = mark_of(item.thing)
        decision = Decision.make(item, Action.UNCOVER, "This sells.", **how).id
    other = covered(world, challenge, 1200)

    undo(world, decision, world.mo)

    assert banners(signed_in(world.olga).visit(HOME)) == [(other.address, HILLS)]


def test_the_next_edition_has_it_too_and_a_draft_that_is_thrown_away_lets_go_of_it(world, signed_in):
    challenge = world.challenge(length=1)
    picture = covered(world, challenge)
    olga = signed_in(world.olga)
    olga.visit(HOME)
    later = founded_at(olga.submit("Run it again"), "twenty-eight-kind-days")
    assert banners(olga.visit(later)) == [(picture.address, HILLS)]

    do(world, challenge, lambda one: one.claim(cover_key=None))
    assert kept_a_day_later(world) == {picture.file, picture.smaller.file}
    olga.visit(f"{later}/thrown-away")
    olga.submit("Throw it away")
    assert kept_a_day_later(world) == set()


def test_a_draft_that_goes_with_its_founder_lets_go_of_it_whoever_uploaded_it(world):
    draft = world.challenge(announced=False)
    picture = covered(world, draft)
    assert kept_a_day_later(world) == {picture.file, picture.smaller.file}
    with world.session():
        forget_draft(draft, clock.now())
    assert kept_a_day_later(world) == set()


def test_it_stands_on_the_first_page_of_the_keepsake(world, tmp_path):
    challenge = world.challenge()
    small = covered(world, challenge).smaller
    about = About("Kind", "en", "kind-28", ["Olga"], "March", "The days", clock.now())
    with loaded(world, challenge) as one, Book(tmp_path / "book.epub", about) as book:
        page = title_page(one, ["Olga"], book)
    assert f'<img src="pictures/{small.file}" alt="{HILLS}"/>' in page
    assert f"book/pictures/{small.file}" in ZipFile(tmp_path / "book.epub").namelist()

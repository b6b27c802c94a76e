"""The pitch check where something is published: the note, publishing it all the same, and why it waits."""

import pytest
from sqlalchemy import select, update

from forum.accounts import Account
from forum.challenges import Challenge
from forum.core import clock
from forum.core.database import db
from forum.core.richtext import to_html
from forum.posts import Kind, Pitch, Post, ReadsLikeAPitch, pitches_to_queue
from forum.posts.own_links import parted_at_own_links
from forum.posts.pitches import last_posts_of, pitch_in
from forum.posts.words import HeldFor
from tests.posts.topics import confirm, do, topic_of

PITCH = "My new course is now live! Only 97 € until Sunday, sign up now: https://shop.example.org/course"
HONEST = "I gave Rosa the 20 € back. She had paid for two loaves and got one."


@pytest.fixture
def ana(world, browser):
    browser.sign_in(world.ana)
    return browser


def post(world, post_id):
    with world.session() as session:
        return session.get(Post, post_id)


def newest(world):
    with world.session() as session:
        return session.scalars(select(Post).order_by(Post.id.desc()).limit(1)).first()


def change(world, model, key, **values):
    with world.session() as session:
        session.execute(update(model).where(model.id == key).values(**values))


def test_a_pitch_comes_back_with_the_words_that_led_to_it_and_nothing_is_lost(world, ana, topic):
    ana.visit(f"/topics/{topic}")

    page = ana.submit("Post answer", text=PITCH, status=422)

    assert page.has("This reads a little like a pitch")
    assert page.has("Would it help the reader even if they never bought?")
    assert {"Only 97 €", "sign up now"} <= set(page.texts("mark"))
    assert page.texts("textarea") == [PITCH]
    assert newest(world).id == topic


def test_published_all_the_same_it_waits_for_a_moderator(world, ana, topic):
    """'The author may publish all the same; then it waits for a moderator.'"""
    ana.visit(f"/topics/{topic}")
    ana.submit("Post answer", text=PITCH, status=422)

    page = ana.submit("Publish all the same")

    words = newest(world)
    assert "Your words are kept. A moderator looks at them before others see them." in page.texts("p")
    assert (words.source, words.held_reason) == (PITCH, HeldFor.REVIEW)
    assert page.link("Why?") == f"/posts/{words.id}/review"
    why = ana.visit(f"/posts/{words.id}/review")
    assert why.has("a price as in an offer: Only 97 €")
    ana.sign_in(world.ben)
    assert not ana.visit(f"/topics/{topic}").has("now live")
    ana.visit(f"/posts/{words.id}/review", status=404)
    ana.sign_in(world.mo)
    assert ana.visit(f"/posts/{words.id}/review").has("Only 97 €")


def test_moderators_are_handed_each_once(world, topic):
    waits = topic_of(world, world.ana, post(world, topic).challenge_id, PITCH, all_the_same=True)
    with world.session() as session:
        pitch = session.scalars(pitches_to_queue()).one()
        assert (pitch.post_id, pitch.post.author.handle, pitch.post.challenge.slug) == (waits, "ana", "kind-28")
        assert "Only 97 €" in pitch.note
        pitch.queued_at = clock.now()
    with world.session() as session:
        assert session.scalars(pitches_to_queue()).first() is None


def test_what_was_changed_is_simply_published(world, ana, topic):
    ana.visit(f"/topics/{topic}")
    ana.submit("Post answer", text=PITCH, status=422)

    page = ana.submit("Post answer", text=HONEST)

    assert page.has(HONEST)
    assert newest(world).is_shown


@pytest.mark.parametrize("way", ["/challenges/kind-28/discussion/new", "/help/new?kind=offer"])
def test_whatever_begins_a_thread_is_looked_at_with_its_title(world, ana, way):
    world.join(world.ana, world.challenge())
    button = "Post topic" if "discussion" in way else "Publish"
    fields = {} if "discussion" in way else {"time_needed": "hour"}
    fields |= {"title": "Only 97 € until Sunday", "text": "My new course is now live. Sign up now."}
    ana.visit(way)

    page = ana.submit(button, **fields, status=422)

    assert "Only 97 €" in page.texts("mark")
    ana.submit("Publish all the same")
    assert newest(world).held_reason == HeldFor.REVIEW


def test_an_entry_keeps_all_its_fields_through_the_note(world, ana):
    challenge = world.challenge()
    world.join(world.ana, challenge)
    ana.visit("/challenges/kind-28/days/9/write")

    page = ana.submit("Publish entry", text=PITCH, who_gains="both", status=422)

    assert page.has_button("Publish all the same")
    page = ana.submit("Publish all the same")
    assert page.has("This waits for a moderator’s look before others see it.")
    assert page.has("both")


def test_a_rule_of_the_challenge_decides(world, topic):
    challenge = post(world, topic).challenge_id
    mild = "There is a free webinar of mine on Tuesday."
    with world.session() as session:
        ana, kind28 = session.get(Account, world.ana.id), session.get(Challenge, challenge)
        assert pitch_in(ana, None, PITCH, kind28)
        assert not pitch_in(ana, None, mild, kind28)
        kind28.selling_rule = "none"
        why = pitch_in(ana, None, mild, kind28)
        assert why
        assert why.nothing_is_sold
        kind28.selling_rule = "open"
        assert not pitch_in(ana, None, PITCH, kind28)
        kind28.selling_rule, kind28.pitch_words = "quiet", "webinar*"
        assert pitch_in(ana, None, mild, kind28)
        kind28.selling_rule, kind28.pitch_words = "none", "I\nthe\na|the\nth*"
        assert not pitch_in(ana, None, "I think that the two of us should talk on the phone.", kind28)


def test_where_nothing_is_sold_the_note_says_so(world, ana, topic):
    change(world, Challenge, post(world, topic).challenge_id, selling_rule="none")
    ana.visit(f"/topics/{topic}")

    page = ana.submit("Post answer", text="There is a free webinar of mine on Tuesday.", status=422)

    assert page.has("Nothing is sold in this challenge")


def test_an_edit_that_adds_a_pitch_gets_the_same_note_and_others_do_not(world, ana, topic):
    ana.visit(f"/posts/{topic}/edit")
    ana.submit("Save", text=PITCH, status=422)
    ana.submit("Publish all the same")
    assert post(world, topic).held_reason == HeldFor.REVIEW
    do(world, topic, lambda one: one.release(clock.now()))

    ana.visit(f"/posts/{topic}/edit")
    ana.submit("Save", text=f"{PITCH}\n\nP.S. I mend a word.")

    assert post(world, topic).is_shown
    ana.visit(f"/posts/{topic}/edit")
    ana.submit("Save", text=f"{PITCH} Use code SPRING for 20 % off.", status=422)


def test_the_look_comes_before_the_address_and_the_address_after_the_look(world, topic):
    nina = topic_of(world, world.nina, post(world, topic).challenge_id, PITCH, all_the_same=True)
    assert post(world, nina).held_reason == HeldFor.REVIEW

    do(world, nina, lambda one: one.release(clock.now()))

    assert post(world, nina).held_reason == HeldFor.UNCONFIRMED
    confirm(world, world.nina)
    do(world, nina, lambda one: one.release(clock.now()))
    assert post(world, nina).is_shown


def test_what_waits_for_an_address_waits_for_a_look_once_it_is_a_pitch(world, topic):
    comment = world.comment(world.nina, topic, "I call them.")
    with world.session() as session:
        words, nina = session.get(Post, comment), session.get(Account, world.nina.id)
        words.challenge, words.thread = session.get(Challenge, words.challenge_id), session.get(Post, topic)
        with pytest.raises(ReadsLikeAPitch):
            words.edit(PITCH, by=nina, version=1, at=clock.now())
        words.edit(PITCH, by=nina, version=1, at=clock.now(), all_the_same=True)
    assert post(world, comment).held_reason == HeldFor.REVIEW
    with world.session() as session:
        assert "offered_price" in session.get(Pitch, comment).found


def test_ones_own_site_again_and_again_is_noticed(world, topic):
    change(world, Account, world.ana.id, own_addresses="https://www.patty.example.org https://etsy.com/shop/patty")
    text = "More of it on https://patty.example.org/notes, if you like."
    with world.session() as session:
        ana, kind28 = session.get(Account, world.ana.id), session.get(Challenge, post(world, topic).challenge_id)
        assert pitch_in(ana, None, text, kind28) is None
        for day in range(3):
            Post.write(Kind.TOPIC, ana, f"{text} {day}", at=clock.now(), title="Notes", challenge=kind28)
        session.flush()
        why = pitch_in(ana, None, text, kind28)
    assert why
    assert "own_domain_again" in {one.rule for one in why.reading.found}


def test_the_last_posts_are_read_from_an_index(world, topic):
    with world.app.app_context():
        query = last_posts_of(world.ana.id)
        explain = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "SET enable_seqscan = off; EXPLAIN "
        sql = query.compile(db.engine, compile_kwargs={"literal_binds": True})
        connection = db.session.connection()
        for part in f"{explain}{sql}".split("; ")[:-1]:
            connection.exec_driver_sql(part)
        plan = str(connection.exec_driver_sql(f"{explain}{sql}".split("; ")[-1]).all())
    assert "ix_posts_author" in plan
    assert "SCAN posts" not in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_links_to_ones_own_places_say_so_and_lead_to_the_motive_card(world, ana, topic):
    """'Links to a member’s own domain are labelled, with the motive card one tap away.'"""
    text = "See https://shop.patty.example.org/soap and https://example.com/else, says Patty."
    world.comment(world.ben, topic, text)
    assert not ana.visit(f"/topics/{topic}").all("a", class_="own-place")

    change(world, Account, world.ben.id, own_addresses="https://patty.example.org")

    page = ana.visit(f"/topics/{topic}")
    assert page.texts("a", class_="own-place") == ["Ben Example’s own shop"]
    assert page.all("a", class_="own-place")[0].get("href") == "/people/ben#motives"


def test_parts_make_up_the_whole_again():
    html = to_html("[a](https://etsy.com/shop/patty/1) b [**c**](https://etsy.com/shop/other) https://patty.example")
    parts = list(parted_at_own_links(html, "https://www.etsy.com/shop/Patty https://patty.example"))
    assert "".join(part for part, _leads_to in parts) == html
    assert [leads_to for _part, leads_to in parts] == ["shop", "site", ""]


def test_the_addresses_of_ones_links_are_kept_with_the_account(world):
    with world.session() as session:
        ana = session.get(Account, world.ana.id, options=())
        session.refresh(ana, ["links", "name_words"])
        ana.introduce(links=[("Shop", "https://patty.example"), ("Blog", "https://b.example")], bio="", at=clock.now())
        assert ana.own_addresses == "https://patty.example https://b.example"


def test_everyone_may_read_the_rules(browser):
    page = browser.visit("/guidelines/pitches")
    assert page.has("a price as in an offer · weight 2")
    assert page.has("use|with|enter code")
    assert page.statements == 0


def test_the_command_says_how_well_the_check_does(world):
    said = world.app.test_cli_runner().invoke(args=["pitches"]).output
    assert "held out" in said
    assert "precision 0.9" in said

"""What is looked for is found, by everybody who may read it and by nobody else, as it is at this moment."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import selectinload

from forum.accounts import Account, Keeps
from forum.challenges import Challenge
from forum.core import clock
from forum.posts import Audience, Post, Reader
from forum.posts.words import HeldFor
from tests.challenges.scenes import do as do_challenge
from tests.challenges.scenes import follows
from tests.notifications.scenes import keep_away
from tests.posts.topics import by, do, topic_of

READERS = ("", "cleo", "ana", "olga", "mo")  # nobody, a stranger, a participant, the organiser, a moderator


@pytest.fixture
def sees(world, finds):
    """Who of the readers finds something with these words."""

    def seeing(words, **within):
        people = {name: getattr(world, name) if name else None for name in READERS}
        return {name for name, person in people.items() if finds(words, person, **within)}

    return seeing


@pytest.fixture
def challenge(world):
    challenge = world.challenge()
    world.join(world.ana, challenge)
    return challenge


EVERYBODY = set(READERS)
TEXT = "The greengrocer wrapped the pears in newspaper."


def test_words_are_found_in_texts_and_titles(world, challenge, finds, look, indexed):
    topic = topic_of(world, world.ana, challenge, TEXT, title="Old Customs")
    world.comment(world.ben, topic, "Mine still does that with the quinces, every October.")
    world.entry(world.ana, challenge, 9, "I asked the greengrocer why.")
    indexed()

    assert finds("greengrocer") == ["Day 9", "Old Customs"]
    assert finds("CUSTOMS pears") == ["Old Customs"]
    assert finds("quinces") == ["Answer to “Old Customs”"]
    assert finds("greengrocer quinces") == []
    assert finds('"wrapped the pears"') == ["Old Customs"]
    assert finds('"pears the wrapped"') == []
    assert finds("newspap") == ["Old Customs"], "the last word may be unfinished"
    assert finds("news* pears") == ["Old Customs"]
    assert finds("news pears") == []
    assert look("pears").texts("mark") == ["pears"]
    assert look("pears").link("Old Customs") == f"/posts/{topic}"


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Ein Café in Łódź", "cafe lodz"),
        ("A cafe", "CAFÉ"),
        ("die große Straße", "STRASSE GROSSE"),
        ("die grosse Strasse", "straße"),
        ("昨日、東京タワーへ行きました", "東京タワー"),
        ("วันนี้ฉันเขียนจดหมาย", "จดหมาย"),
        ("Сегодня ёлка", "елка"),
        ("आज मैंने नमस्ते कहा", "नमस्ते"),
        ("مُحَمَّد كتب", "محمد"),
        ("ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
    ],
)
def test_every_script_is_found_however_it_is_typed(world, finds, indexed, written, asked):
    topic_of(world, world.ana, None, written)
    indexed()

    assert finds(asked) == ["Quiet customers"]


def test_challenges_and_people_stand_above(world, look, indexed):
    world.challenge(title="Letters to suppliers")
    topic_of(world, world.ana, None, "Letters, always letters.")
    introduces(world, world.ben, "I write *letters* by hand.")
    indexed()

    page = look("letters")

    assert page.texts("h3") == ["Ben Example", "Letters to suppliers", "Quiet customers"]
    assert [one for one in page.texts("h2") if one != "Kinds"] == ["People", "Challenges", "What people wrote"]
    assert look("letters", kind="people").texts("h3") == ["Ben Example"]
    assert look("letters", kind="challenges").texts("h3") == ["Letters to suppliers"]
    assert look("letters", kind="topics").texts("h3") == ["Quiet customers"]
    assert look("letters", kind="entries").texts("h3") == []
    assert look("ben example").texts("h3") == ["Ben Example"]


def introduces(world, person, bio):
    with world.session() as session:
        account = session.get(Account, person.id, options=[selectinload(Account.links)])
        account.introduce(links=[], bio=bio, at=clock.now())


OPEN_TO = pytest.mark.parametrize(
    ("visibility", "audience", "who"),
    [
        ("public", "public", EVERYBODY),
        ("public", "members", EVERYBODY - {""}),
        ("members", "public", EVERYBODY - {""}),
        ("invited", "public", EVERYBODY - {"", "cleo"}),
        ("invited", "members", EVERYBODY - {"", "cleo"}),
    ],
)


@OPEN_TO
def test_only_who_may_read_it_finds_it(world, sees, indexed, visibility, audience, who):
    challenge = world.challenge(visibility=visibility, title="Greengrocers")
    world.join(world.ana, challenge)
    entry = world.entry(world.ana, challenge, 9, TEXT, audience=audience)
    world.comment(world.ana, entry, "Also with the quinces.")
    indexed()

    assert sees("newspaper") == sees("quinces") == sees("pears", kind="entries") == who
    assert sees("greengrocers", kind="challenges") == (EVERYBODY if visibility == "public" else who | {"cleo"} & who)


@OPEN_TO
def test_only_who_may_read_a_thread_sees_its_title(world, challenge, look, indexed, visibility, audience, who):
    """Even where a comment in it is open to more: they were not changed in the same moment."""
    topic = topic_of(world, world.ana, challenge, TEXT, title="Old Customs")
    world.comment(world.ben, topic, "Mine still does that with the quinces.")
    indexed()
    with world.session() as session:
        session.execute(update(Post).where(Post.id == topic).values(visibility=visibility, audience=audience))
        Reader.admit(challenge, world.ana.id, clock.now())

    shown = {name: look("quinces", getattr(world, name) if name else None).texts("h3") for name in READERS}

    assert shown == {name: ["Answer to “Old Customs”" if name in who else "An answer"] for name in READERS}


def test_whom_one_keeps_away_from_is_found_only_where_one_looks_for_theirs(world, finds, indexed):
    topic = topic_of(world, world.ana, None, TEXT)
    world.comment(world.ben, topic, "In newspaper, too?")
    indexed()
    assert len(finds("newspaper", world.cleo)) == len(finds("newspaper", world.ben)) == 2

    keep_away(world, world.cleo, world.ana, Keeps.MUTE)
    keep_away(world, world.ana, world.ben, Keeps.BLOCK)

    assert finds("newspaper", world.cleo) == ["Answer to “Quiet customers”"]
    assert finds("ana example", world.cleo) == finds("ana example", world.ben) == []
    assert finds("newspaper", world.cleo, person="ana") == ["Quiet customers"]
    assert finds("newspaper", world.ana) == ["Quiet customers"]
    assert finds("newspaper", world.ben) == ["Answer to “Quiet customers”"]
    assert len(finds("newspaper")) == 2


def test_a_draft_is_found_by_those_who_prepare_it(world, sees, indexed):
    world.challenge(announced=False, title="Secret plans")
    indexed()

    assert sees("secret plans") == {"olga"}


DEEDS = {
    "deleted": lambda world: lambda post: post.delete(by=by(world.ana), at=clock.now()),
    "hidden": lambda world: lambda post: post.hide(by=by(world.mo), at=clock.now()),
    "held": lambda world: lambda post: post.hold(HeldFor.REVIEW, at=clock.now()),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_gone_is_not_found_not_even_before_the_worker_comes(world, challenge, finds, sees, indexed, deed):
    topic = topic_of(world, world.ana, challenge, TEXT)
    indexed()
    assert sees("newspaper") == EVERYBODY

    do(world, topic, DEEDS[deed](world))
    assert sees("newspaper") == set()
    indexed()
    assert sees("newspaper") == set()


def test_what_comes_back_is_found_again(world, challenge, sees, indexed):
    topic = topic_of(world, world.ana, challenge, TEXT)
    do(world, topic, DEEDS["hidden"](world))
    indexed()
    do(world, topic, lambda post: post.unhide(by=by(world.mo), at=clock.now()))
    indexed()
    assert sees("newspaper") == EVERYBODY
    do(world, topic, DEEDS["held"](world))
    indexed()
    do(world, topic, lambda post: post.release(clock.now()))
    indexed()
    assert sees("newspaper") == EVERYBODY


def test_what_an_edit_took_away_is_found_at_no_moment(world, challenge, finds, indexed):
    topic = topic_of(world, world.ana, challenge, "Her number is 555-0199.")
    indexed()
    do(world, topic, lambda post: post.edit("Ask me for her number.", by=by(world.ana), version=1, at=clock.now()))

    assert finds("0199") == []
    indexed()
    assert finds("0199") == []
    assert finds("number") == ["Quiet customers"]


def test_what_is_open_to_others_now_is_found_by_them(world, challenge, sees, indexed):
    topic = topic_of(world, world.ana, challenge, TEXT)
    world.comment(world.ana, topic, "And quinces.")
    indexed()
    do(world, topic, lambda post: post.open_to(Audience.MEMBERS, by=by(world.ana), at=clock.now()))
    assert sees("newspaper") == sees("quinces") == EVERYBODY - {""}
    do_challenge(world, challenge, change(visibility="invited"))
    indexed()
    assert sees("newspaper") == sees("quinces") == EVERYBODY - {"", "cleo"}
    follows(world, world.cleo, challenge)
    assert sees("newspaper") == EVERYBODY - {""}
    do_challenge(world, challenge, change(visibility="public"))
    do(world, topic, lambda post: post.open_to(Audience.PUBLIC, by=by(world.ana), at=clock.now()))
    indexed()
    assert sees("newspaper") == sees("quinces") == EVERYBODY


def change(**fields):
    def deed(challenge):
        text = {"will": challenge.pledges[-1].will, "stop": challenge.pledges[-1].stop}
        challenge.change(
            version=challenge.version, by=challenge.organisers[0].account, at=clock.now(), **text, **fields
        )

    return deed


def test_people_are_found_once_they_are_there_and_while_they_are(world, finds, indexed):
    nina = world.nina
    introduces(world, nina, "I bake.")
    indexed()
    assert finds("nina") == finds("nina", world.mo) == []

    with world.session():
        by(nina).confirm_email("nina@example.org", clock.now())
    indexed()
    assert finds("nina bake") == ["Nina Example"]

    with world.session():
        by(nina).set_handle("tinka", at=clock.now())
    indexed()
    assert finds("tinka") == ["Nina Example"]

    with world.session():
        by(nina).suspend(clock.now())
    assert finds("nina") == []
    indexed()
    with world.session():
        by(nina).lift_suspension(clock.now())
    indexed()
    assert finds("nina") == ["Nina Example"]


def test_a_changed_challenge_is_found_by_its_new_words(world, challenge, finds, indexed):
    do_challenge(world, challenge, change(title="Letters by hand"))
    indexed()

    assert finds("letters", kind="challenges") == ["Letters by hand"]
    assert finds("eight", kind="challenges") == []


def test_one_looks_within_a_challenge_or_what_one_person_wrote(world, challenge, finds, look, indexed, browser):
    other = world.challenge("other", visibility="invited")
    topic_of(world, world.ana, challenge, TEXT, title="By Ana")
    topic_of(world, world.ben, challenge, TEXT, title="By Ben")
    topic_of(world, world.ben, None, TEXT, title="By Ben elsewhere")
    indexed()

    assert finds("pears", challenge="kind-28") == ["By Ben", "By Ana"]
    assert finds("pears", person="ben") == ["By Ben elsewhere", "By Ben"]
    assert finds("pears", person="ben", challenge="kind-28", kind="topics") == ["By Ben"]
    assert finds("pears", person="ben", kind="entries") == []
    for odd in ({"challenge": "no-such"}, {"challenge": "other"}, {"person": "nobody"}):
        browser.visit("/search", query_string={"q": "pears", **odd}, status=404)
    assert other


def test_help_requests_are_found_without_any_change(world, challenge, finds, look, indexed):
    topic = topic_of(world, world.ana, challenge, TEXT, title="Who can bind books?")
    with world.session() as session:
        session.execute(update(Post).where(Post.id == topic).values(kind="help_request"))
    indexed()

    assert finds("books") == finds("books", kind="help") == ["Who can bind books?"]
    assert finds("books", kind="topics") == []
    assert [one.text for one in look("books").all("a", href="/search?q=books&kind=help")] == ["Help"]


def test_a_challenge_that_vanished_from_sight_names_nothing(world, challenge, look, indexed):
    indexed()
    with world.session() as session:
        session.execute(update(Challenge).values(visibility="invited"))

    page = look("twenty", kind="challenges")

    assert page.texts("h3") == []
    assert "Twenty" not in page.body

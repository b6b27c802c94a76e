"""'Private word: a note only a post's author can read (and moderators, if reported), for telling someone kindly that
something is off.'"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from forum.accounts import Account, Distance, Keeps
from forum.core import clock
from forum.posts import Post, PrivateWord
from tests.browser import Browser, signed_in
from tests.notifications.scenes import keep_away, lines, sentences, tell_all
from tests.posts.topics import LONG, by

KINDLY = "Len might not want his **illness** named here."
SAID = "illness named here"


@pytest.fixture
def ben(world, topic):
    """Ben is no newcomer, and reads Ana's topic."""
    with world.session() as session:
        session.execute(update(Account).where(Account.id == world.ben.id).values(trust=1))
    return world.ben


@pytest.fixture
def word(world, ben, topic) -> int:
    with world.session() as session:
        post = session.get(Post, topic, options=[joinedload(Post.author)])
        PrivateWord.write(post, by(ben), KINDLY, at=clock.now())
    return the_word(world).id


def the_word(world) -> PrivateWord:
    with world.session() as session:
        return session.scalars(select(PrivateWord)).one()


def test_from_the_menu_of_a_post_to_its_author_and_one_answer_back(world, ben, topic):
    one = signed_in(world, ben)
    one.visit(one.visit(f"/topics/{topic}").link("Private word"))
    one.submit("Send it", text=KINDLY)
    assert SAID not in one.visit(f"/topics/{topic}").text

    ana = signed_in(world, world.ana)
    assert ana.visit(f"/topics/{topic}").has(SAID)
    assert ana.page.statements <= 8
    ana.visit(ana.visit("/private-words").link("Answer it"))
    ana.submit("Send the answer", text="You are right, I have taken it out.")
    assert not ana.page.has_button("Send the answer"), "two turns, then it rests"
    assert ana.page.statements <= 8
    assert one.visit("/private-words?sent=1").has("I have taken it out.")


@pytest.mark.parametrize("is_reported", [False, True], ids=["as it is", "reported"])
def test_the_writer_and_the_author_read_it_and_moderators_only_when_it_was_reported(world, word, is_reported):
    """The pages say what the grid of tests/posts/test_permissions.py says; organising gives no right to it."""
    if is_reported:
        with world.session() as session:
            session.scalars(select(PrivateWord)).one().note_report(clock.now())
    readers = {"ben": True, "ana": True, "cleo": False, "olga": False, "mo": is_reported, "root": is_reported}

    Browser(world.app).visit(f"/private-words/{word}", status=401)
    for name, sees in readers.items():
        page = signed_in(world, getattr(world, name)).visit(f"/private-words/{word}", status=200 if sees else 404)
        assert (SAID in page.text) == sees, name


def test_its_author_is_told_and_so_is_its_writer_of_the_answer(world, word):
    tell_all(world)
    assert sentences(world, world.ana) == ["Ben Example wrote you a private word"]
    assert lines(world, world.ana)[0].url == f"/private-words/{word}"
    assert sentences(world, world.mo) == sentences(world, world.olga) == []

    ana = signed_in(world, world.ana)
    ana.visit(f"/private-words/{word}")
    ana.submit("Send the answer", text="Thank you.")
    tell_all(world)
    assert sentences(world, world.ben) == ["Ana Example answered your private word"]


def test_a_second_one_about_the_same_post_leads_to_the_first(world, ben, word, topic):
    one = signed_in(world, ben)
    assert one.visit(f"/posts/{topic}/private-word").path == f"/private-words/{word}"
    page = one.post_with_token(f"/posts/{topic}/private-word", {"text": "And another thing."}, status=422)
    assert page.texts("textarea") == ["And another thing."], "nothing typed is ever lost"
    assert the_word(world).source == KINDLY

    one.post_with_token(f"/posts/{topic}/private-word", {"text": KINDLY})
    assert the_word(world).source == KINDLY


def test_a_block_after_it_was_sent_ends_it(world, word):
    ana = signed_in(world, world.ana)
    ana.visit(f"/private-words/{word}")
    with world.session() as session:
        pair = [session.get(Account, one.id) for one in (world.ben, world.ana)]
        Distance.keep(*pair, Keeps.BLOCK, at=clock.now())

    ana.submit("Send the answer", text="Thank you.", status=403)
    assert the_word(world).answered_at is None


def test_an_answer_is_given_once_by_whichever_tab_was_first(world, word):
    person = world.ana  # made before the threads begin

    def answer(n: int) -> bool:
        ana = signed_in(world, person)
        page = ana.visit(f"/private-words/{word}")
        if not page.has_button("Send the answer"):
            return False
        token = page.all("input", name="csrf_token")[0].get("value")
        sent = ana.client.post(f"/private-words/{word}", data={"csrf_token": token, "text": f"No {n}."})
        return sent.status_code == 303

    with ThreadPoolExecutor(3) as at_once:
        assert sum(at_once.map(answer, range(3))) == 1


def test_newcomers_write_none_to_strangers_and_are_told_why(world, topic):
    one = signed_in(world, world.cleo)
    with world.session() as session:
        session.execute(update(Account).where(Account.id == world.cleo.id).values(trust=0))
    assert "You are new here" in one.visit(f"/posts/{topic}/private-word", status=403).text
    one.visit("/")
    one.post_with_token(f"/posts/{topic}/private-word", {"text": KINDLY}, status=403)

    world.comment(world.cleo, topic, LONG)

    one.visit(f"/posts/{topic}/private-word")
    one.submit("Send it", text=KINDLY)
    assert the_word(world).writer_id == world.cleo.id


@pytest.mark.parametrize("is_writer", [True, False], ids=["the writer blocked", "the author blocked"])
def test_none_goes_across_a_block(world, ben, topic, is_writer):
    pair = (ben, world.ana) if is_writer else (world.ana, ben)
    keep_away(world, *pair, "block")
    one = signed_in(world, ben)
    page = one.visit(f"/posts/{topic}/private-word", status=403)

    assert "block" not in page.text
    one.visit("/")
    one.post_with_token(f"/posts/{topic}/private-word", {"text": KINDLY}, status=403)


def test_of_whom_one_has_muted_one_hears_nothing(world, ben, topic, word):
    keep_away(world, world.ana, ben)
    tell_all(world)
    ana = signed_in(world, world.ana)

    assert sentences(world, world.ana) == []
    assert SAID not in ana.visit("/private-words").text + ana.visit(f"/topics/{topic}").text


def test_too_long_or_empty_comes_back_whole_and_nobody_writes_to_themselves(world, ben, topic):
    one = signed_in(world, ben)
    one.visit(f"/posts/{topic}/private-word")
    page = one.submit("Send it", status=422, text="x" * 2001)
    assert page.all("textarea", id="text")[0].text.strip() == "x" * 2001
    one.submit("Send it", status=422, text=" ")
    ana = signed_in(world, world.ana)
    ana.visit(f"/posts/{topic}/private-word", status=403)


def test_reported_it_is_a_moderators_to_decide_and_hidden_it_is_nobodys_to_read(world, ben, word):
    ana, mo = signed_in(world, world.ana), signed_in(world, world.mo)
    ana.visit(ana.visit(f"/private-words/{word}").link("Report"))
    ana.submit("Send to the moderators", reason="unkind")
    tell_all(world)
    assert sentences(world, world.mo) == ["Something waits for a moderator"]

    mo.visit(mo.visit("/moderation").link("A private word"))
    mo.submit("Decide", action="hide", reason="Not like this.")

    assert SAID not in ana.visit("/private-words").text
    assert SAID not in signed_in(world, ben).visit(f"/private-words/{word}").text
    assert mo.visit("/moderation").has("Nothing waits for a moderator.")
    assert SAID not in mo.visit("/moderation/log").text
    tell_all(world)
    assert sentences(world, world.ana)[0] == "Thank you for telling us: what you reported is hidden now"
    assert sentences(world, ben) == ["A moderator has hidden what you wrote: “Not like this.”"]
    [told] = lines(world, ben)
    assert told.url.startswith("/decisions/"), "there he can disagree"


def test_what_was_kept_can_be_reported_again_and_its_writer_hears_of_neither(world, ben, word):
    ana, mo = signed_in(world, world.ana), signed_in(world, world.mo)
    for number in (1, 2):
        ana.visit(f"/private-words/{word}/report")
        ana.submit("Send to the moderators", reason="unkind", note=f"No {number}")
        assert mo.visit(mo.visit("/moderation").link("A private word")).has(f"No {number}")
        mo.submit("Decide", action="keep", reason="It is meant well.")
        tell_all(world)

    told = "A moderator has looked at what you reported and left it as it is"
    assert [len(line.told) for line in lines(world, world.ana) if line.sentence == told] == [1, 1]
    assert sentences(world, ben) == []

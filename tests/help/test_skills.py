"""Skills: one word however it is written; whom a request finds; and that what is tedious for somebody stays theirs."""

import re

import pytest
from sqlalchemy import func, select

from forum.core import clock
from forum.help import Asked, MemberSkill, Need, Skill
from forum.help.jobs import note_who_was_here
from forum.help.skills import key_of, names_in
from forum.posts.jobs import release_confirmed
from tests.browser import Browser, signed_in
from tests.help.scenes import account, agree, likes, make_settled, wish_of
from tests.notifications.scenes import keep_away, sentences, tell_all

SECRET = "Tax returns"


def names(page) -> list[str]:
    return page.texts("a", class_="person__name")


def test_one_word_however_it_is_written():
    assert key_of("  Plain \u00a0 WORDS ") == key_of("ｐｌａｉｎ words") == "plain words"
    assert names_in("Knots, knots\n  KNOTS ; Sewing,,") == ["KNOTS", "Sewing"]


def test_ones_skills_are_kept_as_one_sorted_them(world, browser):
    browser.sign_in(world.ana)
    browser.visit("/settings/skills")
    browser.submit("Save", fun="Plain words\nKnots", tedious=SECRET)
    page = browser.submit("Save", status=422, fun="Knots\n tax  RETURNS", tedious=SECRET)
    assert page.errors() == ["The same skill is on both sides. Please choose one."]
    page = browser.submit("Save", status=422, fun=", ".join(f"Skill {number}" for number in range(21)), tedious="")
    assert page.errors() == ["These are a few too many. Please keep the ones that matter most."]
    page = browser.submit("Save", status=422, fun="x" * 41, tedious="")
    assert page.errors() == ["A skill is a word or two: five at most, in 40 characters, and without an address."]

    browser.visit("/settings/skills")
    browser.submit("Save", fun="Knots, Sewing", tedious="Plain words")
    with world.session() as session:
        rows = session.execute(select(Skill.name, MemberSkill.feeling).join(MemberSkill.skill).order_by(Skill.key))
        assert rows.all() == [("Knots", "fun"), ("Plain words", "tedious"), ("Sewing", "fun")]


def test_an_ask_finds_those_for_whom_it_is_fun_and_only_a_person_writes_to_them(world):
    cast = (world.ben, world.cleo, world.mo, world.olga, world.nina)
    for person in cast:
        likes(world, person, "Knots")
    likes(world, world.root, "Baking", tedious=("Knots",))
    likes(world, world.mo, "Knots", "Sewing")
    keep_away(world, world.olga, world.ana)
    wish = wish_of(world, world.ana, skills=["knots", "Sewing"])
    ana = signed_in(world, world.ana)

    page = ana.visit(f"/help/{wish}/people")
    assert names(page) == ["Mo Example", "Ben Example", "Cleo Example"]
    assert "Root" not in page.body
    tell_all(world)
    assert [sentences(world, one) for one in cast] == [[], [], [], [], []], "nobody hears of it by itself"

    ana.post_with_token(f"/help/{wish}/people/ben")
    ana.post_with_token(f"/help/{wish}/people/ben")
    ana.post_with_token(f"/help/{wish}/people/olga", status=404)
    ana.post_with_token(f"/help/{wish}/people/root", status=404)
    tell_all(world)
    title = "Somebody to read my price list"
    assert sentences(world, world.ben) == [f"Ana Example asks whether “{title}” would be fun for you"]
    with world.session() as session:
        assert session.scalar(select(func.count()).select_from(Asked)) == 1
    assert signed_in(world, world.ben).visit("/").has("Help that is fun for you") is False
    signed_in(world, world.ben).visit(f"/help/{wish}/people", status=403)


def test_whoever_has_three_helps_in_hand_is_not_proposed_for_a_fourth(world):
    for person in (world.ben, world.cleo):
        likes(world, person, "Knots")
    for _number in range(3):
        agree(world, world.ana, world.ben, wish_of(world, world.ana))
    wish = wish_of(world, world.ana, skills=["Knots"])

    assert names(signed_in(world, world.ana).visit(f"/help/{wish}/people")) == ["Cleo Example"]


def test_who_was_not_here_for_a_month_is_not_proposed_until_they_come_again(world):
    likes(world, world.ben, "Knots")
    wish = wish_of(world, world.ana, skills=["Knots"])
    with world.session() as session:
        session.execute(MemberSkill.__table__.update().values(active_on=clock.now().date().replace(year=2025)))
    ana = signed_in(world, world.ana)
    assert names(ana.visit(f"/help/{wish}/people")) == []

    signed_in(world, world.ben)
    with world.app.app_context():
        note_who_was_here()
    assert names(ana.visit(f"/help/{wish}/people")) == ["Ben Example"]


def test_help_that_is_fun_is_on_today(world, browser):
    likes(world, world.ben, "Knots", tedious=("Sewing",))
    wish_of(world, world.ana, title="A net to mend", skills=["knots"])
    wish_of(world, world.ana, title="A hem", skills=["sewing"])
    browser.sign_in(world.ben)

    page = browser.visit("/")

    assert page.texts("h2", id="fun") == ["Help that is fun for you"]
    assert page.link("A net to mend")
    assert "A hem" not in page.body


@pytest.fixture
def pair(world) -> None:
    """Ben likes what Ana does not, and the other way round; Cleo is like Ben, but does not want to be shown."""
    likes(world, world.ana, "Knots", tedious=(SECRET,), pairs=True)
    likes(world, world.ben, SECRET, "Sewing", tedious=("knots",), pairs=True)
    likes(world, world.cleo, SECRET, tedious=("Knots",))
    make_settled(world)


def test_a_pair_is_shown_to_its_two_alone_and_only_if_both_want_it(world, pair):
    for person, other, theirs, mine in (
        (world.ana, "Ben", SECRET, "Knots"),
        (world.ben, "Ana", "Knots", SECRET),
    ):
        page = signed_in(world, person).visit("/help/pairs")
        assert names(page) == [f"{other} Example"]
        assert page.has(f"{other} enjoys {theirs}. You could take over {mine}.")
    assert names(signed_in(world, world.cleo).visit("/help/pairs")) == []

    likes(world, world.ben, SECRET, tedious=("Knots",), pairs=False)
    make_settled(world)
    assert names(signed_in(world, world.ana).visit("/help/pairs")) == []


def test_what_was_listed_today_makes_no_pair_yet_and_a_block_ends_one(world, pair):
    likes(world, world.ana, SECRET, tedious=("Sewing",), pairs=True)
    assert names(signed_in(world, world.ana).visit("/help/pairs")) == []
    likes(world, world.ana, "Knots", tedious=(SECRET,), pairs=True)
    make_settled(world)
    keep_away(world, world.ana, world.ben, "block")

    assert [names(signed_in(world, one).visit("/help/pairs")) for one in (world.ana, world.ben)] == [[], []]


def test_nobody_else_learns_what_is_tedious_for_somebody(world):
    """Every page, feed and endpoint, as a visitor, as another member and as a moderator: with and without that
    somebody finds a skill tedious, they say the same."""
    world.challenge("kind-28")
    likes(world, world.ana, "Knots")
    likes(world, world.ben, "Knots")
    wish = wish_of(world, world.ben, skills=["Knots"])
    paths = paths_to_try(world, wish)
    visitor, ben, root = Browser(world.app), signed_in(world, world.ben), signed_in(world, world.root)
    looks = [(root, path) for path in paths]
    looks += [(ben, path) for path in paths if path == "/" or path.startswith(("/help", "/people", "/notif"))]
    looks += [(visitor, path) for path in ("/people/ana", "/help", "/help?skill=tax+returns", f"/help/{wish}")]
    before = [seen(*look) for look in looks]

    likes(world, world.ana, "Knots", tedious=(SECRET, "Cold calls"), pairs=True)
    make_settled(world)
    with world.app.app_context():
        note_who_was_here()
    tell_all(world)
    after = [seen(*look) for look in looks]

    assert [look[1] for look, was, now in zip(looks, before, after, strict=True) if was != now] == []
    assert not any("cold calls" in body.lower() for _status, body in after)
    assert SECRET in signed_in(world, world.ana).visit("/settings/skills").body, "but it is there"


def paths_to_try(world, wish: int) -> list[str]:
    """All addresses that one can ask for, and what one could try at those that take questions."""
    places = {"handle": "ana", "slug": "kind-28", "request_id": wish, "post_id": wish, "root_id": wish, "number": 1}
    tries = [
        "/help?skill=tax+returns",
        "/help?skill=knots",
        "/help/skills/suggestions?q=tax",
        "/help/skills/suggestions",
    ]
    tries += ["/help/skills/suggestions?q=cold", "/help?near=tax", f"/help/{wish}/people"]
    for rule in world.app.url_map.iter_rules():
        names_needed = rule.arguments
        is_steady = rule.endpoint.partition(".")[0] not in UNSTEADY
        if "GET" in (rule.methods or ()) and names_needed <= places.keys() and is_steady:
            with world.app.test_request_context():
                tries.append(
                    world.app.url_map.bind("localhost").build(rule.endpoint, {n: places[n] for n in names_needed})
                )
    return tries


UNSTEADY = {"admin", "assets", "health"}  # they speak of the machine and its workers


def seen(browser: Browser, path: str) -> tuple[int, str]:
    """What somebody gets there, but for what differs from one moment to the next."""
    response = browser.client.get(path, base_url="http://localhost:8000")
    store = browser.app.extensions["page_store"]
    store._pages.clear()
    body = response.get_data(as_text=True)
    body = re.sub(r'name="(csrf_token|submission_key)" value="[^"]*"', "", body)
    return response.status_code, re.sub(r'data-token="[^"]*"|<code>[^<]*</code>|"reference":"[^"]*"', "", body)


def test_a_name_is_suggested_once_others_can_read_where_it_stands(world):
    likes(world, world.nina, "Quilting")
    wish_of(world, world.nina, skills=["Quizzes"])
    ben = signed_in(world, world.ben)
    assert ben.visit("/help/skills/suggestions?q=qui").body.strip() == "[]", "Nina’s address is not confirmed"

    with world.session():
        account(world.nina).confirm_email(world.nina.email, clock.now())
    with world.app.app_context():
        release_confirmed()
    tell_all(world)
    assert ben.visit("/help/skills/suggestions?q=qui").body.strip() == '["Quilting","Quizzes"]'


def test_moderators_join_two_names_of_one_thing(world, browser):
    likes(world, world.ana, "Book-keeping")
    likes(world, world.ben, "Bookkeeping", "Book-keeping")
    wish = wish_of(world, world.cleo, skills=["Book-keeping"])
    browser.sign_in(world.ana)
    browser.visit("/help/skills", status=403)
    browser.sign_in(world.mo)
    browser.visit("/help/skills")
    assert browser.submit("Join them", status=422, old="Nothing", new="Bookkeeping").errors()

    browser.visit("/help/skills")
    assert browser.submit("Join them", status=422, old="book-KEEPING", new="Bookkeeping").errors()
    page = browser.submit("Join them", old="book-KEEPING", new="Bookkeeping", reason="One craft, two spellings.")

    assert page.has("Book-keeping → Bookkeeping")
    with world.session() as session:
        kept = session.scalars(select(Skill).where(Skill.key == "bookkeeping")).one()
        assert set(session.scalars(select(MemberSkill.skill_id))) == {kept.id}
        assert set(session.scalars(select(Need.skill_id))) == {kept.id}
        assert Skill.named(["book-keeping"]) == {kept.id: "book-keeping"}
        MemberSkill.keep(account(world.ana), ["Book-keeping"], [], at=clock.now())
    assert browser.visit("/help?skill=Book-keeping").link("Somebody to read my price list") == f"/help/{wish}"
    assert browser.visit("/help/skills/suggestions?q=BOOK").body.strip() == '["Bookkeeping"]'


def test_joined_names_are_parted_again_and_both_stand_in_the_log_of_the_admins(world, browser):
    """Nobody is called what another wrote without a trace, nor for good."""
    likes(world, world.ana, "Small talk")
    likes(world, world.mo, "Lying to customers")
    browser.sign_in(world.mo)
    browser.visit("/help/skills")
    browser.submit("Join them", old="Small talk", new="Lying to customers", reason="I felt like it.")
    assert browser.visit("/people/ana").has("Lying to customers")
    admin = signed_in(world, world.root)
    log = admin.visit("/admin/log?kind=skill")
    for words in ("A name of a skill leads to another", "I felt like it.", "Mo Example"):
        assert log.has(words)

    admin.visit("/help/skills")
    page = admin.submit("Part them again")

    assert page.has("Small talk")
    assert not page.has("Small talk →")
    assert admin.visit("/admin/log?kind=skill").has("Two names of skills were parted")
    shown = browser.visit("/people/ana")
    assert shown.has("Small talk")
    assert not shown.has("Lying to customers")
    with world.session() as session:
        assert session.get(Skill, [*Skill.named(["Small talk"])]).name == "Small talk"


def own_skills(browser: Browser) -> list[str]:
    """What stands in both fields: fun, and tedious."""
    page = browser.visit("/settings/skills")
    return page.texts("textarea", name="fun") + page.texts("textarea", name="tedious")


def test_how_somebody_spells_what_is_tedious_for_them_is_known_to_nobody_else(world):
    likes(world, world.ana, "Knots", tedious=("TAX ReTuRnS",))
    likes(world, world.ben, tedious=("tax returns",))
    ana, ben = signed_in(world, world.ana), signed_in(world, world.ben)
    assert own_skills(ben) == ["", "tax returns"]
    assert own_skills(ana) == ["Knots", "TAX ReTuRnS"], "as they wrote it"

    ben.submit("Save", fun="Tax returns", tedious="")
    assert "Tax returns" in signed_in(world, world.cleo).visit("/people/ben").body
    assert own_skills(ben) == ["Tax returns", ""]
    assert own_skills(ana) == ["Knots", "Tax returns"], "one spelling for all, once it stands in public"


def test_what_one_has_already_can_be_spelled_otherwise_as_long_as_it_is_private(world):
    likes(world, world.ana, tedious=("tax returns",))
    ana = signed_in(world, world.ana)
    ana.visit("/settings/skills")
    ana.submit("Save", tedious="Tax Returns")
    assert own_skills(ana) == ["", "Tax Returns"]


def test_how_a_request_for_few_spells_it_is_read_by_these_few(world):
    likes(world, world.ben, tedious=("BOW TIES",))
    closed = world.challenge("closed", visibility="invited")
    wish = wish_of(world, world.olga, challenge=closed, skills=["Bow ties"])
    assert "Bow ties" in signed_in(world, world.olga).visit(f"/help/{wish}").body
    assert own_skills(signed_in(world, world.ben)) == ["", "BOW TIES"]

    wish_of(world, world.nina, skills=["bow Ties"])
    with world.session():
        account(world.nina).confirm_email(world.nina.email, clock.now())
    with world.app.app_context():
        release_confirmed()
    tell_all(world)
    assert signed_in(world, world.cleo).visit("/help/skills/suggestions?q=bow").body.strip() == '["bow Ties"]'

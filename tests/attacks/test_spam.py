"""A50: names that look like others'. A51: lists that are got round, or that hit whom they do not mean, by a suffix."""

import pytest
from sqlalchemy import select

from forum.accounts import Account
from forum.core import clock
from forum.core.lists import Kind, Listed
from forum.posts import Post
from tests.accounts.newcomers import sign_up
from tests.browser import signed_in
from tests.closing.test_wrap_up import OVER
from tests.closing.test_wrap_up import PAGE as WRAP_UP
from tests.entries.lines import at_a_wall
from tests.posts.topics import topic_of


@pytest.mark.attack("A50")
@pytest.mark.parametrize(
    "handle",
    [
        "admin",
        "ADMIN",
        "adm1n",
        "ad-min",
        "m0derator",
        "supp0rt",
        "all",
        "here",
        "system",
        "rnoderator",
        "mo-moderator",
        "Admin_Mo",
        "a-former-member",
        "noreply",
        "anna-mod",
        "mods_of_kindness",
    ],
)
def test_no_handle_passes_for_the_forum(world, browser, handle):
    assert sign_up(browser, status=422, handle=handle).has("kept for the forum itself")


@pytest.mark.attack("A50")
@pytest.mark.parametrize("handle", ["o1ga", "oIga", "ol-ga", "0lga"])
def test_no_handle_passes_for_somebody_elses(world, browser, handle):
    assert world.olga

    assert sign_up(browser, status=422, handle=handle).has("looks much like it")


@pytest.mark.attack("A50")
@pytest.mark.parametrize(
    ("first_name", "last_name"),
    [
        ("Mo", "Example"),
        ("Мо", "Ехample"),  # Cyrillic
        ("ＭＯ", "example"),  # full width
        ("M0", "Exarnple"),
        ("MoExample", ""),
        ("Admin", "Anna"),
        ("Аdmin", ""),  # Cyrillic
        ("ᴍᴏ", "ᴇxᴀᴍᴘʟᴇ"),  # small capitals
        ("Anna", "ᴍᴏᴅᴇʀᴀᴛᴏʀ"),
        ("Anna", "ᴀᴅᴍɪɴ"),
        ("The", "ꜱᴛᴀꜰꜰ"),
        ("Anna", "moderaтor"),  # Cyrillic letters that look like small capitals
        ("Anna", "adмin"),
        ("Teaм", "кindlinɢ"),
        ("Anna", "(Mod)"),
        ("Mods", "Anna"),
        ("Anna", "[ᴍᴏᴅ]"),
        ("Kindling", "Team"),
        ("Sup", "port"),
        ("Rosa", "Moderator"),
        ("Mo", "Example ✓"),
        ("The", "moderators"),
        ("A former", "member"),
        ("Ein früheres", "Mitglied"),
        ("Mo", "Ex\u034fa\u034fmple"),  # joiners that nobody sees
        ("K\u034fi\u034fndling", "T\u034fe\u034fam"),
        ("A for\ufe00m\ufe00er", "me\u17b4m\u17b4ber"),
    ],
)
def test_no_name_passes_for_who_looks_after_the_place(world, browser, first_name, last_name):
    assert world.mo
    page = sign_up(browser, status=422, first_name=first_name, last_name=last_name)
    assert page.has("looks after this place")

    ana = signed_in(world, world.ana)
    ana.visit("/settings/profile")
    assert ana.submit("Save", status=422, first_name=first_name, last_name=last_name).has("looks after this place")


@pytest.mark.attack("A50")
def test_everyone_else_is_called_what_they_like_and_staff_keep_their_names(world, browser):
    assert world.mo
    named = [("Moe", "Example"), ("Ana", "Example"), ("Moderata", "Fonte"), ("Modesty", "Blaise"), ("Марина", "Котова")]
    for n, (first_name, last_name) in enumerate(named):
        signed = sign_up(browser, first_name=first_name, last_name=last_name, email=f"n{n}@example.org")
        assert signed.path == "/welcome"
    mo = signed_in(world, world.mo)
    mo.visit("/settings/profile")
    mo.submit("Save", bio="I look after this place.")


def listed(world, kind: Kind, *values: str) -> None:
    with world.session() as session:
        Listed.add(kind, values, "Spam.", by=session.get(Account, world.root.id), at=clock.now())


@pytest.mark.attack("A51")
@pytest.mark.parametrize(
    ("address", "is_listed"),
    [
        ("https://example.com/x", True),
        ("https://www.example.com", True),
        ("https://a.b.example.com", True),
        ("https://EXAMPLE.com.", True),
        ("https://ana:pw@example.com/", True),
        ("https://example.com:8443/", True),
        ("https://attacker-example.com", False),
        ("https://notexample.com", False),
        ("https://example.com.attacker.org", False),
        ("https://attacker.org/example.com", False),
        ("https://attacker.org?to=.example.com", False),
    ],
)
def test_a_domain_means_itself_and_what_lies_below_it(world, address, is_listed):
    listed(world, Kind.DOMAIN, "example.com")

    topic = topic_of(world, world.ana, text=f"Look at {address} please.")

    with world.session() as session:
        assert session.get(Post, topic).is_held == is_listed


@pytest.mark.attack("A51")
@pytest.mark.parametrize(
    ("words", "is_listed"),
    [
        ("Write to rosa@example.com.", True),
        ("Write to <rosa@example.com>.", True),
        ("Write to Rosa@Mail.EXAMPLE.com, please.", True),
        ("[Write to me](mailto:rosa@example.com)", True),
        ("[Write to me](mailto:rosa%40example%2Ecom)", True),
        ("[Write to me](mailto:rosa@example.org?cc=rosa@example.com)", True),
        ("Write to rosa@ｅxample.com.", True),  # full width
        ("Write to example.com@attacker.org.", False),
        ("Write to rosa@notexample.com or rosa@example.com.attacker.org.", False),
    ],
)
def test_an_address_of_mail_belongs_to_its_domain(world, words, is_listed):
    listed(world, Kind.DOMAIN, "example.com")

    topic = topic_of(world, world.ana, text=words)

    with world.session() as session:
        assert session.get(Post, topic).is_held == is_listed


@pytest.mark.attack("A51")
@pytest.mark.parametrize(
    "words", ["cheap m\u034feds", "cheap m&#847;eds", "ch\ufe0feap me\u17b4ds", "cheap mеds", "c**he**ap meds"]
)
def test_a_listed_word_does_not_hide_behind_what_nobody_sees(world, words):
    listed(world, Kind.WORD, "cheap meds")

    topic = topic_of(world, world.ana, text=f"Where I get my {words} these days.")

    with world.session() as session:
        assert session.get(Post, topic).is_held


@pytest.mark.attack("A51")
def test_a_listed_domain_does_not_hide_behind_many_that_are_not(world):
    listed(world, Kind.DOMAIN, "example.com")
    before = " ".join(f"www.x{n}.example.org" for n in range(300))

    topic = topic_of(world, world.ana, text=f"{before} https://example.com")

    with world.session() as session:
        assert session.get(Post, topic).is_held


@pytest.mark.attack("A51")
@pytest.mark.parametrize(
    ("email", "status"),
    [
        ("eve@trash.example.com", 422),
        ("eve@mail.TRASH.example.com", 422),
        ("eve@nottrash.example.com", 200),
        ("eve@trash.example.com.example.net", 200),
    ],
)
def test_an_e_mail_domain_means_itself_and_what_lies_below_it(world, browser, email, status):
    listed(world, Kind.DOMAIN, "trash.example.com")

    page = sign_up(browser, status=status, email=email)

    assert page.has("no accounts from this e-mail provider") == (status == 422)
    with world.session() as session:
        there = session.scalars(select(Account).where(Account.handle == "rosa-alvarez")).first()
    assert bool(there) == (status == 200)


@pytest.mark.attack("A51")
@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("Come and play CasinoKral, it helps.", "what is on a list against spam: casinokral"),
        ("Come and play ＣａｓｉｎｏＫｒａｌ, it helps.", "what is on a list against spam: casinokral"),
        ("Hana lies; see badshop.example.com/x, all of you.", "what is on a list against spam: badshop.example.com"),
        ("Hana lies; see m.BADSHOP.example\uff0ecom.", "what is on a list against spam: badshop.example.com"),
        ("Hana lies; see https://example.net/x for more.", "a sentence without links"),
        ("Hana lies; see ｗｗｗ.example.net for more.", "a sentence without links"),
    ],
)
def test_a_wall_says_nothing_that_is_on_the_lists_and_links_to_nothing(world, sentence, says):
    """It stands at once, in front of everyone; so it is refused, and comes back as it was typed."""
    listed(world, Kind.WORD, "casinokral")
    listed(world, Kind.DOMAIN, "badshop.example.com")
    challenge = world.challenge()
    world.join(world.ana, challenge)
    ana = signed_in(world, world.ana)
    for already in (False, True):
        if already:
            at_a_wall(world, challenge, world.ana, "My workshop.example.com is empty, etc.and so on.")
        ana.visit("/challenges/kind-28/wall")

        page = ana.submit("Say it in these words" if already else "Tell the others", sentence=sentence, status=422)

        assert page.has(says)
        assert [one.get("value") for one in page.all("input", name="sentence")] == [sentence]
    assert not ana.visit("/challenges/kind-28/waiting").has("Hana")


@pytest.mark.attack("A51")
@pytest.mark.parametrize(
    ("why", "says"),
    [
        ("It is like CasinoKral to me.", "what is on a list against spam: casinokral"),
        ("More at badshop.example.com", "what is on a list against spam: badshop.example.com"),
        ("More at \uff57\uff57\uff57.example.net", "a sentence without links"),
    ],
)
def test_a_favourite_says_nothing_that_is_on_the_lists_and_links_to_nothing(world, why, says):
    listed(world, Kind.WORD, "casinokral")
    listed(world, Kind.DOMAIN, "badshop.example.com")
    challenge = world.challenge()
    entry = world.entry(world.ana, challenge, 9)
    world.join(world.ben, challenge)
    with clock.set_to(OVER):
        ben = signed_in(world, world.ben)
        ben.visit(f"/entries/{entry}/favourite")
        for _again in range(2):
            page = ben.submit("Choose it", status=422, why=why)
            assert says in page.errors()[0]
            assert page.all("input", name="why")[0].get("value") == why
        assert ben.submit("Choose it", why="It made me get up.").has("for the wrap-up: “It made me get up.”")
        ben.visit(ben.page.link("Say it in other words"))
        assert says in ben.submit("Choose it", status=422, why=why).errors()[0]
        assert ben.visit(WRAP_UP).has("Ben Example: It made me get up.")


@pytest.mark.attack("A51")
def test_nobody_but_admins_sees_or_changes_the_lists(world, browser):
    listed(world, Kind.DOMAIN, "trash.example.com")
    browser.visit("/admin/lists", status=401)
    for person in (world.ana, world.mo):
        mine = signed_in(world, person)
        mine.visit("/settings/profile")
        token = {"kind": "word", "lines": "pears", "reason": "Mine."}
        for page in ("/admin/lists", "/admin/lists/1/removal"):
            assert mine.client.get(page, base_url="http://localhost:8000").status_code == 403
        mine.post_with_token("/admin/lists", token, status=403)
        mine.visit("/settings/profile")
        mine.post_with_token("/admin/lists/1/removal", {"why": "Mine."}, status=403)

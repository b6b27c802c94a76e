"""What people say about themselves, and where others read it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from forum.accounts import Account
from forum.core import clock
from tests.browser import BASE, Browser, signed_in, values_of

WORDS = {
    "bio": "I bake **bread**.",
    "why_here": "To learn.\nTo give.",
    "what_i_sell": "Rye and wheat.",
    "how_i_earn": "From bread alone.",
    "link_1_title": "My bakery",
    "link_1_url": "bakery.example/shop",
}


@pytest.fixture
def at_home(world, browser):
    browser.sign_in(world.ana)
    browser.visit("/settings/profile")
    return browser


def test_others_read_what_one_says(world, at_home):
    at_home.submit("Save", first_name="Anna", **WORDS)

    page = Browser(world.app).visit("/people/ana")

    assert page.texts("h1") == ["Anna Example"]
    assert page.texts("strong") == ["bread"]
    assert page.has("To learn. To give.")
    assert page.has("Rye and wheat.")
    assert page.has("From bread alone.")
    assert page.has("Links that Anna chose")


def test_links_are_labelled_as_theirs_and_lend_no_weight(world, at_home):
    page = at_home.submit("Save", link_1_url="bakery.example/shop", link_2_url="https://ana.example")

    links = [(node.get("href"), node.get("rel")) for node in page.all("a") if (node.get("rel") or "").startswith("me")]
    assert links == [
        ("https://bakery.example/shop", "me nofollow ugc noopener"),
        ("https://ana.example", "me nofollow ugc noopener"),
    ]
    assert page.link("bakery.example/shop") == "https://bakery.example/shop"


def test_links_can_be_changed_swapped_and_taken_away(world, at_home):
    saved = [
        ("https://a.example", "https://b.example"),
        ("https://b.example", "https://a.example"),
        ("", "https://c.example"),
    ]
    for first, second in saved:
        page = at_home.submit("Save", link_1_url=first, link_2_url=second)
        links = [node.get("href") for node in page.all("a") if (node.get("rel") or "").startswith("me")]
        assert links == [url for url in (first, second) if url]
        at_home.visit("/settings/profile")


def test_the_form_holds_what_was_saved(at_home):
    at_home.submit("Save", **WORDS)

    page = at_home.visit("/settings/profile")

    kept = {node.get("name"): node.get("value") for node in page.all("input")}
    assert (kept["link_1_title"], kept["link_1_url"]) == ("My bakery", "https://bakery.example/shop")
    assert [text for text in page.texts("textarea") if text] == [
        "I bake **bread**.",
        "To learn. To give.",
        "Rye and wheat.",
        "From bread alone.",
    ]


def test_everything_can_be_taken_back(world, at_home):
    at_home.submit("Save", **WORDS)
    at_home.visit("/settings/profile")

    page = at_home.submit("Save", **dict.fromkeys(WORDS, ""))

    assert page.has("Others meet you here.")
    assert Browser(world.app).visit("/people/ana").has("Ana has not written anything here yet.")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("first_name", " ", "Please give your first name."),
        ("bio", "x" * 2001, "Please use at most 2000 characters."),
        ("why_here", "x" * 501, "Please use at most 500 characters."),
        ("link_1_url", "javascript:alert(1)", "Please give the address of a page, such as https://example.org."),
        ("link_1_url", "data:text/html,x", "Please give the address of a page, such as https://example.org."),
        ("link_1_url", "https://exa\u202emple.org", "Please give the address of a page, such as https://example.org."),
        ("link_1_url", "mailto:ana@example.org", "Please give the address of a page, such as https://example.org."),
        ("link_1_title", "My\u200bbakery", "This contains a character that cannot be shown. Please type it again."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(at_home, field, typed, said):
    page = at_home.submit("Save", status=422, **(WORDS | {field: typed}))

    assert page.errors() == [said]
    if field != "bio":
        assert "I bake **bread**." in page.texts("textarea")


def test_a_bio_that_grows_too_large_is_refused(at_home):
    page = at_home.submit("Save", status=422, bio="|a" * 30 + "|\n" + "|-" * 30 + "|\n")

    assert page.errors()


def test_two_windows_do_not_overwrite_each_other_unasked(world, at_home):
    first = at_home.page
    at_home.submit("Save", bio="From the other window.")

    at_home.page = first
    page = at_home.submit("Save", status=409, bio="From this one.")
    assert page.texts("textarea")[0] == "From this one."
    assert page.has("This was changed elsewhere while you were writing.")

    assert at_home.submit("Save").has("From this one.")


def test_of_windows_that_save_at_once_one_gets_it_and_the_others_hear_of_it(world):
    windows = [signed_in(world, world.ana) for _ in range(4)]
    for window in windows:
        window.visit("/settings/profile")

    def save(window):
        said = values_of(window.page.form("Save")) | {"bio": f"From window {windows.index(window)}."}
        return window.client.post("/settings/profile", base_url=BASE, data=said).status_code

    with ThreadPoolExecutor(4) as at_once:
        assert sorted(at_once.map(save, windows)) == [303, 409, 409, 409]


def test_only_ones_own_row_is_written(world, at_home):
    at_home.visit("/settings/profile")
    at_home.post_with_token(
        "/settings/profile",
        {"first_name": "Ana", "version": "1", "id": str(world.ben.id), "role": "admin", "trust": "2", "handle": "root"},
    )

    with world.session() as session:
        ana = session.scalars(select(Account).where(Account.id == world.ana.id)).one()
        assert (ana.role, ana.trust, ana.handle) == ("member", 1, "ana")


def test_a_page_is_found_however_its_handle_is_written(world, browser):
    assert browser.visit(f"/people/{world.ana.handle.upper()}").texts("h1") == ["Ana Example"]
    browser.visit("/people/nobody-here", status=404)


def test_a_page_takes_few_statements(world, browser):
    assert 0 < browser.visit(f"/people/{world.ana.handle}").statements <= 5


def test_until_the_address_is_confirmed_only_they_and_moderators_see_the_page(world, browser):
    browser.visit(f"/people/{world.nina.handle}", status=404)

    browser.sign_in(world.nina)
    assert browser.visit("/people/nina").has("Only you see this page until your e-mail address is confirmed.")

    moderator = Browser(world.app)
    moderator.sign_in(world.mo)
    assert moderator.visit("/people/nina").texts("h1") == ["Nina Example"]


def test_the_page_of_a_suspended_person_shows_the_name_only(world, at_home):
    at_home.submit("Save", **WORDS)
    with world.session() as session:
        session.scalars(select(Account).where(Account.id == world.ana.id)).one().suspend(clock.now())

    page = Browser(world.app).visit("/people/ana")

    assert page.texts("h1") == ["Ana Example"]
    assert page.has("There is nothing to read here at the moment.")
    assert not page.has("bread")


def test_nobody_reads_an_e_mail_address_there(world, browser):
    browser.sign_in(world.ben)

    assert "ana@example.org" not in browser.visit(f"/people/{world.ana.handle}").body

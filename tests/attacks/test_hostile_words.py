"""Attacks on whoever reads: scripts, styles, names and templates in all that people write, on every page and in mails.

`Browser.visit` looks at each page: nothing inline, no handler, strict HTML. Real Chromium: tests/journeys.
"""

import csv
import io
from urllib.parse import quote

import pytest
from sqlalchemy import select

from forum.accounts import account_by_handle
from forum.challenges import Prompt
from forum.core.deliveries import Delivery
from tests.accounts.newcomers import ROSA, sign_up
from tests.attacks.knocking import payloads, token_of
from tests.attacks.one_of_each import address_of, one_of_each, rules_of
from tests.attacks.test_posts import live
from tests.browser import BASE, Browser, Page, signed_in
from tests.posts.topics import confirm, topic_of

WORDS = (
    "</title></textarea></script>\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
    " [x](javascript:alert(3)) {{1234567*8}} <style>*{color:red}</style>"
)
NAME = {"first_name": '"><script>alert(4)</script>', "last_name": "<img src=x onerror=alert(5)>{{1234567*8}}"}
# What answers may be: whoever adds a table for spreadsheets (A36) or a feed (A38) attacks it here.
KINDS = set(
    "text/html application/json application/problem+json application/manifest+json text/javascript text/css image/webp"
    " application/zip".split()
)


@pytest.fixture
def hostile(world):
    """All that can be written, written by somebody hostile; gives where it stands."""
    world._people["ana"] = world.person("ana", zone="Europe/Berlin", bio=WORDS, **NAME)
    return one_of_each(world, WORDS)


def foreign_to(page: Page) -> list[str]:
    """What our own templates never write."""
    found = [node.tag for node in page.tree.iter("script") if not node.get("src", "").startswith("/static/")]
    found += [
        node.tag for node in page.tree.iter("img") if not node.get("src", "").startswith(("/static/", "/pictures/"))
    ]
    found += [tag for tag in ("style", "iframe", "object", "embed", "base", "math") if list(page.tree.iter(tag))]
    schemes = ("/", "#", "?", "http://", "https://", "mailto:")
    found += [node.get("href") for node in page.tree.iter("a") if not (node.get("href") or "/").startswith(schemes)]
    return found


@pytest.mark.attack("A28", "A29", "A32", "A35", "A36", "A38")
@pytest.mark.parametrize("who", ["", "ana", "olga", "root"])
def test_hostile_words_are_words_on_every_page(world, app, hostile, who):
    browser, seen = signed_in(world, getattr(world, who)) if who else Browser(app), 0
    for rule in rules_of(app, "GET"):
        answer = browser.client.get(address_of(rule, hostile), base_url=BASE)
        assert answer.mimetype in KINDS, f"{rule} hands out {answer.mimetype}"
        if answer.mimetype != "text/html":
            assert WORDS not in answer.text, rule
            continue
        page = browser.keep(answer, answer.status_code)
        assert foreign_to(page) == [], rule
        assert "9876536" not in page.body, rule
        seen += "alert(" in page.body
    assert seen > 5


@pytest.mark.attack("A28", "A35")
@pytest.mark.parametrize(
    "path", ["/search?q={}", "/nowhere/{}", "/people/{}", "/help?skill={}", "/sign-in?next={}", "/?{}"]
)
def test_what_stands_in_an_address_is_never_more_than_words(browser, path):
    for text in payloads("scripts", "elements", "handlers", "templates")[::3]:
        answer = browser.client.get(path.format(quote(text)), base_url=BASE)
        assert answer.status_code < 500
        if answer.mimetype == "text/html" and not answer.location:
            assert foreign_to(Page(answer, BASE)) == [], text


@pytest.mark.attack("A28", "A32")
def test_no_payload_of_ours_lives_in_a_preview(world, browser):
    browser.sign_in(world.ben)
    token = token_of(browser.visit("/settings/account"))
    for text in payloads("scripts"):
        answer = browser.client.post("/preview", base_url=BASE, data={"text": text, "csrf_token": token})
        assert answer.status_code in (200, 422)
        assert list(live(Page(answer, BASE))) == [], text


@pytest.mark.attack("A29")
@pytest.mark.parametrize(
    "wrong",
    [
        *({"handle": text} for text in ("<img>", "../..", "a\u202eb", "a\u200bb", "a" * 300, "a.b", "аdmin", "a/b")),
        *({"handle": text} for text in ("con.txt", "nul:", "COM¹")),
        *({"first_name": text} for text in ("a\u202eb", "a\u200bb", "x" * 300, "a <b>", "a@b.c")),
    ],
    ids=repr,
)
def test_a_name_that_turns_hides_or_never_ends_is_refused(world, browser, wrong):
    assert sign_up(browser, status=422, **wrong).errors()


@pytest.mark.attack("A29")
@pytest.mark.parametrize("handle", ["con", "nul", "aux", "prn", "com1", "lpt1"])
def test_a_name_that_machines_keep_is_one_like_any_other_and_a_zero_in_it_is_no_letter(world, browser, handle):
    sign_up(browser, handle=f"{handle[0]}\x00{handle[1:]}", first_name="Ro\x00sa")
    with world.session() as session:
        confirm(world, session.scalars(account_by_handle(handle)).one())

    assert browser.visit(f"/people/{handle}").has("Rosa")


@pytest.mark.attack("A29")
def test_a_link_of_ones_own_is_a_web_address_or_refused(world, browser):
    browser.sign_in(world.ana)
    page = browser.visit("/settings/profile")
    form = {"first_name": "Ana", "last_name": "Example", "bio": "", "csrf_token": token_of(page)}
    for url in payloads("redirects", "broken", "slashes", "schemes"):
        with world.session() as session:
            version = session.scalars(account_by_handle("ana")).one().version
        link = {"link_1_title": "My place", "link_1_url": url, "version": version}
        answer = browser.client.post("/settings/profile", base_url=BASE, data=form | link)
        assert answer.status_code in (303, 422), url
        shown = Page(browser.client.get("/people/ana", base_url=BASE), BASE)
        assert foreign_to(shown) == [], url


@pytest.mark.attack("A33")
def test_a_link_gives_the_page_it_leads_to_no_hold_on_ours(world, browser):
    topic = topic_of(world, world.ana, text="[x](https://a.example) https://b.example <https://c.example> a@b.example")

    links = [node for node in browser.visit(f"/topics/{topic}").all("a") if "example" in (node.get("href") or "")]

    assert len(links) == 3
    for link in links:
        assert link.get("target") is None
        assert "noopener" in link.get("rel").split()
        assert {"nofollow", "ugc"} < set(link.get("rel").split())


@pytest.mark.attack("A35", "A37")
def test_what_somebody_calls_themselves_is_no_header_and_no_template_in_a_letter(world, browser):
    sign_up(browser, first_name="{{777*777}}${777*777}%(name)s", last_name="O’Neill")
    browser.visit("/join")
    line_ends = ROSA | {"email": "eve@example.org\r\nBcc: all@example.org", "csrf_token": token_of(browser.page)}
    assert browser.client.post("/join", base_url=BASE, data=line_ends).status_code == 422

    with world.session() as session:
        [letter] = session.scalars(select(Delivery)).all()
        assert letter.to == ROSA["email"]
        assert "\n" not in letter.subject
        assert "603729" not in letter.subject + letter.text


@pytest.mark.attack("A36")
def test_no_cell_of_a_table_begins_like_a_formula(world, browser):
    challenge = world.challenge()
    with world.session() as session:
        days = session.scalars(select(Prompt).where(Prompt.challenge_id == challenge).order_by(Prompt.number))
        for sign, day in zip("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20", days, strict=False):
            day.title, day.body = f"{sign}cmd|' /C calc'!A0", f"{sign}1+1"
    browser.sign_in(world.olga)

    for name in ("days/file", "export/counts"):
        table = browser.visit(f"/challenges/kind-28/{name}.csv").body.removeprefix("\ufeff")
        cells = [cell for row in csv.reader(io.StringIO(table, newline="")) for cell in row]
        assert [cell for cell in cells if cell[:1] in {*"=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"} and cell] == []
        assert any("calc" in cell for cell in cells)

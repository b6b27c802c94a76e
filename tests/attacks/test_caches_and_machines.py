"""Attacks on what is kept for others, and on what machines read of us: pages of a cache, mails, tables, feeds."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.core.database import commit
from forum.core.deliveries import Delivery
from forum.core.sending import send_deliveries
from tests.attacks.one_of_each import address_of, one_of_each, rules_of
from tests.browser import BASE, Browser, signed_in, tree_of
from tests.help.scenes import wish_of
from tests.posts.topics import topic_of

SNEAKY = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Prefix": "/evil",
    "X-Original-URL": "/evil",
    "X-Rewrite-URL": "/evil",
    "X-HTTP-Method-Override": "DELETE",
    "Accept-Language": 'de, evil;q="<script>"',
    "User-Agent": "evil<script>",
    "Referer": "http://evil.example/",
    "Origin": "http://evil.example",
    "Forwarded": "host=evil.example",
    "Accept-Encoding": "evil",
}


@pytest.mark.attack("A05")
@pytest.mark.parametrize("name", SNEAKY)
def test_nobody_slips_a_header_into_the_page_that_others_get(world, app, name):
    address = f"/topics/{topic_of(world, world.ana)}"
    expected = Browser(app).client.get(f"{address}?lang=en", base_url=BASE).text
    app.extensions["page_store"]._pages.clear()

    attacked = Browser(app).client.get(f"{address}?lang=en", base_url=BASE, headers={name: SNEAKY[name]})
    victim = Browser(app).client.get(f"{address}?lang=en", base_url=BASE)

    assert "evil" not in attacked.text
    assert victim.text == expected


@pytest.mark.attack("A05")
def test_a_choice_of_language_is_nobody_elses(world, app):
    address = f"/topics/{topic_of(world, world.ana)}"
    german, english = Browser(app), Browser(app)
    german.visit("/language/de")
    for _ in range(2):
        assert 'lang="de"' in german.visit(address).body[:300]
        assert 'lang="en"' in english.visit(address).body[:300]
    for odd in ("language=de; language=en", "language=xx", "language=../../de", "xlanguage=de"):
        page = app.test_client(use_cookies=False).get(address, base_url=BASE, headers={"Cookie": odd})
        assert 'lang="en"' in page.text[:300] or odd.startswith("language=de")


@pytest.mark.attack("A04", "A05")
@pytest.mark.parametrize(
    "ending", ["/x.css", ";x.css", "%2fx.css", "/..%2fx.js", "?x.css", "%0a.css", "%23.css", "%3f.css"]
)
def test_no_ending_makes_a_page_of_ones_own_one_that_is_kept(world, app, ending):
    browser = signed_in(world, world.ana)
    for address in ("/settings/account", "/notifications", "/drafts", "/"):
        answer = browser.client.get(address + ending, base_url=BASE)
        assert answer.headers["Cache-Control"] in ("private, no-store", "no-store"), address + ending


@pytest.mark.attack("A04")
def test_two_people_at_one_address_never_see_each_others_page(world, app):
    address = f"/topics/{topic_of(world, world.ana)}"
    pages = {who: signed_in(world, getattr(world, who)).visit(address).body for who in ("ana", "ben")}
    visitors = Browser(app).visit(address).body

    assert "/people/ben" in pages["ben"]
    assert "/people/ben" not in pages["ana"] + visitors
    assert "Sign out" not in visitors


@pytest.mark.attack("A04")
@pytest.mark.parametrize("days", [0, 23], ids=["while it runs", "once it is over"])
def test_no_page_without_a_form_sets_visitors_a_cookie(world, app, days):
    parts = one_of_each(world)
    open_one = wish_of(world, world.ana, title="A wheel to true", skills=["Baking"])
    addresses = {address_of(rule, parts) for rule in rules_of(app, "GET")} | {f"/help/{open_one}"}
    clock.advance(timedelta(days=days))
    looked_at, odd = 0, {}
    for address in sorted(addresses):
        answer = app.test_client(use_cookies=False).get(address, base_url=BASE)
        if answer.mimetype != "text/html" or answer.status_code != 200 or has_a_form(answer.text):
            continue
        looked_at += 1
        if "Set-Cookie" in answer.headers:
            odd[address] = answer.headers["Set-Cookie"].partition("=")[0], answer.headers["Cache-Control"]
    assert odd == {}
    assert looked_at > 30


def has_a_form(page):
    return any(form.get("method") == "post" for form in tree_of(page).iter("form"))


@pytest.mark.attack("A36", "A38")
@pytest.mark.parametrize(
    "path", ["/feed", "/feed.xml", "/export.csv", "/challenges/kind-28.csv", "/challenges/kind-28/feed"]
)
def test_no_table_and_no_feed_is_handed_out_that_a_text_could_break(world, browser, path):
    """What all pages hand out: test_hostile_words.py."""
    world.challenge()
    wanted = {"Accept": "application/atom+xml, text/csv, */*"}

    assert browser.client.get(path, base_url=BASE, headers=wanted).status_code == 404


@pytest.mark.attack("A37")
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", "\u2028", "\x0b"])
def test_a_subject_with_lines_in_it_is_one_line_and_the_letter_leaves(postbox, line_end):
    Delivery.write("rosa@example.org", f"Hello{line_end}Bcc: all@example.org", "A word.", at=clock.now())
    commit()
    send_deliveries()

    [mail] = postbox.mails
    assert b"\nBcc:" not in mail
    assert b"all@example.org" in mail.partition(b"\r\n\r\n")[0] or b"=?utf-8?" in mail


@pytest.mark.attack("A37")
def test_no_field_of_ours_takes_a_line_end_into_a_letter(world, app):
    browser = signed_in(world, world.ana)
    page = browser.visit("/settings/account")
    token = page.all("input", name="csrf_token")[0].get("value")
    for email in ("a@b.example\r\nBcc: c@d.example", "a@b.example%0d%0aBcc:c@d.example", '"a\r\nBcc: x"@b.example'):
        data = {"email": email, "current_password": "Kindling-2026", "csrf_token": token}
        assert browser.client.post("/settings/account/email", base_url=BASE, data=data).status_code == 422

    with world.session() as session:
        assert session.scalars(select(Delivery)).all() == []

"""Attacks by the mass: slow bodies, bodies without end, counts without end, and texts that validators choke on."""

import time
from collections import Counter
from functools import partial
from urllib.parse import quote

import pytest

from forum.core.limits import limiter
from forum.search import index_everything
from tests.attacks.knocking import from_address, knock, token_of, took_at_most
from tests.browser import BASE, signed_in
from tests.posts.topics import topic_of

CHOKING = {
    "many hosts": "a@" + "a." * 5_000,
    "many ats": "@" * 10_000,
    "many brackets": "(" * 10_000,
    "many doors": "www." * 2_500,
    "many dashes": "a" + "-a" * 5_000,
    "many blanks": " " * 10_000 + "x",
    "many marks": "e" + "\u0301" * 5_000,
    "foreign letters": "中" * 2_000,
    "letters that unfold": "\ufdfa" * 2_000,
    "one long word": "a" * 10_000 + "!",
    "many schemes": "http://" * 1_400,
    "many commas": "," * 10_000,
    "punycode": "https://" + "xn--a-" * 1_000,
}
FIELDS = {
    "/sign-in": ("email", "password", "next"),
    "/join": ("email", "handle", "first_name", "last_name", "zone"),
    "/forgot-password": ("email",),
}
INSIDE = {
    "/settings/profile": ("bio", "links", "first_name", "skills"),
    "/settings/skills": ("fun", "tedious"),
    "/settings/account/handle": ("handle",),
    "/settings/account/zone": ("zone",),
    "/preview": ("text", "place"),
    "/help/new": ("title", "text", "skills", "place"),
}
ASKED = ("/search?q=", "/tags/", "/people/", "/completions/people?q=", "/completions/tags?q=", "/help?skill=")
PATIENCE = 0.05  # seconds of a processor, page and all; a regular expression gone wrong would take minutes
TO_READ_A_TEXT = 1


@pytest.mark.attack("A46")
@pytest.mark.parametrize("what", CHOKING)
def test_no_field_chokes_on_a_text_made_for_it(world, browser, what):
    text, inside = CHOKING[what], signed_in(world, world.ana)
    for someone, forms in ((browser, FIELDS), (inside, INSIDE)):
        token = token_of(someone.visit("/sign-in" if someone is browser else "/settings/account"))
        for address, names in forms.items():
            data = {"csrf_token": token, **dict.fromkeys(names, text)}
            ask = partial(someone.client.post, address, base_url=BASE, data=data)
            assert is_quick(ask, TO_READ_A_TEXT if "text" in names else PATIENCE), address
    for address in ASKED:
        assert is_quick(partial(inside.client.get, address + text[:4000], base_url=BASE), PATIENCE), address


def is_quick(ask, seconds: float) -> bool:
    """The first page of its kind has its template to read: the second is as they are."""
    for _ in range(2):
        began = time.thread_time()
        assert ask().status_code < 500
        if took_at_most(seconds, began):
            return True
    return False


@pytest.mark.attack("A34")
@pytest.mark.parametrize("typed", ["%", "_", "%_%", "%" * 100 + "a", "*", "\\%", "_na", "a%"])
def test_what_is_a_pattern_for_a_database_is_a_letter_for_those_who_look(world, typed):
    assert world.ana
    topic_of(world, world.ben, title="Quiet customers", text="#annual")
    with world.session():
        index_everything()
    looking = signed_in(world, world.cleo).client
    for address in (
        "/search?q={}",
        "/completions/people?q={}",
        "/completions/tags?q={}",
        "/help/skills/suggestions?q={}",
    ):
        nothing, answer = (
            looking.get(address.format(quote(word)), base_url=BASE, headers={"Accept": "application/json, text/html"})
            for word in ("zzqx", typed)
        )
        for found in ("/people/ana", '"ana"', "annual", "Quiet customers"):
            assert found not in answer.text, address
        assert int(answer.headers["X-Statements"]) <= int(nothing.headers["X-Statements"]), address


@pytest.mark.attack("A43")
def test_who_makes_addresses_up_without_end_fills_no_memory(limited, world):
    guesser = from_address(limited, "198.51.100.7")
    said = Counter(knock(guesser, f"nobody{n}@example.org") for n in range(130))
    said += Counter(knock(guesser, f"nobody{n}@example.org", door="/forgot-password") for n in range(70))
    assert said[429] == 40
    counted = len(limiter.storage.storage)

    for n in range(20):
        assert knock(guesser, f"somebody{n}@example.org") == 429
        assert knock(guesser, f"somebody{n}@example.org", door="/forgot-password") == 429
        assert guesser.client.get(f"/mail/unsubscribe/{n}", base_url=BASE).status_code == 404
    assert len(limiter.storage.storage) <= counted + 1


@pytest.mark.attack("A43")
@pytest.mark.parametrize("asked", ["page=1000000000", "per_page=1000000", "limit=-1", "offset=99999999", "size=1e9"])
def test_no_page_grows_because_somebody_asks_for_more(world, browser, asked):
    topic = topic_of(world, world.ana)
    for n in range(51):
        world.comment(world.ben, topic, f"Word {n}.")
    page = browser.visit(f"/topics/{topic}")

    assert len(page.all("article")) == 51
    assert len(browser.visit(f"/topics/{topic}?{asked}").all("article")) == 51


@pytest.mark.attack("A43")
def test_drafts_are_bounded_in_number_and_in_size(world, app):
    browser = signed_in(world, world.ana)
    token = token_of(browser.visit("/settings/account"))

    def save(place, text):
        data = {"place": place, "sequence": 1, "text": text, "csrf_token": token}
        return browser.client.post("/drafts", base_url=BASE, data=data).status_code

    assert save("topic:x", "x" * 400_000) == 422
    said = Counter(save(f"topic:x{n}", "x") for n in range(210))
    assert 0 < said[200] <= 200
    assert said[422] == 210 - said[200]

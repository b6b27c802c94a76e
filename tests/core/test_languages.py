"""Pages in the language of whoever reads: what a browser asks for, what was chosen, and what the page store keeps."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask_babel import force_locale

from forum.core import clock, words
from forum.core.languages import language_of
from tests.browser import BASE

GERMAN, ENGLISH = "Kundenliebe, Tag für Tag", "Customer love, one day at a time"


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr-CH, fr;q=0.9, de;q=0.7, en;q=0.5", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("fr, it", "en"),
        ("de;q=0, en", "en"),
        ("*", "en"),
        ("\x00;;q=,,,=", "en"),
        ("x" * 5000 + ",de", "en"),
    ],
)
def test_a_browsers_wishes_are_met_as_nearly_as_we_can(wishes, language):
    assert language_of({"HTTP_ACCEPT_LANGUAGE": wishes}) == language


@pytest.mark.parametrize(
    ("query", "cookie", "language"),
    [
        ("lang=de", "", "de"),
        ("after=3&lang=de", "language=en", "de"),
        ("lang=xx", "language=de", "de"),
        ("slang=de", "", "en"),
        ("", "kindling=abc; language=de", "de"),
        ("", "my-language=de", "en"),
        ("", "language=dex", "en"),
    ],
)
def test_an_address_counts_before_a_choice_and_a_choice_before_the_browser(query, cookie, language):
    assert language_of({"QUERY_STRING": query, "HTTP_COOKIE": cookie, "HTTP_ACCEPT_LANGUAGE": "en"}) == language


def test_the_page_store_keeps_a_page_in_each_language(browser):
    def head(**headers):
        answer = browser.client.get("/", base_url=BASE, headers=headers)
        assert answer.headers["Vary"] == "Accept-Language, Accept-Encoding, Cookie"
        return answer.text.partition("<h1>")[2].partition("</h1>")[0]

    asked = {"Accept-Language": "de-CH"}
    assert [head(), head(**asked), head(), head(**asked)] == [ENGLISH, GERMAN, ENGLISH, GERMAN]


def test_an_etag_of_one_language_does_not_vouch_for_the_other(browser):
    english = browser.client.get("/", base_url=BASE)
    seen = {"If-None-Match": english.headers["ETag"]}

    assert browser.client.get("/", base_url=BASE, headers=seen).status_code == 304
    assert browser.client.get("/", base_url=BASE, headers=seen | {"Accept-Language": "de"}).status_code == 200


def test_a_visitor_chooses_and_the_browser_remembers(browser):
    browser.visit("/guidelines")

    page = browser.visit(browser.page.link("Deutsch"))

    assert (page.path, page.texts("h1")) == ("/guidelines", ["Wie wir miteinander umgehen"])
    assert page.tree.get("lang") == "de"
    assert browser.visit("/").texts("h1") == [GERMAN]
    assert browser.visit(browser.page.link("English")).texts("h1") == [ENGLISH]


def test_the_choice_holds_nothing_but_the_language(browser):
    answer = browser.client.get("/language/de?next=//evil.example", base_url=BASE)

    assert (answer.status_code, answer.location) == (303, "/")
    assert answer.headers["Set-Cookie"].startswith("language=de; ")
    assert {"HttpOnly", "SameSite=Lax"} <= set(answer.headers["Set-Cookie"].split("; "))
    assert browser.client.get("/language/xx", base_url=BASE).status_code == 404


def test_search_engines_are_told_of_each_language(browser):
    page = browser.visit("/challenges?state=finished&lang=de")

    addresses = {one.get("hreflang"): one.get("href") for one in page.all("link", rel="alternate")}
    here = f"{BASE}/challenges?state=finished"
    assert addresses == {"en": f"{here}&lang=en", "de": f"{here}&lang=de", "x-default": here}


def test_an_address_that_asks_for_a_language_sets_nothing(browser):
    assert browser.visit("/?lang=de").texts("h1") == [GERMAN]
    assert browser.visit("/").texts("h1") == [ENGLISH]


def test_a_problem_page_speaks_the_readers_language_too(browser):
    page = browser.visit("/no-such-page", status=404, headers={"Accept-Language": "de"})

    assert page.texts("h1") == ["Hier ist nichts"]


NOON = datetime(2027, 3, 12, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("write", "english", "german"),
    [
        (lambda: words.local_time(NOON), "12 March 2027, 12:00", "12. März 2027, 12:00 Uhr"),
        (lambda: words.day_words(date(2027, 3, 12)), "Friday, 12 March", "Freitag, 12. März"),
        (lambda: words.date_words(date(2027, 3, 12)), "12 March 2027", "12. März 2027"),
        (lambda: words.month_words(date(2027, 3, 12)), "March 2027", "März 2027"),
        (
            lambda: words.span_words(date(2027, 3, 2), date(2027, 3, 29)),
            "2 March to 29 March 2027",
            "2. März bis 29. März 2027",
        ),
        (lambda: words.ago(NOON - timedelta(days=2)), "2 days ago", "vor 2 Tagen"),
        (lambda: words.ago(NOON - timedelta(days=30)), "10 February 2027", "am 10. Februar 2027"),
        (lambda: words.in_words(NOON + timedelta(hours=1)), "in 1 hour", "in einer Stunde"),
        (lambda: words.number_words(12345.5), "12,345.5", "12.345,5"),
        (lambda: words.size_words(186_620), "187 kB", "187 kB"),
        (lambda: words.size_words(4_812_000), "4.8 MB", "4,8 MB"),
        (lambda: words.listed(["Ana", "Ben", "Cleo"]), "Ana, Ben and Cleo", "Ana, Ben und Cleo"),
        (lambda: words.in_a_row([7, 9]), "7, 9", "7, 9"),
        (lambda: words.listed([]), "", ""),
    ],
)
def test_dates_numbers_and_lists_are_written_as_each_language_does(app, write, english, german):
    with app.app_context(), clock.set_to(NOON):
        assert write() == english
        with force_locale("de"):
            assert write().replace("\u00a0", " ") == german

"""The house stands: it starts, answers, and says how it is."""


def test_a_visitor_sees_the_landing_page(browser):
    page = browser.visit("/")

    assert page.texts("h1") == ["Customer love, one day at a time"]


def test_visitors_pages_set_no_cookie_and_every_cache_asks_for_them_again(browser):
    """They differ by language, which a cookie may say: see docs/decisions/languages.md."""
    page = browser.visit("/")

    assert "Set-Cookie" not in page.headers
    assert page.headers["Vary"] == "Accept-Language, Accept-Encoding, Cookie"
    assert "no-cache" in page.headers["Cache-Control"]


def test_ready_only_when_the_schema_is_current(browser):
    assert browser.client.get("/readyz", base_url="http://localhost:8000").status_code == 200

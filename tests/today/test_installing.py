"""The forum as an app: its manifest, its worker, the page for no connection, and the way to today's form."""

import json
import re
import struct
from dataclasses import replace

import pytest

from tests.browser import Browser


def body(browser: Browser, path: str) -> str:
    return browser.client.get(path, base_url="http://localhost:8000").get_data(as_text=True)


def test_the_manifest_names_the_site_and_what_one_does_here(app, browser, monkeypatch):
    site = app.extensions["site"]
    monkeypatch.setattr(site, "defaults", replace(site.defaults, name="Ember & Co"))
    site.forget()

    answer = browser.client.get("/manifest.webmanifest", base_url="http://localhost:8000")

    assert answer.mimetype == "application/manifest+json"
    about = json.loads(answer.text)
    assert (about["name"], about["start_url"], about["scope"], about["display"]) == (
        "Ember & Co",
        "/",
        "/",
        "standalone",
    )
    assert [one["url"] for one in about["shortcuts"]] == ["/", "/write"]
    assert {(one["sizes"], one["purpose"]) for one in about["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for one in about["icons"]:
        image = browser.client.get(one["src"], base_url="http://localhost:8000").data
        assert struct.unpack(">II", image[16:24]) == tuple(int(side) for side in one["sizes"].split("x"))


def test_every_page_names_the_manifest(browser):
    assert [one.get("href") for one in browser.visit("/").all("link", rel="manifest")] == ["/manifest.webmanifest"]


def test_the_worker_names_the_shell_and_is_the_same_for_everyone(world, browser):
    for_visitors = body(browser, "/sw.js")
    browser.sign_in(world.ana)
    assert body(browser, "/sw.js") == for_visitors

    shell = json.loads(re.search(r"const SHELL = (.*);", for_visitors)[1])
    for address in shell:
        assert browser.client.get(address, base_url="http://localhost:8000").status_code == 200
    assert {"/offline?lang=en", "/offline?lang=de"} <= set(shell)


def test_a_changed_file_changes_the_worker(app, browser, monkeypatch):
    before = body(browser, "/sw.js")
    kept = app.extensions["assets"].kept
    at, _, css = kept["site.css"]
    monkeypatch.setitem(kept, "site.css", (at, "0123456789ab", css))

    after = body(browser, "/sw.js")

    assert "/static/0123456789ab/site.css" in after
    assert before.splitlines()[0] != after.splitlines()[0]


@pytest.mark.parametrize(("number", "to"), [(None, "/challenges/kind-28/days/9/write"), (9, "/")])
def test_the_way_to_write_leads_to_the_day_that_is_on(world, browser, number, to):
    kind28 = world.challenge()
    world.join(world.ana, kind28)
    if number:
        world.entry(world.ana, kind28, number, "Done.")
    browser.sign_in(world.ana)

    assert browser.visit("/write").path == to


def test_visitors_are_shown_the_way_in_before_they_write(browser):
    browser.visit("/write", status=401)

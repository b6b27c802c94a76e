"""Light or dark: as the device says, or as somebody chose."""

import pytest


def look_of(page):
    """What the browser is told: the root's theme, the schemes, and the colours of its own bars."""
    bars = {(one.get("content"), one.get("media")) for one in page.all("meta", name="theme-color")}
    return page.all("html")[0].get("data-theme"), page.all("meta", name="color-scheme")[0].get("content"), bars


AS_THE_DEVICE = (
    None,
    "light dark",
    {("#fcf9f4", "(prefers-color-scheme: light)"), ("#1b1613", "(prefers-color-scheme: dark)")},
)
LIGHT = ("light", "light", {("#fcf9f4", None)})
DARK = ("dark", "dark", {("#1b1613", None)})


def test_visitors_and_newcomers_see_what_their_device_says(world, browser):
    assert look_of(browser.visit("/")) == AS_THE_DEVICE
    browser.sign_in(world.ana)
    assert look_of(browser.visit("/")) == AS_THE_DEVICE


@pytest.mark.parametrize(("theme", "look"), [("light", LIGHT), ("dark", DARK)])
def test_who_chose_sees_their_choice_on_every_page_and_can_take_it_back(world, browser, theme, look):
    browser.sign_in(world.ana)
    browser.visit("/settings/account")
    said = browser.submit("Change the look", theme=theme)
    assert "Saved. The pages look like this" in said.texts("p", class_="notice")[0]
    assert look_of(browser.visit("/challenges")) == look
    assert look_of(browser.visit("/nowhere", status=404)) == look

    browser.visit("/settings/account")
    browser.submit("Change the look", theme="device")
    assert look_of(browser.visit("/challenges")) == AS_THE_DEVICE


def test_what_is_no_look_is_refused_beside_the_field(world, browser):
    browser.sign_in(world.ana)
    browser.visit("/settings/account")
    browser.submit("Change the look", theme="sepia", status=422)
    assert browser.page.errors() == ["Please choose one of these."]

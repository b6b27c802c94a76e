"""Writing with all that an editor offers: by finger on a phone, by mouse and keys at a desk."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Arrive
from tests.journeys.visitor import DESK, DESK_WITHOUT_SCRIPTS, PHONE, Device, Visitor

WRITE = "/challenges/first-28/days/9/write"
BOTH = pytest.mark.parametrize("device", [PHONE, DESK], ids=str)
CHOOSE = """element => {
  const range = document.createRange(), chosen = getSelection();
  range.selectNodeContents(element);
  chosen.removeAllRanges();
  chosen.addRange(range);
}"""
PASTE = """(field, [text, files]) => {
  const clipboard = new DataTransfer();
  if (text) clipboard.setData("text/plain", text);
  for (const name of files) clipboard.items.add(new File(["x"], name, { type: "image/png" }));
  const event = new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true });
  return !field.dispatchEvent(event);
}"""


@BOTH
def test_the_buttons_above_the_box_write_markdown(arrive: Arrive, device: Device) -> None:
    tomasz, box = writing(arrive, device)
    box.fill("I rang Lou.")
    box.evaluate("field => field.setSelectionRange(2, 6)")
    tool(tomasz, "Bold").click()
    expect(box).to_have_value("I **rang** Lou.")
    box.fill("Lou")
    box.evaluate("field => field.select()")
    tool(tomasz, "Link").click()
    expect(box).to_have_value("[Lou](url)")
    box.fill("one\ntwo")
    for words, made in (("Numbered list", "1. one\n2. two"), ("List", "- one\n- two"), ("Quote", "> - one\n> - two")):
        box.evaluate("field => field.select()")
        tool(tomasz, words).click()
        expect(box).to_have_value(made)
    sizes = tomasz.main.locator(".tools__tool").evaluate_all("all => all.map((one) => one.getBoundingClientRect())")
    assert len(sizes) == 8
    assert min(min(one["width"], one["height"]) for one in sizes) >= 44
    assert len({one["top"] for one in sizes}) == 1, "they make one row"
    tomasz.inspect()


def test_the_buttons_are_reached_by_arrows_and_have_keys(arrive: Arrive) -> None:
    tomasz, box = writing(arrive, DESK)
    tomasz.page.keyboard.press("Shift+Tab")
    expect(tool(tomasz, "Heading")).to_be_focused()
    tomasz.page.keyboard.press("ArrowRight")
    expect(tool(tomasz, "Bold")).to_be_focused()
    tomasz.page.keyboard.press("End")
    expect(tool(tomasz, "Code")).to_be_focused()
    box.fill("Lou")
    for keys, made in (("Control+b", "**Lou**"), ("Control+b", "Lou"), ("Control+i", "_Lou_"), ("Control+i", "Lou")):
        box.evaluate("field => field.select()")
        tomasz.page.keyboard.press(keys)
        expect(box).to_have_value(made)
    box.evaluate("field => field.select()")
    tomasz.page.keyboard.press("Control+k")
    expect(box).to_have_value("[Lou](url)")


@BOTH
def test_people_and_tags_are_offered_while_one_types(arrive: Arrive, device: Device) -> None:
    tomasz, box = writing(arrive, device)
    box.press_sequentially("Thank you @wir")
    offered = tomasz.page.get_by_role("option")
    expect(offered).to_have_text(["@wiremu Wiremu Parata"])
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-0")
    expect(box).to_have_attribute("aria-controls", "suggestions")
    tomasz.inspect()
    if device is PHONE:
        offered.tap()
    else:
        box.press("Enter")
    expect(box).to_have_value("Thank you @wiremu ")
    expect(offered).to_have_count(0)

    box.press_sequentially("#d")
    expect(offered.first).to_be_visible()
    box.press("Escape")
    expect(offered).to_have_count(0)
    box.press_sequentially(" and # nothing, a@b, ##")
    tomasz.page.wait_for_timeout(300)
    expect(offered).to_have_count(0)


def test_a_link_pasted_over_words_makes_them_a_link(arrive: Arrive) -> None:
    _tomasz, box = writing(arrive, DESK)
    box.fill("Lou")
    box.evaluate("field => field.select()")
    assert box.evaluate(PASTE, ["https://example.org/lou", []]), "it is taken care of"
    expect(box).to_have_value("[Lou](https://example.org/lou)")
    box.evaluate("field => field.select()")
    assert not box.evaluate(PASTE, ["only words", []]), "the browser pastes these itself"
    expect(box).to_have_value("[Lou](https://example.org/lou)")


@BOTH
def test_chosen_words_are_quoted_in_the_answer(arrive: Arrive, device: Device) -> None:
    tomasz = arrive(device, handle="tomasz", looks=False)
    visit_an_entry(tomasz)
    words = tomasz.main.locator(".post__text p").first
    words.evaluate("element => { element.innerHTML = 'I <strong>rang</strong> <a href=\"/about\">Lou</a> *twice*.'; }")
    words.evaluate(CHOOSE)
    tomasz.inspect()
    tomasz.press_here("Quote this")
    box = tomasz.labelled("Your answer")
    expect(box).to_be_focused()
    quoted = r"^> I \*\*rang\*\* \[Lou\]\(/about\) \\\*twice\\\*\.\n>\n> — \[.+\]\(/posts/\d+\)\n\n$"
    expect(box).to_have_value(re.compile(quoted))


def test_without_scripts_the_whole_post_is_quoted(arrive: Arrive) -> None:
    tomasz = arrive(DESK_WITHOUT_SCRIPTS, handle="tomasz", looks=False)
    visit_an_entry(tomasz)
    assert not tomasz.main.get_by_role("toolbar").is_visible()
    tomasz.press("Quote from above")
    assert tomasz.labelled("Your answer").input_value().startswith("> ")


def test_keys_lead_from_post_to_post_and_rest_while_one_types(arrive: Arrive) -> None:
    tomasz = arrive(handle="tomasz", looks=False)
    keyboard = tomasz.page.keyboard
    visit_an_entry(tomasz)
    keyboard.press("j")
    keyboard.press("j")
    posts = tomasz.main.locator(".post")
    expect(posts.nth(1)).to_be_focused()
    keyboard.press("k")
    expect(posts.nth(0)).to_be_focused()
    keyboard.press("r")
    box = tomasz.labelled("Your answer")
    expect(box).to_be_focused()
    keyboard.type("t?n")
    expect(box).to_have_value("t?n")


def test_keys_are_listed_and_can_be_switched_off(arrive: Arrive) -> None:
    tomasz = arrive(handle="tomasz", looks=False)
    keyboard = tomasz.page.keyboard
    tomasz.visit("/challenges")
    keyboard.press("?")
    dialog = tomasz.page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    tomasz.inspect()
    dialog.get_by_label("Use the keys of a single letter in this browser").uncheck()
    keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    keyboard.press("t")
    tomasz.page.wait_for_timeout(200)
    assert tomasz.path == "/challenges", "they are switched off"

    tomasz.press_here("Keyboard shortcuts")
    dialog.get_by_label("Use the keys of a single letter in this browser").check()
    dialog.get_by_role("button", name="Close").click()
    keyboard.press("t")
    tomasz.page.wait_for_url("**/")


def test_an_entry_is_written_and_sent_by_keys(arrive: Arrive) -> None:
    tomasz = arrive(handle="tomasz", looks=False)
    keyboard = tomasz.page.keyboard
    tomasz.visit("/challenges")
    for key, path in (("t", "/"), ("w", WRITE)):
        with tomasz.page.expect_navigation(wait_until="load"):
            keyboard.press(key)
        assert tomasz.path == path
    tomasz.labelled("Your entry").fill("I rang Lou.")
    with tomasz.page.expect_navigation(wait_until="load"):
        keyboard.press("Control+Enter")
    assert tomasz.sees("Your entry is here for others to read.")


def writing(arrive: Arrive, device: Device) -> tuple[Visitor, Locator]:
    tomasz = arrive(device, handle="tomasz", looks=False)
    tomasz.visit(WRITE)
    box = tomasz.labelled("Your entry")
    box.focus()
    return tomasz, box


def visit_an_entry(person: Visitor) -> None:
    """One with answers."""
    person.visit("/challenges/first-28/days/1")
    person.follow(person.main.locator(".post__time").first)


def tool(person: Visitor, words: str) -> Locator:
    return person.main.get_by_role("toolbar", name="Formatting").get_by_role("button", name=words, exact=True)

"""Writing an entry by keyboard alone, from Today to the published entry; and one always sees where one is."""

from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Visitor

MOST_STOPS = 60
WHERE = """() => {
  const at = document.activeElement;
  const words = (at.getAttribute("aria-label") || at.labels?.[0]?.innerText || at.innerText || at.name || "");
  const box = at.getBoundingClientRect();
  const ring = [getComputedStyle(at), getComputedStyle(at, "::before"), getComputedStyle(at, "::after")]
    .some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const over = document.elementFromPoint(
    Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1),
    Math.min(Math.max(box.top + Math.min(box.height, 20) / 2, 0), innerHeight - 1),
  );
  const covered = over && !at.contains(over) && !over.contains(at) && !at.labels?.[0]?.contains(over);
  return { tag: at.tagName, words: words.trim().split("\\n")[0], ring, inside, covered };
}"""


def test_an_entry_is_written_by_keyboard_alone(arrive: Arrive) -> None:
    tomasz = arrive(handle="tomasz", looks=False)
    tomasz.visit("/")
    go_by_keyboard(tomasz, "Write your entry")
    tab_to(tomasz, "Your entry")
    tomasz.page.keyboard.type("I rang Lou.")
    tab_to(tomasz, "Say more about it")
    tomasz.page.keyboard.press("Enter")
    tab_to(tomasz, "suppliers")
    tomasz.page.keyboard.press("Space")
    go_by_keyboard(tomasz, "Publish entry")
    assert tomasz.sees("Your entry is here for others to read.")
    assert tomasz.sees("for suppliers")


def test_the_first_stop_leads_past_the_head_of_the_page(arrive: Arrive) -> None:
    visitor = arrive(looks=False)
    visitor.visit("/challenges")
    visitor.page.keyboard.press("Tab")
    skip = visitor.page.get_by_role("link", name="Skip to the page")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    visitor.page.keyboard.press("Enter")
    expect(visitor.main).to_be_focused()
    visitor.page.keyboard.press("Tab")
    expect(visitor.main.get_by_role("link").first).to_be_focused()


def test_the_account_menu_opens_and_closes_by_keyboard(arrive: Arrive) -> None:
    tomasz = arrive(handle="tomasz", looks=False)
    tab_to(tomasz, "Tomasz")
    out = tomasz.page.get_by_role("button", name="Sign out")
    tomasz.page.keyboard.press("Enter")
    expect(out).to_be_visible()
    tomasz.page.keyboard.press("Escape")
    expect(out).to_be_hidden()
    assert tomasz.page.evaluate(WHERE)["words"].startswith("Tomasz"), "the focus is not lost"


def test_the_sum_of_errors_is_met_first_and_leads_to_the_fields(arrive: Arrive) -> None:
    visitor = arrive(looks=False)
    visitor.visit("/sign-in")
    tab_to(visitor, "E-mail")
    visitor.page.keyboard.type("nobody")
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.page.keyboard.press("Enter")
    visitor.look(422, 422)
    assert "need a second look" in visitor.page.evaluate("document.activeElement.innerText")
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    expect(visitor.labelled("E-mail")).to_be_focused()


def go_by_keyboard(person: Visitor, words: str) -> None:
    tab_to(person, words)
    with person.page.expect_navigation(wait_until="load"):
        person.page.keyboard.press("Enter")


def tab_to(person: Visitor, words: str) -> None:
    """Press Tab until this has the focus. At each stop one sees where one is."""
    seen = []
    for _ in range(MOST_STOPS):
        person.page.keyboard.press("Tab")
        at = person.page.evaluate(WHERE)
        assert at["tag"] != "BODY", f"{words!r} is not reached by Tab on {person.path}; there are {seen}"
        assert at["inside"], f"{at['words']!r} has the focus and is out of sight on {person.path}"
        assert not at["covered"], f"{at['words']!r} has the focus and is covered on {person.path}"
        assert at["ring"], f"{at['words']!r} does not show that it has the focus on {person.path}"
        if at["words"].startswith(words):
            return
        seen.append(at["words"])
    raise AssertionError(f"{words!r} is further than {MOST_STOPS} stops away on {person.path}: {seen}")


def test_a_moderator_works_through_the_queue_by_keys(arrive: Arrive) -> None:
    mo = arrive(handle="mo", looks=False)
    mo.visit("/moderation")
    keys, rows = mo.page.keyboard, mo.main.locator(".listing__row")
    titles = rows.get_by_role("heading").all_inner_texts()
    for key, row in (("j", 0), ("j", 1), ("k", 0)):
        keys.press(key)
        expect(rows.nth(row)).to_be_focused()
    keys.press("?")
    expect(mo.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    keys.press("Escape")
    expect(mo.page.get_by_role("dialog")).to_be_hidden()
    keys.press("Enter")
    decided_by_keys(mo, titles[0], "h", "Hide it from everyone but its author", "It names somebody who cannot answer.")
    decided_by_keys(mo, titles[1], "a", "Keep it as it is", "Meant in good heart, and nobody is hurt.")
    expect(mo.page.get_by_text("Decided. It is in the log now.")).to_be_visible()
    mo.visit("/moderation")
    assert rows.get_by_role("heading").all_inner_texts() == titles[2:]


def decided_by_keys(mo: Visitor, words: str, key: str, action: str, reason: str) -> None:
    """The item of these words, which is there already; the next one comes by itself."""
    expect(mo.page.get_by_role("heading", name="A post to look at")).to_be_visible()
    expect(mo.main.locator(".post")).to_contain_text(words.removesuffix("…")[:40])
    mo.page.keyboard.press(key)
    expect(mo.page.get_by_role("radio", name=action)).to_be_checked()
    expect(mo.page.get_by_label("Why?")).to_be_focused()
    mo.page.keyboard.type(reason)
    with mo.page.expect_navigation(wait_until="load"):
        mo.page.keyboard.press("Control+Enter")

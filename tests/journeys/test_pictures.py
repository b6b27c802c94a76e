"""Pictures on the way into a text: chosen, pasted and dropped, with and without scripts, and nothing typed is lost."""

import base64
import re

import pytest
from playwright.sync_api import expect

from tests.drawings import drawn
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import DESK, DESK_WITHOUT_SCRIPTS, PHONE, Device, Visitor

WRITE = "/challenges/first-28/days/9/write"
WORDS = "I rang Lou and asked about his knee."
PICTURE = r"!\[{}\]\(/pictures/[a-z2-7]{{52}}-300x200\.webp\)"
GIVE = """(field, [kind, name, type, files]) => {
  const data = new DataTransfer();
  for (const file of files) {
    const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], name, { type }));
  }
  const about = { bubbles: true, cancelable: true };
  field.dispatchEvent(kind === "paste"
    ? new ClipboardEvent("paste", { ...about, clipboardData: data })
    : new DragEvent("drop", { ...about, dataTransfer: data }));
}"""


def give(person: Visitor, kind: str, *files: bytes, name: str = "a.png", type_: str = "image/png") -> None:
    """Paste or drop files where the text is written."""
    coded = [base64.b64encode(file).decode() for file in files]
    person.labelled("Your entry").evaluate(GIVE, [kind, name, type_, coded])


def begin(person: Visitor) -> None:
    person.visit(WRITE)
    person.fill("Your entry", WORDS)


@pytest.mark.parametrize("device", [PHONE, DESK], ids=str)
def test_pictures_are_chosen_pasted_and_dropped_in_order(arrive: Arrive, device: Device) -> None:
    tomasz = arrive(device, handle="tomasz", looks=False)
    begin(tomasz)
    text = tomasz.labelled("Your entry")

    give(tomasz, "paste", drawn(300, 200, colour="green", mode="RGBA"))
    give(tomasz, "drop", drawn(300, 200), drawn(300, 200, colour="black", mode="RGBA"))
    fields = tomasz.main.get_by_label("What does it show?").locator("visible=true")
    expect(fields).to_have_count(3, timeout=60_000)
    for number, words in enumerate(("green", "halves [red and blue]", "black")):
        fields.nth(number).fill(words)

    each = [PICTURE.format(words) for words in ("green", r"halves \\\[red and blue\\\]", "black")]
    assert re.fullmatch(r"\n\n".join([re.escape(WORDS), *each]) + r"\s*", text.input_value())
    tomasz.inspect()

    tomasz.press("Publish entry")
    shown = tomasz.main.locator("article img[width='300']")
    assert [one.get_attribute("alt") for one in shown.all()] == ["green", "halves [red and blue]", "black"]
    tomasz.inspect()


def test_what_is_no_picture_leaves_a_sentence_and_the_text_as_it_was(arrive: Arrive) -> None:
    tomasz = arrive(handle="tomasz", looks=False)
    tomasz.forgives("status of 422")
    begin(tomasz)

    give(tomasz, "drop", b"<svg xmlns='http://www.w3.org/2000/svg'/>", name="a.svg", type_="image/svg+xml")

    expect(tomasz.main.locator(".pictures__status")).to_have_text(re.compile("^We could not find a picture"))
    assert tomasz.labelled("Your entry").input_value().strip() == WORDS
    tomasz.inspect()


def test_without_a_connection_the_text_stays_whole_and_the_sentence_says_so(arrive: Arrive) -> None:
    tomasz = arrive(handle="tomasz", looks=False)
    tomasz.forgives("ERR_INTERNET_DISCONNECTED")
    begin(tomasz)
    tomasz.context.set_offline(True)

    give(tomasz, "paste", drawn())

    expect(tomasz.main.locator(".pictures__status")).to_have_text(re.compile("^This picture could not be added"))
    assert tomasz.labelled("Your entry").input_value().strip() == WORDS


def test_nothing_is_published_with_a_picture_still_on_its_way(arrive: Arrive) -> None:
    tomasz = arrive(handle="tomasz", looks=False)
    begin(tomasz)
    tomasz.page.route("**/pictures", lambda route: None)  # it never arrives

    give(tomasz, "paste", drawn())
    tomasz.press_here("Publish entry")
    assert tomasz.path == WRITE
    expect(tomasz.main.locator(".pictures__status")).to_have_text(re.compile("^A picture is still on its way"))

    tomasz.press_here("Take it out")
    assert tomasz.labelled("Your entry").input_value().strip() == WORDS
    tomasz.press("Publish entry")
    assert tomasz.sees(WORDS)


def test_words_are_pasted_as_ever(arrive: Arrive) -> None:
    tomasz = arrive(handle="tomasz", looks=False)
    begin(tomasz)

    answer = tomasz.labelled("Your entry").evaluate("""(field) => {
      const data = new DataTransfer();
      data.setData("text/plain", "words");
      data.items.add(new File(["x"], "table.png", { type: "image/png" }));
      return field.dispatchEvent(new ClipboardEvent("paste", { cancelable: true, clipboardData: data }));
    }""")

    assert answer, "the browser goes on with it"
    assert tomasz.main.locator(".pictures__item").count() == 0


def test_without_scripts_the_form_comes_back_with_the_picture(arrive: Arrive, tmp_path) -> None:
    (tmp_path / "a.png").write_bytes(drawn())
    tomasz = arrive(DESK_WITHOUT_SCRIPTS, handle="tomasz", looks=False)
    begin(tomasz)
    tomasz.main.locator("summary", has_text="Add a picture").click()
    tomasz.main.locator("input[type=file]").set_input_files(tmp_path / "a.png")
    tomasz.fill("What does it show?", "Two halves")
    tomasz.inspect()

    tomasz.press("Add it to my text")
    assert tomasz.path == WRITE
    assert re.fullmatch(
        rf"{re.escape(WORDS)}\n\n{PICTURE.format('Two halves')}", tomasz.labelled("Your entry").input_value()
    )

    tomasz.press("Publish entry")
    assert tomasz.main.locator("img[alt='Two halves']").count() == 1

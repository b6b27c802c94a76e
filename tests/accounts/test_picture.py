"""Profile pictures: shown, replaced and taken down by whom they show; and the initials in their place."""

import io
import re
from pathlib import Path

import pytest

from forum.core import clock
from forum.core.storage import Files, store
from forum.posts.jobs import sweep_pictures
from tests.browser import BASE
from tests.drawings import colour_at, drawn, opened
from tests.posts.test_pictures import TOMORROW
from tests.posts.topics import LONG

CSS = Path("static/css")


@pytest.fixture(autouse=True)
def own_store(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.extensions, "kindling-store", Files(tmp_path / "pictures"))


@pytest.fixture
def ana(world, browser):
    browser.sign_in(world.ana)
    browser.visit("/settings/profile")
    return browser


def shown(browser, body: bytes, status: int = 200):
    file = (io.BytesIO(body), "me.png")
    return browser.submit("Show this picture", status=status, at="/settings/profile/picture", picture=file)


def faces(page) -> set[tuple[str, str, str]]:
    return {(one.get("src"), one.get("width"), one.get("height")) for one in page.all("img", class_="avatar")}


def test_a_picture_is_shown_wherever_its_person_is(world, ana):
    page = shown(ana, drawn(600, 300))

    [(src, width, height)] = faces(page)
    assert (src.endswith("-256x256.webp"), width, height) == (True, "88", "88")
    assert opened(ana.client.get(src, base_url=BASE).data).size == (256, 256)
    small = src.replace("256x256", "96x96")
    assert opened(ana.client.get(small, base_url=BASE).data).size == (96, 96)
    assert colour_at(ana.client.get(small, base_url=BASE).data, 0.1, 0.5) == "blue"

    challenge = world.challenge(organiser=world.ana)
    entry = world.entry(world.ana, challenge, 9)
    world.comment(world.ana, entry, LONG)
    with world.session():
        pass
    for address in (
        f"/posts/{entry}",
        "/challenges/kind-28",
        "/challenges/kind-28/people",
        "/challenges/kind-28/days/9",
    ):
        assert (small, "40", "40") in faces(ana.visit(address)), address
    assert faces(ana.visit("/people/ana")) == {(src, "88", "88")}


def test_a_new_picture_takes_the_place_of_the_old_one_which_goes_after_a_day(world, ana):
    [(first, *_)] = faces(shown(ana, drawn(300, 300)))
    [(second, *_)] = faces(shown(ana, drawn(300, 300, colour="green", mode="RGBA")))
    assert first != second

    with world.session(), clock.set_to(clock.now() + TOMORROW):
        sweep_pictures()
        left = store().names()

    key = second.removeprefix("/pictures/").partition("-")[0]
    assert left == [f"{key}-256x256.webp", f"{key}-96x96.webp"]


def test_it_can_be_taken_down(ana):
    shown(ana, drawn(300, 300))

    page = ana.submit("Take it down")

    assert faces(page) == set()
    assert page.texts("span", class_="avatar--l") == ["AE"]
    assert not page.has_button("Take it down")


@pytest.mark.parametrize(
    ("body", "status"), [(b"<svg/>", 422), (b"\x89PNG" + bytes(300_000), 422)], ids=["svg", "broken"]
)
def test_what_is_no_picture_is_told_beside_the_field(ana, body, status):
    page = shown(ana, body, status)

    assert len(page.errors()) == 1
    assert page.all("input", name="first_name")[0].get("value") == "Ana", "and the profile's own form is there as ever"


def test_who_has_not_confirmed_their_address_has_no_picture_yet(world, browser):
    browser.sign_in(world.nina)
    page = browser.visit("/settings/profile")

    assert not page.has_button("Show this picture")
    page = browser.post_with_token("/settings/profile/picture", status=403)
    assert page.has("confirmed your e-mail address")


def test_a_reload_of_the_refusal_leads_back(ana):
    assert ana.visit("/settings/profile/picture").path == "/settings/profile"


# The initials of those who have none


def linear(lightness: float, chroma: float, hue: float) -> list[float]:
    """OKLCH as linear sRGB: Björn Ottosson's matrices."""
    from math import cos, radians, sin

    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return [
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    ]


def luminance(lightness: float, chroma: float, hue: float) -> float:
    red, green, blue = (min(1, max(0, part)) for part in linear(lightness, chroma, hue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def pair_of(css: str, name: str, hue: float) -> list[float]:
    """The luminances of a light-dark() of two oklch() colours."""
    value = re.search(rf"{name}: light-dark\((.*)\)", css)[1].replace("var(--hue, 70)", str(hue))
    found = re.findall(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)", value)
    return [luminance(float(one[0]) / 100, float(one[1]), float(one[2])) for one in found]


def test_initials_can_be_read_on_every_hue_in_light_and_in_dark():
    """WCAG 2.2 AA: 4.5 to 1, for the smallest initials are small text."""
    person, tokens = (CSS / "person.css").read_text(), (CSS / "tokens.css").read_text()
    hues = [float(hue) for hue in re.findall(r"\.hue-\d+ \{ --hue: (\d+) \}", person)]
    assert len(hues) == 12

    for hue in hues:
        grounds, inks = pair_of(person, "background", hue), pair_of(tokens, "--color-ink", hue)
        for ground, ink in zip(grounds, inks, strict=True):
            brighter, darker = max(ground, ink), min(ground, ink)
            assert (brighter + 0.05) / (darker + 0.05) >= 4.5, hue

"""The built-in packs: complete, in each language, and short enough to be read on a phone in the morning."""

import pytest

from forum.challenges.packs import packs, packs_for
from forum.challenges.prompts import TEXTS
from forum.challenges.words import LONGEST_PLEDGE, LONGEST_PROMPT, Theme
from forum.core.languages import LANGUAGES
from forum.core.richtext import to_html
from tests.challenges.scenes import founded_at

CLASSIC = [packs()["first-28"], packs()["first-28-de"]]
LIMITS = {"title": 100, "summary": 200, "hashtag": 30, "will": LONGEST_PLEDGE, "stop": LONGEST_PLEDGE}


@pytest.mark.parametrize("pack", packs().values(), ids=packs().keys())
def test_every_day_has_all_its_texts_and_none_is_too_long(pack):
    assert pack.length == 28
    for number, day in enumerate(pack.days, 1):
        assert all(day[text] for text in TEXTS), (number, day)
        assert len(day["title"]) <= 60, number
        assert 60 <= len(day["body"].split()) <= 160, number
        assert all(len(day[text].split()) <= 60 for text in ("step", "no_customers")), number
        assert max(map(len, day.values())) <= LONGEST_PROMPT
        assert Theme(day["theme"])
        assert to_html(day["body"]).startswith("<p>")
    assert all(len(getattr(pack, name)) <= most for name, most in LIMITS.items())


def test_there_is_one_in_each_language_with_the_same_days():
    assert [pack.language for pack in CLASSIC] == list(LANGUAGES)
    assert len({tuple(day["theme"] for day in pack.days) for pack in CLASSIC}) == 1
    for pack in CLASSIC[1:]:
        for ours, first in zip(pack.days, CLASSIC[0].days, strict=True):
            assert all(ours[text] != first[text] for text in TEXTS if text != "theme")


def test_ones_own_language_comes_first():
    assert [packs_for(language)[0].language for language in LANGUAGES] == list(LANGUAGES)
    assert len(packs_for("en")) == len(packs_for("de")) == len(packs())


def test_an_organiser_who_reads_german_is_offered_the_german_pack_and_may_choose_the_other(world, signed_in):
    hanna = signed_in(world.person("hanna", locale="de"))

    page = hanna.visit("/challenges/new")
    assert page.link("beginne mit „Achtundzwanzig Tage Kundenliebe“, 28 Tagen mit ihren Impulsen").endswith(
        "first-28-de"
    )
    home = founded_at(hanna.submit("Weiter", title="Danke", summary="Eine Woche."), "danke")
    offered = [node.get("value") for node in hanna.visit(f"{home}/steps/days").all("input", name="source")]
    assert offered == ["first-28-de", "first-28", "file", "blank"]

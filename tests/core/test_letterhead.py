"""Mails are dressed: stored HTML that stands by itself, and the same in words."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask_babel import force_locale

from forum.core.languages import words_about_language
from forum.core.letterhead import inliner, standing_alone, style_sheet
from forum.core.plain_mail import WIDTH, quoted, told, wrapped
from forum.core.richtext import to_html

SITE = "https://forum.example.org"
CAT, DOG = (f"/pictures/{letter * 52}-1600x1200.webp" for letter in "cd")


def mailed(text: str, app, people=()) -> str:
    with app.app_context():
        return standing_alone(str(to_html(text, people)), SITE)


def test_our_own_addresses_become_whole(app):
    html = mailed("@rosa [it](/challenges/kind-28) #kind28 [there](https://example.org/a)", app, {"rosa"})

    assert 'href="https://forum.example.org/people/rosa"' in html
    assert 'href="https://forum.example.org/challenges/kind-28"' in html
    assert 'href="https://forum.example.org/tags/kind28"' in html
    assert 'href="https://example.org/a"' in html
    assert 'href="/' not in html


def test_what_only_looks_like_an_address_stays_a_text(app):
    assert '&lt;a href="/people/rosa"&gt;' in mailed('<a href="/people/rosa">', app)


def test_a_link_within_a_page_is_words_alone(app):
    assert mailed("See [below](#more).", app) == "<p>See below.</p>"


def test_a_picture_becomes_a_link_to_it(app):
    html = mailed(f'![Rosa’s "cat" <b>]({CAT}) and ![]({DOG})', app)

    assert f'<a href="https://forum.example.org{CAT}">Rosa’s &#34;cat&#34; &lt;b&gt;</a>' in html
    assert f'<a href="https://forum.example.org{DOG}">A picture</a>' in html
    assert "<img" not in html


def test_a_picture_that_is_a_link_already_becomes_its_words(app):
    assert mailed(f"[![a cat]({CAT})](https://example.org)", app).count("<a ") == 1
    assert ">a cat</a>" in mailed(f"[![a cat]({CAT})](https://example.org)", app)


def test_many_hands_may_dress_mails_at_once(app):
    with app.app_context():
        dress = inliner(style_sheet())
    page = "<p class='small'>%d <a href='https://example.org'>a</a></p>"

    with ThreadPoolExecutor(8) as hands:
        dressed = list(hands.map(lambda number: dress.inline(page % number), range(200)))

    assert [f">{number} <a " in html for number, html in enumerate(dressed)] == [True] * 200


def test_comments_of_the_style_sheet_stay_at_home(app):
    with app.app_context():
        assert "core/letterhead.py" in style_sheet()
        assert "core/letterhead.py" not in inliner(style_sheet()).inline("<p>a</p>")


@pytest.mark.parametrize(
    ("locale", "said"), [("de", ("de", "ltr")), ("pt_BR", ("pt-BR", "ltr")), ("ar", ("ar", "rtl"))]
)
def test_a_mail_says_its_language_and_direction(app, locale, said):
    with app.app_context(), force_locale(locale):
        assert tuple(words_about_language().values()) == said


# In words


def test_prose_is_wrapped_and_addresses_stay_whole():
    address = "https://forum.example.org/" + "a" * 90

    lines = wrapped("A word and another one, " * 10 + address).splitlines()

    assert lines[-1] == address
    assert all(len(line) <= WIDTH for line in lines[:-1])


def test_somebodys_words_are_marked_in_each_line():
    lines = quoted("A word\n\n-- \nand another one, " * 10).splitlines()

    assert all(line.startswith("> ") and len(line) <= WIDTH for line in lines)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("One.\n\nTwo\nlines.", "One.\n\nTwo\nlines."),
        ("- one\n- two\n  1. two and a half\n\nAfter.", "- one\n- two\n  1. two and a half\n\nAfter."),
        ("3. three\n4. four", "3. three\n4. four"),
        ("### Head\n> a\n> b", "Head\n\n> a\n> b"),
        ("```\nif a:\n    b  c\n```", "    if a:\n        b  c"),
        ("| a | b |\n|---|---|\n| 1 | <2 |", "a | b\n1 | <2"),
        ("one\n\n---\n\ntwo", "one\n\n* * *\n\ntwo"),
        ("- [x] done\n- [ ] open", "- ☑ done\n- ☐ open"),
        ("*a* **b** ~~c~~ `d` & <e>", "a b c d & <e>"),
        ("", ""),
    ],
)
def test_stored_html_is_told_in_words(text, words):
    assert told(str(to_html(text)), SITE) == words


def test_links_stand_below_by_number_each_once():
    text = f"[A](/a), [b](https://example.org/b), [a again](/a), https://example.org/c ![cat]({CAT}) [x](#x)"

    assert told(str(to_html(text)), SITE) == (
        "A [1], b [2], a again [1], https://example.org/c cat [3] x\n\n"
        f"[1] {SITE}/a\n[2] https://example.org/b\n[3] {SITE}{CAT}"
    )


def test_the_worst_that_can_be_stored_is_told_quickly():
    for worst in ("> " * 19 + "a " * 900, "- " * 9 + "a " * 900, "[a](/a)" * 900, "a\n\n" * 2400, "**a** " * 1600):
        told(str(to_html(worst)), SITE)

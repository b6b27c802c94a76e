"""What a text may ask of us: everything beyond is refused with a sentence, and nothing takes long."""

import gc
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from flask import Flask
from flask_babel import Babel

from forum.core.refusals import Unusable
from forum.core.richtext import (
    MAX_CHARACTERS,
    TableTooLarge,
    TextTooDeep,
    TextTooLarge,
    TextTooLong,
    excerpt,
    hashtags_in,
    mentions_in,
    plain_length,
    to_html,
)
from tests.core.richtext_audit import elements, violations, visible

TALLEST = 1.5  # seconds of CPU; measured: up to 0.3. A refusal is an answer too.


@contextmanager
def in_time() -> Iterator[None]:
    """By the clock of this thread, and without tidying up, which falls on anybody once the heap of a run is large."""
    gc.disable()
    started = time.thread_time()
    try:
        yield
        took = time.thread_time() - started
    finally:
        gc.enable()
    assert took < TALLEST


def filled(pattern: str) -> str:
    return (pattern * MAX_CHARACTERS)[:MAX_CHARACTERS]


def table(columns: int, rows: int, cell: str = "") -> str:
    return f"|{'a|' * columns}\n|{'-|' * columns}\n" + f"|{f'{cell}|' * columns}\n" * rows


REPEATED = [
    *(
        "*a **a ",
        "](![![![~~~***",
        "a*",
        "a**b",
        "*_",
        "*a*",
        "**a**",
        "***a",
        "~~",
        "[",
        "[a",
        "![",
        "[a](",
        "![a](",
        "[a](",
    ),
    *("[](", "[]()", "`", "`a", "[`", "```\n", "&", "&amp;", "<", "<a ", "<http:", "\\", "\\\n", '"', ">", "> ", ">\n"),
    *("* a\n\n", "* a\n", "1. a\n", "- ", "- - ", "-\n", "+\n", "# a\n", "a\n=\n", "a\n", "a\n\n", "***\n", "|\n|"),
    *(
        "|",
        "a|b\n-|-\n",
        "[a]: b\n",
        "[a]: b\n\n[a]\n\n",
        "- [x] a\n\n",
        "    a\n\n",
        "> a\n- b\n",
        "- > - > - > a\n\n",
    ),
    *("@ab ", "@", "#a ", "#a-", "#", "a@a.aa ", "a@a.", "a.com ", "www.", "www.a.com/", "http://", "http://a.", "://"),
    *("a://", "http:// ", "/http://", "/https://a", "http://a.b/&", "http://a.b/?&amp;", "http://a.co/(", "a.com/[("),
    *("xn--a.", "XN--a.", "mailto:a@", "((((", "1.1.1.1:", "[a](http://\u4e01", "\u0301", "* a\\*\n> a@b.cd//\n- '\t"),
]
BUILT = {
    "rising back-ticks": "".join("`" * n + " a " for n in range(1, 140))[:MAX_CHARACTERS],
    "pictures in pictures": "![" * 2_000 + "a" + "](b)" * 1_400,
    "links in links": "[" * 3_000 + "a" + "](b)" * 1_500,
    "strong in strong": "*" * 4_990 + "a" + "*" * 4_990,
    "a quote broken again and again": filled("\n> ~~~==\n\\@"),
    "a reference used again and again": f"[a]: https://example.org/{'b' * 1_900}\n\n{'[a]' * 2_600}",
    "a quote that goes on": "> a\n" + "a\n" * 4_990,
    "an address of foreign letters": f"[a](http://{''.join(map(chr, range(0x4E00, 0x4E00 + 9_900)))})",
    "addresses in each other": ("http://a.b/&" * 330 + " ") * 2,
    "an address without end": "https://example.org/" + "a." * 4_900,
    "an address of brackets": "https://example.org/" + "(" * 9_900,
    "a mail address without end": "a." * 4_990 + "@example.org",
    "punycode, few labels": "xn--a." * 60 + "xn--a_",
    "punycode, in a link": "http://" + "xn--a." * 60 + "xn--a_",
    "the largest table": table(20, 98, "a"),
    "the longest table": table(1, 1_990, "a"),
    "empty cells": table(20, 4_900)[:MAX_CHARACTERS],
    "a wide table": table(250, 4_000)[:MAX_CHARACTERS],
}
SLOWEST = {**{repr(pattern): filled(pattern) for pattern in REPEATED}, **BUILT}


@pytest.mark.parametrize("text", SLOWEST.values(), ids=SLOWEST)
def test_no_text_takes_long(text):
    html = ""
    with in_time(), suppress(Unusable):
        html = to_html(text, {"ab"})
    assert violations(html[:20_000]) == []


@pytest.mark.parametrize(
    "text", [SLOWEST[repr("http://a.b/&")], BUILT["punycode, in a link"], BUILT["an address of brackets"]]
)
@pytest.mark.parametrize("reading", [mentions_in, hashtags_in, plain_length, lambda text: excerpt(text, 100)])
def test_no_other_reading_takes_long(reading, text):
    with in_time():
        reading(text)


def test_ten_thousand_characters_are_the_most():
    assert to_html("a" * MAX_CHARACTERS)
    assert to_html("a\r\n" * (MAX_CHARACTERS // 10))
    for reading in (to_html, mentions_in, hashtags_in):
        with pytest.raises(TextTooLong):
            reading("a" * (MAX_CHARACTERS + 1))


def test_line_ends_of_a_browser_do_not_make_a_text_longer():
    assert to_html("abcdefgh\r\n" * 1_111)


@pytest.mark.parametrize("text", ["> " * 20 + "words", "- " * 10 + "words", "> - " * 7 + "words", "1. " * 10 + "words"])
def test_words_that_would_get_lost_are_refused_instead(text):
    with pytest.raises(TextTooDeep):
        to_html(text)


@pytest.mark.parametrize("text", ["> " * 19 + "words", "- " * 9 + "words", "> - " * 6 + "words", "- - - - - - - - - -"])
def test_deep_texts_that_can_be_shown_are_shown(text):
    assert visible(to_html(text)).strip() == ("words" if "words" in text else "")


@pytest.mark.parametrize(
    "text", [table(21, 1, "a"), table(20, 100), table(1, 2_000), (table(20, 49) + "\nand\n\n") * 3]
)
def test_tables_that_grow_without_measure_are_refused(text):
    with pytest.raises(TableTooLarge):
        to_html(text)


def test_a_large_table_is_shown_whole():
    assert len(elements(to_html(table(20, 98, "a")), "td")) == 20 * 98
    assert len(elements(to_html("> " + table(20, 60, "ab").replace("\n", "\n> ")), "td")) == 20 * 60


def test_markup_that_grows_without_measure_is_refused():
    for text in (
        BUILT["a reference used again and again"],
        filled("+\n"),
        filled("@ab "),
        filled("["),
        table(20, 0) + "|\n" * 95,
    ):
        with pytest.raises(TextTooLarge):
            to_html(text, {"ab"})


def test_a_short_text_may_be_mostly_markup():
    assert elements(to_html(table(10, 10)), "td")
    assert elements(to_html("@ab " * 40, {"ab"}), "a")


def test_many_addresses_are_all_found():
    assert len(elements(to_html("https://example.org/a_b\n" * 200), "a")) == 200


def test_after_many_addresses_the_cheaper_search_goes_on():
    links = elements(to_html("https://example.org/_so_ " * 60), "a")
    assert [links[n].get("href") for n in (0, 49, 50, 59)] == ["https://example.org/_so_"] * 2 + [
        "https://example.org/"
    ] * 2


def test_where_looking_for_addresses_would_take_long_they_stay_text():
    assert not elements(to_html("https://example.org " + "a" * 5_000), "a")
    assert not elements(to_html("https://example.org " + "xn--a.com " * 5), "a")
    assert elements(to_html("https://xn--mnchen-3ya.example " + "a" * 3_000), "a")


def test_each_refusal_has_its_own_kind_sentence():
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        sentences = {str(refusal()) for refusal in (TextTooLong, TextTooDeep, TextTooLarge, TableTooLarge)}
        assert "10,000" in str(TextTooLong())
        assert "20 columns" in str(TableTooLarge())
    assert len(sentences) == 4
    assert all("!" not in sentence and "%" not in sentence for sentence in sentences)


def test_no_application_is_needed():
    assert to_html("**hello**") == "<p><strong>hello</strong></p>"


def test_many_threads_get_what_one_gets():
    texts = [f"**{n}** @ada #t{n} <b>{n}\n\n" * 20 for n in range(8)]
    expected = [to_html(text, {"ada"}) for text in texts]
    results: dict[int, set[str]] = {n: set() for n in range(8)}

    def render(n: int) -> None:
        for _ in range(20):
            results[n].add(to_html(texts[n], {"ada"}))

    threads = [threading.Thread(target=render, args=[n]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [results[n] for n in range(8)] == [{html} for html in expected]

"""How mails look where they are read: by programs that drop styles, in the dark, without pictures, as plain text."""

import re
from dataclasses import replace
from time import process_time

import pytest

from forum import create_app
from forum.core.letterhead import dressed
from forum.core.richtext import to_html
from forum.settings import Settings
from tests.conftest import SECRET
from tests.notifications import mails_of_a_day as mails
from tests.notifications.mail_programs import (
    GMAIL_CLIPS,
    PROGRAMS,
    REMOTE,
    body_of,
    contrast,
    elements,
    links,
    negative,
    seen,
    style_of,
    upside_down,
    words,
)
from tests.notifications.mails_of_a_day import HERE

HOSTILE = "<img src=x onerror=alert(1)> {{7*7}} </title><script>alert(2)</script>"


@pytest.fixture(scope="module")
def app(data_dir):
    """No database is needed to dress a mail."""
    return create_app(Settings(data_dir=data_dir, secret_key=SECRET, site_url=HERE, log_level="error").checked())


@pytest.fixture(autouse=True)
def _in_a_worker(app):
    with app.app_context():
        yield


@pytest.fixture(params=list(mails.ALL))
def mail(request):
    """Each mail in turn: its plain text and its HTML."""
    name, make = mails.ALL[request.param]
    return dressed(name, mail=make())


@pytest.mark.parametrize("program", list(PROGRAMS))
def test_every_program_shows_all_words_in_order(mail, program):
    assert words(PROGRAMS[program](mail[1])) == words(body_of(mail[1]))


@pytest.mark.parametrize("program", list(PROGRAMS))
def test_every_link_has_words_and_leads_somewhere(mail, program):
    there = links(PROGRAMS[program](mail[1]))

    assert there == links(body_of(mail[1]))
    assert all(text and address.startswith(("https://", HERE)) for text, address in there), there


@pytest.mark.parametrize("program", list(PROGRAMS))
@pytest.mark.parametrize("turned", [str, negative, upside_down])
def test_every_word_can_be_read_by_day_and_by_night(mail, program, turned):
    for piece in seen(PROGRAMS[program](mail[1])):
        assert contrast(turned(piece.color), turned(piece.on)) >= 4.5, piece
        assert piece.size >= 16, piece


def test_nights_of_our_own_are_as_easy_to_read(mail):
    """Programs that keep style sheets get the dark colours of the site."""
    night = dict(re.findall(r"\n  ([^{\n]+) \{ (?:background-)?color: (#\w+) !important \}", mail[1]))

    for over in (".sheet, .paper", ".prompt"):
        for text in ("td, h2 a, .said__words", ".small, .small a, .footer, .footer a", "a, .masthead__name"):
            assert contrast(night[text], night[over]) >= 4.5, (text, over)
    assert contrast(night["a.button__words"], night[".button"]) >= 4.5


def test_nothing_is_loaded_and_nothing_tells_that_it_was_read(mail):
    for node in elements(body_of(mail[1])):
        assert node.tag not in ("img", "script", "iframe", "object", "form", "input", "link", "video", "svg")
        assert not set(node.attrib) & set(REMOTE), node.attrib
    assert not re.search(r"url\(|@import|<link", mail[1])


def test_a_button_is_a_button_in_outlook_too():
    outlook = PROGRAMS["outlook"](dressed("soon", mail=mails.soon())[1])

    cell = next(node for node in outlook.iter("td") if "#ab4014" in node.get("style"))

    assert "padding" in style_of(cell)
    assert [node.get("href") for node in cell.iter("a")] == [mails.soon().news.url]


def test_outlook_gets_one_column_of_600_points():
    outlook = PROGRAMS["outlook"](dressed("soon", mail=mails.soon())[1])

    assert [node.get("width") for node in outlook.iter("table")][:3] == ["100%", "600", "100%"]


def test_tables_that_hold_the_mail_together_are_none_for_those_who_listen(mail):
    assert {node.get("role") for node in body_of(mail[1]).iter("table")} == {"presentation"}


def test_the_language_is_said_also_where_the_head_is_lost(mail):
    article = next(node for node in PROGRAMS["gmail"](mail[1]).iter("div") if node.get("role") == "article")

    assert (article.get("lang"), article.get("dir")) == ("en", "ltr")
    assert article.get("aria-label")


def test_what_mailboxes_show_beside_the_subject_stands_in_the_mail_too(mail):
    body = body_of(mail[1])
    preview = next(node for node in body.iter("div") if node.get("class") == "preheader")

    assert " ".join(preview.text.split()) in " ".join(words(body))


def test_plain_text_says_the_same_words_in_the_same_order(mail):
    assert words_of_text(mail[0]) == words(body_of(mail[1]))


def test_plain_text_leads_to_the_same_places(mail):
    assert set(re.findall(r"https?://\S+", mail[0])) == {address for _words, address in links(body_of(mail[1]))}


def test_plain_text_is_at_most_72_wide_and_addresses_stand_on_lines_of_their_own(mail):
    for line in mail[0].splitlines():
        if "://" in line:
            assert re.fullmatch(r"(\[\d+\] )?https?://\S+", line), line
        else:
            assert len(line) <= 72, line
    assert "\n\n\n" not in mail[0]


def words_of_text(text: str) -> list[str]:
    """Without what only plain text needs: addresses and their numbers, marks of quotes and lists."""
    text = text.replace("\n-- \n", "\n")
    text = re.sub(r":?\n(\[\d+\] )?https?://\S+$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^(> |- )+", "", text, flags=re.MULTILINE)
    return re.sub(r" \[\d+\]", "", text).split()


# What is in them


def test_the_daily_mail_says_first_what_is_asked_today():
    _text, html = dressed("round", mail=mails.daily())
    said = " ".join(words(body_of(html)))

    order = ["A thank-you that wants nothing", "Only five minutes?", "Write today’s entry", "You have written 7 of 28"]
    order += ["A talk on Sunday", "Ben and Cleo answered your day 8", "Cleo waits for a word", "You get this mail"]
    places = [said.index(sentence) for sentence in order]
    assert places == sorted(places)


def test_who_has_written_is_not_asked_to():
    text, html = dressed("round", mail=mails.daily(days=[mails.day(is_written=True)]))

    assert "You have written today’s entry." in text
    assert "/write" not in text + html


def test_who_only_watches_is_not_asked_to_write():
    text, html = dressed("round", mail=mails.daily(days=[mails.day(write_url="")]))

    assert "Write today" not in text + html


@pytest.mark.parametrize(
    ("empty", "heading"),
    [
        ({"days": []}, "day 9"),
        ({"words": []}, "A talk on Sunday"),
        ({"news": []}, "What concerns you"),
        ({"waiting": None}, "waits for a word"),
    ],
)
def test_a_part_that_is_missing_has_no_heading(empty, heading):
    text, html = dressed("round", mail=mails.daily(subject="Today", **empty))

    assert heading not in text
    assert heading not in html


def test_a_lively_thread_does_not_fill_the_mail():
    crowd = mails.news("27 people answered your day 8", [mails.piece(f"Person {n}", number=n) for n in range(27)])

    text, html = dressed("soon", mail=mails.soon(news=crowd))

    assert [person in text + html for person in ("Person 4", "Person 5")] == [True, False]
    assert "and 22 more" in text
    assert "and 22 more" in html


def test_even_a_very_full_mail_is_not_clipped():
    """Five challenges with the longest honest prompts, five long announcements, and twenty lines with answers."""
    long = to_html("- A **word** and [a link](https://example.org/a)\n" * 100)
    most = [mails.piece(text=mails.LONGER[:190] * 3, number=n) for n in range(5)]
    lines = [mails.news(pieces=most)] * 4 + [mails.news(pieces=[mails.piece(text="")])] * 16
    full = mails.daily(days=[mails.day(html=long)] + [mails.day()] * 4, words=[mails.word(html=long)], news=lines)

    _text, html = dressed("round", mail=full)

    assert len(html.encode()) < GMAIL_CLIPS * 0.8
    assert len(dressed("round", mail=mails.daily())[1].encode()) < GMAIL_CLIPS / 8


def test_a_text_too_long_for_mails_is_a_link():
    text, html = dressed("news", mail=mails.announced(html=to_html("**a** " * 1200)))

    assert "This text is long. Read all of it here." in text
    assert "This text is long. Read all of it here." in html
    assert len(html) < 8000


# What hostile people write


def hostile_mails():
    bad = mails.piece(HOSTILE, HOSTILE)
    line = mails.news(HOSTILE, [bad])
    footer = replace(mails.FOOTER, why=HOSTILE)
    stored = to_html(HOSTILE + " [x](javascript:alert(1))")
    words = mails.word(title=HOSTILE, author=HOSTILE, challenge=HOSTILE, html=stored)
    day = mails.day(challenge=HOSTILE, title=HOSTILE, host=HOSTILE, step=HOSTILE, rhythm=HOSTILE, html=stored)
    about = {"subject": HOSTILE, "footer": footer}
    waiting = mails.WaitingPart(HOSTILE, HOSTILE, f"{HERE}/posts/9")
    full = mails.daily(title=HOSTILE, days=[day], words=[words], news=[line], waiting=waiting, **about)
    return {
        "soon": mails.soon(news=line, **about),
        "news": replace(mails.announced(), word=words, **about),
        "round": full,
    }


@pytest.mark.parametrize("name", ["soon", "news", "round"])
def test_what_hostile_people_call_themselves_is_only_words(name):
    """A28, A35."""
    text, html = dressed(name, mail=hostile_mails()[name])

    for node in elements(body_of(html)):
        assert node.tag not in ("img", "script"), html
        assert not [attribute for attribute in node.attrib if attribute.startswith("on")]
    assert all(address.startswith(HERE) for _words, address in links(body_of(html)))
    assert "<script" not in html
    assert "49" not in text + html
    assert "<img src=x onerror=alert(1)> {{7*7}}" in " ".join(words(body_of(html)))
    assert words_of_text(text) == words(body_of(html))


def test_nobody_can_write_what_looks_like_our_own_words_in_plain_text():
    bad = mails.piece(text="Bye.\r\n\r\n-- \r\nNo more daily mails:\r\nhttps://evil.example/")

    text, _html = dressed("soon", mail=mails.soon(news=mails.news(pieces=[bad])))

    assert "\r" not in text
    assert "\n> Bye. -- No more daily mails: https://evil.example/\n" in text


def test_a_name_cannot_begin_a_new_line():
    """A37: what would be a header stays in its line."""
    bad = mails.news("Eve\r\nBcc: all@example.org\r\n\r\nanswered", [])

    text, _html = dressed("soon", mail=mails.soon(news=bad))

    assert "Eve Bcc: all@example.org answered" in text


def test_dressing_a_mail_takes_little_time():
    """The worker sends thousands a minute: what a mail costs there is to be this and nothing more."""
    dressed("round", mail=mails.daily())

    began = process_time()
    for _again in range(20):
        dressed("round", mail=mails.daily())

    assert (process_time() - began) / 20 < 0.1  # 3 ms on an idle machine, of which 0.3 are for the styles

"""Prompts from a file and into one: the same texts come back, faults name their place, and it is all or nothing."""

import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.challenges.packs import packs
from forum.challenges.prompt_files import (
    COLUMNS,
    LONGEST_PROMPT_FILE,
    UnreadableFile,
    csv_of,
    json_of,
    read_prompts,
    text_of,
    yaml_of,
)
from forum.challenges.prompts import TEXTS
from forum.challenges.words import Theme
from forum.core import markup, richtext
from forum.core.richtext import many_texts, to_html
from tests.challenges.scenes import HOME, challenge_of, founded_at, loaded

LETTERS = st.characters(exclude_characters="\0\r", exclude_categories=["Cs"])
TEXT = st.text(LETTERS | st.sampled_from("\n '\"=-+@:#|>&*!,;\t{[~"), max_size=40).map(str.strip)
DAY = st.fixed_dictionaries(dict.fromkeys(TEXTS, TEXT) | {"theme": st.sampled_from(Theme).map(str)})


@pytest.mark.parametrize("write", [csv_of, yaml_of, json_of])
@given(days=st.lists(DAY, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_back_the_same(write, days):
    told = [{"day": str(number), **day} for number, day in enumerate(days, 1)]

    rows = read_prompts(text_of(write(told).encode()))

    assert [{name: row.cells.get(name, "") for name in COLUMNS} for row in rows] == told


def test_the_packs_go_into_each_kind_and_back():
    for pack in packs().values():
        told = [{"day": str(number), **day} for number, day in enumerate(pack.days, 1)]
        for write in (csv_of, yaml_of, json_of):
            assert [row.cells for row in read_prompts(write(told).removeprefix("\ufeff"))] == told
    assert "body: |-\n" in yaml_of(told), "people write it by hand"


def test_spreadsheets_of_any_country_and_hand_written_files_are_understood():
    german = "Day;Title;Body\r\n1;Zehn Namen;Schreib auf, wen du kennst; und wen nicht\r\n"
    quoted = 'day\ttitle\tbody\n2\t"He said ""no"""\t"Two\nlines"\n\n'
    listed = '[{"day": 3, "title": true, "step": null}]'
    bare = "# mine\n- day: 3\n  title: yes\n  step: ~\n  body: >\n    One\n    line.\n"

    with pytest.raises(UnreadableFile):
        read_prompts(german)
    assert read_prompts(german.replace("kennst; und", "kennst, und"))[0].cells["title"] == "Zehn Namen"
    assert read_prompts(quoted)[0].cells == {"day": "2", "title": 'He said "no"', "body": "Two\nlines"}
    assert read_prompts(listed)[0].cells == {"day": "3", "title": "true", "step": ""}
    assert read_prompts(bare)[0].cells == {"day": "3", "title": "yes", "step": "", "body": "One line.\n"}


@pytest.mark.attack("A36")
def test_what_a_spreadsheet_would_run_is_a_text():
    written = csv_of([{"day": "1", "title": "=HYPERLINK(1)", "body": "'- a list"}])

    assert ",'=HYPERLINK(1)," in written
    assert read_prompts(written.removeprefix("\ufeff"))[0].cells["title"] == "=HYPERLINK(1)"


FAULTS = [
    ("", "", "", "There is no day in this file."),
    ("day,title,colour\n1,A,red\n", "Row 1", "colour", "There is no such field. These are known: day, title,"),
    ("title,body\nA,B\n", "Row 1", "day", "This field is missing."),
    ("day,title,title\n1,A,B\n", "Row 1", "title", "This field is there twice."),
    ("day,title\n1,A\n2,B,C\n", "Row 3", "", "This row has more cells than the first one."),
    ('day,title\n1,"A\n', "Line 2", "", "The table cannot be read from here on."),
    ("days:\n  - day: 1\n    title: [a, b]\n", "Line 2", "title", "A text belongs here, not a list."),
    ("days:\n  - day: 1\n    title: a: b\n", "Line 3", "", "This cannot be read as YAML."),
    ("days:\n  - day: &a 1\n", "Line 2", "", "Signs that begin with & or * or !"),
    ("days:\n  - day: !!python/object:os.system 1\n", "Line 2", "", "Signs that begin with & or * or !"),
    ("days: yes\n", "Line 1", "", "A list of days is expected here"),
    ("- day: 1\n---\n- day: 2\n", "Line 2", "", "A list of days is expected here"),
    ("- day: 1\n- two\n", "Line 2", "", "A list of days is expected here"),
    ('{"days": [{"day": 1,}]}', "Line 1", "", "This cannot be read as JSON."),
    ('[{"day": 1, "title": ["a"]}]', "Row 1", "title", "A text belongs here, not a list."),
    ('[{"day": 1, "title": "a", "title": "b"}]', "Row 1", "title", "This field is there twice."),
    ('[{"day": 1}, 2]', "Line 1", "", "A list of days is expected here"),
    ('{"days": [{"day": 1}], "more": []}', "Line 1", "", "A list of days is expected here"),
    (r'[{"day": 1, "body": "\u0000"}]', "Row 1", "body", "There is a sign in this text that cannot be kept."),
    (r'[{"day": 1, "body": "\ud800"}]', "Row 1", "body", "There is a sign in this text that cannot be kept."),
    ('- day: 1\n  body: "\\0"\n', "Line 1", "body", "There is a sign in this text that cannot be kept."),
    ("day\n" + "1\n" * 101, "", "", "There are more than 100 days."),
    ("- {}\n" * 6_000, "Line 1", "day", "This field is missing."),
]


@pytest.mark.parametrize(("text", "where", "field", "words"), FAULTS)
def test_a_fault_says_where_it_is(text, where, field, words):
    with pytest.raises(UnreadableFile) as refused:
        read_prompts(text)

    first = refused.value.faults[0]
    assert (first.where, first.field) == (where, field)
    assert first.words.startswith(words)


def test_a_small_file_cannot_grow_and_a_large_one_is_not_read():
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(50))
    deep = (begin * 50_000 for begin in ("[", "{", "- ", "? ", '{"a":', '[{"a":'))
    for text in (bomb, *deep):
        with pytest.raises(UnreadableFile):
            read_prompts(text)
    for sent in (b"x" * (LONGEST_PROMPT_FILE + 1), "Größe".encode("latin-1"), b"day\0"):
        with pytest.raises(UnreadableFile):
            text_of(sent)


@pytest.fixture
def olga(world, signed_in):
    return signed_in(world.olga)


def send(browser, text: str, status: int = 200):
    """Choose a file with this text and send it."""
    seen = browser.visit(f"{HOME}/days/file").all("input", name="seen")[0].get("value")
    fields = {"seen": seen, "text": "", "file": (io.BytesIO(text.encode()), "days.csv")}
    return browser.post_with_token(f"{HOME}/days/file", fields, status=status)


def test_a_file_fills_the_days_it_names_and_leaves_the_others(world, olga):
    draft = world.challenge(announced=False)
    text = "day,title,theme,body,step\n2,Ask,courage,Ask **once**.,\n5,,,A beginning.,\n"

    page = send(olga, text)

    assert page.path == f"{HOME}/days"
    days = challenge_of(world, draft).prompts
    assert days[1].texts == {
        "title": "Ask",
        "theme": "courage",
        "body": "Ask **once**.",
        "step": "",
        "no_customers": "",
    }
    assert days[1].body_html == "<p>Ask <strong>once</strong>.</p>"
    assert (days[4].title, days[4].theme, days[0].title) == ("", "understand", "Prompt 1")
    assert [days[0].version, days[1].version] == [1, 2]


def test_one_fault_and_nothing_is_taken_and_the_text_stands_there_to_be_mended(world, olga):
    draft = world.challenge(announced=False)
    text = f"day,title,theme,body\n1,Good,rest,Well.\n2,{'x' * 81},anger,B\n29,A,rest,B\n1,Again,rest,B\nx,A,rest,B"

    page = send(olga, text, status=422)

    for words in (
        "Row 3, title: Please keep this under 80 characters.",
        "Row 3, theme: One of these, please: understand, tailor, improve, peers, courage, rest.",
        "Row 4, day: Please choose a number from 1 to 28.",
        "Row 5, day: This day is there twice.",
        "Row 6, day: Please choose a number from 1 to 28.",
        "Nothing was changed.",
    ):
        assert page.has(words), words
    assert page.texts("textarea")[0].startswith("day,title,theme,body 1,Good")
    assert {day.version for day in challenge_of(world, draft).prompts} == {1}
    assert olga.submit("Take these days", text="day,title,body\n1,Good,Well.").path == f"{HOME}/days"
    assert challenge_of(world, draft).prompts[0].title == "Good"


def test_while_it_runs_a_file_changes_days_to_come_and_whole_ones_only(world, challenge, olga):
    given = olga.visit(f"{HOME}/days/file.yaml").body
    send(olga, given.replace("Prompt 20", "Twenty"))
    assert challenge_of(world, challenge).prompts[19].title == "Twenty"

    page = send(olga, "day,title,body\n3,Changed,B\n21,,B\n", status=422)

    assert page.has("Row 2, day: This day has begun. Change it on its own page")
    assert page.has("Row 3, title: People will read this day, so it cannot be empty.")


def test_a_file_does_not_replace_what_somebody_wrote_meanwhile(world, challenge, olga):
    olga.visit(f"{HOME}/days/file")
    with loaded(world, challenge) as one:
        one.prompts[24].version += 1

    page = olga.submit("Take these days", text="day,title,body\n25,T,B", status=409)

    assert page.has("The days were changed elsewhere meanwhile.")
    olga.submit("Take these days")
    assert challenge_of(world, challenge).prompts[24].title == "T"


def test_only_organisers_take_the_days_along_and_everyone_can_see_the_example(world, challenge, olga, signed_in):
    ana = signed_in(world.ana)
    world.join(world.ana, challenge)
    for path in ("/days/file", "/days/file.csv", "/days/file.yaml"):
        ana.visit(HOME + path, status=403)
        assert olga.visit(HOME + path).statements <= 8

    for kind in ("csv", "yaml", "json"):
        answer = ana.visit(f"/challenges/new/example.{kind}")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="example.{kind}"'
        assert len(read_prompts(answer.body.removeprefix("\ufeff"))) == 3


def test_the_days_of_one_challenge_fill_another_as_they_are(world, challenge, olga):
    other = world.challenge("other", announced=False)
    with loaded(world, other) as one:
        for prompt in one.prompts:
            prompt.fill(title="Else", theme="rest", body="Else.")
    for kind in ("json", "csv", "yaml"):
        given = olga.visit(f"{HOME}/days/file.{kind}").body

        seen = olga.visit("/challenges/other/days/file").all("input", name="seen")[0].get("value")
        olga.post_with_token("/challenges/other/days/file", {"seen": seen, "text": given.removeprefix("\ufeff")})

        first, second = (challenge_of(world, which).prompts for which in (challenge, other))
        assert [day.texts for day in second] == [day.texts for day in first]


def test_a_new_challenge_can_begin_with_a_file(world, olga):
    olga.visit("/challenges/new")
    home = founded_at(olga.submit("Next", title="Mine", summary="My own days."), "mine")
    olga.visit(f"{home}/steps/days")

    page = olga.submit("Next", source="file")

    assert page.path == f"{home}/days/file"


@pytest.mark.attack("A39")
def test_days_full_of_formatting_are_refused_before_they_take_long(world, olga):
    """Each for itself is bounded, and in a file there are three hundred of them."""
    world.challenge(announced=False)
    text = csv_of({"day": str(n), "title": "Ask", "body": f"{n}\n\n" + "* a\n\n" * 900} for n in range(1, 29))

    began = time.thread_time()
    page = send(olga, text, status=422)

    assert time.thread_time() - began < 4
    assert page.has("Please bring them in parts.")


@pytest.mark.attack("A39")
def test_what_stands_in_a_file_many_times_is_read_once(world, olga, monkeypatch):
    """Some lines of it are slow to read, and each day is looked through for what admins have listed."""
    draft = world.challenge(announced=False)
    slow, read = "v\n" + "=\n" * 2400, []
    monkeypatch.setattr(richtext, "read", lambda text, *about: read.append(text) or markup.read(text, *about))

    send(olga, csv_of({"day": str(n), "title": "Ask", "body": slow} for n in range(1, 29)))

    assert challenge_of(world, draft).prompts[27].body == slow.strip()
    assert len([text for text in read if text.startswith("v")]) == 2, "for its HTML, and for its words"


def test_the_packs_are_far_from_what_is_too_much_at_once():
    for pack in packs().values():
        with many_texts():
            for n in range(2):
                for day in pack.days:
                    for name in ("body", "step", "no_customers"):
                        to_html(f"{day.get(name, '')} {n}")

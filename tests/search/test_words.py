"""Words and questions: whatever is typed becomes words, and nothing else reaches a database."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.search.asking import MOST_TERMS, Question, Term, for_postgres, for_sqlite
from forum.search.documents import plain, stretches
from forum.search.excerpts import Marker
from forum.search.ranking import score
from forum.search.words import LONGEST_WORD, fold, spots_in, words_of


def is_of_a_word(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter).startswith("M")


@given(st.text())
def test_words_hold_letters_digits_and_marks_only(text):
    words = words_of(text)

    assert all(is_of_a_word(letter) for word in words for letter in word)
    assert all(0 < len(word) <= LONGEST_WORD for word in words)
    assert words_of(" ".join(words)) == words
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_spots_stand_in_the_text_in_its_order(text):
    ends = [0]
    for spot in spots_in(text):
        assert ends[-1] <= spot.start < spot.end <= len(text) or (spot.end == ends[-1])
        ends.append(spot.end)


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd", "Zs"], max_codepoint=0x4FF)))
def test_in_plain_text_every_word_has_its_spot(text):
    assert [spot.word for spot in spots_in(text)] == words_of(text)


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("Café au lait", [Term(("cafe",)), Term(("au",)), Term(("lait",), is_begun=True)]),
        ('"Café au lait"', [Term(("cafe", "au", "lait"))]),
        ("“open quote", [Term(("open", "quote"))]),
        ("cust* is", [Term(("cust",), is_begun=True), Term(("is",))]),
        ("e-mail x", [Term(("e", "mail")), Term(("x",))]),
        ("NOT (a OR b) AND NEAR/2 ^title:x", None),
        ("c*", [Term(("c",))]),
        ("%_%'; DROP TABLE posts; --", None),
        ('* " - #', []),
        ("東京", [Term(("東", "京"))]),
        ("", []),
    ],
)
def test_what_is_typed_is_read_as_words(typed, terms):
    question = Question.read(typed)

    if terms is not None:
        assert list(question.terms) == terms
    assert all(is_of_a_word(letter) for term in question.terms for word in term.words for letter in word)


def test_a_long_question_is_cut_and_says_so():
    assert len(Question.read(" ".join(f"w{one}" for one in range(50))).terms) == MOST_TERMS
    assert Question.read(" ".join(f"w{one}" for one in range(50))).is_too_long
    assert not Question.read("a few words").is_too_long
    assert len(Question.read("x" * 100_000).text) == 200


def test_a_hashtag_is_known_when_it_stands_alone():
    assert Question.read(" #Doorsteps ").tag == "doorsteps"
    assert Question.read("#a b").tag is None
    assert Question.read("doorsteps").tag is None


def test_both_engines_are_asked_the_same():
    terms = Question.read('"thank you" kin*').terms
    endings = {"kin": ["kind", "kin"]}
    marks = [["¤forpublic", "¤in7"], ["¤by3"]]

    assert for_sqlite(terms, endings, marks) == (
        '("thank you") AND ("kin" OR "kind") AND ("¤forpublic" OR "¤in7") AND ("¤by3")'
    )
    assert for_postgres(terms, endings, marks) == (
        "('thank' <-> ('you')) & (('kin' | 'kind')) & (('¤forpublic' | '¤in7')) & (('¤by3'))"
    )


def test_ranking_prefers_titles_then_rows_then_frequency():
    terms = Question.read("kind words").terms
    title = score("kind words", "nothing", terms)
    row = score("", "so many kind words here", terms)
    both = score("", "words that are kind", terms)
    begun = score("", "wordsmiths are kind", terms)

    assert title > row > both > begun > 0


@pytest.mark.parametrize("finest", "abc")
def test_the_blocks_cover_each_id_once_the_newest_first(finest):
    for lowest, highest in [(1, 1), (1, 5000), (7, 200_000), (1, 40_000_000), (10**12, 10**12 + 3_000_000)]:
        spans = [span_of(one) for one in stretches(lowest, highest, finest)]
        assert spans[0][1] >= highest
        assert spans[-1][0] <= lowest
        assert all(newer[0] == older[1] + 1 for newer, older in pairwise(spans))
        assert len(spans) < 140


def span_of(block: str) -> tuple[int, int]:
    bits = {"a": 11, "b": 15, "c": 19}[block[1]]
    number = int(block[2:])
    return number << bits, ((number + 1) << bits) - 1


def test_an_excerpt_shows_the_words_and_marks_them():
    marker = Marker.for_(Question.read("straße pear"))
    text = "First. " * 80 + "In der Strasse lay <b>pears</b> & one pear. " + "Last. " * 80

    pieces = marker.excerpt(text)

    assert [words for words, is_hit in pieces if is_hit] == ["Strasse", "pears", "pear"]
    assert "".join(words for words, _ in pieces).startswith("… ")
    assert "".join(words for words, _ in pieces).endswith(" …")
    assert len("".join(words for words, _ in pieces)) < 240


@given(st.text(), st.text(max_size=40))
def test_an_excerpt_loses_and_invents_nothing(text, typed):
    marker = Marker.for_(Question.read(typed))

    assert "".join(words for words, _ in marker.marked(text)) == text
    whole = "".join(words for words, _ in marker.excerpt(text)).removeprefix("… ").removesuffix(" …")
    assert whole in text


def test_markup_becomes_words():
    assert plain('<p>A <strong>b</strong>c &lt;d&gt;</p><p>e<br>f <a href="/x?a=&quot;&gt;">g</a></p>').split() == [
        "A", "bc", "<d>", "e", "f", "g",
    ]  # fmt: skip

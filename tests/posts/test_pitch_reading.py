"""What reads like a pitch, as pure reading: no database, no pages."""

from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.posts.pitch.labels import LABELS
from forum.posts.pitch.measuring import examples_in, figures_of
from forum.posts.pitch.passages import passages
from forum.posts.pitch.places import is_shop, is_within, place_of
from forum.posts.pitch.reading import read
from forum.posts.pitch.rules import rules
from forum.posts.pitch.tokens import tokens_of

EXAMPLES = examples_in(Path(__file__).with_name("pitches"))
PITCH = "Only 49 € until Sunday! Buy now in my online shop."


def rules_in(text, **about):
    return {one.rule for one in read(text, **about).found}


def test_the_examples_are_many_and_each_is_its_own():
    texts = {one.text for one in EXAMPLES}
    assert len(texts) == len(EXAMPLES) >= 330
    assert 0.4 < sum(one.language == "de" for one in EXAMPLES) / len(EXAMPLES) < 0.6
    assert 0.3 < sum(one.is_pitch for one in EXAMPLES) / len(EXAMPLES) < 0.5


def test_on_the_held_out_third_few_are_mistaken_and_most_are_found():
    held_out = [one for one in EXAMPLES if one.is_held_out]
    assert len(held_out) > len(EXAMPLES) / 4

    figures = figures_of(held_out)

    assert figures.precision >= 0.95
    assert figures.recall >= 0.80


def test_every_rule_is_called_something():
    assert {name for name, rule in rules().items() if rule.weight > 0} == set(LABELS)


@pytest.mark.parametrize(
    "amount",
    ["€49", "49 €", "29,90 €", "49 euros", "CHF 20", "20 Franken", "$1,240.50", "£7.50", "1.240 Euro", "49,- €"],
)
def test_amounts_of_money_are_read_as_people_write_them(amount):
    assert [(one.kind, one.text) for one in tokens_of(f"it was {amount} then") if one.kind == "money"] == [
        ("money", amount.lower())
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "Use code SPRING at checkout",
        "ＵＳＥ ＣＯＤＥ SPRING",
        "u\u200bse c\u00adode SPRING",
        "Usе cоdе SPRING",  # Cyrillic е and о
        "𝐔𝐬𝐞 𝐜𝐨𝐝𝐞 SPRING",
        "U\u0336s\u0336e code SPRING",
    ],
)
def test_words_cannot_be_hidden_by_how_they_are_written(hidden):
    assert "code" in rules_in(hidden)


def test_what_was_found_stands_where_it_was_written():
    text = "Ça alors… u\u200bse cоde SPRING, ſtraße"
    found = next(one for one in read(text).found if one.rule == "code")
    assert text[found.start : found.end] == found.words == "u\u200bse cоde"


def test_somebody_elses_words_weigh_less_than_ones_own():
    quoted = f"> {PITCH}\n\nDoes anybody feel as odd as I do when they read this?"
    assert read(PITCH).reads_like_a_pitch()
    assert not read(quoted).reads_like_a_pitch()
    assert not read(f"```\n{PITCH}\n```\n\nThis is what we threw away.").reads_like_a_pitch()


def test_where_nothing_is_sold_less_is_enough():
    reading = read("There is a free webinar of mine on Tuesday.")
    assert not reading.reads_like_a_pitch()
    assert reading.reads_like_a_pitch(nothing_is_sold=True)


def test_organisers_add_words_of_their_own():
    words = ["crypto*", "passive income"]
    text = "I earn a passive income with cryptocurrencies now, and feel free."
    assert not read(text).reads_like_a_pitch()
    assert read(text, organisers_words=words).reads_like_a_pitch()
    assert read(text, organisers_words=["…", "*", "", "a*", "|", "<money>"]).score == read(text).score


@pytest.mark.parametrize(
    ("kind", "pitch"),
    [
        ("My team and I painted a fence.", "My team paints fences, at a fixed price. Call us for a quote."),
        ("Unser Team hat gekocht.", "Unser Team kocht für euch, ab 9 Euro pro Person. Meldet euch."),
        ("Für 7 Euro haben wir der Klasse Kreide gekauft.", "Für 7 Euro gibt es bei mir ein Glas Honig."),
        ("We spent only 7 euros on chalk.", "Only 7 euros for a jar of honey."),
        ("Sign up here, the choir needs tenors: https://a.example.org", "Sign up for my course: https://a.example.org"),
        ("Meldet euch hier an, der Chor sucht Bässe.", "Meldet euch hier zu meinem Kurs an, er kostet nur 9 Euro."),
        ("Have a look, two cats are looking for a home.", "Have a look at my new shop, from 9 euros."),
        ("Gibt es bei euch eine kostenlose Beratung?", "Eine kostenlose Beratung gibt es bei mir. Schreibt mir."),
    ],
)
def test_the_same_words_are_kind_or_a_pitch_by_what_they_say(kind, pitch):
    assert not read(kind).reads_like_a_pitch()
    assert read(pitch).reads_like_a_pitch()


def test_money_that_was_spent_is_no_price_and_another_amount_is_one():
    assert not rules_in("I bought wool for only 9 euros.")
    assert rules_in("I bought wool for only 9 euros. A scarf costs 40 euros.") == {"price", "offered_price"}


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://www.patty.shop/soap?x=1#y", "patty.shop"),
        ("http://blog.patty.co.uk", "patty.co.uk"),
        ("https://patty.github.io/", "patty.github.io"),
        ("https://www.etsy.com/shop/Patty/", "etsy.com/shop/patty"),
        ("https://www.etsy.com/", ""),
        ("https://patty.substack.com/p/1", "patty.substack.com"),
        ("www.bücher.de/a", "xn--bcher-kva.de"),
        ("http://[::1", ""),
        ("https://" + "a" * 300 + ".de", ""),
    ],
)
def test_an_address_belongs_to_a_domain_or_to_a_page_of_ones_own(address, place):
    assert place_of(address) == place


def test_only_ones_own_part_of_a_shared_place_is_ones_own():
    mine = place_of("https://www.etsy.com/shop/patty")
    assert is_within(place_of("https://etsy.com/shop/patty/soap"), mine)
    assert not is_within(place_of("https://etsy.com/shop/pattysmith"), mine)
    assert not is_within(place_of("https://patty.shop.evil.example"), place_of("https://patty.shop"))
    assert is_shop("https://etsy.com/listing/7")
    assert not is_shop("https://example.org/workshop")


def test_ones_own_domain_weighs_more_the_oftener_it_comes():
    text, own = "More on https://patty.example/why and thanks.", ["https://www.patty.example"]
    once, often = read(text, own, 0.1), read(text, own, 0.3)
    assert read(text).score < once.score < often.score
    assert {one.rule for one in often.found} - {one.rule for one in once.found} == {"own_domain_again"}


def test_passages_show_the_words_and_what_stands_around_them():
    text = "Before. " * 40 + PITCH + " After." * 40
    reading = read(text)
    shown = passages(text, reading.found)
    assert len(shown) == 1
    pieces = shown[0]
    assert "".join(words for words, _led in pieces).strip("… ") in text
    assert "Only 49 €" in [words for words, led_to_it in pieces if led_to_it]
    assert pieces[0][0].startswith("… ")
    assert pieces[-1][0].endswith(" …")


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=3), st.floats(0, 1))
def test_any_text_can_be_read(text, words, share):
    reading = read(text, ["https://patty.example"], share, words)
    assert all(0 <= one.start < one.end <= len(text) for one in reading.found)
    assert all(text[one.start : one.end] == one.words for one in reading.found)
    passages(text, reading.found)


NASTY = {
    "short words": "a ",
    "offers": "buy now only 5 € ",
    "money spent": "bought 5 € a b c d e f ",
    "the beginnings of phrases": "my our new the ",
    "addresses": "https://a.com/shop ",
    "domains": "a.co ",
    "no domains": "a.",
    "digits": "1.1,1'1 ",
    "fences": "```\n",
    "quotations": ">\n",
    "nothing to see": "b\u200bu\u200by\u200b ",
    "one word": "x",
    "dashes": "-",
}


@pytest.mark.parametrize("piece", NASTY.values(), ids=NASTY)
def test_hostile_texts_take_about_as_long_as_they_are(piece):
    """Ten times the text takes about ten times as long, with room for a busy machine; not a hundred times."""
    long, short = (piece * 10_000)[:10_000], (piece * 10_000)[:1_000]
    assert seconds(long) < max(40 * seconds(short), 0.15)


def seconds(text):
    def once():
        begun = perf_counter()
        read(text)
        return perf_counter() - begun

    return min(once() for _time in range(3))

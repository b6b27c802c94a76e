"""Lists of domains and words: whole domains with all below them, whole words however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.accounts import Account
from forum.core import clock
from forum.core.lists import Kind, Listed, domains_above, found_in, hosts_in, phrases_in, plain_domain, plain_phrase


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://Shop.Example.org/buy?x=1", "shop.example.org"),
        ("*.example.org", "example.org"),
        ("@example.org", "example.org"),
        ("www.example.org.", "example.org"),
        ("ana@mail.example.org", "mail.example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("exa\u200bmple.org", "example.org"),
        ("https://example.org:8080", "example.org"),
        ("localhost", ""),
        ("localhost.", ""),
        ("www.localhost", ""),
        ("www.www.example.org", "example.org"),
        ("example\u3002org\u3002", "example.org"),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_what_people_paste_is_a_domain(typed, kept):
    assert plain_domain(typed) == kept


@given(st.text(max_size=300))
def test_whatever_is_typed_is_compared_without_fault(text):
    assert plain_domain(plain_domain(text)) == plain_domain(text)
    assert plain_phrase(plain_phrase(text)) == plain_phrase(text)


def test_a_domain_stands_for_all_below_it_and_for_none_that_only_ends_alike():
    assert domains_above("a.b.example.org") == ("a.b.example.org", "b.example.org", "example.org")
    assert "example.org" not in domains_above("attacker-example.org")


# What Unicode calls "default ignorable", from its first to its last: browsers draw all of them as nothing.
UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u17b4\u180b\u180e\u200b\u200d\u202e\u2060\u2064\u3164\ufe00\ufe0f\ufeff\uffa0\U000e0101"
)


@pytest.mark.parametrize(
    "text",
    ["Cheap PILLS here", "cheap  ｐｉｌｌｓ", "cheap pills, now", "“Cheap pills!”", "сheap рills", "cheap ᴘɪʟʟꜱ"],
)
def test_words_are_found_however_they_are_written(text):
    assert "cheap pills" in phrases_in(text, {2})


@pytest.mark.parametrize("unseen", UNSEEN, ids=ascii)
def test_words_are_found_with_what_nobody_sees_between_their_letters(unseen):
    assert "cheap pills" in phrases_in(f"ch{unseen}eap pi{unseen}{unseen}lls", {2})
    assert hosts_in(f"spam{unseen}.exa{unseen}mple") == ["spam.example"]


def test_words_of_other_letters_and_accents_stay_themselves():
    assert "schon" not in phrases_in("schön", {1})
    assert "спам" in phrases_in("Это СПАМ", {1})


def test_words_within_words_are_not_found():
    assert "pill" not in phrases_in("caterpillar, pillow and pills", {1})


def test_what_is_on_the_lists_is_found_in_a_text_until_it_is_taken_off(world):
    with world.session() as session:
        root = session.get(Account, world.root.id)
        assert Listed.add(Kind.WORD, ["cheap pills", "casino"], "Spam.", by=root, at=clock.now()) == 2
        assert Listed.add(Kind.WORD, ["casino"], "Again.", by=root, at=clock.now()) == 0
        Listed.add(Kind.DOMAIN, ["spam.example"], "Spam.", by=root, at=clock.now())
    with world.session() as session:
        hosts = ["https://www.spam.example/x", "notspam.example"]
        found = found_in("Cheap pills, no casinos", hosts)
        assert found == {Kind.WORD: ["cheap pills"], Kind.DOMAIN: ["spam.example"]}
        one = session.query(Listed).filter_by(value="cheap pills").one()
        Listed.remove(one.id, "A poem.", by=session.get(Account, world.root.id), at=clock.now())
    with world.session() as session:
        assert found_in("Cheap pills", []) == {}
        assert Listed.add(
            Kind.WORD, ["cheap pills"], "No poem.", by=session.get(Account, world.root.id), at=clock.now()
        )

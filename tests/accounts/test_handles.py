"""Handles: what they may be, which ones look alike, and which one is suggested."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.accounts.handles import HANDLE, RESERVED, candidates, is_reserved, looks_official, skeleton, suggested


@given(st.text(max_size=80), st.text(max_size=80))
def test_what_is_suggested_is_always_a_handle(first_name, last_name):
    for handle in [suggested(first_name, last_name), *candidates(first_name, last_name)]:
        assert HANDLE.fullmatch(handle), handle


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("admin", "ADMIN"),
        ("admin", "аdmin"),  # Cyrillic
        ("admin", "adrnin"),
        ("admin", "ad-min"),
        ("admin", "ad_m1n"),
        ("fine", "ﬁne"),  # a ligature
        ("ana", "ａｎａ"),  # full width
        ("moderator", "ᴍᴏᴅᴇʀᴀᴛᴏʀ"),  # small capitals
        ("mothbk", "мотнвк"),  # Cyrillic
        ("paul", "pau1"),
        ("bob", "b0b"),
        ("ulla", "uIIa"),
    ],
)
def test_these_look_alike(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("ana", "anna"), ("ben", "bea"), ("mo", "no"), ("max", "mac")])
def test_these_do_not(one, other):
    assert skeleton(one) != skeleton(other)


def test_no_reserved_word_can_be_had_by_a_trick():
    for word in RESERVED:
        assert is_reserved(word)
        assert is_reserved(word.upper().replace("O", "0"))


@pytest.mark.parametrize("handle", ["", "a", "-ana", "_ana", "ana!", "a na", "x" * 31, "ana\n", "änne"])
def test_these_are_no_handles(handle):
    assert not HANDLE.fullmatch(handle)


@pytest.mark.parametrize(
    "name",
    [
        *("Mo Haddad ✓", "Mo Haddad.", "Mo .Haddad", "Mo· Haddad", "Mo | Haddad", "Mo Haddád", "Μo Hadɗad"),
        *("Mo Haddad (Team)", "Mo Haddad, official", "Rosa (moderator)", "The staff", "Das Team", "Team Hearth"),
        *("Forum Team", "Community Manager", "Die Leitung", "Haddad Mo", "HADDAD, Mo"),
        *(
            "Mo H\u034fa\u034fddad",
            "M\ufe00o\ufe00 Haddad",
            "Mo Hadd\u17b4a\u17b4d",
            "F\u034fo\u034frum T\u180be\u180bam",
        ),
    ],
)
def test_signs_accents_titles_and_what_nobody_sees_make_no_other_name(name):
    assert looks_official(name, ["Mo Haddad", "Hearth"])


@pytest.mark.parametrize(
    "name", ["Mona Haddad", "Mo", "Thế", "Thế Anh", "Ольга", "김민수", "Modesta Ruiz", "Anna Manager", ""]
)
def test_everyone_elses_name_is_their_own(name):
    assert not looks_official(name, ["Mo Haddad", "Hearth"])

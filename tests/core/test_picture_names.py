"""What pictures are called: addresses that say their size and cannot be guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.core.picture_names import LARGE, SMALL, PictureName, is_in_two_sizes, key_of, keys_in

KEY = key_of(b"a picture", "a secret")


def test_the_same_picture_has_the_same_key_and_only_the_site_can_tell_it():
    assert key_of(b"a picture", "a secret") == KEY
    assert len({KEY, key_of(b"a picture", "another secret"), key_of(b"another picture", "a secret")}) == 3


@given(st.integers(1, LARGE), st.integers(1, LARGE))
def test_an_address_is_read_as_it_was_written(width, height):
    name = PictureName(KEY, width, height)

    assert PictureName.read(name.address) == name
    assert is_in_two_sizes(name.in_two_sizes)


@given(st.integers(1, LARGE), st.integers(1, LARGE))
def test_the_smaller_size_has_the_same_shape(width, height):
    name = PictureName(KEY, width, height)

    small = name.smaller

    if max(width, height) <= SMALL:
        assert small is None
    else:
        assert max(small.width, small.height) == SMALL
        assert abs(small.width - width * SMALL / max(width, height)) <= 1
        assert abs(small.height - height * SMALL / max(width, height)) <= 1


@pytest.mark.parametrize(
    "address",
    [
        f"/pictures/{KEY}-1601x2.webp",
        f"/pictures/{KEY}-0x2.webp",
        f"/pictures/{KEY}-02x2.webp",
        f"/pictures/{KEY}-٣x2.webp",
        f"/pictures/{KEY}-2x2.webp\n",
        f"/pictures/{KEY}-2x2.svg",
        f"/pictures/{KEY.upper()}-2x2.webp",
        f"/pictures/../{KEY}-2x2.webp",
        f"//pictures/{KEY}-2x2.webp",
        f"https://evil.example/pictures/{KEY}-2x2.webp",
        "/pictures/a.png",
        "",
    ],
)
def test_what_is_no_picture_of_ours_is_none(address):
    assert PictureName.read(address) is None


@pytest.mark.parametrize("addresses", ["", "x", f"/pictures/{KEY}-900x90.webp 900w", "https://evil.example/a 2x, x 1w"])
def test_two_sizes_are_of_one_picture(addresses):
    assert not is_in_two_sizes(addresses)


def test_each_picture_of_a_text_is_found_once():
    html = f'<img src="/pictures/{KEY}-2x2.webp"> <a href="/pictures/x">x</a> <img src="/pictures/{KEY}-2x2.webp">'

    assert keys_in(html) == [KEY]

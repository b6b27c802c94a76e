"""Addresses of challenges. The short ones are for what every member may see; all else stands aside.

A short address that is taken tells that there is something. So a draft, and what only invited people see, has a few
letters of chance behind its address, and nobody meets it by choosing the same title. They fall off when it is announced
to all members.
"""

import re
from collections.abc import Collection
from secrets import choice

from slugify import slugify

from forum.challenges.forms import RESERVED
from forum.challenges.models import Challenge
from forum.challenges.queries import slugs_like
from forum.core.database import db
from forum.posts import Visibility

LONGEST_SLUG = 60
DIGITS, LETTERS = "23456789", "bcdfghjkmnpqrstvwxz"  # no word looks like these
BEHIND = re.compile(rf"-[{DIGITS}][{LETTERS}]{{4}}$")
LONGEST_WISH = LONGEST_SLUG - 6


def base_slug(title: str) -> str:
    """An address from a title, with room behind it."""
    return slugify(title, max_length=LONGEST_WISH, word_boundary=True) or "challenge"


def aside(wish: str) -> str:
    """Where a draft stands that shall have this address."""
    behind = choice(DIGITS) + "".join(choice(LETTERS) for _letter in range(4))
    return f"{wish[:LONGEST_WISH].rstrip('-')}-{behind}"


def wish_of(slug: str) -> str:
    """The address without what stands behind it."""
    return BEHIND.sub("", slug)


def address_when_announced(challenge: Challenge) -> str:
    """What only invited people see stays aside, also when it is opened to others later: the address was told."""
    wish = wish_of(challenge.slug)
    if challenge.announced_at is not None or challenge.visibility == Visibility.INVITED or wish == challenge.slug:
        return challenge.slug
    return free_slug(wish, {*db.session.scalars(slugs_like(wish)), *RESERVED})


def free_slug(wish: str, taken: Collection[str]) -> str:
    """The address itself or, where it is taken, with the first number that is free."""
    numbered = (f"{wish}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wish, *numbered) if slug not in taken)

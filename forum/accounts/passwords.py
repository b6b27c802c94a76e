"""Passwords: what is strong enough, and how they are kept.

argon2id with OWASP's second choice (m = 19 MiB, t = 2, p = 1): about 40 ms a sign-in. The library's own defaults take
0.25 s and 64 MiB, which lets eight people a second sign in and no more. Not more than two are hashed at once.
"""

import unicodedata
from functools import cache
from threading import BoundedSemaphore
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _l

LONGEST = 200
SHORTEST = 8

# What a form shows and ticks off while one types; `faults` decides.
RULES = (
    (_l("at least 8 characters"), r"^.{8,}$"),
    (_l("a digit"), r"\p{Nd}"),
    (_l("an upper-case letter"), r"\p{Lu}"),
    (_l("a lower-case letter"), r"\p{Ll}"),
)

COST: dict[str, Any] = {"time_cost": 2, "memory_cost": 19_456, "parallelism": 1}

hasher = PasswordHasher(**COST)
at_once = BoundedSemaphore(2)


def faults(password: str) -> list[tuple[bool, object]]:
    """What may be wrong with a new password: whether it is, and the sentence for it."""
    return [
        (len(password) > LONGEST, _l("A password has at most 200 characters.")),
        (len(password) < SHORTEST, _l("Please use at least 8 characters.")),
        (not any(map(str.isdecimal, password)), _l("Please use at least one digit.")),
        (not any(map(str.isupper, password)), _l("Please use at least one upper-case letter.")),
        (not any(map(str.islower, password)), _l("Please use at least one lower-case letter.")),
        (is_leaked(password), _l("This password is on the lists of known leaks. Please choose another one.")),
    ]


def hashed(password: str) -> str:
    with at_once:
        return hasher.hash(composed(password))


def matches(kept: str, password: str) -> bool:
    """Longer ones than any that was kept are wrong without being looked at."""
    if len(password) > LONGEST:
        return False
    with at_once:
        try:
            return hasher.verify(kept, composed(password))
        except (VerificationError, InvalidHashError):
            return False


def composed(password: str) -> str:
    """The same characters from every keyboard: some send é as one code point, some as two."""
    return unicodedata.normalize("NFKC", password)


@cache
def nobodys_hash() -> str:
    """Checked when no account has the address, so that the answer takes the same time."""
    return hashed("nobody's password")


@cache
def leaked() -> frozenset[str]:
    """The most common passwords of known leaks, lower-cased. Loaded when first asked: few requests need them."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])


def is_leaked(password: str) -> bool:
    return password.casefold() in leaked()

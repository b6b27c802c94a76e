"""Passwords: what is strong enough, and how they are kept.

argon2id with OWASP's second choice (m = 19 MiB, t = 2, p = 1): about 40 ms a sign-in. The library's own defaults take
0.25 s and 64 MiB, which lets eight people a second sign in and no more. Not more than two are hashed at once.
"""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

LONGEST = 200
SHORTEST = 8

hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
at_once = BoundedSemaphore(2)


def hashed(password: str) -> str:
    with at_once:
        return hasher.hash(password)


def matches(kept: str, password: str) -> bool:
    with at_once:
        try:
            return hasher.verify(kept, password)
        except (VerifyMismatchError, InvalidHashError):
            return False


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

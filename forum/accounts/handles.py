"""Handles: suggested from the name, unique without regard to case or look-alike letters."""

import re
import unicodedata
from collections.abc import Iterable
from secrets import randbelow

from confusable_homoglyphs import confusables
from slugify import slugify

HANDLE = re.compile(r"[a-z0-9][a-z0-9_-]{1,29}")
RESERVED = frozenset(
    "admin administrator all anyone everybody everyone former-member help here host kindling me member members mod "
    "moderator moderators nobody null organiser organisers root support system team undefined webmaster you".split()
)
LOOK_ALIKES = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "8": "b", "_": None, "-": None, "|": "l"})


def skeleton(text: str) -> str:
    """What a hasty eye sees: compatibility forms, case and look-alike letters folded together."""
    seen = "".join(latin(letter) for letter in unicodedata.normalize("NFKC", text)).casefold()
    return "".join(latin(letter) for letter in seen).translate(LOOK_ALIKES).replace("rn", "m")


def latin(letter: str) -> str:
    """The Latin letter that this one can be mistaken for, or itself."""
    if letter.isascii():
        return letter
    found = confusables.is_confusable(letter, preferred_aliases=[], greedy=True)
    likes = [other["c"] for other in found[0]["homoglyphs"]] if found else []
    return next((like.casefold() for like in likes if like.isascii() and like.isalpha()), letter)


RESERVED_SKELETONS = frozenset(skeleton(word) for word in RESERVED)


def is_reserved(handle: str) -> bool:
    return skeleton(handle) in RESERVED_SKELETONS


OFFICES = frozenset(map(skeleton, "admin administrator kindling moderator webmaster".split()))


def looks_official(words: list[str], staff: Iterable[str]) -> bool:
    """Whether a name passes for the forum itself, or for one of these people who look after it."""
    whole = skeleton("".join(words))
    in_office = any(skeleton(word) in OFFICES for word in words)
    return in_office or whole in RESERVED_SKELETONS or whole in {skeleton("".join(one.split())) for one in staff}


def suggested(first_name: str, last_name: str) -> str:
    """A handle from a name, without regard to whether it is taken."""
    plain = slugify(f"{first_name} {last_name}", separator="-", max_length=24) or "member"
    return plain if len(plain) > 1 else f"{plain}-x"


def candidates(first_name: str, last_name: str) -> list[str]:
    """Handles that suit a name, the nicest first; the last ones are nobody's yet, by all likelihood."""
    plain = suggested(first_name, last_name)
    return [plain, *(f"{plain}-{n}" for n in range(2, 20)), *(f"{plain}-{randbelow(90_000) + 10_000}" for _n in "1234")]

"""Handles: suggested from the name, unique without regard to case or look-alike letters."""

import re
from collections.abc import Iterable
from secrets import randbelow

from slugify import slugify

from forum.core.look_alikes import latin, without_marks

HANDLE = re.compile(r"[a-z0-9][a-z0-9_-]{1,29}")
RESERVED = frozenset(
    "abuse admin administrator all anyone ehemaliges-mitglied everybody everyone former-member früheres-mitglied "
    "help here host hostmaster kindling me member members mod moderator moderators no-reply nobody null organiser "
    "organisers postmaster root security support system team undefined webmaster you".split()
)
LOOK_ALIKES = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "8": "b", "_": None, "-": None, "|": "l"})


def skeleton(text: str) -> str:
    """What a hasty eye sees: compatibility forms, accents, case and look-alike letters folded together."""
    seen = "".join(map(latin, without_marks(text))).casefold()
    return "".join(map(latin, without_marks(seen))).translate(LOOK_ALIKES).replace("rn", "m")


RESERVED_SKELETONS = frozenset(skeleton(word) for word in RESERVED)


def is_reserved(handle: str) -> bool:
    return skeleton(handle) in RESERVED_SKELETONS


def is_kept(handle: str) -> bool:
    """For the forum itself: words that are its own and nobody's, or the word of an office among others."""
    return is_title(handle) or names_an_office(handle)


def skeletons(words: str) -> frozenset[str]:
    return frozenset(map(skeleton, words.split()))


OFFICES = skeletons(
    "admin admins administrator administrators administratorin kindling mod mods moderator moderators moderatorin"
    " moderatoren moderatorinnen webmaster"
)
# What says of a name that it is somebody's who looks after the place, and what goes with it.
TITLES = (
    OFFICES
    | RESERVED_SKELETONS
    | skeletons(
        "administration community crew forum gemeinschaft leitung manager managerin managers moderation official"
        " offiziell offizielle offizieller site staff verified verifiziert verwalter verwalterin verwaltung"
    )
)
ARTICLES = skeletons("a an at das der die ein eine for from im of our the this unser unsere vom von your")


def looks_official(name: str, staff: Iterable[str]) -> bool:
    """Whether a name has the word of an office in it, or passes for one of these people who look after the place."""
    return names_an_office(name) or passes_for(name, staff)


def names_an_office(name: str) -> bool:
    return any(skeleton(word) in OFFICES for word in pieces(name))


def passes_for(name: str, staff: Iterable[str]) -> bool:
    """Whether a name or handle is seen as the forum itself, or as one of these people."""
    theirs = {seen for one in staff for words in orders(one) for seen in (bare(words), together(words))} - {""}
    return any(is_title(one) or not theirs.isdisjoint((bare(one), together(one))) for one in readings(name))


def orders(name: str) -> tuple[str, str]:
    """As it is written, and with the family's name first."""
    *first, last = pieces(name) or [""]
    return name, " ".join([last, *first])


def readings(name: str) -> tuple[str, ...]:
    """A bar in it is a letter, or a sign like any other."""
    return name.replace("|", "l"), name.replace("|", " ")


def pieces(name: str) -> list[str]:
    """The words of a name without the signs around and between them."""
    return re.findall(r"[^\W_]+", without_marks(name))


def bare(name: str) -> str:
    """What of a name is seen as somebody's own, without signs and titles: "Mo Haddad (team)" is Mo Haddad."""
    words = list(map(skeleton, pieces(name)))
    return "".join([word for word in words if word not in TITLES | ARTICLES] or words)


def together(name: str) -> str:
    """All its words, wherever they begin: "Mo H addad" is Mo Haddad, and no word of a name is a title in it."""
    return "".join(map(skeleton, pieces(name)))


def is_title(name: str) -> bool:
    """It has no word that is anybody's own: "The support team"."""
    words = list(map(skeleton, pieces(name)))
    own = [word for word in words if word not in ARTICLES]
    return is_reserved("".join(words)) or is_reserved("".join(own)) or (bool(own) and TITLES.issuperset(own))


def suggested(first_name: str, last_name: str) -> str:
    """A handle from a name, without regard to whether it is taken."""
    plain = slugify(f"{first_name} {last_name}", separator="-", max_length=24) or "member"
    return plain if len(plain) > 1 else f"{plain}-x"


def candidates(first_name: str, last_name: str) -> list[str]:
    """Handles that suit a name, the nicest first; the last ones are nobody's yet, by all likelihood."""
    plain = suggested(first_name, last_name)
    return [plain, *(f"{plain}-{n}" for n in range(2, 20)), *(f"{plain}-{randbelow(90_000) + 10_000}" for _n in "1234")]

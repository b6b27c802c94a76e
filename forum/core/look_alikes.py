"""What a hasty eye sees of letters: accents, letters of other scripts, and what shows nothing at all."""

import re
import unicodedata
from functools import lru_cache

from confusable_homoglyphs import confusables

# Default_Ignorable_Code_Point of Unicode 16 (DerivedCoreProperties.txt), which browsers draw as nothing. Some count as
# letters, most as marks; to Python several can be printed. At the end two more that have no shape of their own.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U00016fe4\U0001d159]"
)
SMALL_CAPITAL = re.compile(r"LATIN LETTER SMALL CAPITAL ([A-Z])")
# Lower-case letters of Cyrillic and Greek that look like a Latin small capital, which no list of look-alikes calls one.
LIKE_SMALL_CAPITALS = dict(zip("мткнвτκ", "mtkhbtk", strict=True))
NOT_ASCII = re.compile("[^\x00-\x7f]")


def without_unseen(text: str) -> str:
    return text if text.isascii() else UNSEEN.sub("", text)


def without_marks(text: str) -> str:
    """Accents and all that is not seen are left out, and a ligature or wide letter is a plain one."""
    apart = without_unseen(unicodedata.normalize("NFKD", text))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@lru_cache(maxsize=10_000)
def latin(letter: str) -> str:
    """The Latin letter that this one can be mistaken for, with or without a mark, or itself."""
    if letter.isascii():
        return letter
    if small := SMALL_CAPITAL.fullmatch(unicodedata.name(letter, "")):
        return small[1].lower()
    if letter in LIKE_SMALL_CAPITALS:
        return LIKE_SMALL_CAPITALS[letter]
    found = confusables.is_confusable(letter, preferred_aliases=[], greedy=True)
    likes = [without_marks(other["c"]) for other in found[0]["homoglyphs"]] if found else []
    return next((like.casefold() for like in likes if like.isascii() and like.isalpha()), letter)


def in_latin(text: str) -> str:
    """Letters of other scripts as the Latin ones that they look like; Latin letters keep their accents."""
    return NOT_ASCII.sub(lambda found: in_latin_letter(found[0]), text)


@lru_cache(maxsize=10_000)
def in_latin_letter(letter: str) -> str:
    named = unicodedata.name(letter, "")
    is_another = letter.isalpha() and (SMALL_CAPITAL.fullmatch(named) or not named.startswith("LATIN "))
    return latin(letter) if is_another else letter

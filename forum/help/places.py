"""Places in words: 'Graz', 'graz, Austria' and 'GRAZ' begin alike."""

import unicodedata

from forum.help.words import LONGEST_PLACE


def place_key(place: str) -> str:
    """Without regard to case, accents and spaces, to find what begins alike."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", place).casefold())
    letters = "".join(one if one.isalnum() else " " for one in plain if not unicodedata.combining(one))
    return " ".join(letters.split())[:LONGEST_PLACE]

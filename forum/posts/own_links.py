"""Links to a place of the writer's own, so that a page can say so beside each of them.

Asked when a page is shown: whoever changes their links changes what is said of all they wrote.
"""

import html as entities
import re
from collections.abc import Iterator
from itertools import islice

from markupsafe import Markup

from forum.posts.pitch.places import is_shop, is_within, place_of

LINK = re.compile(r'<a\b[^>]*?\bhref="(https?://[^"]*)"[^>]*>.*?</a>', re.DOTALL)
MOST_LINKS = 50


def parted_at_own_links(html: Markup, own_addresses: str) -> Iterator[tuple[Markup, str]]:
    """The HTML in parts, each with what its end leads to: a "shop" or "site" of the writer's own, or ""."""
    own, last = {place_of(address) for address in own_addresses.split()} - {""}, 0
    for found in islice(LINK.finditer(html), MOST_LINKS) if own else ():
        address = entities.unescape(found[1])
        if any(is_within(place_of(address), place) for place in own):
            yield html[last : found.end()], "shop" if is_shop(address) else "site"
            last = found.end()
    yield html[last:], ""

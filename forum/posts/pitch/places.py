"""Whose address a link leads to: a domain of one's own, or one's own part of a place that many share."""

import re
from functools import cache, lru_cache
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

# There one has a page, not a domain: what is somebody's own begins with the path.
SHARED = frozenset(
    "amazon.com amazon.co.uk amazon.de bandcamp.com bsky.app calendly.com digistore24.com ebay.co.uk ebay.com ebay.de"
    " elopage.com etsy.com eventbrite.com eventbrite.de facebook.com github.com gitlab.com google.com gumroad.com"
    " instagram.com ko-fi.com linkedin.com linktr.ee mastodon.social medium.com patreon.com pinterest.com podia.com"
    " redbubble.com reddit.com soundcloud.com spotify.com steadyhq.com substack.com teachable.com threads.net"
    " tiktok.com twitch.tv twitter.com udemy.com vimeo.com wikipedia.org x.com xing.com youtube.com youtu.be".split()
)
SHOPS = frozenset(
    "amazon.com amazon.co.uk amazon.de bandcamp.com calendly.com digistore24.com ebay.co.uk ebay.com"
    " ebay.de elopage.com etsy.com eventbrite.com eventbrite.de gumroad.com ko-fi.com patreon.com"
    " podia.com redbubble.com steadyhq.com teachable.com udemy.com".split()
)
SHOP_WORDS = re.compile(
    r"[./](?:shop|store|laden|products?|produkte?|cart|warenkorb|checkout|kasse|buy|kaufen|order|bestellen|pricing|prices"
    r"|preise|book|buchen|booking|tickets?|vouchers?|gutscheine?|webinar|apply|bewerben)(?![a-z])"
    r"|[?&](?:ref|aff|affiliate|coupon|discount|utm_campaign)="
)
MOST_ADDRESSES = 50
LONGEST_DOOR = len("www.")


@cache
def suffixes() -> PublicSuffixList:
    """Read when first asked: it has ten thousand lines."""
    return PublicSuffixList()


@lru_cache(maxsize=5_000)
def is_domain(host: str) -> bool:
    """A name that somebody can have registered, such as example.org; `host` may be followed by a path."""
    return suffixes().privatesuffix(host.partition("/")[0], accept_unknown=False) is not None


@lru_cache(maxsize=5_000)
def place_of(address: str) -> str:
    """What an address belongs to: "patty.shop", or "etsy.com/shop/patty" where many have their pages; "" for none."""
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii")
    except ValueError:  # UnicodeError is one
        return ""
    domain = suffixes().privatesuffix(host) or host
    if domain not in SHARED:
        return domain
    if len(host) > len(domain) + LONGEST_DOOR:  # patty.substack.com, but not www.etsy.com or de.linkedin.com
        return host
    return f"{domain}{parts.path.rstrip('/').lower()}" if parts.path.strip("/") else ""


def is_within(place: str, own: str) -> bool:
    """Whether a linked place is this own place or lies below it."""
    return bool(own) and (place == own or place.startswith(f"{own}/"))


@lru_cache(maxsize=5_000)
def is_shop(address: str) -> bool:
    """It leads to where something is sold, by its name or its path."""
    return place_of(address).partition("/")[0] in SHOPS or SHOP_WORDS.search(address.lower()) is not None

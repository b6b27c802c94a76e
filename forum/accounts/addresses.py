"""E-mail addresses: what counts as one, when two are the same, and which lead elsewhere."""

import unicodedata
from secrets import token_hex

from email_validator import EmailNotValidError, validate_email

LONGEST = 254
ENCODED = "=?"  # how a word begins that mail programs read as other letters: in an address there is none (RFC 2047, 5)
DETOURS = "%!"


def plain_address(text: str | None) -> str:
    """The address as mail servers understand it; what is no address stays as it was typed."""
    typed = (text or "").strip()
    return _understood(typed) or typed


def is_address(text: str) -> bool:
    return _understood(text) is not None


def leads_elsewhere(address: str) -> bool:
    """`rosa%example.org@here`, `example.org!rosa@here`: some mail servers read these as ways to Rosa's mailbox, so that
    it would have addresses without end. Nobody's own address looks like that any more."""
    return any(sign in address.rpartition("@")[0] for sign in DETOURS)


def email_key(address: str) -> str:
    """One account an address: case and compatibility forms do not make another one."""
    return unicodedata.normalize("NFKC", address.strip()).casefold()


def key_beside(address: str) -> str:
    """Of one more account that somebody begins with an address which has one: the address does not lead to it."""
    return f"{email_key(address)} {token_hex(8)}"


def limit_key(address: str) -> str:
    """Of one account: its address as it stands."""
    return email_key(plain_address(address[:LONGEST]))


def mailbox_key(address: str) -> str:
    """One limit a mailbox: ana+1@ and ana+2@ end up with the same person."""
    local, _at, domain = limit_key(address).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def spelling_key(address: str) -> str:
    """Two limits a mailbox: ana@ alone, and all other spellings of it together, which may be anybody's doing and may
    not even reach her."""
    plain = mailbox_key(address)
    return plain if limit_key(address) == plain else f"{plain} otherwise"


def _understood(text: str) -> str | None:
    # The length comes first: what follows is not made for pages full of text.
    if not 3 <= len(text) <= LONGEST or ENCODED in text:
        return None
    try:
        return validate_email(text, check_deliverability=False, allow_smtputf8=False).ascii_email
    except EmailNotValidError:
        return None

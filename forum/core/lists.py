"""Lists that admins keep: domains and words after which a text waits for a moderator's look.

A domain is matched whole, with all that lies below it: "shop.example" is in a list with "www.shop.example", and has
nothing to do with "workshop.example". Words are matched whole, too, however they are written: wide, in capitals, with
what nobody sees between the letters, or in letters of another script that look the same.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, and_, or_, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from forum.core.database import Model, db, insert_into
from forum.core.look_alikes import in_latin, without_unseen
from forum.core.refusals import Unusable

LONGEST_VALUE, LONGEST_REASON = 100, 200
MOST_WORDS_OF_A_PHRASE = 5
MOST_LISTED = 5_000  # of each kind: a post is held against all the words
LONGEST_HOST = 253
WORD = re.compile(r"\w+")
WWW, DOMAIN = re.compile(r"^(www\.)+"), re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")
NAMED = re.compile(r"(?<![\w-])[\w-]++(?:\.[\w-]++)+")  # from where a word begins, and never back: a text is long
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]\"']{1,500}+", re.IGNORECASE)
MAILBOX = re.compile(r"(?<=[^\s@<>()\[\]])@([\w-]++(?:\.[\w-]++)+)")


class Kind(StrEnum):
    DOMAIN = "domain"
    WORD = "word"


class NotForTheList(Unusable):
    message = _l("This cannot be put on the list.")


class Listed(Model):
    """One line of a list. What was taken off stays, with who did so and why."""

    __tablename__ = "listed"
    __table_args__ = (CheckConstraint("kind IN ('domain', 'word')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(6))
    value: Mapped[str] = mapped_column(String(LONGEST_VALUE))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    added_at: Mapped[datetime]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    removed_at: Mapped[datetime | None]
    removed_why: Mapped[str | None] = mapped_column(String(LONGEST_REASON))

    added_by: Mapped[Any] = relationship("Account", foreign_keys=[added_by_id], lazy="raise")
    removed_by: Mapped[Any] = relationship("Account", foreign_keys=[removed_by_id], lazy="raise")

    @classmethod
    def add(cls, kind: Kind, values: Iterable[str], reason: str, *, by: Any, at: datetime) -> int:
        """Put these on the list, as `plain_domain` and `plain_phrase` write them; how many were not on it before."""
        about = {"kind": str(kind), "reason": reason, "added_by_id": by.id, "added_at": at}
        rows = [{"value": value, **about} for value in dict.fromkeys(values)]
        if not rows:
            return 0
        new = insert_into(cls).values(rows)
        new = new.on_conflict_do_nothing(index_elements=["kind", "value"], index_where=IS_ON_IT)
        return len(db.session.execute(new.returning(cls.id)).all())

    @classmethod
    def remove(cls, listed_id: int, why: str, *, by: Any, at: datetime) -> Self | None:
        """None: somebody was faster."""
        mine = update(cls).where(cls.id == listed_id, IS_ON_IT)
        return db.session.scalars(
            mine.values(removed_at=at, removed_by_id=by.id, removed_why=why).returning(cls)
        ).first()


IS_ON_IT = Listed.removed_at.is_(None)
WAS_TAKEN_OFF = Listed.removed_at.is_not(None)
Index("ix_listed_removed", Listed.id, sqlite_where=WAS_TAKEN_OFF, postgresql_where=WAS_TAKEN_OFF)
Index("uq_listed_kind", Listed.kind, Listed.value, unique=True, sqlite_where=IS_ON_IT, postgresql_where=IS_ON_IT)


def list_of(kind: Kind) -> Select[Listed]:
    """What is on it, with who put it there; page it by id."""
    return select(Listed).where(Listed.kind == kind, IS_ON_IT).options(joinedload(Listed.added_by))


def taken_off() -> Select[Listed]:
    """What was taken off lately, with who did so."""
    query = select(Listed).where(WAS_TAKEN_OFF).order_by(Listed.id.desc()).limit(20)
    return query.options(joinedload(Listed.removed_by))


def plain_domain(text: str) -> str:
    """A domain as it is compared, from what people paste: an address, a host, "@host" or "*.host"; "" for none."""
    typed = one_spelling(text).strip()
    typed = typed if "://" in typed else f"//{typed.rpartition('@')[2].removeprefix('*.').removeprefix('.')}"
    try:
        host = one_spelling(unquote(urlsplit(typed).hostname or ""))[: LONGEST_HOST + 1]  # browsers read it so, too
        domain = WWW.sub("", host.rstrip(".").encode("idna").decode("ascii").rstrip("."))
    except ValueError:  # UnicodeError is one
        return ""
    return domain if DOMAIN.fullmatch(domain) else ""


def one_spelling(text: str) -> str:
    return without_unseen(unicodedata.normalize("NFKC", text)).lower()


def addresses_in(text: str, most: int | None = None) -> list[str]:
    """The web addresses in a text; of many, the first."""
    return [found[0] for found in islice(ADDRESS.finditer(text), most)]


def hosts_in(text: str) -> list[str]:
    """Whatever is written like a domain, be it part of an address or not."""
    return NAMED.findall(one_spelling(text))


def mail_hosts_in(text: str) -> list[str]:
    """Where the e-mail addresses in a text belong, also in links that hide their letters."""
    return MAILBOX.findall(one_spelling(unquote(text)))


def plain_phrase(text: str) -> str:
    """Words as they are compared: "" for nothing but signs."""
    return " ".join(words_in(text))


def words_in(text: str) -> list[str]:
    return WORD.findall(unicodedata.normalize("NFKC", without_unseen(text)).casefold())


@lru_cache(maxsize=5_000)
def domains_above(domain: str) -> tuple[str, ...]:
    """This domain and those that it lies below: a.b.example, b.example."""
    labels = domain.split(".")
    return tuple(".".join(labels[at:]) for at in range(len(labels) - 1))


def phrases_in(text: str, lengths: Collection[int]) -> set[str]:
    """All that stands in a text in so many words in a row, as it is written and as a hasty eye reads it."""
    readings = [words_in(one) for one in {text, in_latin(text)}]
    return {" ".join(words[at : at + n]) for words in readings for n in lengths for at in range(len(words) - n + 1)}


def found_in(text: str, hosts: Collection[str]) -> dict[Kind, list[str]]:
    """What of the lists stands in a text, or is linked to by it. One statement."""
    domains = {one for host in hosts for one in domains_above(plain_domain(host))}
    wanted = or_(Listed.kind == Kind.WORD, and_(Listed.kind == Kind.DOMAIN, Listed.value.in_(sorted(domains))))
    rows = db.session.execute(select(Listed.kind, Listed.value).where(IS_ON_IT, wanted)).all()
    phrases = [value for kind, value in rows if kind == Kind.WORD]
    there = phrases_in(text, {phrase.count(" ") + 1 for phrase in phrases}) if phrases else set()
    found = {
        Kind.DOMAIN: sorted(value for kind, value in rows if kind == Kind.DOMAIN),
        Kind.WORD: sorted(there.intersection(phrases)),
    }
    return {kind: values for kind, values in found.items() if values}


def is_listed_domain(host: str) -> bool:
    """Whether this domain, or one that it lies below, is on the list."""
    above = domains_above(plain_domain(host))
    query = select(Listed.id).where(Listed.kind == Kind.DOMAIN, Listed.value.in_(above), IS_ON_IT)
    return bool(above) and db.session.scalars(query.limit(1)).first() is not None

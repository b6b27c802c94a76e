"""What looks like spam to a machine: it waits for a moderator, with what was found beside it, and nothing is lost.

Lists that admins keep count for everyone but moderators. The traps of the form count for newcomers, and so does the
same text from several of them. docs/decisions/spam.md says how and why.
"""

import re
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Self

from flask_babel import gettext as _
from sqlalchemy import JSON, ForeignKey, Index, Select, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import NEWCOMER, Account, typed_and_seen
from forum.core.database import Model, db, insert_into
from forum.core.lists import Kind, addresses_in, found_in, mail_hosts_in, words_in
from forum.posts.counts import table
from forum.posts.words import Hidden

Found = dict[str, list[str]]
TRAP, SAME_TEXT, AKISMET = "trap", "same_text", "akismet"
SHORTEST_ALIKE = 12  # words: "thank you so much" is nobody's invention
MOST_ALIKE = 2  # of one's own, in other threads; the third waits
QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
LATELY = timedelta(days=7)
DOUBLE = timedelta(minutes=5)


class Suspect(Model):
    """Why a post waits: what was found in it, by rule. `queued_at` is the mark of the room that has moderators look."""

    __tablename__ = "suspects"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    found: Mapped[Found] = mapped_column(JSON)
    found_at: Mapped[datetime]
    queued_at: Mapped[datetime | None]

    post: Mapped[Any] = relationship("Post", lazy="raise")

    @classmethod
    def keep(cls, post_id: int, found: Found, at: datetime) -> None:
        """What was found in the text as it stands now."""
        new = {"found": found, "found_at": at, "queued_at": None}
        row = insert_into(cls).values(post_id=post_id, **new)
        db.session.execute(row.on_conflict_do_update(index_elements=["post_id"], set_=new))

    @classmethod
    def add(cls, post_id: int, found: Found, at: datetime) -> None:
        """Something more was found in it."""
        row = db.session.get(cls, post_id)
        earlier = row.found if row else {}
        anew = {rule: list(dict.fromkeys([*earlier.get(rule, []), *words])) for rule, words in found.items()}
        cls.keep(post_id, earlier | anew, at)

    @classmethod
    def of_new(cls, post: Any, found: Found, at: datetime) -> Self:
        suspect = cls(post=post, found=found, found_at=at)
        db.session.add(suspect)
        return suspect

    @property
    def sentences(self) -> list[str]:
        return [sentence_about(rule, words) for rule, words in self.found.items()]

    @property
    def note(self) -> str:
        """The words that led to it, in one line."""
        return " · ".join(one for words in self.found.values() for one in words)


UNQUEUED = Suspect.queued_at.is_(None)
Index("ix_suspects_unqueued", Suspect.post_id, sqlite_where=UNQUEUED, postgresql_where=UNQUEUED)


def sentence_about(rule: str, words: list[str]) -> str:
    listed = ", ".join(words)
    return {
        Kind.DOMAIN: _("It links to what is on the list of domains: %(listed)s", listed=listed),
        Kind.WORD: _("It has words that are on the list: %(listed)s", listed=listed),
        TRAP: _("The form was filled in faster than anybody can, or in a place that nobody sees."),
        SAME_TEXT: _("The same text is elsewhere already."),
        AKISMET: _("Akismet takes it for spam."),
    }[rule]


def suspicion(
    author: Account, title: str | None, text: str, at: datetime, thread: Any, *, trapped: bool = False, beside: str = ""
) -> Found:
    """What looks like spam in these words of this person; nothing: it may be published. At most two statements."""
    if author.is_moderator:
        return {}
    found: Found = {str(kind): words[:10] for kind, words in listed_in(whole(title, text, beside)).items()}
    if author.is_newcomer and trapped:
        found[TRAP] = []
    if is_said_elsewhere(author, text, at, thread):
        found[SAME_TEXT] = []
    return found


def suspicion_added(post: Any, author: Account, title: str | None, text: str) -> Found:
    """What an edit adds: what stood there before has been looked at, or came onto a list since."""
    return listed_anew(author, whole(title, text), whole(post.title, post.source))


def listed_anew(author: Account, text: str, earlier: str) -> Found:
    """What of the lists stands here and did not before."""
    if author.is_moderator:
        return {}
    now = listed_in(text)
    before = listed_in(earlier) if now else {}
    added = {str(kind): [one for one in words if one not in before.get(kind, [])][:10] for kind, words in now.items()}
    return {kind: words for kind, words in added.items() if words}


def whole(title: str | None, text: str, beside: str = "") -> str:
    """All words that are held against the lists, as they are typed and as a reader sees them, and where the links lead.

    `beside`: what is no part of the text, such as asides of a launch.
    """
    return "\n\n".join([title or "", typed_and_seen(text), beside])


def listed_in(text: str) -> dict[Kind, list[str]]:
    """All addresses, of the web and of mail, or what is on a list would only have to stand behind enough that are
    not."""
    return found_in(text, [*addresses_in(text), *mail_hosts_in(text)])


def fingerprint(text: str) -> str:
    """The same for texts that differ in capitals, blanks and signs only. It tells quoted words from one's own."""
    own, quoted = own_words(text), words_in("\n".join(QUOTED.findall(text)))
    words = [*own, ">", *quoted] if quoted else own
    return blake2b(" ".join(words).encode(), digest_size=16).hexdigest()


def own_words(text: str) -> list[str]:
    return words_in(QUOTED.sub("", text))


def is_said_elsewhere(author: Account, text: str, at: datetime, thread: Any) -> bool:
    """The same words of this person in several other threads, or of another newcomer, within a week. Quotes are others'
    words; and what others do not see holds nobody, or whoever says it first keeps others from saying it."""
    if len(own_words(text)) < SHORTEST_ALIKE:
        return False
    posts = table()
    alike = (posts.c.fingerprint == fingerprint(text), posts.c.created_at > at - LATELY)
    elsewhere = [posts.c.thread_id.is_distinct_from(thread.id)] if thread is not None else []
    own = select(func.count()).where(*alike, posts.c.author_id == author.id, *elsewhere)
    if not author.is_newcomer:
        return (db.session.scalar(own) or 0) >= MOST_ALIKE
    accounts = Account.__table__
    others = select(func.count()).select_from(posts.join(accounts, accounts.c.id == posts.c.author_id))
    first = posts.alias("first")
    theirs = (first.c.fingerprint == posts.c.fingerprint, first.c.author_id == author.id)
    before = or_(first.c.id < posts.c.id, first.c.created_at < posts.c.edited_at)
    copied = select(first.c.id).where(*theirs, before).exists()  # from this person, who came before
    looked_at = or_(posts.c.hidden_at.is_(None), posts.c.hidden_how != Hidden.REPORTS)  # what moderators hid, counts
    others = others.where(posts.c.deleted_at.is_(None), posts.c.held_at.is_(None), looked_at)
    others = others.where(*alike, posts.c.author_id != author.id, accounts.c.trust == NEWCOMER, ~copied)
    row = db.session.execute(select(own.scalar_subquery(), others.scalar_subquery())).one()
    return bool(row[0] >= MOST_ALIKE or row[1] > 0)


def said_just_now(author: Any, text: str, at: datetime, **place: Any) -> Select[int]:
    """The id of what this person wrote in the same words, in the same place, a moment ago."""
    posts = table()
    here = [posts.c[name] == value for name, value in place.items()]
    alike = (posts.c.fingerprint == fingerprint(text), posts.c.author_id == author.id, posts.c.deleted_at.is_(None))
    query = select(posts.c.id).where(*alike, posts.c.created_at > at - DOUBLE, *here)
    return query.order_by(posts.c.id).limit(1)

"""The pitch check where something is published: a note that shows which words led to it, and no more than that.

Whoever wrote it may change it, or publish it all the same; then it waits for a moderator, and what was found in it
stands beside it. Nothing is refused for good, and nothing happens in silence. docs/decisions/pitch-check.md says how
and why.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Index, Select, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.core.database import Model, db, insert_into
from forum.core.lists import addresses_in
from forum.core.refusals import Unusable
from forum.posts.counts import table
from forum.posts.pitch.labels import LABELS
from forum.posts.pitch.passages import Piece, by_rule, passages
from forum.posts.pitch.phrases import is_telling
from forum.posts.pitch.places import MOST_ADDRESSES, is_within, place_of
from forum.posts.pitch.reading import Reading, read

OPEN, NONE = "open", "none"  # selling rules of a challenge; the third is quiet
LAST_POSTS = 10


class ReadsLikeAPitch(Unusable):
    """Not a refusal for good: sent once more with `all_the_same`, it is published, and waits for a moderator."""

    title = _l("This reads a little like a pitch")
    message = _l("This reads a little like a pitch. Please look at it once more.")

    def __init__(self, reading: Reading, text: str, *, nothing_is_sold: bool) -> None:
        super().__init__()
        self.reading, self.text, self.nothing_is_sold = reading, text, nothing_is_sold

    @property
    def passages(self) -> list[list[Piece]]:
        return passages(self.text, self.reading.found)

    @property
    def rules(self) -> list[tuple[object, list[str]]]:
        return said(by_rule(self.reading.found))


class Pitch(Model):
    """Why a post waits for a moderator: what was found when its author published it all the same.

    `found` has the words by rule, `score` is in hundredths. It stays when the post is released, for whoever looks
    back. `queued_at` is the mark of the room that has moderators look: when it took this over.
    """

    __tablename__ = "pitches"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    score: Mapped[int]
    found: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    nothing_is_sold: Mapped[bool]
    insisted_at: Mapped[datetime]
    queued_at: Mapped[datetime | None]

    post: Mapped[Any] = relationship("Post", lazy="raise")

    @classmethod
    def keep(cls, post_id: int, why: ReadsLikeAPitch, at: datetime) -> None:
        """What was found in the text as it stands now."""
        new = facts_of(why) | {"insisted_at": at, "queued_at": None}
        row = insert_into(cls).values(post_id=post_id, **new)
        db.session.execute(row.on_conflict_do_update(index_elements=["post_id"], set_=new))

    @classmethod
    def of_new(cls, post: Any, why: ReadsLikeAPitch, at: datetime) -> Self:
        pitch = cls(post=post, insisted_at=at, **facts_of(why))
        db.session.add(pitch)
        return pitch

    @property
    def rules(self) -> list[tuple[object, list[str]]]:
        """What each rule is called, and the words by which it was found."""
        return said(self.found)

    @property
    def note(self) -> str:
        """The words that led to it, in one line."""
        return " · ".join(one for words in self.found.values() for one in words)


Index(
    "ix_pitches_unqueued",
    Pitch.post_id,
    sqlite_where=Pitch.queued_at.is_(None),
    postgresql_where=Pitch.queued_at.is_(None),
)


def facts_of(why: ReadsLikeAPitch) -> dict[str, Any]:
    found = {rule: words[:20] for rule, words in by_rule(why.reading.found).items()}
    return {"score": round(100 * why.reading.score), "found": found, "nothing_is_sold": why.nothing_is_sold}


def said(found: dict[str, list[str]]) -> list[tuple[object, list[str]]]:
    """In the order of the table of rules; a rule that is no longer in it has no name."""
    return [(label, found[rule]) for rule, label in LABELS.items() if rule in found]


def pitch_in(author: Account, title: str | None, text: str, challenge: Any) -> ReadsLikeAPitch | None:
    """What makes a pitch of these words, where they are to stand; none where selling is open."""
    if challenge is not None and challenge.selling_rule == OPEN:
        return None
    nothing_is_sold = challenge is not None and challenge.selling_rule == NONE
    whole, own = f"{title}\n\n{text}" if title else text, author.own_addresses.split()
    words = filter(is_telling, challenge.pitch_words.splitlines()) if challenge is not None else ()
    reading = read(whole, own, share_of_last_posts(author.id, whole, own), words)
    if not reading.reads_like_a_pitch(nothing_is_sold=nothing_is_sold):
        return None
    return ReadsLikeAPitch(reading, whole, nothing_is_sold=nothing_is_sold)


def pitch_added(post: Any, author: Account, title: str | None, text: str) -> ReadsLikeAPitch | None:
    """What an edit adds: words that stood there before have been looked at, or were allowed when they were written."""
    now = pitch_in(author, title, text, post.challenge)
    before = pitch_in(author, post.title, post.source, post.challenge) if now else None
    return now if now and not (before and now.reading.words <= before.reading.words) else None


def share_of_last_posts(author_id: int, text: str, own_addresses: Iterable[str]) -> float:
    """How many of somebody's last ten posts link to a place of their own; asked only if this text does, too."""
    own = {place_of(address) for address in own_addresses} - {""}
    if not own or not links_to(own, text):
        return 0.0
    return sum(links_to(own, earlier) for earlier in db.session.scalars(last_posts_of(author_id))) / LAST_POSTS


def links_to(own: set[str], text: str) -> bool:
    return any(is_within(place_of(address), place) for address in addresses_in(text, MOST_ADDRESSES) for place in own)


def last_posts_of(author_id: int) -> Select[str]:
    """The texts of somebody's last posts, of whatever kind."""
    posts = table().c
    newest = select(posts.source).where(posts.author_id == author_id)
    return newest.order_by(posts.created_at.desc(), posts.id.desc()).limit(LAST_POSTS)

"""Private words: a note that only the author of a post can read, for telling somebody kindly that something is off.

Those who organise a challenge write in the same way to somebody who takes part in it: then it is about no post.

One person writes one word about one post, and its author may answer it once: room for "thank you" and "I meant it
otherwise", and no more, for what wants to be a conversation belongs where others can help. docs/decisions/waiting.md
says why.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    Text,
    UniqueConstraint,
    and_,
    case,
    false,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, aliased, joinedload, mapped_column, relationship

from forum.accounts import Account, are_apart, block_between
from forum.core.database import Model, db, insert_into
from forum.core.events import Event
from forum.core.pictures import Picture, mentioned_in
from forum.core.refusals import Conflict, NotAllowed, Unusable
from forum.core.richtext import tidy, to_html
from forum.posts.models import Post
from forum.posts.words import Gone, Happened, Kind

NEWCOMER = 0


class NotToStrangers(NotAllowed):
    title = _l("Not yet")
    message = _l(
        "You are new here, so private words go to people in whose threads you have written. Answer something of theirs"
        " first. Once you have been here for a while, this falls away."
    )


class Unreachable(NotAllowed):
    message = _l("A private word is not possible here.")


class WrittenAlready(Unusable):
    message = _l("You have written a private word about this already. Copy what you want to keep; it is not sent.")


class AnsweredAlready(Conflict):
    message = _l("You have answered this already; an answer is given once.")


class PrivateWord(Model):
    """What one person told the author of a post about it, or somebody in a challenge that they organise; and the
    answer, if there is one.
    """

    __tablename__ = "private_words"
    __table_args__ = (
        UniqueConstraint("post_id", "writer_id"),
        CheckConstraint("(post_id IS NULL) != (challenge_id IS NULL)", name="about"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    writer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    to_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[Markup]
    written_at: Mapped[datetime]
    answer_source: Mapped[str | None] = mapped_column(Text)
    answer_html: Mapped[Markup | None]
    answered_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    answer_hidden_at: Mapped[datetime | None]

    post: Mapped[Post | None] = relationship(lazy="raise")
    challenge: Mapped[Any] = relationship("Challenge", lazy="raise")
    writer: Mapped[Account | None] = relationship(foreign_keys=[writer_id], lazy="raise")
    to: Mapped[Account] = relationship(foreign_keys=[to_id], lazy="raise")

    @classmethod
    def write(cls, post: Post, writer: Account, text: str, *, at: datetime) -> int | None:
        """Its id; None when it was sent before, and is there once.

        Raises WrittenAlready for other words about the same post, Gone, Unreachable, NotToStrangers, and the refusals
        of `core.richtext`.
        """
        writer.refuse_if_silenced(at)
        refuse_unless_reachable(post, writer)
        new = {"source": tidy(text), "html": to_html(text), "written_at": at}
        row = insert_into(cls).values(post_id=post.id, writer_id=writer.id, to_id=post.author_id, **new)
        id_ = db.session.execute(row.on_conflict_do_nothing().returning(cls.id)).scalar()
        if id_ is not None:
            details = {"word": id_}
            Event.record(Happened.PRIVATE_WORD, actor=writer, post=post, person=post.author, at=at, details=details)
        elif db.session.scalar(word_written_by(writer, post).with_only_columns(cls.source)) != new["source"]:
            raise WrittenAlready
        return id_

    @classmethod
    def write_in(cls, challenge: Any, to: Account, writer: Account, text: str, *, at: datetime) -> None:
        """To somebody who takes part in a challenge that the writer organises; the caller has made sure of both.

        Raises Unreachable, Silenced, and the refusals of `core.richtext`.
        """
        writer.refuse_if_silenced(at)
        if to.id == writer.id or is_blocked(writer.id, to.id):
            raise Unreachable
        new = {"source": tidy(text), "html": to_html(text), "written_at": at}
        row = insert_into(cls).values(challenge_id=challenge.id, writer_id=writer.id, to_id=to.id, **new)
        details = {"word": db.session.execute(row.returning(cls.id)).scalar_one()}
        Event.record(Happened.PRIVATE_WORD, actor=writer, challenge=challenge, person=to, at=at, details=details)

    def answer(self, text: str, *, at: datetime) -> None:
        """The author's one answer. Raises AnsweredAlready, Unreachable, and the refusals of `core.richtext`."""
        self.to.refuse_if_silenced(at)
        if self.writer_id is not None and is_blocked(self.to_id, self.writer_id):
            raise Unreachable
        new = {"answer_source": tidy(text), "answer_html": to_html(text), "answered_at": at}
        mine = update(PrivateWord).where(PrivateWord.id == self.id, PrivateWord.answered_at.is_(None)).values(new)
        if db.session.execute(mine.returning(PrivateWord.id)).first() is None:
            raise AnsweredAlready
        details = {"word": self.id}
        about = {"post": self.post, "person": self.writer}
        Event.record(Happened.PRIVATE_ANSWER, actor=self.to, at=at, details=details, **about)

    def note_report(self, at: datetime) -> None:
        """From now on moderators can read it."""
        self.reported_at = self.reported_at or at

    def hide(self, at: datetime) -> None:
        """A moderator's deed: nobody but moderators sees the text, or its answer."""
        self.hidden_at = self.hidden_at or at

    def unhide(self) -> None:
        self.hidden_at = None


mentioned_in(PrivateWord.source, PrivateWord.writer_id == Picture.uploader_id)
mentioned_in(PrivateWord.answer_source, PrivateWord.to_id == Picture.uploader_id)
Index("ix_private_words_to", PrivateWord.to_id, PrivateWord.id)
Index("ix_private_words_writer", PrivateWord.writer_id, PrivateWord.id)
IS_NOTE = PrivateWord.challenge_id.is_not(None)
Index(
    "ix_private_words_challenge",
    PrivateWord.challenge_id,
    PrivateWord.to_id,
    PrivateWord.id,
    sqlite_where=IS_NOTE,
    postgresql_where=IS_NOTE,
)


def refuse_unless_reachable(post: Post, writer: Account) -> None:
    """Raises Gone, Unreachable and NotToStrangers."""
    if not post.is_shown or post.author_id is None or post.author_id == writer.id:
        raise Gone
    if is_blocked(writer.id, post.author_id):
        raise Unreachable
    if writer.trust == NEWCOMER and not writer.is_moderator and not has_written_to(writer.id, post.author_id):
        raise NotToStrangers


def is_blocked(one: int, other: int) -> bool:
    """Whichever of the two has blocked the other."""
    return bool(db.session.scalar(select(block_between(one, other))))


def has_written_to(writer_id: int, author_id: int) -> bool:
    """Whether somebody took part in a thread of this author's."""
    thread = aliased(Post)
    theirs = select(Post.id).join(thread, thread.id == Post.thread_id)
    theirs = theirs.where(Post.author_id == writer_id, Post.kind == Kind.COMMENT, thread.author_id == author_id)
    return db.session.scalar(theirs.limit(1)) is not None


def words_visible_to(viewer: Any) -> Select[PrivateWord]:
    """Those one wrote or was sent; moderators also see what was reported. With all that their pages show."""
    mine = or_(PrivateWord.writer_id == viewer.id, PrivateWord.to_id == viewer.id)
    reported = PrivateWord.reported_at.is_not(None) if viewer.is_moderator else false()
    return with_people(select(PrivateWord).where(or_(mine, reported)))


def with_people(query: Select[PrivateWord]) -> Select[PrivateWord]:
    people = (joinedload(PrivateWord.writer), joinedload(PrivateWord.to), joinedload(PrivateWord.challenge))
    return query.options(*people, joinedload(PrivateWord.post).joinedload(Post.thread))


def answer_read_by(viewer: Any) -> ColumnElement[str]:
    """The answer of a word of theirs, as its page shows it; what they answered themselves is theirs."""
    is_there = and_(PrivateWord.hidden_at.is_(None), PrivateWord.answer_hidden_at.is_(None))
    reads = or_(PrivateWord.to_id == viewer.id, true() if viewer.is_moderator else is_there)
    return case((reads, PrivateWord.answer_source), else_=None)


def words_to(viewer: Any) -> Select[PrivateWord]:
    """What the viewer was sent, but for those they keep away from."""
    apart = are_apart(viewer.id, PrivateWord.writer_id)
    return with_people(select(PrivateWord).where(PrivateWord.to_id == viewer.id, ~apart))


def words_by(viewer: Any) -> Select[PrivateWord]:
    return with_people(select(PrivateWord).where(PrivateWord.writer_id == viewer.id))


def word_written_by(viewer: Any, post: Post) -> Select[int]:
    """The id of the viewer's word about this post."""
    return select(PrivateWord.id).where(PrivateWord.post_id == post.id, PrivateWord.writer_id == viewer.id)


def words_in(challenge_id: int, people: Collection[int]) -> Select[PrivateWord]:
    """What those who organise a challenge wrote to these people, to each the earliest first; with who wrote it."""
    here = select(PrivateWord).where(PrivateWord.challenge_id == challenge_id, PrivateWord.to_id.in_(people))
    return here.order_by(PrivateWord.to_id, PrivateWord.id).options(joinedload(PrivateWord.writer))

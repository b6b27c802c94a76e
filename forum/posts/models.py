"""What people write: one table for everything written in public, and what refers to it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.core.database import Model, db, insert_into
from forum.core.events import Event
from forum.core.forms import EditConflict
from forum.core.refusals import Refused
from forum.core.richtext import RENDERER_VERSION, hashtags_in, plain_length, to_html

EDITED_SHOWS_AFTER = timedelta(minutes=5)
SHORTEST_ANSWER = 40  # characters: fewer, or a cheer, is not an answer
LONGEST_ENTRY = 10_000
LONGEST_COMMENT = 5_000


class Kind(StrEnum):
    ENTRY = "entry"
    TOPIC = "topic"
    COMMENT = "comment"
    HELP_REQUEST = "help_request"


class Audience(StrEnum):
    PUBLIC = "public"
    MEMBERS = "members"


class Visibility(StrEnum):
    """Who may read a challenge and what is written in it."""

    PUBLIC = "public"
    MEMBERS = "members"
    INVITED = "invited"


class Happened(StrEnum):
    POSTED = "post.posted"
    EDITED = "post.edited"
    DELETED = "post.deleted"
    CHEERED = "post.cheered"
    HIDDEN = "post.hidden"
    RELEASED = "post.released"


class Gone(Refused):
    title = _l("This is no longer here")
    message = _l("This was deleted or hidden, so nothing can be added to it.")


class Post(Model):
    """An entry, a topic, a help request or a comment.

    A thread is a root post (`thread_id` empty) and its comments. `branch_id` is the ancestor of a comment that answers
    the root directly: comments are shown by (branch, id), which keeps answers under what they answer. `audience` is the
    author's choice; `visibility` is the challenge's, kept here so that every list can ask it without a join.
    """

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("author_id", "submission_key"),
        CheckConstraint("kind IN ('entry', 'topic', 'comment', 'help_request')", name="kind"),
        CheckConstraint("audience IN ('public', 'members')", name="audience"),
        CheckConstraint("visibility IN ('public', 'members', 'invited')", name="visibility"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    title: Mapped[str | None] = mapped_column(String(150))
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[Markup]
    renderer_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    audience: Mapped[str] = mapped_column(String(10), default=Audience.PUBLIC)
    visibility: Mapped[str] = mapped_column(String(10), default=Visibility.PUBLIC)
    submission_key: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    is_answer: Mapped[bool] = mapped_column(default=False)
    comment_count: Mapped[int] = mapped_column(default=0)
    answer_count: Mapped[int] = mapped_column(default=0)
    first_answer_at: Mapped[datetime | None]
    last_activity_at: Mapped[datetime]

    author: Mapped[Account | None] = relationship(foreign_keys=[author_id], lazy="raise")
    challenge: Mapped[Any] = relationship("Challenge", lazy="raise")
    thread: Mapped["Post | None"] = relationship(foreign_keys=[thread_id], remote_side=[id], lazy="raise")
    parent: Mapped["Post | None"] = relationship(foreign_keys=[parent_id], remote_side=[id], lazy="raise")
    mentions: Mapped[list["Mention"]] = relationship(lazy="raise", cascade="all, delete-orphan", passive_deletes=True)
    hashtags: Mapped[list["Hashtag"]] = relationship(lazy="raise", cascade="all, delete-orphan", passive_deletes=True)

    @classmethod
    def write(
        cls,
        kind: Kind,
        author: Account,
        text: str,
        *,
        at: datetime,
        mentioned: dict[str, Account] | None = None,
        **about: Any,
    ) -> Self:
        """A new post with its safe HTML, hashtags and mentions; what an unconfirmed account writes waits.

        Raises the refusals of `core.richtext` when the text cannot be shown.
        """
        post = cls(kind=kind, author=author, created_at=at, last_activity_at=at, version=1, **about)
        post.held_at = None if author.is_confirmed else at
        post.comment_count = post.answer_count = 0
        post.visibility = post.challenge.visibility if post.challenge is not None else Visibility.PUBLIC
        post.is_answer = False
        post.render(text, mentioned or {})
        db.session.add(post)
        Event.record(Happened.POSTED, actor=author, post=post, challenge=about.get("challenge"), at=at)
        return post

    def render(self, text: str, mentioned: dict[str, Account]) -> None:
        """Take over a text: the source as typed, its HTML, and who and what it names."""
        self.source, self.html = text, to_html(text, mentioned.keys())
        self.renderer_version = RENDERER_VERSION
        self.mentions = [Mention(person=person) for person in mentioned.values()]
        self.hashtags = [Hashtag(tag=tag) for tag in hashtags_in(text)]

    @property
    def is_root(self) -> bool:
        return self.kind != Kind.COMMENT

    @property
    def is_gone(self) -> bool:
        return self.deleted_at is not None or self.hidden_at is not None

    @property
    def is_held(self) -> bool:
        return self.held_at is not None

    @property
    def is_shown(self) -> bool:
        return not self.is_gone and not self.is_held

    @property
    def shows_edited(self) -> bool:
        return self.edited_at is not None and self.edited_at - self.created_at > EDITED_SHOWS_AFTER

    def comment(self, author: Account, text: str, *, at: datetime, to: "Post | None" = None, **about: Any) -> "Post":
        """Answer this thread, or one comment in it. Raises Gone when the thread or that comment is no more."""
        if self.is_gone or (to is not None and to.is_gone):
            raise Gone
        comment = Post.write(
            Kind.COMMENT, author, text, at=at, thread=self, parent=to or self, challenge=self.challenge, **about
        )
        comment.branch_id = None if to is None or to.is_root else to.branch_id or to.id
        comment.audience = self.audience
        comment.is_answer = author is not self.author and plain_length(text) >= SHORTEST_ANSWER
        if comment.is_shown:
            self.count_in(comment)
        return comment

    def count_in(self, comment: "Post") -> None:
        """A comment of this thread is to be seen from now on."""
        self.comment_count = Post.comment_count + 1
        self.last_activity_at = max(self.last_activity_at, comment.created_at)
        if comment.is_answer:
            self.answer_count = Post.answer_count + 1
            self.first_answer_at = func.coalesce(Post.first_answer_at, comment.created_at)

    def count_out(self, comment: "Post") -> None:
        """A comment of this thread is no longer to be seen; the first answer may now be a later one."""
        self.comment_count = Post.comment_count - 1
        if comment.is_answer:
            self.answer_count = Post.answer_count - 1
            self.first_answer_at = first_answer_without(self, comment)

    def edit(
        self, text: str, *, by: Account, version: int, at: datetime, title: str | None = None, **named: Any
    ) -> None:
        """Replace the text, keeping the earlier one. Raises EditConflict when it is no longer the one that was read."""
        if self.is_gone:
            raise Gone
        self.claim_version(version)
        db.session.add(self.revision(by, at))
        self.render(text, named.get("mentioned") or {})
        self.title = title if title is not None else self.title
        self.edited_at = at
        self.recount_answer(text)
        Event.record(Happened.EDITED, actor=by, post=self, at=at)

    def claim_version(self, version: int) -> None:
        """Of two who edit the same version at once, one gets it."""
        mine = update(Post).where(Post.id == self.id, Post.version == version).values(version=version + 1)
        if db.session.execute(mine.returning(Post.version)).first() is None:
            raise EditConflict

    def revision(self, by: Account, at: datetime) -> "Revision":
        return Revision(post=self, title=self.title, source=self.source, edited_by_id=by.id, replaced_at=at)

    def recount_answer(self, text: str) -> None:
        """A longer text may turn a word into an answer, and the other way round."""
        was, thread = self.is_answer, self.thread
        is_answer = thread is not None and self.author_id != thread.author_id and plain_length(text) >= SHORTEST_ANSWER
        if thread is None or was == is_answer or not self.is_shown:
            return
        thread.count_out(self)
        self.is_answer = is_answer
        thread.count_in(self)

    def delete(self, *, by: Account, at: datetime) -> None:
        """Take the text away; a tombstone stays where others have answered."""
        if self.deleted_at is not None:
            return
        db.session.add(self.revision(by, at))
        if self.is_shown and self.thread is not None:
            self.thread.count_out(self)
        self.deleted_at, self.source, self.html = at, "", to_html("")
        Event.record(Happened.DELETED, actor=by, post=self, at=at)

    def hide(self, *, by: Account, at: datetime) -> None:
        """A moderator's deed: nobody but the author and moderators sees the text. The reason stands in the log."""
        if self.hidden_at is None:
            if self.is_shown and self.thread is not None:
                self.thread.count_out(self)
            self.hidden_at = at
            Event.record(Happened.HIDDEN, actor=by, post=self, at=at)

    def unhide(self) -> None:
        self.hidden_at = None
        if self.is_shown and self.thread is not None:
            self.thread.count_in(self)

    def release(self, at: datetime) -> None:
        """It waited, for instance for its author's e-mail to be confirmed; now it is shown."""
        if self.held_at is None:
            return
        self.held_at = None
        if self.is_shown and self.thread is not None:
            self.thread.count_in(self)
        Event.record(Happened.RELEASED, actor=self.author, post=self, at=at)


def first_answer_without(thread: Post, comment: Post) -> Any:
    """The instant of the earliest answer that is still to be seen."""
    other = Post.__table__.alias("other")
    shown = [other.c[name].is_(None) for name in ("deleted_at", "hidden_at", "held_at")]
    earliest = select(func.min(other.c.created_at)).where(other.c.thread_id == thread.id, other.c.is_answer, *shown)
    return earliest.where(other.c.id != comment.id).scalar_subquery()


Index("ix_posts_thread", Post.thread_id, func.coalesce(Post.branch_id, Post.id), Post.id)
Index("ix_posts_author", Post.author_id, Post.created_at, Post.id)
Index("ix_posts_topics", Post.challenge_id, Post.kind, Post.last_activity_at, Post.id)
Index(
    "ix_posts_unanswered",
    Post.challenge_id,
    Post.id,
    sqlite_where=(Post.answer_count == 0) & Post.thread_id.is_(None),
    postgresql_where=(Post.answer_count == 0) & Post.thread_id.is_(None),
)


class Revision(Model):
    """An earlier text of a post; its author and moderators can read it."""

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    title: Mapped[str | None] = mapped_column(String(150))
    source: Mapped[str] = mapped_column(Text)
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    replaced_at: Mapped[datetime]

    post: Mapped[Post] = relationship(lazy="raise")
    edited_by: Mapped[Account | None] = relationship(lazy="raise")


class Mention(Model):
    __tablename__ = "mentions"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)

    person: Mapped[Account] = relationship(lazy="raise")


class Hashtag(Model):
    __tablename__ = "hashtags"
    __table_args__ = (Index("ix_hashtags_tag", "tag", "post_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(30), primary_key=True)


class Cheer(Model):
    """'This helped': who said so can be seen, how many is never counted in public."""

    __tablename__ = "cheers"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    cheered_at: Mapped[datetime]

    person: Mapped[Account] = relationship(lazy="raise")


class Reader(Model):
    """Who may read a challenge that is open to invited people only."""

    __tablename__ = "readers"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    since_at: Mapped[datetime]

    @classmethod
    def admit(cls, challenge_id: int, account_id: int, at: datetime) -> None:
        """From now on this person may read it; said twice, it stays said once."""
        row = insert_into(cls).values(challenge_id=challenge_id, account_id=account_id, since_at=at)
        db.session.execute(row.on_conflict_do_nothing())

"""What people write: one table for everything written in public. What hangs on a post is in attached.py."""

from datetime import datetime
from typing import Any, Self

from markupsafe import Markup
from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, update
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from forum.accounts import Account
from forum.core.database import UNSYNCHRONISED, Model, db
from forum.core.events import Event
from forum.core.forms import EditConflict
from forum.core.richtext import RENDERER_VERSION, tidy, to_html
from forum.posts.answering import answers
from forum.posts.attached import Cheer, Hashtag, Mention, Revision, forget_names, tags_in
from forum.posts.authors import waits_for
from forum.posts.blocks import refuse_below_whom_they_blocked
from forum.posts.captions import as_called
from forum.posts.counts import Counted, answer_in, answer_out
from forum.posts.hiding import Hideable
from forum.posts.looks import Look
from forum.posts.newcomers import refuse_beyond_newcomers, refuse_beyond_one_post
from forum.posts.opening import CHECKS, ForWhom, begins_first_thread, readers_as_they_are, readers_of
from forum.posts.pictures import PostPicture, pictures_in, show_instead
from forum.posts.suspects import fingerprint
from forum.posts.words import (
    EDITED_SHOWS_AFTER,
    Gone,
    Happened,
    HeldFor,
    Kind,
    ReadOnly,
    Visibility,
)

CLOSED = ("draft", "archived", "cancelled")  # states of a challenge in which nothing new is written


class Post(Counted, ForWhom, Hideable, Model):
    """An entry, a topic, a help request or a comment.

    A thread is a root post (`thread_id` empty) and its comments. `branch_id` is the ancestor of a comment that answers
    the root directly: comments are shown by (branch, id), which keeps answers under what they answer. Who reads it
    stands in opening.py. `line` is 0 for the first thread that its author has begun, and 2 more once that is seen to.
    """

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("author_id", "submission_key"),
        CheckConstraint("kind IN ('entry', 'topic', 'comment', 'help_request', 'launch')", name="kind"),
        *CHECKS,
        CheckConstraint("held_reason IN ('unconfirmed', 'review')", name="held_reason"),
        CheckConstraint("hidden_how IN ('reports', 'moderator', 'removed', 'spam')", name="hidden_how"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    tally_id: Mapped[int | None] = mapped_column(ForeignKey("tallies.id"))
    title: Mapped[str | None] = mapped_column(String(150))
    source: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str | None] = mapped_column(String(32))
    html: Mapped[Markup]
    renderer_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    submission_key: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    held_reason: Mapped[str | None] = mapped_column(String(12))
    deleted_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    is_answer: Mapped[bool] = mapped_column(default=False)
    line: Mapped[int] = mapped_column(default=1, server_default="1")
    comment_count: Mapped[int] = mapped_column(default=0)
    answer_count: Mapped[int] = mapped_column(default=0)
    first_answer_at: Mapped[datetime | None]
    last_activity_at: Mapped[datetime]

    author: Mapped[Account | None] = relationship(foreign_keys=[author_id], lazy="raise")
    challenge: Mapped[Any] = relationship("Challenge", lazy="raise")
    thread: Mapped["Post | None"] = relationship(foreign_keys=[thread_id], remote_side=[id], lazy="raise")
    parent: Mapped["Post | None"] = relationship(foreign_keys=[parent_id], remote_side=[id], lazy="raise")
    mentions: Mapped[list[Mention]] = relationship(lazy="raise", cascade="all, delete-orphan", passive_deletes=True)
    hashtags: Mapped[list[Hashtag]] = relationship(lazy="raise", cascade="all, delete-orphan", passive_deletes=True)
    pictures: Mapped[list[PostPicture]] = relationship(lazy="raise", cascade="all, delete-orphan", passive_deletes=True)

    @classmethod
    def write(
        cls,
        kind: Kind,
        author: Account,
        text: str,
        *,
        at: datetime,
        mentioned: dict[str, Account] | None = None,
        all_the_same: bool = False,
        trapped: bool = False,
        sells: bool = False,
        **about: Any,
    ) -> Self:
        """A new post with its safe HTML, hashtags and mentions; what an unconfirmed account writes waits.

        Raises Silenced, what newcomers are refused, the refusals of `core.richtext` when the text cannot be shown, and
        ReadsLikeAPitch, unless it is to be published `all_the_same`: then it waits for a moderator, as does what was
        `trapped` or otherwise looks like spam. `beside`: words that stand beside it, and are looked at as well.
        """
        author.refuse_if_silenced(at)
        text = as_called(text)
        html = to_html(text, (mentioned or {}).keys())
        refuse_beyond_newcomers(author, html, mentioned or {}, at, about.get("thread"), is_comment=kind == Kind.COMMENT)
        how = {"insists": all_the_same, "trapped": trapped, "sells": sells, "beside": about.pop("beside", "")}
        look = Look.at_new(author, text, at=at, **how, **about)
        line = 0 if kind != Kind.COMMENT and begins_first_thread(author.id) else 1
        post = cls(kind=kind, author=author, created_at=at, last_activity_at=at, version=1, line=line, **about)
        post.comment_count, post.answer_count, post.is_answer = 0, 0, post.is_answer or False
        if kind != Kind.COMMENT:
            post.visibility = post.challenge.visibility if post.challenge is not None else Visibility.PUBLIC
            post.written_for, post.written_to = post.visibility, readers_of(post)
        post.held_reason = HeldFor.REVIEW if look.waits else None if author.is_confirmed else HeldFor.UNCONFIRMED
        post.held_at = at if post.held_reason else None
        post.take_over(text, html)
        post.mentions = [Mention(person=person) for person in (mentioned or {}).values()]
        post.hashtags = [Hashtag(tag=tag) for tag in tags_in(text)]
        post.pictures = pictures_in(post.html)
        post.count_if_shown()
        db.session.add(post)
        look.keep_beside(post, author, at)
        Event.record(Happened.POSTED, actor=author, post=post, challenge=about.get("challenge"), at=at)
        return post

    def take_over(self, text: str, html: Markup) -> None:
        self.source, self.html, self.renderer_version = tidy(text), html, RENDERER_VERSION
        self.fingerprint = fingerprint(text)

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

    def refuse_if_closed(self, at: datetime) -> None:
        """Raises ReadOnly when the post's challenge takes nothing new."""
        if self.challenge is not None and self.challenge.state_at(at) in CLOSED:
            raise ReadOnly

    def comment(self, author: Account, text: str, *, at: datetime, to: "Post | None" = None, **about: Any) -> "Post":
        """Answer this thread, or one comment in it. Raises Gone, ReadOnly, Blocked, and what `write` raises."""
        if self.is_gone or (to is not None and to.is_gone):
            raise Gone
        self.refuse_if_closed(at)
        refuse_below_whom_they_blocked(author, self, to or self)
        return Post.write(
            Kind.COMMENT,
            author,
            text,
            at=at,
            thread=self,
            parent=to or self,
            branch_id=None if to is None or to.is_root else to.branch_id or to.id,
            challenge=self.challenge,
            **readers_as_they_are(self.id),
            is_answer=self.would_be_answered_by(author.id, text),
            **about,
        )

    def would_be_answered_by(self, author_id: int | None, text: str, *, is_heard: bool = False) -> bool:
        """See answering.py."""
        return answers(author_id, self.author_id, text, is_heard=is_heard)

    def edit(
        self,
        text: str,
        *,
        by: Account,
        version: int,
        at: datetime,
        title: str | None = None,
        mentioned: dict[str, Account] | None = None,
        all_the_same: bool = False,
        sells: bool = False,
    ) -> None:
        """Replace the text, keeping the earlier one. Raises EditConflict when it is no longer the one that was read,
        Gone, Silenced, what newcomers are refused, and ReadsLikeAPitch as `write` does, for what is new in it.

        A comment needs its `thread` loaded.
        """
        by.refuse_if_silenced(at)
        if self.is_gone:
            raise Gone
        text = as_called(text)
        new_title = title if title is not None else self.title
        look = Look.at_edit(self, by, new_title, text, insists=all_the_same, sells=sells)
        named, earlier = mentioned or {}, Revision.of(self, by, at)
        html = to_html(text, named.keys())
        refuse_beyond_one_post(by, html, named)
        shown = pictures_in(html)
        self.claim_version(version, text, **self.for_those_who_read_now(at))
        show_instead(self.id, self.html, shown, at)
        self.take_over(text, html)
        self.title, self.edited_at = new_title, at
        forget_names(self.id)
        people = [Mention(post_id=self.id, person_id=person.id) for person in named.values()]
        db.session.add_all([earlier, *people, *(Hashtag(post_id=self.id, tag=tag) for tag in tags_in(text))])
        Event.record(Happened.EDITED, actor=by, post=self, at=at)
        look.keep_after(self, by, at)

    def claim_version(self, version: int, text: str, **anew: Any) -> None:
        """Of two who edit the same version at once, one gets it. A longer text may turn a word into an answer."""
        was, thread = self.is_answer, self.thread if self.thread_id else None
        is_answer = thread is not None and thread.would_be_answered_by(self.author_id, text, is_heard=was)
        unchanged = (Post.version == version, Post.deleted_at.is_(None))
        if self.version != version or not self.claim(*unchanged, version=version + 1, is_answer=is_answer, **anew):
            raise EditConflict
        if self.thread_id is not None and self.is_shown and is_answer != was:
            answer_in(self.thread_id, self.created_at) if is_answer else answer_out(self.thread_id)

    def claim(self, *conditions: Any, **values: Any) -> bool:
        """Change the row if it still is as expected: True for exactly one of those who try. Loads what it says now."""
        mine = update(Post).where(Post.id == self.id, *conditions).values(**values)
        states = (Post.deleted_at, Post.hidden_at, Post.held_at, Post.is_answer, Post.answer_count, Post.tally_id)
        row = db.session.execute(mine.returning(*states), execution_options=UNSYNCHRONISED).first()
        if row is None:
            return False
        for name, value in [*row._mapping.items(), *values.items()]:
            set_committed_value(self, name, value)
        return True

    def delete(self, *, by: Account, at: datetime) -> None:
        """Take the text away; a tombstone stays, and its author and moderators can read what it said."""
        earlier, html = Revision.of(self, by, at), self.html
        if not self.claim(Post.deleted_at.is_(None), deleted_at=at, title=None, source="", html=to_html("")):
            return
        db.session.add(earlier)
        forget_names(self.id)
        show_instead(self.id, html, [], at)
        if self.hidden_at is None and self.held_at is None:
            self.count_out()
        Event.record(Happened.DELETED, actor=by, post=self, at=at)

    def hold(self, reason: HeldFor, *, at: datetime) -> None:
        """It waits for a moderator's look, or for its author's address to be confirmed; the look comes first."""
        if reason == HeldFor.REVIEW and self.claim(Post.held_reason == HeldFor.UNCONFIRMED, held_reason=reason):
            return
        if not self.claim(Post.held_at.is_(None), held_at=at, held_reason=reason):
            return
        if not self.is_gone:
            self.count_out()
        Event.record(Happened.HELD, actor=None, post=self, at=at)

    def release(self, at: datetime) -> None:
        """It need not wait any longer; now it is shown. What was looked at may still wait for its author's address."""
        waits = waits_for(self.author, self.edited_at or self.created_at)
        if waits and self.claim(Post.held_reason == HeldFor.REVIEW, held_reason=HeldFor.UNCONFIRMED):
            return
        if self.claim(Post.held_at.is_not(None), held_at=None, held_reason=None):
            self.count_if_shown()
            Event.record(Happened.RELEASED, actor=self.author, post=self, at=at)

    def cheer(self, person: Account, *, at: datetime) -> None:
        """'This helped.' Said twice, it stays said once."""
        if Cheer.give(self.id, person.id, at):
            Event.record(Happened.CHEERED, actor=person, post=self, at=at)

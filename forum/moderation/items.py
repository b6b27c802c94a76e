"""The queue: one row for each thing that waits for a moderator, whatever brought it there and however often.

`put_in_queue(post, Why.PITCH, at=…, note="its words")` is all that another room needs. What is decided is closed, not
deleted; the same thing may come again later, in a row of its own.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, Text, inspect, select, update
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from forum.accounts import Account
from forum.challenges import Challenge, Organiser
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.moderation.as_read import Thing
from forum.moderation.words import LONGEST_NOTE, AlreadyDecided, Kind, TakenOver, Why
from forum.posts import Post, PrivateWord

KINDS = "kind IN ('post', 'profile', 'challenge', 'private_word', 'appeal')"
TARGETS = {Kind.POST: "post_id", Kind.PROFILE: "account_id", Kind.CHALLENGE: "about_id", Kind.PRIVATE_WORD: "word_id"}


class ReviewItem(Model):
    """Something that waits for a moderator, or did. `within_id` is the challenge it stands in, `person_id` whom it
    concerns. Of two who change an item at once, the version lets one."""

    __tablename__ = "review_items"
    __table_args__ = (
        CheckConstraint(KINDS, name="kind"),
        *(CheckConstraint(f"(kind = '{one}') = ({name} IS NOT NULL)", name=name) for one, name in TARGETS.items()),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    word_id: Mapped[int | None] = mapped_column(ForeignKey("private_words.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    within_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id", ondelete="SET NULL"))
    why: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(Text, default="")
    reports: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    claimed_at: Mapped[datetime | None]
    handover: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    version: Mapped[int] = mapped_column(default=1)

    post: Mapped[Post | None] = relationship(lazy="raise")
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id], lazy="raise")
    about: Mapped[Challenge | None] = relationship(foreign_keys=[about_id], lazy="raise")
    word: Mapped[PrivateWord | None] = relationship(lazy="raise")
    person: Mapped[Account | None] = relationship(foreign_keys=[person_id], lazy="raise")
    within: Mapped[Challenge | None] = relationship(foreign_keys=[within_id], lazy="raise")
    claimed_by: Mapped[Account | None] = relationship(foreign_keys=[claimed_by_id], lazy="raise")

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def target(self) -> dict[str, Any]:
        """Whose reports stand behind it."""
        ids = {"post_id": self.post_id, "account_id": self.account_id, "challenge_id": self.about_id}
        return {**ids, "word_id": self.word_id}

    @property
    def thing(self) -> Thing | None:
        """What there is to read; nothing of an appeal, which is about a decision."""
        return self.post or self.account or self.about or self.word

    def take(self, by: Account, *, version: int, at: datetime) -> None:
        """'I look after this one.' Raises TakenOver and AlreadyDecided."""
        self.change(version, claimed_by_id=by.id, claimed_at=at, handover="")

    def hand_over(self, to: Account | None, note: str, *, version: int, at: datetime) -> None:
        """To another moderator or, with None, to whoever comes. Raises TakenOver and AlreadyDecided."""
        claim = {"claimed_by_id": to.id if to else None, "claimed_at": at if to else None}
        self.change(version, handover=note, **claim)

    def close(self, *, version: int, at: datetime) -> None:
        """It is decided. Raises TakenOver and AlreadyDecided."""
        self.change(version, closed_at=at)

    def reopen(self) -> None:
        """What was decided is taken back, and it waits again; unless it was reported anew, and waits already."""
        others, column = aliased(ReviewItem), TARGETS.get(Kind(self.kind), "id")
        same = getattr(others, column) == getattr(self, column)
        waits = select(others.id).where(same, others.closed_at.is_(None)).exists()
        mine = update(ReviewItem).where(ReviewItem.id == self.id, ~waits)
        again = mine.values(closed_at=None, version=ReviewItem.version + 1)
        db.session.execute(again, execution_options=UNSYNCHRONISED)

    def change(self, version: int, **values: Any) -> None:
        mine = update(ReviewItem).where(
            ReviewItem.id == self.id, ReviewItem.version == version, ReviewItem.closed_at.is_(None)
        )
        row = mine.values(version=version + 1, **values).returning(ReviewItem.id)
        if db.session.execute(row, execution_options=UNSYNCHRONISED).first() is None:
            raise TakenOver if self.is_open else AlreadyDecided
        for name, value in {"version": version + 1, **values}.items():
            set_committed_value(self, name, value)


IS_OPEN = ReviewItem.closed_at.is_(None)


def among_open(name: str, *columns: Any, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)


among_open("ix_review_items_open", ReviewItem.id)
among_open("ix_review_items_kind", ReviewItem.kind, ReviewItem.id)
among_open("ix_review_items_why", ReviewItem.why, ReviewItem.id)
among_open("ix_review_items_within", ReviewItem.within_id, ReviewItem.id)
among_open("ix_review_items_claimed", ReviewItem.claimed_by_id, ReviewItem.id)
for column in TARGETS.values():
    among_open(f"uq_review_items_{column}", getattr(ReviewItem, column), unique=True)


def put_in_queue(target: Any, why: Why, *, at: datetime, note: str = "", reports: int = 0) -> None:
    """A Post, an Account (what its page says), a Challenge or a PrivateWord waits for a moderator from now on.

    Said again, it waits once; what was reported again is counted. A post may be one that is just being written.
    """
    about = {"why": str(why), "note": note, "opened_at": at, "reports": reports, "version": 1, "handover": ""}
    if not inspect(target).persistent:
        db.session.add(ReviewItem(kind=Kind.POST, post=target, person=target.author, within=target.challenge, **about))
        return
    column = TARGETS[kind_of(target)]
    row = insert_into(ReviewItem).values(**target_of(target), **about)
    again = {"reports": ReviewItem.reports + row.excluded.reports}
    done = row.on_conflict_do_update(index_elements=[column], index_where=IS_OPEN, set_=again)
    db.session.execute(done, execution_options=UNSYNCHRONISED)


def close_what_waits_no_longer(why: Why, at: datetime) -> None:
    """Its author changed it, so it was let go; what was reported beside goes on waiting."""
    is_free = select(Post.id).where(Post.id == ReviewItem.post_id, Post.held_at.is_(None)).exists()
    mine = update(ReviewItem).where(IS_OPEN, ReviewItem.why == why, ReviewItem.reports == 0, is_free)
    closed = mine.values(closed_at=at, version=ReviewItem.version + 1)
    db.session.execute(closed, execution_options=UNSYNCHRONISED)


def kind_of(target: Any) -> Kind:
    kinds = {Post: Kind.POST, Account: Kind.PROFILE, Challenge: Kind.CHALLENGE, PrivateWord: Kind.PRIVATE_WORD}
    return kinds[type(target)]


def target_of(target: Any) -> dict[str, Any]:
    """The columns that say what an item is about, whom it concerns, and where it stands."""
    kind = kind_of(target)
    person = {"post": "author_id", "profile": "id", "private_word": "writer_id"}
    within = {"post": "challenge_id", "challenge": "id"}.get(kind)
    return {
        "kind": str(kind),
        TARGETS[kind]: target.id,
        "person_id": getattr(target, person[kind]) if kind in person else db.session.scalar(who_runs(target)),
        "within_id": getattr(target, within) if within else None,
    }


def who_runs(challenge: Challenge) -> Select[int]:
    """Who founded it, as long as they organise it; else whoever has organised it for longest."""
    is_founder = (Organiser.account_id == challenge.created_by_id).desc()
    query = select(Organiser.account_id).where(Organiser.challenge_id == challenge.id)
    return query.order_by(is_founder, Organiser.since_at, Organiser.account_id).limit(1)

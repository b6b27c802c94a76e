"""What hangs on a post: its earlier texts, whom and what it names, who cheered; and who reads what is not for all."""

from datetime import datetime
from typing import Any, Self

from sqlalchemy import ForeignKey, Index, Select, String, Text, delete, false, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into, letter_by_letter
from forum.core.richtext import hashtags_in
from forum.posts.words import Visibility


class Revision(Model):
    """An earlier text of a post, for its author and moderators; what was for a circle, for its author."""

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    title: Mapped[str | None] = mapped_column(String(150))
    source: Mapped[str] = mapped_column(Text)
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    replaced_at: Mapped[datetime]
    for_circle: Mapped[bool] = mapped_column(default=False, server_default=false())

    post: Mapped[Any] = relationship("Post", lazy="raise")
    edited_by: Mapped[Account | None] = relationship(lazy="raise")

    @classmethod
    def of(cls, post: Any, by: Account, at: datetime) -> Self:
        words = {"title": post.title, "source": post.source, "for_circle": post.circle_id is not None}
        return cls(post_id=post.id, edited_by_id=by.id, replaced_at=at, **words)


class Mention(Model):
    __tablename__ = "mentions"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)

    person: Mapped[Account] = relationship(lazy="raise")


class Hashtag(Model):
    __tablename__ = "hashtags"
    __table_args__ = (Index("ix_hashtags_tag", "tag", "post_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(letter_by_letter(30), primary_key=True)


def tags_in(text: str) -> list[str]:
    """Most texts have none, and need not be read for them. An ampersand may spell the sign in other ways."""
    return hashtags_in(text) if "#" in text or "&" in text else []


def forget_names(post_id: int) -> None:
    """The text is about to be replaced or is gone, so it names nobody and nothing any more."""
    for model in (Mention, Hashtag):
        db.session.execute(delete(model).where(model.post_id == post_id))


class Cheer(Model):
    """'This helped': who said so can be seen, how many is never counted in public."""

    __tablename__ = "cheers"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    cheered_at: Mapped[datetime]

    person: Mapped[Account] = relationship(lazy="raise")

    @classmethod
    def give(cls, post_id: int, person_id: int, at: datetime) -> bool:
        """False: it was given already."""
        row = insert_into(cls).values(post_id=post_id, person_id=person_id, cheered_at=at)
        return db.session.execute(row.on_conflict_do_nothing().returning(cls.post_id)).first() is not None

    @classmethod
    def take_back(cls, post_id: int, person_id: int) -> bool:
        """False: there was none."""
        mine = delete(cls).where(cls.post_id == post_id, cls.person_id == person_id)
        return db.session.execute(mine.returning(cls.post_id)).first() is not None


class Reader(Model):
    """Who may read a challenge that is open to invited people only.

    `came_openly`: they came while it was open to more. What was written for invited people earlier is not for them.
    `with_team`: they read it because they organise it or host a day, and only as long as they do.
    """

    __tablename__ = "readers"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    since_at: Mapped[datetime]
    came_openly: Mapped[bool] = mapped_column(default=False, server_default=false())
    with_team: Mapped[bool] = mapped_column(default=False, server_default=false())

    account: Mapped[Account] = relationship(lazy="raise")

    @classmethod
    def admit(cls, challenge_id: int, account_id: int, at: datetime) -> bool:
        """From now on this person may read it, whatever they do in it; said twice, it stays said once. False: they
        might already."""
        challenges = Model.metadata.tables["challenges"].c
        is_open = select(challenges.visibility != Visibility.INVITED).where(challenges.id == challenge_id)
        row = insert_into(cls).values(
            challenge_id=challenge_id, account_id=account_id, since_at=at, came_openly=is_open.scalar_subquery()
        )
        stays = {"index_elements": ["challenge_id", "account_id"], "set_": {"with_team": False}}
        row = row.on_conflict_do_update(**stays, where=cls.with_team)
        return db.session.execute(row.returning(cls.account_id)).first() is not None

    @classmethod
    def dismiss(cls, challenge_id: int, account_id: int) -> None:
        """From now on they read it no more."""
        theirs = delete(cls).where(cls.challenge_id == challenge_id, cls.account_id == account_id)
        db.session.execute(theirs, execution_options=UNSYNCHRONISED)


class CircleReader(Model):
    """Who reads what is written for a circle only.

    `is_member`: they belong to it now, and write for it; of the others, who went on to another circle together with
    all of theirs, it stays readable. In one challenge somebody belongs to one circle at the most.
    """

    __tablename__ = "circle_readers"

    circle_id: Mapped[int] = mapped_column(ForeignKey("circles.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    since_at: Mapped[datetime]
    is_member: Mapped[bool]

    @classmethod
    def admit(cls, circle_id: int, challenge_id: int, account_id: int, at: datetime) -> bool:
        """From now on this person belongs to the circle. False: they belong to one already."""
        row = insert_into(cls).values(
            circle_id=circle_id, challenge_id=challenge_id, account_id=account_id, since_at=at, is_member=True
        )
        return db.session.execute(row.on_conflict_do_nothing().returning(cls.circle_id)).first() is not None

    @classmethod
    def dismiss(cls, account_id: int, **where: int) -> None:
        """From now on they do not belong to this circle (`circle_id`), or to any of a challenge (`challenge_id`), and
        read only what they wrote themselves.
        """
        theirs = delete(cls).where(cls.account_id == account_id, cls.is_member).filter_by(**where)
        db.session.execute(theirs, execution_options=UNSYNCHRONISED)

    @classmethod
    def release(cls, circle_id: int) -> None:
        """All of its people go on elsewhere, and can still read what they wrote to each other here."""
        theirs = update(cls).where(cls.circle_id == circle_id).values(is_member=False)
        db.session.execute(theirs, execution_options=UNSYNCHRONISED)


Index(
    "uq_circle_readers_one",
    CircleReader.challenge_id,
    CircleReader.account_id,
    unique=True,
    sqlite_where=CircleReader.is_member,
    postgresql_where=CircleReader.is_member,
)


def circle_of(account_id: Any, challenge_id: Any) -> Select[int]:
    """The circle somebody belongs to in a challenge. Ids, or columns."""
    mine = (CircleReader.account_id == account_id, CircleReader.challenge_id == challenge_id, CircleReader.is_member)
    return select(CircleReader.circle_id).where(*mine)

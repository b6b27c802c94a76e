"""Favourites: entries that people of a challenge choose for its wrap-up, each with a sentence why. Nobody counts them.

Who took part, or organises it, chooses up to five entries of others, from the end of the last day on. A sentence is for
those who could read it when it was said: neither a challenge nor an entry that is opened opens it to more.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    and_,
    delete,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account, refuse_listed
from forum.challenges import Challenge, Part, Participation
from forum.closing.models import refuse_unless_over
from forum.core.database import Model, db, insert_into
from forum.core.refusals import NotAllowed, Refused
from forum.entries import one_press_at_a_time
from forum.posts import Post, Visibility, narrower_than, narrowest

MOST_CHOSEN = 5  # by one person in one challenge
LONGEST_WHY = 300


class NotYoursToChoose(NotAllowed):
    message = _l("Favourites are chosen by those who took part.")


class ChooseAnother(Refused):
    message = _l("Please choose an entry of somebody else: others choose yours.")


class EnoughChosen(Refused):
    message = _l("You have chosen %(most)s entries. Take one of them back to choose another.", most=MOST_CHOSEN)


class Favourite(Model):
    """An entry that somebody of the challenge chose, and why. `written_for`: who could read that when it was said."""

    __tablename__ = "favourites"
    __table_args__ = (
        UniqueConstraint("post_id", "person_id"),
        CheckConstraint("written_for IN ('public', 'members', 'invited')", name="written_for"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    why: Mapped[str] = mapped_column(String(LONGEST_WHY))
    written_for: Mapped[str] = mapped_column(
        String(10), default=Visibility.PUBLIC, server_default=str(Visibility.PUBLIC)
    )
    chosen_at: Mapped[datetime]

    post: Mapped[Post] = relationship(lazy="raise")
    person: Mapped[Account] = relationship(lazy="raise")

    @classmethod
    def choose(cls, chooser: "Chooser", post: Post, why: str, at: datetime) -> None:
        """Choosing one again says why anew, to those who read it now. Whether there is room is asked in the statement
        that writes it, for of two presses at once each saw some. Raises Silenced, EnoughChosen, OnTheLists and what
        `Chooser.refuse` does."""
        chooser.person.refuse_if_silenced(at)
        chooser.refuse(post, at)
        refuse_listed(chooser.person, why)
        one_press_at_a_time(chooser.person.id)
        row = {"challenge_id": chooser.challenge.id, "post_id": post.id, "person_id": chooser.person.id}
        said = {"why": why, "written_for": readers_now(chooser.challenge, post), "chosen_at": at}
        theirs = (cls.challenge_id == chooser.challenge.id, cls.person_id == chooser.person.id)
        others = select(func.count()).select_from(cls).where(*theirs, cls.post_id != post.id).scalar_subquery()
        values = [literal(value, cls.__table__.c[name].type) for name, value in (row | said).items()]
        new = insert_into(cls).from_select(list(row | said), select(*values).where(others < MOST_CHOSEN))
        new = new.on_conflict_do_update(index_elements=["post_id", "person_id"], set_=said).returning(cls.id)
        if db.session.execute(new).first() is None:
            raise EnoughChosen

    @classmethod
    def take_back(cls, post_id: int, person: Account) -> int | None:
        """The id of the challenge; None: there was nothing to take back."""
        mine = delete(cls).where(cls.post_id == post_id, cls.person_id == person.id).returning(cls.challenge_id)
        return db.session.scalar(mine)

    def is_kept_back(self, challenge: Challenge) -> bool:
        """It was said to fewer than read the entry now. Needs the post."""
        return self.written_for in narrower_than(readers_now(challenge, self.post))


def readers_now(challenge: Challenge, post: Post) -> Visibility:
    """Who can read what is said of an entry: as far as the challenge, the entry and its author's choice all reach."""
    return narrowest(challenge.visibility, post.visibility, post.audience)


Index("ix_favourites_challenge", Favourite.challenge_id, Favourite.id)


@dataclass(frozen=True)
class Chooser:
    """Somebody in a challenge: which part they have there, and what they chose: why, by the ids of the entries."""

    person: Any
    challenge: Challenge
    part: str | None
    chosen: dict[int, str]

    @property
    def has_no_more(self) -> bool:
        return len(self.chosen) >= MOST_CHOSEN

    def refuse(self, post: Post, at: datetime) -> None:
        """Raises NotOverYet, NotYoursToChoose, ChooseAnother."""
        refuse_unless_over(self.challenge, at)
        if not (self.part == Part.PARTICIPANT or self.challenge.is_organised_by(self.person)):
            raise NotYoursToChoose
        if post.author_id == self.person.id:
            raise ChooseAnother

    def may_choose(self, post: Post, at: datetime) -> bool:
        try:
            self.refuse(post, at)
        except Refused:
            return False
        return True


def chooser_in(challenge: Challenge, person: Any) -> Chooser:
    """In one statement."""
    rows = db.session.execute(part_and_choices(challenge.id, person.id)).all()
    chosen = {post_id: why or "" for _part, post_id, why in rows if post_id is not None}
    return Chooser(person, challenge, rows[0][0] if rows else None, chosen)


def part_and_choices(challenge_id: int, person_id: int) -> Select[str | None, int | None, str | None]:
    part = and_(Participation.account_id == Account.id, Participation.challenge_id == challenge_id)
    choice = and_(Favourite.person_id == Account.id, Favourite.challenge_id == challenge_id)
    query = select(Participation.part, Favourite.post_id, Favourite.why).select_from(Account)
    return query.outerjoin(Participation, part).outerjoin(Favourite, choice).where(Account.id == person_id)

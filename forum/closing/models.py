"""What stays of a challenge: its keepsake."""

from datetime import datetime
from secrets import token_hex

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import ForeignKey, Index, Select, String, Text, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.challenges import Challenge, Part, Participation, State
from forum.core.database import Model, db, insert_into
from forum.core.forms import EditConflict
from forum.core.refusals import NotAllowed, Refused
from forum.core.richtext import to_html
from forum.posts import Post

MOST_CHOSEN = 5  # by one person in one challenge
LONGEST_WHY = 300
LONGEST_THANKS = 5_000
OVER = (State.FINISHED, State.ARCHIVED)


class NotOverYet(Refused):
    message = _l("The days of this challenge are not over yet.")


class KeepsakeMade(Refused):
    title = _l("The keepsake is made")
    message = _l("What goes into it is settled. The people who organise the challenge can make it anew.")


class NotYoursToChoose(NotAllowed):
    message = _l("Favourites are chosen by those who took part.")


class ChooseAnother(Refused):
    message = _l("Please choose an entry of somebody else: others choose yours.")


class EnoughChosen(Refused):
    message = _l("You have chosen %(most)s entries. Take one of them back to choose another.", most=MOST_CHOSEN)


class Keepsake(Model):
    """The book of a challenge. `name` is that of its file in the store: whatever no row names is swept.

    `language` is that of its own few words. `done` of `total` days says how far it has come.
    """

    __tablename__ = "keepsakes"

    challenge_id: Mapped[int] = mapped_column(
        ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(String(60), unique=True)
    language: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int]
    ready_at: Mapped[datetime | None]
    size: Mapped[int] = mapped_column(default=0)

    @classmethod
    def ask(cls, challenge: Challenge, language: str, at: datetime) -> None:
        """Put it in line; asked twice, it is made once. Raises NotOverYet."""
        refuse_unless_over(challenge, at)
        new = {"name": f"{token_hex(24)}.epub", "language": language, "asked_at": at, "done": 0, "size": 0}
        row = insert_into(cls).values(challenge_id=challenge.id, total=challenge.length, **new)
        db.session.execute(row.on_conflict_do_nothing())

    @classmethod
    def throw_away(cls, challenge: Challenge) -> None:
        """Everyone may change their mind again, until it is made anew. A job sweeps the file."""
        theirs = delete(cls).where(cls.challenge_id == challenge.id)
        db.session.execute(theirs, execution_options={"synchronize_session": False})

    def finish(self, size: int, at: datetime) -> None:
        self.ready_at, self.size, self.done = at, size, self.total


def refuse_unless_over(challenge: Challenge, at: datetime) -> None:
    """Raises NotOverYet."""
    if challenge.state_at(at) not in OVER:
        raise NotOverYet


def agree(mine: Participation, yes: bool, keepsake: Keepsake | None) -> None:
    """Let what one wrote into the keepsake, or not; changeable until it is made. Raises KeepsakeMade."""
    if keepsake is not None:
        raise KeepsakeMade
    mine.in_keepsake = yes


def keepsake_of(challenge_id: int) -> Select[Keepsake]:
    return select(Keepsake).where(Keepsake.challenge_id == challenge_id)


def keepsakes_to_make() -> Select[Keepsake]:
    """The one that waits longest first."""
    return select(Keepsake).where(Keepsake.ready_at.is_(None)).order_by(Keepsake.asked_at, Keepsake.challenge_id)


class WrapUp(Model):
    """What the people who organise a challenge say at its end."""

    __tablename__ = "wrap_ups"

    challenge_id: Mapped[int] = mapped_column(
        ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    thanks: Mapped[str] = mapped_column(Text)
    thanks_html: Mapped[Markup]
    version: Mapped[int] = mapped_column(default=1)

    @classmethod
    def say(cls, challenge: Challenge, thanks: str, *, version: int, at: datetime) -> None:
        """Raises NotOverYet, and EditConflict when another organiser was faster."""
        refuse_unless_over(challenge, at)
        said = {"thanks": thanks, "thanks_html": to_html(thanks), "version": version + 1}
        row = insert_into(cls).values(challenge_id=challenge.id, **said)
        again = row.on_conflict_do_update(index_elements=["challenge_id"], set_=said, where=cls.version == version)
        if db.session.execute(again.returning(cls.challenge_id)).first() is None:
            raise EditConflict


class Favourite(Model):
    """An entry that somebody of the challenge chose, and why. Nobody counts them."""

    __tablename__ = "favourites"
    __table_args__ = (UniqueConstraint("post_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    why: Mapped[str] = mapped_column(String(LONGEST_WHY))
    chosen_at: Mapped[datetime]

    @classmethod
    def choose(
        cls, challenge: Challenge, mine: Participation | None, by: Account, post: Post, why: str, at: datetime
    ) -> None:
        """Who took part, or organises it, may choose some entries of others. Raises NotOverYet, NotYoursToChoose,
        ChooseAnother and EnoughChosen; choosing one again says why anew."""
        by.refuse_if_silenced(at)
        refuse_unless_over(challenge, at)
        if not (challenge.is_organised_by(by) or (mine is not None and mine.part == Part.PARTICIPANT)):
            raise NotYoursToChoose
        if post.author_id == by.id:
            raise ChooseAnother
        theirs = (cls.challenge_id == challenge.id, cls.person_id == by.id)
        chosen = db.session.scalars(select(cls.post_id).where(*theirs)).all()
        if post.id not in chosen and len(chosen) >= MOST_CHOSEN:
            raise EnoughChosen
        said = {"why": why, "chosen_at": at}
        row = insert_into(cls).values(challenge_id=challenge.id, post_id=post.id, person_id=by.id, **said)
        db.session.execute(row.on_conflict_do_update(index_elements=["post_id", "person_id"], set_=said))

    post: Mapped[Post] = relationship(lazy="raise")
    person: Mapped[Account] = relationship(lazy="raise")


Index("ix_favourites_challenge", Favourite.challenge_id, Favourite.id)

"""Market day: the one day and the one page on which selling is what it is for.

The day after the last, who answered at least five others of the challenge may post one launch, in a form that asks what
it is, who it is not for, and for a way that costs nothing. Nobody hears of launches, and none waits for a word:
everywhere else stays quiet. `Market` is the whole rule.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ForeignKey, Index, Select, String, delete, func, select
from sqlalchemy.orm import Mapped, aliased, contains_eager, joinedload, mapped_column, relationship

from forum.accounts import Account
from forum.challenges.models import Challenge
from forum.challenges.openings import day_of
from forum.challenges.participation import Participation
from forum.challenges.words import LONGEST_ASIDE, State
from forum.core.database import UNSYNCHRONISED, Model, db
from forum.core.refusals import Conflict, NotAllowed
from forum.core.richtext import tidy
from forum.posts import (
    OUT_OF_LINE,
    Kind,
    Post,
    is_near_to,
    is_shown,
    look_beside,
    not_held_from,
    not_hidden_from,
    readable_by,
)

ANSWERED = 5  # so many others, at the least


class Now(StrEnum):
    """How far it is, where one stands."""

    NONE = "none"  # there is none, or not here
    AHEAD = "ahead"
    OPEN = "open"
    OVER = "over"


class MarketClosed(NotAllowed):
    message = _l("A launch is posted, and changed, on market day: the day after the last day of the challenge.")


class AnswerOthersFirst(NotAllowed):
    def __init__(self, left: int) -> None:
        super().__init__(
            ngettext(
                "Market day is for those who were there for others: answer one more person, and post yours.",
                "Market day is for those who were there for others: answer %(num)d more people, and post yours.",
                left,
            )
        )


class OneLaunch(Conflict):
    message = _l("You have posted your launch already. As long as it stands, you can change it on market day.")


@dataclass(frozen=True)
class Market:
    """Market day of a challenge as it is for one viewer, with their part in it. Only `left` asks the database."""

    challenge: Challenge
    viewer: Any
    mine: Participation | None
    at: datetime

    @property
    def now(self) -> Now:
        """Midnight opens it where one is; until four in the morning the evening before goes on, as with every day."""
        if not self.challenge.has_market_day or self.challenge.state_at(self.at) == State.CANCELLED:
            return Now.NONE
        day, of_market = day_of(self.challenge, self.mine, self.viewer, self.at), self.challenge.length + 1
        is_evening = self.mine is not None and self.mine.takes_part and self.mine.writing_day(self.at) == of_market
        if day == of_market or is_evening:
            return Now.OPEN
        return Now.AHEAD if day < of_market else Now.OVER

    @property
    def is_open_to_me(self) -> bool:
        is_on = self.challenge.state_at(self.at) in (State.RUNNING, State.FINISHED)
        return is_on and self.now == Now.OPEN and self.mine is not None and self.mine.takes_part

    def left(self) -> int:
        """How many others one has still to answer, before one may post."""
        answered = db.session.scalar(people_answered(self.viewer.id, self.challenge.id)) or 0
        return max(0, ANSWERED - answered)

    def refuse_unless_open(self) -> None:
        """Raises MarketClosed."""
        if not self.is_open_to_me:
            raise MarketClosed

    def refuse_unless_earned(self) -> None:
        """Raises MarketClosed and AnswerOthersFirst."""
        self.refuse_unless_open()
        left = self.left()
        if left:
            raise AnswerOthersFirst(left)


def people_answered(account_id: int, challenge_id: int) -> Select[int]:
    """How many others of a challenge somebody has answered, so that it counts as an answer."""
    thread = aliased(Post)
    theirs = select(func.count(thread.author_id.distinct())).select_from(Post).join(thread, Post.thread_id == thread.id)
    answers = (Post.author_id == account_id, Post.challenge_id == challenge_id, Post.is_answer, is_shown())
    return theirs.where(*answers, thread.author_id != account_id)


class Launch(Model):
    """What one participant offers on market day; one each, which the database holds."""

    __tablename__ = "launches"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id", ondelete="CASCADE"), unique=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    not_for: Mapped[str] = mapped_column(String(LONGEST_ASIDE))
    free_way: Mapped[str] = mapped_column(String(LONGEST_ASIDE))

    post: Mapped[Post] = relationship(lazy="raise")
    participation: Mapped[Participation] = relationship(lazy="raise")

    @classmethod
    def publish(
        cls, market: Market, author: Account, text: str, *, title: str, not_for: str, free_way: str, **post: Any
    ) -> Self:
        """Raises MarketClosed, AnswerOthersFirst, and what `Post.write` does. A second one is a Conflict at commit."""
        market.refuse_unless_earned()
        assert market.mine is not None
        let_go_of_deleted(market.mine)
        about = {"title": title, "not_for": not_for, "free_way": free_way, **post}
        return cls.put_up(market.mine, market.challenge, author, text, at=market.at, **about)

    @classmethod
    def put_up(
        cls,
        mine: Participation,
        challenge: Challenge,
        author: Account,
        text: str,
        *,
        at: datetime,
        not_for: str,
        free_way: str,
        **post: Any,
    ) -> Self:
        about = {"challenge": challenge, "beside": asides(not_for, free_way), **post}
        words = Post.write(Kind.LAUNCH, author, text, at=at, sells=True, **about)
        words.line = OUT_OF_LINE
        launch = cls(post=words, participation=mine, challenge_id=challenge.id, not_for=not_for, free_way=free_way)
        db.session.add(launch)
        return launch

    def revise(
        self, market: Market, by: Account, text: str, *, version: int, title: str, not_for: str, free_way: str
    ) -> None:
        """Raises MarketClosed, EditConflict, and what `Post.edit` does."""
        market.refuse_unless_open()
        self.post.edit(text, by=by, version=version, at=market.at, title=title, sells=True)
        earlier = asides(self.not_for, self.free_way)
        self.not_for, self.free_way = not_for, free_way
        look_beside(self.post, by, asides(not_for, free_way), market.at, earlier=earlier)

    def says(self, text: str, *, title: str, not_for: str, free_way: str) -> bool:
        """Whether these very words stand there."""
        stands_beside = (self.not_for, self.free_way) == (not_for, free_way)
        return stands_beside and (self.post.title, self.post.source) == (title, tidy(text))


def asides(*words: str) -> str:
    """What stands beside the text of a launch."""
    return "\n\n".join(words)


def let_go_of_deleted(mine: Participation) -> None:
    """Who took theirs back may post another one; one that was hidden keeps its place, or it would be there again."""
    taken_back = (Post.deleted_at.is_not(None), Post.hidden_at.is_(None))
    gone = select(Post.id).where(Post.id == Launch.post_id, *taken_back).exists()
    earlier = delete(Launch).where(Launch.participation_id == mine.id, gone)
    db.session.execute(earlier, execution_options=UNSYNCHRONISED)


Index("ix_launches_challenge", Launch.challenge_id, Launch.post_id)


def launches_of(viewer: Any, challenge: Challenge) -> Select[Launch]:
    """Those that are to be seen, each with its post and author; page them by id. A hidden one is there for moderators
    and, unless it was taken away, for its author."""
    is_there = (Post.deleted_at.is_(None), not_hidden_from(viewer), is_near_to(viewer))
    query = select(Launch).join(Launch.post).where(Launch.challenge_id == challenge.id, *is_there)
    query = query.where(readable_by(viewer), not_held_from(viewer))
    return query.options(contains_eager(Launch.post).joinedload(Post.author))


def launch_by(mine: Participation) -> Select[Launch]:
    """One's own, with its post."""
    post = joinedload(Launch.post, innerjoin=True)
    query = select(Launch).join(Launch.post).where(Launch.participation_id == mine.id, Post.deleted_at.is_(None))
    return query.options(post.joinedload(Post.author), post.joinedload(Post.challenge), post.joinedload(Post.thread))

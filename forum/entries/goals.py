"""The answer goal: whose turn it is when somebody has waited for a word too long.

Each thread that waits in a challenge has a goal, begun when others could first read it. At half of it the author's
circle is asked, at four fifths the greeters, at the goal the organisers: once each, however late a job finds it, and
once more when the only answer is taken back. What is due stands in a column with an index, so that an hour in which
nothing is due costs nothing.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Select, and_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from forum.challenges import Challenge, State
from forum.core.database import Model, db, insert_into
from forum.core.events import Event
from forum.entries.models import Happened
from forum.posts import IN_FRONT, SEEN_TO, Kind, Post, circle_of, is_unanswered

AT_ONCE = 100


class Turn(StrEnum):
    """Who may be asked for a word. Everyone: the line is open to all, and nobody is asked in particular."""

    EVERYONE = "everyone"
    CIRCLE = "circle"
    GREETERS = "greeters"
    ORGANISERS = "organisers"


STEPS = ((0.5, Turn.CIRCLE), (0.8, Turn.GREETERS), (1.0, Turn.ORGANISERS))
ASKED = {
    Turn.CIRCLE: Happened.CIRCLE_ASKED,
    Turn.GREETERS: Happened.GREETERS_ASKED,
    Turn.ORGANISERS: Happened.ORGANISERS_ASKED,
}
AHEAD = 2  # an organiser may ask for these steps before their time: circle and greeters
STILL_ON = (State.ANNOUNCED, State.RUNNING)  # a challenge that is over asks nobody any more


def whose_turn(step: int, *, has_circle: bool, is_circles: bool) -> Turn:
    """Who is asked at this step. Without a circle it is everyone's turn at the first; and what is for a circle only
    nobody else can answer.
    """
    turn = STEPS[step][1]
    if turn == Turn.CIRCLE:
        return turn if has_circle else Turn.EVERYONE
    return Turn.EVERYONE if is_circles else turn


class AnswerGoal(Model):
    """By when a thread should have its first answer, how many were asked to see to it, and when the next are."""

    __tablename__ = "answer_goals"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    begun_at: Mapped[datetime]
    goal_at: Mapped[datetime]
    asked: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]

    post: Mapped[Post] = relationship(lazy="raise")

    @classmethod
    def begin(cls, post: Post, challenge: Challenge, *, at: datetime) -> None:
        """From now on others can read it. Said again, it changes nothing."""
        goal_at = at + timedelta(hours=challenge.answer_goal_hours)
        times = {"begun_at": at, "goal_at": goal_at, "asked": 0, "due_at": at + (goal_at - at) * STEPS[0][0]}
        db.session.execute(insert_into(cls).values(post_id=post.id, **times).on_conflict_do_nothing())

    def ask(self, at: datetime) -> None:
        """Ask those whose turn it is by now, each once. While nobody waits, turns pass by: an answer can go again."""
        is_open = self.is_open(at)
        while self.due_at is not None and self.due_at <= at:
            self.take_turn(at, asks=is_open)

    def ask_ahead(self, at: datetime) -> bool:
        """Ask the circle and the greeters before their time, once; the organisers' own turn stays where it is."""
        is_open = self.is_open(at) and self.asked < AHEAD
        while is_open and self.asked < AHEAD:
            self.take_turn(at, asks=True)
        return is_open

    def take_turn(self, at: datetime, *, asks: bool) -> None:
        turn = self.turn() if asks else Turn.EVERYONE
        if turn in ASKED:
            about = {"actor": self.post.author, "post": self.post, "challenge": self.post.challenge}
            Event.record(ASKED[turn], at=at, **about)
        self.asked += 1
        self.due_at = self.step_at(self.asked) if self.asked < len(STEPS) else None

    def begin_again(self, at: datetime) -> None:
        """Its only answer is gone: those whose turn it is by now are asked at once, the next ones in their time."""
        passed = [step for step in range(len(STEPS)) if self.step_at(step) <= at]
        if passed:
            self.asked, self.due_at = passed[-1], at

    def turn(self) -> Turn:
        circle = circle_of(self.post.author_id, self.post.challenge_id)
        has_circle = STEPS[self.asked][1] == Turn.CIRCLE and db.session.scalar(circle) is not None
        return whose_turn(self.asked, has_circle=has_circle, is_circles=self.post.circle_id is not None)

    def step_at(self, step: int) -> datetime:
        return self.begun_at + (self.goal_at - self.begun_at) * STEPS[step][0]

    def is_open(self, at: datetime) -> bool:
        post = self.post
        is_asked = post.answer_count == 0 and post.line not in SEEN_TO and post.author is not None
        return post.is_shown and is_asked and post.challenge is not None and post.challenge.state_at(at) in STILL_ON


def goals_due(at: datetime) -> Select[AnswerGoal]:
    """Those whose time has come, with post, author and challenge; another worker takes others."""
    return to_ask(select(AnswerGoal).where(AnswerGoal.due_at <= at))


def goals_ahead(challenge_id: int) -> Select[AnswerGoal]:
    """Those in a challenge that wait, and whose circles and greeters have not been asked yet."""
    waits = and_(Post.challenge_id == challenge_id, is_unanswered())
    return to_ask(select(AnswerGoal).join(AnswerGoal.post).where(waits, AnswerGoal.asked < AHEAD))


def to_ask(goals: Select[AnswerGoal]) -> Select[AnswerGoal]:
    post = joinedload(AnswerGoal.post, innerjoin=True)
    loads = post.joinedload(Post.author), post.joinedload(Post.challenge)
    first = goals.order_by(AnswerGoal.due_at).limit(AT_ONCE).options(*loads)
    return first.with_for_update(of=AnswerGoal, skip_locked=True)


def begin_goal(post: Post | None, at: datetime) -> None:
    """A thread in a challenge can be read by others since `at`: if it is one that waits for a word, its time begins."""
    if post is None or not post.is_root or not post.is_shown or post.challenge_id is None:
        return
    if (post.kind != Kind.TOPIC or post.line == IN_FRONT) and post.line not in SEEN_TO:
        challenge = db.session.get_one(Challenge, post.challenge_id)
        AnswerGoal.begin(post, challenge, at=at)


def begin_goal_again(answer: Post | None, at: datetime) -> None:
    """An answer was taken back, or others do not see it any more: if it was the only one, its thread waits again."""
    if answer is None or not answer.is_answer or answer.is_shown:
        return
    query = select(AnswerGoal).where(AnswerGoal.post_id == answer.thread_id).options(joinedload(AnswerGoal.post))
    query = query.with_for_update(of=AnswerGoal).execution_options(populate_existing=True)
    goal = db.session.scalars(query).one_or_none()
    if goal is not None and goal.post.answer_count == 0:
        goal.begin_again(at)


IS_DUE = AnswerGoal.due_at.is_not(None)
Index("ix_answer_goals_due", AnswerGoal.due_at, sqlite_where=IS_DUE, postgresql_where=IS_DUE)

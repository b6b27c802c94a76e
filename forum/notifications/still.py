"""Whether what happened is still so, where it is about no post: asked at each look, in the statement that finds it.

A wall was lifted, an invitation answered, a circle left, a private word hidden: then it is nobody's news.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true

from forum.accounts import Account, is_heard, is_here
from forum.challenges import Challenge, Participation, is_named_to, is_still_asked
from forum.challenges import Happened as InChallenges
from forum.circles import TOO_FEW, Circle, CircleInvitation, Membership, members_of, stands
from forum.circles import Happened as InCircles
from forum.core.events import Event
from forum.entries import Happened as InEntries
from forum.entries import Wall
from forum.help import Happened as InHelp
from forum.notifications.models import Heard
from forum.posts import CircleReader, Post, PrivateWord
from forum.posts import Happened as InPosts

OFFERS_AND_QUESTIONS = (InHelp.OFFERED, InChallenges.ORGANISER_ASKED, InChallenges.HOST_ASKED)


def is_still_so(at: datetime) -> ColumnElement[bool]:
    """Over Heard and Event. Of each event one thing is asked at the most, and what it is about is found by its key.

    Other news of circles than these are for people who are in none.
    """
    return case(
        (Event.kind == InPosts.PRIVATE_WORD, is_word_shown(PrivateWord.hidden_at)),
        (Event.kind == InPosts.PRIVATE_ANSWER, is_word_shown(PrivateWord.hidden_at, PrivateWord.answer_hidden_at)),
        (Event.kind == InEntries.HIT_A_WALL, is_at_the_wall(at)),
        (Event.kind == InChallenges.OPENED, is_kept_back()),
        (Event.kind.in_(OFFERS_AND_QUESTIONS), is_of_actor(is_here())),
        (Event.kind == InCircles.INVITED, is_invited(at)),
        (Event.kind == InCircles.LEFT, and_(is_member(), or_(~has_words(), is_of_actor(is_heard(at))))),
        (Event.kind.in_((InCircles.JOINED, InCircles.MATCHED)), is_member()),
        (Event.kind == InCircles.ASKED, is_asked()),
        (Event.kind == InCircles.SMALL, and_(is_member(), is_small())),
        else_=true(),
    )


def is_named_to_them(at: datetime) -> ColumnElement[bool]:
    """Over Account and Event: whether they may see the challenge that it names, as it is called now. Whoever was asked
    by name reads that as long as the question stands; what is about no challenge names none."""
    is_asked_still = is_still_asked(Event.details["code"].as_string(), at)
    return or_(Event.challenge_id.is_(None), is_named_to(Account, Event.challenge_id), is_asked_still)


def is_word_shown(*hidden: Any) -> ColumnElement[bool]:
    """It is there, and neither it nor, if one asks, its answer was hidden."""
    word = select(PrivateWord.id).where(PrivateWord.id == Event.detail_id("word"))
    return word.where(*(column.is_(None) for column in hidden)).exists()


def is_at_the_wall(at: datetime) -> ColumnElement[bool]:
    """Whoever hit it still takes part, and is heard, and it was not lifted. A wall and its event are of one instant."""
    theirs = and_(Participation.account_id == Event.actor_id, Participation.challenge_id == Event.challenge_id)
    walls = select(Wall.id).join(Wall.participation).join(Participation.account)
    walls = walls.where(theirs, Participation.left_at.is_(None), is_heard(at))
    return walls.where(Wall.hit_at == Event.happened_at, Wall.lifted_at.is_(None)).exists()


def is_kept_back() -> ColumnElement[bool]:
    """Neither was the challenge closed again, nor what they wrote there opened, or deleted."""
    # Looked for by author, hence the sum: a person's posts are few, and those of a challenge may be many.
    mine = and_(Post.author_id == Heard.person_id, Post.challenge_id + 0 == Event.challenge_id)
    return kept_back().where(mine).exists()


def kept_back() -> Select[int | None]:
    """Who wrote something for fewer people than see its challenge now: their ids, once for each post."""
    theirs = select(Post.author_id).join(Challenge, Challenge.id == Post.challenge_id)
    return theirs.where(Post.visibility != Challenge.visibility, Post.deleted_at.is_(None))


def is_of_actor(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether who did it is such an account; of a former member it is none."""
    return select(Account.id).where(Account.id == Event.actor_id, condition).correlate(Event).exists()


def has_words() -> ColumnElement[bool]:
    return func.coalesce(Event.details["words"].as_string(), "") != ""


def is_called_so(at: datetime) -> ColumnElement[bool]:
    """Whether who gave a circle the name of which an event tells is heard, or hears of it; or the place has."""
    named_by = Event.detail_id("named_by")
    heard = select(Account.id).where(Account.id == named_by, is_heard(at)).correlate(Event).exists()
    return or_(named_by.is_(None), named_by == Heard.person_id, heard)


def is_invited(at: datetime) -> ColumnElement[bool]:
    """They have not answered, nobody has taken it back, whoever asks is still in the circle, and it goes on."""
    invitation = select(CircleInvitation.id).where(CircleInvitation.id == Event.detail_id("invitation"))
    return invitation.join(CircleInvitation.circle).where(stands(at), Circle.ended_at.is_(None)).exists()


def is_member() -> ColumnElement[bool]:
    return members_of(Event.detail_id("circle")).where(CircleReader.account_id == Heard.person_id).exists()


def is_small() -> ColumnElement[bool]:
    """Nobody else has come in since."""
    return select(Circle.id).where(Circle.id == Event.detail_id("circle"), Circle.member_count < TOO_FEW).exists()


def is_asked() -> ColumnElement[bool]:
    """They are in it, and have not said how they go on. Asked again, they are told by an event of its own."""
    mine = and_(Membership.account_id == Heard.person_id, Membership.left_at.is_(None))
    asked = select(Membership.id).where(mine, Membership.circle_id == Event.detail_id("circle"))
    return asked.where(Membership.asked_at == Event.happened_at).exists()

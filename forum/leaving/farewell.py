"""Saying goodbye by the verbs of each room, so that counts stay right and nobody waits for somebody who is gone.

Each step does one thing of its kind and says whether there was one.
"""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.orm import contains_eager, joinedload

from forum.accounts import Account
from forum.challenges import Challenge, Participation, PlaceWish, State, stop_waiting
from forum.circles import Happened as InCircles
from forum.circles import call_otherwise, let_go_of
from forum.core.database import db
from forum.core.events import Event
from forum.core.languages import DEFAULT
from forum.core.pictures import let_go
from forum.core.richtext import to_html
from forum.help import AGAIN, HelpRequest, Standing, Taker, take_back
from forum.leaving.queries import challenges_run_alone
from forum.leaving.rows import run, table
from forum.posts import Post
from forum.search import read_anew


def close_the_door(person: Account, at: datetime) -> bool:
    """From here on there is no way back, so nobody signs in any more."""
    if person.suspended_at is not None and person.suspended_until is None:
        return False
    person.suspended_at, person.suspended_until, person.suspended_for = at, None, None
    person.sign_out_everywhere()
    return True


def leave_a_challenge(person: Account, at: datetime) -> bool:
    mine = select(Participation).where(Participation.account_id == person.id, Participation.left_at.is_(None))
    mine = mine.options(joinedload(Participation.account), joinedload(Participation.challenge)).limit(1)
    part = db.session.scalars(mine).one_or_none()
    if part is None:
        return False
    part.leave(at)
    let_go_of(person.id, part.challenge_id, at)
    return True


def leave_a_waiting_list(person: Account, at: datetime) -> bool:
    """A place that was kept for them goes to the next."""
    mine = select(PlaceWish).where(PlaceWish.account_id == person.id).options(joinedload(PlaceWish.challenge)).limit(1)
    waiting = db.session.scalars(mine).one_or_none()
    if waiting is not None:
        stop_waiting(waiting.challenge, person.id, at)
    return waiting is not None


def take_back_a_request(person: Account, at: datetime) -> bool:
    """Whoever offered to help is told, and free."""
    mine = select(HelpRequest).join(HelpRequest.post)
    mine = mine.where(Post.author_id == person.id, HelpRequest.state.in_(AGAIN)).limit(1)
    with_post = contains_eager(HelpRequest.post).joinedload(Post.challenge)
    request = db.session.scalars(mine.options(with_post)).one_or_none()
    if request is None:
        return False
    take_back(request, "", by=person, at=at)
    return True


def hand_over_some_help(person: Account, at: datetime) -> bool:
    """What they had in their hands is open again, and its author hears of it."""
    mine = select(Taker).where(Taker.person_id == person.id, Taker.standing == Standing.ACCEPTED).limit(1)
    post = joinedload(Taker.request).joinedload(HelpRequest.post)
    taker = db.session.scalars(mine.options(post.joinedload(Post.challenge))).one_or_none()
    if taker is None:
        offers = update(Taker).where(Taker.person_id == person.id, Taker.standing == Standing.OFFERED)
        run(offers.values(standing=Standing.RELEASED))
        return False
    if taker.request.state == "taken":
        taker.hand_over(None, "", by=person, at=at)
    else:  # it faded or was withdrawn meanwhile
        taker.claim(standing=Standing.RELEASED)
    return True


def end_a_challenge(person: Account, at: datetime) -> bool:
    """One they run alone and that has not begun: an announced one is called off, a draft goes.

    One that runs goes on to its last day, for those who are in it: its prompts are written.
    """
    for challenge in db.session.scalars(challenges_run_alone(person.id)).all():
        state = challenge.state_at(at)
        if state == State.DRAFT:
            forget_draft(challenge.id, at)
            return True
        if state == State.ANNOUNCED:
            challenge.cancel(why_called_off(), by=person, at=at)
            return True
    return False


def forget_draft(challenge_id: int, at: datetime) -> None:
    """Its words first, so that the search forgets them, then the row."""
    mine = Challenge.id == challenge_id
    run(update(Challenge).where(mine).values(title="", summary="", description_html=to_html(""), hashtag=""))
    read_anew(challenges=[challenge_id])
    let_go(select(Challenge.cover_key).where(mine), at)
    run(delete(Challenge).where(mine))
    read_anew(challenges=[challenge_id])


def why_called_off() -> str:
    with force_locale(DEFAULT):
        return _("Whoever wanted to run this challenge has left the forum.")


def take_names_along(person: Account, at: datetime) -> bool:
    """What a moderator has hidden with their page is not to come out because nobody knows any more whose it was."""
    return person.profile_hidden_at is not None and call_otherwise(person.id)


def be_named_in_no_event(person: Account, at: datetime) -> bool:
    """Who came into a circle is named by the event that told the others; and some events hold their words."""
    theirs = select(table("circle_memberships").c.circle_id).where(
        table("circle_memberships").c.account_id == person.id
    )
    here = select(table("circles").c.challenge_id).where(table("circles").c.id.in_(theirs))
    came = select(Event).where(Event.kind == str(InCircles.JOINED), Event.challenge_id.in_(here))
    changed = [one for one in db.session.scalars(came) if person.first_name in one.details.get("came", ())]
    for event in changed:
        event.details = event.details | {"came": [one for one in event.details["came"] if one != person.first_name]}
    own = select(Event).where(Event.actor_id == person.id, Event.kind == str(InCircles.LEFT))
    said = [one for one in db.session.scalars(own) if one.details.get("words")]
    for event in said:
        event.details = event.details | {"words": ""}
    return bool(changed or said)

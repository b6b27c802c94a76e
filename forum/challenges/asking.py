"""Asking somebody who is here, by their handle: a link is made for them, and they hear of it.

Nothing is theirs, and their name stands nowhere for others, before they say yes to it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges.co_organising import OrganiserInvitation
from forum.challenges.hosting import HostInvitation
from forum.challenges.links_for_one import LinkForOne
from forum.challenges.models import Challenge
from forum.challenges.prompts import Prompt
from forum.challenges.queries import host_invitations_of, organiser_invitations_of
from forum.challenges.words import AskedAlready, Happened
from forum.core.database import db
from forum.core.events import Event

ASKING = (Happened.ORGANISER_ASKED, Happened.HOST_ASKED)
LATELY = max(OrganiserInvitation.STANDS_FOR, HostInvitation.STANDS_FOR)
IS_PRESSING = timedelta(days=7)
MOST_OFTEN = 3  # one person in one challenge, within those days
MOST_NAMED = 300


def ask_to_organise(challenge: Challenge, person: Account, *, by: Account, at: datetime) -> None:
    """Raises AskedAlready, EnoughInvitations."""
    standing = db.session.scalars(organiser_invitations_of(challenge, at)).all()
    refuse_if_asked(person, challenge, standing, at)
    link = OrganiserInvitation.to(challenge, by=by, standing=len(standing), at=at)
    tell(Happened.ORGANISER_ASKED, link, person, challenge, by, at)


def ask_to_host(prompt: Prompt, person: Account, *, by: Account, at: datetime) -> None:
    """Raises AskedAlready, EnoughInvitations."""
    standing = db.session.scalars(host_invitations_of(prompt, at)).all()
    refuse_if_asked(person, prompt.challenge, standing, at)
    link = HostInvitation.to(prompt, by=by, standing=len(standing), at=at)
    tell(Happened.HOST_ASKED, link, person, prompt.challenge, by, at)


def refuse_if_asked(person: Account, challenge: Challenge, standing: Sequence[LinkForOne], at: datetime) -> None:
    """Raises AskedAlready: the same has been asked and waits, or they were asked often enough, and it was withdrawn."""
    asked = db.session.scalars(asked_in(challenge, at).where(Event.person_id == person.id)).all()
    lately = [one for one in asked if one.happened_at > at - IS_PRESSING]
    waits = {one.details["code"] for one in asked} & {link.code for link in standing}
    if waits or len(lately) >= MOST_OFTEN:
        raise AskedAlready


def tell(what: Happened, link: LinkForOne, person: Account, challenge: Challenge, by: Account, at: datetime) -> None:
    Event.record(what, actor=by, challenge=challenge, person=person, at=at, details={"code": link.code})


def asked_in(challenge: Challenge, at: datetime) -> Select[Event]:
    """Whom somebody asked by name as long as a link can stand, the latest first."""
    here = (Event.challenge_id == challenge.id, Event.kind.in_(ASKING), Event.happened_at > at - LATELY)
    return select(Event).where(*here).options(joinedload(Event.person)).order_by(Event.id.desc()).limit(MOST_NAMED)


def asked_by_code(challenge: Challenge, at: datetime) -> dict[str, Account]:
    """For which links of a challenge it is known whom they are for."""
    return {one.details["code"]: one.person for one in db.session.scalars(asked_in(challenge, at))}

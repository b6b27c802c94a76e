"""Asking somebody who is here, by their handle: a link is made for them, and they hear of it.

Nothing is theirs, and their name stands nowhere for others, before they say yes to it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from forum.accounts import Account
from forum.challenges.co_organising import OrganiserInvitation
from forum.challenges.hosting import HostInvitation
from forum.challenges.links_for_one import LinkForOne
from forum.challenges.models import Challenge
from forum.challenges.prompts import Prompt
from forum.challenges.queries import challenge_readable_by, host_invitations_of, organiser_invitations_of
from forum.challenges.words import AskedAlready, AskedEnough, Happened
from forum.core.database import db
from forum.core.days import ONE_DAY
from forum.core.events import Event

KINDS: tuple[type[LinkForOne], type[LinkForOne]] = (OrganiserInvitation, HostInvitation)
IS_PRESSING = timedelta(days=7)
MOST_OFTEN = 3  # one person in one challenge, within those days
MOST_OF_NEWCOMERS, MOST_ASKED = 3, 20  # by one person, within a day: each of them hears of it


def ask_to_organise(challenge: Challenge, person: Account, *, by: Account, at: datetime) -> None:
    """Raises AskedAlready, AskedEnough, EnoughInvitations."""
    standing = db.session.scalars(organiser_invitations_of(challenge, at)).all()
    refuse_if_asked(person, challenge.id, standing, at)
    refuse_if_enough(by, at)
    link = OrganiserInvitation.to(challenge, by=by, standing=len(standing), at=at, asked=person)
    tell(Happened.ORGANISER_ASKED, link, person, challenge, by, at)


def ask_to_host(prompt: Prompt, person: Account, *, by: Account, at: datetime) -> None:
    """Raises AskedAlready, EnoughInvitations."""
    standing = db.session.scalars(host_invitations_of(prompt, at)).all()
    refuse_if_asked(person, prompt.challenge_id, standing, at)
    refuse_if_enough(by, at)
    link = HostInvitation.to(prompt, by=by, standing=len(standing), at=at, asked=person)
    tell(Happened.HOST_ASKED, link, person, prompt.challenge, by, at)


def refuse_if_asked(person: Account, challenge_id: int, standing: Sequence[LinkForOne], at: datetime) -> None:
    """Raises AskedAlready: the same has been asked and waits, or they were asked often enough, and it was withdrawn."""
    waits = any(link.asked_id == person.id for link in standing)
    if waits or (db.session.scalar(how_often_asked(person.id, challenge_id, at - IS_PRESSING)) or 0) >= MOST_OFTEN:
        raise AskedAlready


def refuse_if_enough(by: Account, at: datetime) -> None:
    """Raises AskedEnough: whoever is new here writes to few strangers, and nobody to very many."""
    organise, host = (asked(kind, at - ONE_DAY).where(kind.created_by_id == by.id) for kind in KINDS)
    if (db.session.scalar(together(organise, host)) or 0) >= (MOST_OF_NEWCOMERS if by.is_newcomer else MOST_ASKED):
        raise AskedEnough


def how_often_asked(person_id: int, challenge_id: int, since: datetime) -> Select[int]:
    """Whatever it was, and whatever became of it."""
    organise, host = (asked(kind, since).where(kind.asked_id == person_id) for kind in KINDS)
    organise = organise.where(OrganiserInvitation.challenge_id == challenge_id)
    return together(organise, host.join(HostInvitation.prompt).where(Prompt.challenge_id == challenge_id))


def asked(kind: type[LinkForOne], since: datetime) -> Select[int]:
    """How many links of a kind asked somebody by name."""
    return select(func.count()).select_from(kind).where(kind.asked_id.is_not(None), kind.created_at > since)


def together(one: Select[int], other: Select[int]) -> Select[int]:
    return select(one.scalar_subquery() + other.scalar_subquery())


def tell(what: Happened, link: LinkForOne, person: Account, challenge: Challenge, by: Account, at: datetime) -> None:
    Event.record(what, actor=by, challenge=challenge, person=person, at=at, details={"code": link.code})


def where_it_was_asked(viewer: Any, code: str) -> Select[str]:
    """The address of the challenge about which this link has asked the viewer by name, if they may see it."""
    whom = viewer.id or 0
    organise = select(OrganiserInvitation.challenge_id)
    organise = organise.where(OrganiserInvitation.code == code, OrganiserInvitation.asked_id == whom)
    host = select(Prompt.challenge_id).join_from(HostInvitation, HostInvitation.prompt)
    host = host.where(HostInvitation.code == code, HostInvitation.asked_id == whom)
    asked = or_(Challenge.id.in_(organise), Challenge.id.in_(host))
    return select(Challenge.slug).where(asked, challenge_readable_by(viewer))


def is_still_asked(code: Any, at: datetime) -> ColumnElement[bool]:
    """Whether a question stands: by the code of its link, which is a column."""
    asked = [select(kind.id).where(kind.code == code, kind.still_stands(at)).correlate_except(kind) for kind in KINDS]
    return or_(*(one.exists() for one in asked))

"""What every page of a challenge begins with: the challenge, as far as this viewer may see it, and their part in it."""

from typing import Any

from flask import g, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import selectinload

from forum.accounts import Account, can_be_named_by, viewer
from forum.challenges.addresses import wish_of
from forum.challenges.asking import where_it_was_asked
from forum.challenges.models import Challenge
from forum.challenges.participation import Participation
from forum.challenges.queries import (
    challenge_readable_by,
    challenges_visible_to,
    is_run_by,
    is_visible,
    part_in,
    slugs_like,
)
from forum.challenges.readers import sees_by_office_alone
from forum.challenges.standing import Standing
from forum.core import clock
from forum.core.database import db, found
from forum.core.permissions import refuse_unless
from forum.core.refusals import NotFound
from forum.core.web import say


def challenge_at(slug: str, *loads: Any) -> Challenge:
    """The challenge with its organisers and whatever else is asked to be loaded. Raises NotFound."""
    query = challenges_visible_to(viewer()).where(Challenge.slug == slug)
    challenge = found(query.options(*(selectinload(load) for load in loads)))
    if not viewer().is_authenticated:
        g.zone_of_reader = lambda: challenge.zone  # a visitor has no zone, and reads the challenge's
    return challenge


def challenge_to(can: str, slug: str, *loads: Any) -> Challenge:
    """The challenge, for somebody who may do this with it. Raises NotFound, NotAllowed, SignInNeeded."""
    challenge = challenge_at(slug, *loads)
    refuse_unless(viewer(), can, challenge)
    return challenge


def announced_since(slug: str) -> str:
    """Where a draft stands now that this viewer prepared: they may press twice, or have kept its address.

    Raises NotFound.
    """
    wish = wish_of(slug)
    if wish == slug:
        raise NotFound
    theirs = slugs_like(wish).where(is_run_by(viewer()), challenge_readable_by(viewer()))
    theirs = theirs.where(Challenge.announced_at.is_not(None))
    return f"/challenges/{found(theirs.order_by(Challenge.announced_at.desc()).limit(1))}"


def where_it_is(challenge: Challenge) -> str:
    """Who has stepped back from a draft, or from a challenge for invited people, may see it no more."""
    is_there = db.session.scalar(is_visible(viewer(), challenge)) is not None
    return f"/challenges/{challenge.slug}" if is_there else "/challenges"


def my_part(challenge: Challenge) -> Participation | None:
    if not viewer().is_authenticated:
        return None
    return db.session.scalars(part_in(viewer(), challenge.id)).one_or_none()


def standing_in(challenge: Challenge) -> Standing:
    by_office = sees_by_office_alone(viewer(), challenge.id)
    return Standing(challenge, viewer(), my_part(challenge), clock.now(), by_office)


def may_be_named(already: int | None = None) -> ColumnElement[bool]:
    """Whom the viewer may ask to organise or to host: nobody who keeps away from them. `already`: who does it now."""
    return or_(can_be_named_by(viewer()), Account.id == viewer().id, Account.id == already)


def where_it_is_over(code: str) -> ResponseReturnValue:
    """What they were asked is answered, taken back or over by now, and their notification still leads here.

    Raises NotFound.
    """
    slug = found(where_it_was_asked(viewer(), code))
    say(_("What you were asked here is answered, or was taken back."))
    return redirect(f"/challenges/{slug}", 303)

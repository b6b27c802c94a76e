"""Moving the first day, as long as nobody has written: everyone's days move, and with them reminders and mails."""

from datetime import date, datetime

from sqlalchemy import case, or_, update

from forum.accounts import Account
from forum.challenges.announcements import Announcement, Tells
from forum.challenges.models import Challenge
from forum.challenges.participation import Part, Participation
from forum.challenges.words import AlreadyBegun, Happened, Pace
from forum.core.database import UNSYNCHRONISED, db
from forum.core.events import Event


def postpone(challenge: Challenge, starts_on: date, *, by: Account, at: datetime) -> None:
    """Everyone's days move. Raises AlreadyBegun once there are entries, which stay true to their dates."""
    before, shift = challenge.starts_on, starts_on - challenge.starts_on
    closed_on = None if challenge.closed_on is None else challenge.closed_on + shift
    if not challenge.claim(Challenge.entry_count == 0, starts_on=starts_on, closed_on=closed_on):
        raise AlreadyBegun
    move_parts(challenge, before, starts_on)
    details = {"from": before.isoformat(), "to": starts_on.isoformat()}
    Announcement.tell_change(Tells.POSTPONED, challenge, by=by, at=at, source=starts_on.isoformat())
    Event.record(Happened.POSTPONED, actor=by, challenge=challenge, at=at, details=details)


def move_parts(challenge: Challenge, before: date, starts_on: date) -> None:
    """At one's own pace only who was to begin on the first day, or would begin too early now."""
    theirs = update(Participation).where(Participation.challenge_id == challenge.id)
    if challenge.pace == Pace.OWN:
        theirs = theirs.where(or_(Participation.first_on == before, Participation.first_on < starts_on))
    heard_on = case((Participation.part == Part.PARTICIPANT, starts_on))
    moved = theirs.values(first_on=starts_on, heard_on=heard_on)
    db.session.execute(moved, execution_options=UNSYNCHRONISED)

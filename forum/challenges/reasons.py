"""Why a challenge was cancelled: words of one person that stand with the challenge, which others organise, too."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select, update

from forum.challenges.announcements import Announcement, Tells
from forum.challenges.models import Challenge
from forum.core.database import UNSYNCHRONISED, db


def take_reasons_of(person_id: int) -> list[tuple[int, str]]:
    """Nobody reads them any more, on a challenge's page, on Today or in a mail; that it was cancelled stays true. What
    is needed to give them again."""
    theirs = was_cancelled_by(person_id)
    kept = select(Challenge.id, Challenge.cancelled_reason).where(theirs, Challenge.cancelled_reason.is_not(None))
    reasons = [(row.id, row.cancelled_reason) for row in db.session.execute(kept.order_by(Challenge.id))]
    taken = update(Challenge).where(Challenge.id.in_([one for one, _why in reasons])).values(cancelled_reason=None)
    db.session.execute(taken, execution_options=UNSYNCHRONISED)
    return reasons


def give_reasons_again(person_id: int, reasons: Iterable[tuple[int, str]]) -> None:
    """Where it is still cancelled by them: a challenge that is open again has no reason."""
    for challenge_id, why in reasons:
        mine = update(Challenge).where(Challenge.id == challenge_id, Challenge.cancelled_at.is_not(None))
        mine = mine.where(was_cancelled_by(person_id), Challenge.cancelled_reason.is_(None))
        db.session.execute(mine.values(cancelled_reason=why), execution_options=UNSYNCHRONISED)


def was_cancelled_by(person_id: int) -> ColumnElement[bool]:
    """Whether everyone in it was told so by them, and it is not outdated."""
    told = select(Announcement.id).where(Announcement.challenge_id == Challenge.id, Announcement.author_id == person_id)
    return told.where(Announcement.kind == Tells.CANCELLED, Announcement.withdrawn_at.is_(None)).exists()

"""A draft that comes to nothing is thrown away, and its address is free again. What people wrote in stays."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from forum.accounts import Account
from forum.challenges.covers import let_go_of_cover
from forum.challenges.models import Challenge
from forum.challenges.participation import Participation
from forum.challenges.words import Happened
from forum.core.database import UNSYNCHRONISED, db
from forum.core.events import Event
from forum.core.refusals import Conflict
from forum.posts import Post


class NotOnlyADraft(Conflict):
    message = _l("Only a draft in which nobody has written is thrown away. Any other challenge can be cancelled.")


def throw_away(challenge: Challenge, *, by: Account, at: datetime) -> None:
    """Raises NotOnlyADraft, also when somebody announces it at the same moment."""
    has_posts = select(Post.id).where(Post.challenge_id == Challenge.id).exists()
    has_people = select(Participation.id).where(Participation.challenge_id == Challenge.id).exists()
    details = {"slug": challenge.slug}
    still = (Challenge.id == challenge.id, Challenge.announced_at.is_(None), ~has_posts, ~has_people)
    gone = delete(Challenge).where(*still).returning(Challenge.id)
    if db.session.execute(gone, execution_options=UNSYNCHRONISED).first() is None:
        raise NotOnlyADraft
    let_go_of_cover(challenge.cover_key, at)
    db.session.expunge(challenge)
    Event.record(Happened.THROWN_AWAY, actor=by, at=at, details=details)

"""What every page of this room begins with: the challenge, as far as this viewer may see it, and their part in it."""

from forum.accounts import viewer
from forum.challenges import Challenge, Participation, part_in
from forum.closing.queries import challenge_called
from forum.core.database import db, found
from forum.core.permissions import refuse_unless


def challenge_to(can: str, slug: str) -> Challenge:
    """Raises NotFound, NotAllowed, SignInNeeded."""
    challenge = found(challenge_called(viewer(), slug))
    refuse_unless(viewer(), can, challenge)
    return challenge


def my_part(challenge: Challenge) -> Participation | None:
    if not viewer().is_authenticated:
        return None
    return db.session.scalars(part_in(viewer(), challenge.id)).one_or_none()

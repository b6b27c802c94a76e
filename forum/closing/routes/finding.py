"""What every page of this room begins with: the challenge, as far as this viewer may see it."""

from forum.accounts import viewer
from forum.challenges import Challenge
from forum.closing.queries import challenge_called
from forum.core.database import found
from forum.core.permissions import refuse_unless


def challenge_to(can: str, slug: str) -> Challenge:
    """Raises NotFound, NotAllowed, SignInNeeded."""
    challenge = found(challenge_called(viewer(), slug))
    refuse_unless(viewer(), can, challenge)
    return challenge

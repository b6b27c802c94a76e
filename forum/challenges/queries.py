"""What the challenges' pages show: every query is named for its viewer and says what it loads."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from forum.challenges.models import Challenge, Organiser
from forum.challenges.participation import Participation
from forum.challenges.prompts import Prompt
from forum.posts import Reader, Visibility


def challenge_readable_by(viewer: Any) -> ColumnElement[bool]:
    """Drafts are for their organisers; then the visibility decides."""
    if viewer.is_admin:
        return true()
    if not viewer.is_authenticated:
        return and_(Challenge.announced_at.is_not(None), Challenge.visibility == Visibility.PUBLIC)
    runs_it = select(Organiser.account_id).where(
        Organiser.challenge_id == Challenge.id, Organiser.account_id == viewer.id
    )
    hosts_it = select(Prompt.id).where(Prompt.challenge_id == Challenge.id, Prompt.host_id == viewer.id)
    invited = select(Reader.account_id).where(Reader.challenge_id == Challenge.id, Reader.account_id == viewer.id)
    open_to_members = or_(Challenge.visibility != Visibility.INVITED, invited.exists(), viewer.is_moderator)
    return or_(runs_it.exists(), hosts_it.exists(), and_(Challenge.announced_at.is_not(None), open_to_members))


def challenges_visible_to(viewer: Any) -> Select[Challenge]:
    """Challenges with their organisers."""
    return (
        select(Challenge)
        .where(challenge_readable_by(viewer))
        .options(selectinload(Challenge.organisers).joinedload(Organiser.account))
    )


def prompts_of_visible(viewer: Any) -> Select[Prompt]:
    """Prompts of visible challenges, with challenge, organisers and host; whether one is open is another question."""
    challenge = joinedload(Prompt.challenge).selectinload(Challenge.organisers).joinedload(Organiser.account)
    return (
        select(Prompt)
        .join(Prompt.challenge)
        .where(challenge_readable_by(viewer), Prompt.number <= Challenge.length)
        .options(challenge, joinedload(Prompt.host))
    )


def is_part_of(viewer: Any) -> ColumnElement[bool]:
    """A visitor has none; in particular not those whose people have left the forum."""
    return Participation.account_id == viewer.id if viewer.is_authenticated else false()


def participations_of(viewer: Any) -> Select[Participation]:
    """What the viewer takes part in or follows, with the challenges and the account."""
    return (
        select(Participation)
        .where(is_part_of(viewer), Participation.left_at.is_(None))
        .options(joinedload(Participation.challenge), joinedload(Participation.account))
    )


def part_in(viewer: Any, challenge_id: int) -> Select[Participation]:
    """The viewer's part in one challenge, also when they have left; none for visitors."""
    return (
        select(Participation)
        .where(is_part_of(viewer), Participation.challenge_id == challenge_id)
        .options(joinedload(Participation.challenge), joinedload(Participation.account))
    )

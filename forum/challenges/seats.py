"""The list of those who organise a challenge together, and what ends when somebody is on it no longer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.accounts import Account
from forum.challenges.announcements import Announcement
from forum.challenges.asking import KINDS
from forum.challenges.invitations import Invitation
from forum.challenges.models import Challenge, Organiser
from forum.challenges.queries import is_led_by
from forum.challenges.readings import withdraw_planned_of
from forum.core.database import db
from forum.core.refusals import NotAllowed


@dataclass(frozen=True)
class Seat:
    """Somebody's place among those who organise a challenge."""

    challenge: Challenge
    organiser: Organiser

    @property
    def is_founders(self) -> bool:
        return self.organiser.account_id == self.challenge.created_by_id

    def give_up(self, at: datetime) -> None:
        """They organise it no longer; the links that they made end with it, and those that ask them by name, and what
        they planned to announce is withdrawn. Raises LastOrganiser."""
        self.challenge.remove_organiser(self.organiser.account, at)
        for kind in KINDS:
            kind.end_those_of(self.organiser.account_id, self.challenge.id, at)
            kind.end_those_asking(self.organiser.account_id, self.challenge.id, at)
        Invitation.withdraw_those_of(self.organiser.account_id, self.challenge.id, at)
        withdraw_planned_of(self.organiser.account_id, at, Announcement.challenge_id == self.challenge.id)

    def be_taken_away(self, at: datetime, *, by: Account) -> None:
        """Others took them off the list. They could read every link that stood, whoever made it, and would be back by
        it: so all of these end as well, but those that ask others by name.

        Raises LastOrganiser, and NotAllowed for the second of two who take each other away at once."""
        self.give_up(at)
        if not by.is_admin and not db.session.scalar(select(is_led_by(by, self.challenge.id))):
            raise NotAllowed
        end_open_links(self.challenge.id, at)


def end_open_links(challenge_id: int, at: datetime) -> None:
    """All that let somebody in, to join, host or organise, but those that ask somebody by name."""
    for kind in KINDS:
        kind.end_open_ones(challenge_id, at)
    Invitation.withdraw_all(challenge_id, at)


def seats_in(challenge: Challenge) -> list[Seat]:
    return [Seat(challenge, one) for one in challenge.organisers]

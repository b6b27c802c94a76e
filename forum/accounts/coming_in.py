"""Who may join now: the one place that knows what each way of signing up asks for."""

from dataclasses import dataclass
from datetime import datetime

from forum.accounts.invitations import JoinInvitation, LinkElsewhere, link_on_the_way, link_with
from forum.accounts.join_requests import JoinRequest
from forum.accounts.models import Account
from forum.core.site import SignUp
from forum.core.site_now import site


@dataclass(frozen=True)
class Door:
    """How somebody stands before the door: what it asks for, and whether they have it."""

    way: SignUp
    link: JoinInvitation | None
    elsewhere: LinkElsewhere | None = None

    @property
    def is_open(self) -> bool:
        return self.way in (SignUp.OPEN, SignUp.APPROVAL) or (self.way == SignUp.INVITATION and self.is_invited)

    @property
    def is_invited(self) -> bool:
        return self.link is not None or self.elsewhere is not None

    @property
    def asks_why(self) -> bool:
        return self.way == SignUp.APPROVAL

    def let_in(self, newcomer: Account | None, words: str, at: datetime) -> None:
        """A new account comes by this door; or, for None, once more somebody who has just come, and that takes a place
        too. Raises InvitationNeeded."""
        if self.link is not None:
            self.link.use()
        elif self.elsewhere is not None:
            self.elsewhere.use()
        if newcomer is not None and self.asks_why:
            JoinRequest.make(newcomer, words, self.link.made_by_id if self.link else None, at=at)


def door_for(code: str, next_: str, at: datetime) -> Door:
    """`code`: of an invitation into the forum. Where the door is open to everyone, nobody looks for one."""
    way = SignUp(site().sign_up)
    if way in (SignUp.OPEN, SignUp.CLOSED):
        return Door(way, None)
    link = link_with(code, at)
    return Door(way, link, link_on_the_way(next_) if link is None and way == SignUp.INVITATION else None)

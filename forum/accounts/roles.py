"""Roles: who keeps the place kind, and who runs it. Given and taken by admins, with a reason; the last one stays."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from forum.accounts.permissions import Can
from forum.core.database import Model, db
from forum.core.events import Event
from forum.core.permissions import refuse_unless
from forum.core.refusals import Conflict, NotAllowed, Refused
from forum.core.site_now import Changed, SiteChange
from forum.settings import current_settings


class Role(StrEnum):
    MEMBER = "member"
    MODERATOR = "moderator"
    ADMIN = "admin"


def role_alone_will_do() -> bool:
    """Whether who looks after the place needs no second step for it."""
    return current_settings().require_second_step == "none"


class RoleHappened(StrEnum):
    CHANGED = "account.role_changed"


class LastAdmin(Conflict):
    title = _l("Somebody has to run this place")
    message = _l("Nobody else runs this forum. Please make somebody an admin first.")


class NotConfirmed(Refused):
    title = _l("Their address first")
    message = _l("Nobody knows yet whose address this is. They have to confirm it first.")


class Roles:
    """What an account may do beyond its own things."""

    id: Any
    role: Mapped[str] = mapped_column(String(20), default=Role.MEMBER)

    lacks_second_step = False  # no column: set by become_viewer, where the settings are known

    @property
    def is_moderator(self) -> bool:
        """Whoever looks without the second step that their role needs is a member like others meanwhile."""
        return self.has_role(Role.MODERATOR) and not self.lacks_second_step

    @property
    def is_admin(self) -> bool:
        return self.has_role(Role.ADMIN) and not self.lacks_second_step

    def has_role(self, role: str) -> bool:
        """Admins have that of a moderator, too."""
        return self.role == Role.ADMIN or self.role == role

    def take_on(self, role: Role, *, by: Any, reason: str, at: datetime) -> None:
        """From now on this is their role, and they hear of it. Nobody (`by`): a command does it.

        Raises NotAllowed, NotConfirmed, LastAdmin, and Conflict when somebody was faster.
        """
        if by is not None:
            refuse_unless(by, Can.GIVE_ROLE, self)
        if role == self.role:
            return
        if by is not None and role != Role.MEMBER:
            self.refuse_unless_confirmed()
        self.refuse_as_last_admin()
        if by is not None:
            refuse_unless_still_admin(by)
        before, accounts = self.role, Model.metadata.tables["accounts"]
        mine = update(accounts).where(accounts.c.id == self.id, accounts.c.role == before).values(role=str(role))
        if db.session.execute(mine.returning(accounts.c.id)).first() is None:
            raise Conflict
        set_committed_value(self, "role", str(role))
        SiteChange.note(Changed.ROLE, "role", by=by, at=at, person=self, before=before, after=str(role), reason=reason)
        details = {"role": str(role), "before": before, "reason": reason}
        Event.record(RoleHappened.CHANGED, actor=by, person=self, at=at, details=details)

    def refuse_unless_confirmed(self) -> None:
        """Whoever signed up may not be who has the mailbox, and whoever waits was not let in. Raises NotConfirmed."""
        account: Any = self
        if not account.is_confirmed or account.waits_since is not None:
            raise NotConfirmed

    def refuse_as_last_admin(self) -> None:
        """Raises LastAdmin if they are. Of two who take it from each other at once, the second waits and looks anew."""
        if not self.has_role(Role.ADMIN):
            return
        accounts = Model.metadata.tables["accounts"]
        one_admin_at_a_time()
        others = select(accounts.c.id).where(accounts.c.role == Role.ADMIN, accounts.c.id != self.id)
        here = (accounts.c.suspended_at.is_(None), accounts.c.leaves_at.is_(None))
        if db.session.scalars(others.where(*here).limit(1)).first() is None:
            raise LastAdmin


def refuse_unless_still_admin(by: Any) -> None:
    """Of two who take the role from each other at once, the second has none any more. Raises NotAllowed."""
    accounts = Model.metadata.tables["accounts"]
    if db.session.scalar(select(accounts.c.role).where(accounts.c.id == by.id)) != Role.ADMIN:
        raise NotAllowed


def one_admin_at_a_time() -> None:
    """Until the transaction ends, on either database: a change that changes nothing."""
    accounts = Model.metadata.tables["accounts"]
    db.session.execute(update(accounts).where(accounts.c.role == Role.ADMIN).values(role=str(Role.ADMIN)))

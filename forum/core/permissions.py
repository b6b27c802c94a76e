"""Who may do what: one table, asked alike by routes, templates and the API.

Each room names its permissions in a StrEnum and adds its lines with `allow`. Any one line grants the permission; every
rule on that line must hold. A rule is a plain question about a viewer and a thing: `is_author(viewer, post)`.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from forum.core import clock
from forum.core.refusals import NotAllowed, SecondStepNeeded, SignInNeeded

Rule = Callable[[Any, Any], bool]
Line = tuple[Rule, ...]

RULES: dict[str, tuple[Line, ...]] = {}
REASONS: dict[str, object] = {}


def allow(permission: StrEnum, *lines: Line, reason: object = None) -> None:
    """Add a permission to the table; `reason` is the sentence shown to whoever may not."""
    assert str(permission) not in RULES, f"{permission} is in the table already"
    RULES[str(permission)] = lines
    if reason is not None:
        REASONS[str(permission)] = reason


def may(viewer: Any, permission: str, thing: Any = None) -> bool:
    """Whether the viewer may do this to the thing. A name that is not in the table is a mistake: KeyError."""
    return any(all(rule(viewer, thing) for rule in line) for line in RULES[str(permission)])


def refuse_unless(viewer: Any, permission: str, thing: Any = None) -> None:
    """Raises SignInNeeded for a visitor, SecondStepNeeded for whom only that keeps from it, and for anyone else who may
    not, NotAllowed with the permission's reason."""
    if may(viewer, permission, thing):
        return
    if not viewer.is_authenticated:
        raise SignInNeeded
    if viewer.lacks_second_step and may(WithSecondStep(viewer), permission, thing):
        raise SecondStepNeeded
    raise NotAllowed(REASONS.get(str(permission)))


class WithSecondStep:
    """Somebody as their role has them, once they have set up their second step."""

    def __init__(self, viewer: Any) -> None:
        self._viewer = viewer
        self.is_moderator, self.is_admin = viewer.has_role("moderator"), viewer.has_role("admin")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._viewer, name)


def anyone(viewer: Any, thing: Any) -> bool:
    return True


def is_member(viewer: Any, thing: Any) -> bool:
    """Signed in, whoever it is."""
    return bool(viewer.is_authenticated)


def is_confirmed(viewer: Any, thing: Any) -> bool:
    """Whoever reaches others has shown that their address is theirs."""
    return bool(viewer.is_confirmed)


def is_moderator(viewer: Any, thing: Any) -> bool:
    return bool(viewer.is_moderator)


def moderates_now(viewer: Any, thing: Any) -> bool:
    """Not while they are silenced: what they decide, others read with its reason."""
    return bool(viewer.is_moderator and not viewer.is_silenced_at(clock.now()))


def is_admin(viewer: Any, thing: Any) -> bool:
    return bool(viewer.is_admin)

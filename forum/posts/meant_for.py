"""Whom words are meant for: those of whom the page said that they can read them, when the words were begun.

A form carries that along (`MeantForm`). Where more people can read them by the time it is sent, it comes back with a
sentence that says so; sent again, they are for those, too. It is what a page said, and no permission: who reads a post
is decided by its columns alone.
"""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Self

from flask_babel import lazy_gettext as _l

from forum.core.database import db, id_in
from forum.core.refusals import Unusable
from forum.posts.words import Audience, narrowest


class Reach(StrEnum):
    """From the fewest to the most."""

    CIRCLE = "circle"
    INVITED = "invited"
    MEMBERS = "members"
    PUBLIC = "public"


REACHES = tuple(Reach)
NOW_READ_BY = {
    Reach.CIRCLE: _l("Another circle can read this now. Send it once more if you want to say it to them."),
    Reach.INVITED: _l(
        "Everyone in the challenge can read this now. Send it once more if you want to say it to them, too."
    ),
    Reach.MEMBERS: _l(
        "All members of this forum can read this now. Send it once more if you want to say it to them, too."
    ),
    Reach.PUBLIC: _l("Everyone can read this now. Send it once more if you want to say it to them, too."),
}


@dataclass(frozen=True)
class MeantFor:
    """`group`: of a circle its id, of those who were invited that of the challenge."""

    reach: Reach
    group: int | None = None

    @classmethod
    def in_challenge(cls, challenge: Any) -> Self:
        return cls.there(challenge.visibility, challenge.id)

    @classmethod
    def of_circle(cls, circle_id: int | None) -> Self:
        return cls(Reach.CIRCLE, circle_id)

    @classmethod
    def below(cls, post: Any) -> Self:
        """What a post says, and what is answered to it."""
        if post.circle_id is not None:
            return cls.of_circle(post.circle_id)
        return cls.there(narrowest(post.visibility, post.audience), post.challenge_id)

    @classmethod
    def there(cls, visibility: str, challenge_id: int | None) -> Self:
        reach = Reach(visibility)
        return cls(reach, challenge_id if reach == Reach.INVITED else None)

    @classmethod
    def said(cls, words: str) -> Self | None:
        """As a form says it; None: no form of ours does."""
        reach, _colon, group = words.partition(":")
        return cls(Reach(reach), id_in(group) or None) if reach in REACHES else None

    def __str__(self) -> str:
        return f"{self.reach}:{self.group}" if self.group is not None else str(self.reach)

    def as_chosen(self, audience: str) -> "MeantFor":
        """Of those who read what is written there, whom an author chose."""
        if audience == Audience.CIRCLE:
            return MeantFor(Reach.CIRCLE)
        return MeantFor(Reach.MEMBERS) if (audience, self.reach) == (Audience.MEMBERS, Reach.PUBLIC) else self

    def are_more_than(self, then: "MeantFor") -> bool:
        if self.reach == then.reach:
            return self.group != then.group
        return REACHES.index(self.reach) > REACHES.index(then.reach)


class ReadByMore(Unusable):
    """More people can read it than the page said when it was begun."""

    status = HTTPStatus.CONFLICT

    def __init__(self, now: MeantFor) -> None:
        super().__init__(NOW_READ_BY[now.reach])


def readers_below(post: Any) -> MeantFor:
    """As it is in this moment, and until what is written there is kept: whoever opens it meanwhile waits for that."""
    db.session.refresh(post, ["audience", "circle_id", "visibility"], with_for_update={"key_share": True})
    return MeantFor.below(post)

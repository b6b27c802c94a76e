"""Bringing people in by name: asking somebody for whom it would be fun, and pointing to somebody better."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.core.database import Model, db, insert_into
from forum.help.models import HelpRequest
from forum.help.takers import is_apart, refuse_if_apart
from forum.help.words import Happened, NobodyThere
from forum.posts import Post, people_mentioned


class Asked(Model):
    """The author asked somebody by name, with one press of a button; once."""

    __tablename__ = "help_asked"

    post_id: Mapped[int] = mapped_column(ForeignKey("help_requests.post_id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    asked_at: Mapped[datetime]

    @classmethod
    def ask(cls, request: HelpRequest, person: Account, *, by: Account, at: datetime) -> None:
        """Said twice, it is said once. Raises NotReachable."""
        refuse_if_apart(by.id, person.id)
        row = insert_into(cls).values(post_id=request.post_id, person_id=person.id, asked_at=at)
        if db.session.execute(row.on_conflict_do_nothing().returning(cls.post_id)).first() is not None:
            request.show_life(at)
            request.tell(Happened.ASKED, person.id, by=by, at=at)


class Pointer(Model):
    """A comment that names somebody who would be better at it. Each is told once, however many name them."""

    __tablename__ = "help_pointers"

    post_id: Mapped[int] = mapped_column(ForeignKey("help_requests.post_id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)

    comment: Mapped[Post] = relationship(lazy="raise")


def point_to(
    request: HelpRequest, handle: str, reason: str, *, by: Account, at: datetime, to: Post | None, **about: Any
) -> Post:
    """A comment that says who would be better, and why; `about` goes to `Post.write`. Raises NobodyThere and what
    `Post.comment` does.

    It links to their page instead of mentioning them: they hear of it once, and as what it is.
    """
    person = person_named(handle, request, by, but=(by.id, request.post.author_id))
    request.claim(asked_at=None)  # of two who name the same person at once, the second waits, and finds them told
    is_told = db.session.get(Pointer, (request.post_id, person.id)) is not None
    words = request.post.comment(by, words_of(person.handle, reason), at=at, to=to, **about)
    if not is_told:
        db.session.add(Pointer(post_id=request.post_id, person_id=person.id, comment=words))
        request.tell(Happened.POINTED, person.id, by=by, at=at)
    return words


def plain(handle: str) -> str:
    return handle.lower().removeprefix("@")


def words_of(handle: str, reason: str) -> str:
    return f"[@{handle}](/people/{handle}): {reason}"


def person_named(handle: str, request: HelpRequest, by: Account, *, but: Collection[int | None]) -> Account:
    """Somebody who may read the request and can be reached, by its author as well, and is none of these. Raises
    NobodyThere.
    """
    handle = plain(handle)
    person = people_mentioned(f"@{handle}", by, request.post.challenge).get(handle)
    if person is None or person.id in but or is_apart(request.post.author_id, person.id):
        raise NobodyThere
    return person

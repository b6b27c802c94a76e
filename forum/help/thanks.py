"""Thanks: the only way in which a help request is done, and the chains that begin with them.

The words of thanks are a comment in the request's thread, so they can be answered, cheered, reported and taken back as
any other. A `Thanks` says who helped whom, one row for each who is thanked.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.core.database import UNSYNCHRONISED, Model, db
from forum.help.models import HelpRequest
from forum.help.takers import Taker, has_taker
from forum.help.words import Happened, Kind, MovedOn, Standing, State, Step
from forum.posts import Post, is_near_to, readable_by


class Thanks(Model):
    """`by` was helped by `person`. `forward_at`: who was helped wants to pass it on; `chain_id` is the id of the first
    thanks of a chain, `follows` the ones it was passed on from. Of each thanks it is passed on once, says its key."""

    __tablename__ = "help_thanks"
    __table_args__ = (
        UniqueConstraint("post_id", "by_id", "person_id"),
        Index("ix_help_thanks_by", "by_id", "id"),
        Index("ix_help_thanks_person", "person_id", "id"),
        Index("ix_help_thanks_chain", "chain_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("help_requests.post_id", ondelete="CASCADE"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    thanked_at: Mapped[datetime]
    forward_at: Mapped[datetime | None]
    carried_at: Mapped[datetime | None]
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("help_thanks.id", ondelete="SET NULL"), unique=True)
    chain_id: Mapped[int | None] = mapped_column(ForeignKey("help_thanks.id", ondelete="SET NULL"))

    request: Mapped[HelpRequest] = relationship(lazy="raise")
    comment: Mapped[Post | None] = relationship(lazy="raise")
    by: Mapped[Account | None] = relationship(foreign_keys=[by_id], lazy="raise")
    person: Mapped[Account | None] = relationship(foreign_keys=[person_id], lazy="raise")

    def pass_on(self, at: datetime) -> None:
        """'Pay it forward': the next help of who was helped here belongs to the chain, once, however many helped."""
        mine = (Thanks.post_id == self.post_id, Thanks.by_id == self.by_id)
        is_passed_on = select(Thanks.id).where(*mine, Thanks.forward_at.is_not(None)).exists()
        begun = update(Thanks).where(Thanks.id == self.id, ~is_passed_on).values(forward_at=at)
        db.session.execute(begun, execution_options=UNSYNCHRONISED)
        all_of_them = update(Thanks).where(*mine, Thanks.chain_id.is_(None)).values(chain_id=self.chain_id or self.id)
        db.session.execute(all_of_them, execution_options=UNSYNCHRONISED)


def whom_to_thank(request: HelpRequest, by: Any, takers: Sequence[Taker]) -> list[int]:
    """Who helped this person here; empty for whoever was not helped. The takers are all of the request's."""
    helping = [one for one in takers if one.standing in (Standing.ACCEPTED, Standing.DONE) and one.person_id]
    is_author = by.is_authenticated and request.post.author_id == by.id
    if is_author and request.kind != Kind.OFFER:
        return [one.person_id for one in helping if one.is_accepted and one.person_id]
    mine = any(one.person_id == by.id and one.is_accepted for one in helping)
    author = request.post.author_id
    return [author] if mine and request.kind != Kind.ASK and author is not None else []


def thank(request: HelpRequest, text: str, takers: Sequence[Taker], *, by: Account, at: datetime, **about: Any) -> Post:
    """The words stand in the thread, whoever helped hears of them, and what they were about is done.

    An ask is done for everyone at once; what one offers to several is done when the last of them has said thanks.
    Raises MovedOn, ReadOnly and what writing a comment raises.
    """
    people = whom_to_thank(request, by, takers)
    finish(request, None if request.post.author_id == by.id else by.id, at)
    words = request.post.comment(by, text, at=at, **about)
    for person_id in people:
        note_thanks(request, words, person_id, by=by, at=at)
    request.tell(Happened.THANKED, *people, by=by, at=at)
    return words


def words_for(viewer: Any) -> Any:
    """The words of thanks, to be loaded where the viewer may read them and does not keep away from who wrote them."""
    return Thanks.comment.and_(readable_by(viewer), is_near_to(viewer))


def note_thanks(request: HelpRequest, words: Post, person_id: int, *, by: Account, at: datetime) -> None:
    before = carried_by(person_id, at)
    thanks = Thanks(post_id=request.post_id, comment=words, by_id=by.id, person_id=person_id, thanked_at=at)
    thanks.follows_id, thanks.chain_id = before if before else (None, None)
    db.session.add(thanks)
    request.turn(Step.THANKED, by=by, at=at, person_id=person_id)


def carried_by(helper_id: int, at: datetime) -> tuple[int, int] | None:
    """What this helper was to pass on, which is done with this help: the thanks and its chain. Of two, one gets it."""
    waiting = select(Thanks.id).where(
        Thanks.by_id == helper_id, Thanks.forward_at.is_not(None), Thanks.carried_at.is_(None)
    )
    oldest = waiting.order_by(Thanks.id).limit(1).scalar_subquery()
    mine = update(Thanks).where(Thanks.id == oldest, Thanks.carried_at.is_(None)).values(carried_at=at)
    row = db.session.execute(mine.returning(Thanks.id, Thanks.chain_id), execution_options=UNSYNCHRONISED).first()
    return (row[0], row[1]) if row is not None and row[1] is not None else None


def finish(request: HelpRequest, taker_id: int | None, at: datetime) -> None:
    """All takers are done with it, or the one whose thanks these are. Raises MovedOn."""
    theirs = update(Taker).where(Taker.post_id == request.post_id, Taker.standing == Standing.ACCEPTED)
    if taker_id is None:
        request.move(State.DONE, at, of=(State.TAKEN,))
        db.session.execute(theirs.values(standing=Standing.DONE), execution_options=UNSYNCHRONISED)
        return
    if not request.claim(HelpRequest.state == State.TAKEN, asked_at=None):
        raise MovedOn
    mine = theirs.where(Taker.person_id == taker_id).values(standing=Standing.DONE).returning(Taker.id)
    if db.session.execute(mine, execution_options=UNSYNCHRONISED).first() is None:
        raise MovedOn
    request.claim(~has_taker(request.post_id), state=State.DONE)

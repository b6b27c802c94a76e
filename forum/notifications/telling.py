"""Telling: an event becomes one line in the list of each person concerned, once, in the transaction that marks it told.

Few statements for each event, however many people hear of it. Notes that a mail is due are made here; sending it is for
later, when what it says is looked at again.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Executable,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import joinedload

from forum.accounts import Account, Returned, are_apart, note_returned
from forum.accounts import Happened as InAccounts
from forum.challenges import Happened as InChallenges
from forum.core.database import UNSYNCHRONISED, Instant, db, insert_into
from forum.core.deliveries import Delivery
from forum.core.events import Event
from forum.core.sending import Happened as InPost
from forum.entries import Happened as InEntries
from forum.entries import begin_goal, begin_goal_again
from forum.help import MemberSkill, show_skills_asked
from forum.moderation import Happened as InModeration
from forum.moderation import look_at_trust_of
from forum.notifications.audiences import (
    ACTOR,
    AUDIENCES,
    CHALLENGE,
    EVENT,
    POST,
    ROLE_ALONE,
    THREAD,
    Audience,
    audiences_of,
    facts_of,
)
from forum.notifications.models import Choice, Heard, Notification, Round, ThreadWatch
from forum.notifications.push import push_to_those_who_heard
from forum.notifications.queries import wants_nothing_of
from forum.notifications.reactions import be_counted_again, let_go_of_a_place, need_no_place, see_to_who_reads
from forum.notifications.words import ABOUT_POSTS, DEFAULTS, FOR_THEM_ALONE, OFFICIAL, TOPIC_OF, Kind, Level, Often
from forum.posts import Happened as InPosts
from forum.posts import Post, is_shown, may_be_read_by

QUIET_FOR = timedelta(minutes=15)  # a mail waits this long after the last event of a line
AT_MOST = timedelta(hours=1)  # and this long after the first
TOO_OLD = timedelta(days=1)  # for a mail of its own: the worker was off, and the daily mail will tell
AT_ONCE = 100


def untold(after: int) -> Select[int]:
    """The oldest events that nobody has heard of."""
    return select(Event.id).where(Event.told_at.is_(None), Event.id > after).order_by(Event.id).limit(AT_ONCE)


def tell(event_id: int, at: datetime) -> bool:
    """Everyone concerned hears of it. False: another worker was faster. The caller commits."""
    mine = update(Event).where(Event.id == event_id, Event.told_at.is_(None)).values(told_at=at)
    kind = db.session.scalar(mine.returning(Event.kind), execution_options=UNSYNCHRONISED)
    if kind is None:
        return False
    if kind not in AUDIENCES and kind not in REACTIONS:
        return True
    event = db.session.scalars(with_what_it_is_about(event_id)).one()
    if event.kind in REACTIONS:
        REACTIONS[event.kind](event, at)
    if event.kind in AUDIENCES and is_to_be_told(event):
        facts = facts_of(event) | times_of(event, at)
        for audience in audiences_of(event):
            let_hear(audience, facts)
        push_to_those_who_heard(event.id, at)
    return True


def tell_all(at: datetime) -> None:
    """Everything nobody has heard of yet, in one transaction: for the demo, which is made in one."""
    while event_ids := db.session.scalars(untold(0)).all():
        for event_id in event_ids:
            tell(event_id, at)


def with_what_it_is_about(event_id: int) -> Select[Event]:
    """One event with its post, actor and person, as they are now."""
    post = joinedload(Event.post)
    return (
        select(Event)
        .where(Event.id == event_id)
        .options(post, joinedload(Event.actor), joinedload(Event.person))
        .execution_options(populate_existing=True)
    )


def is_to_be_told(event: Event) -> bool:
    """A post that is gone or waits is nobody's news; what moderators do is about such posts."""
    is_about_words = event.kind in OF_POSTS
    return not is_about_words or (event.post is not None and event.post.is_shown)


ABOUT_WAITING = {InEntries.CIRCLE_ASKED, InEntries.GREETERS_ASKED, InEntries.ORGANISERS_ASKED}
OF_POSTS = {InPosts.POSTED, InPosts.RELEASED, InPosts.EDITED, InPosts.CHEERED} | ABOUT_WAITING


def see_to_an_answer(event: Event, at: datetime) -> None:
    """Others can read it since then, and so it waits for a word."""
    begin_goal(event.post, event.happened_at)


def see_to_what_was_written(event: Event, at: datetime) -> None:
    """It waits for a word, and whoever wrote it may be a newcomer no more."""
    see_to_an_answer(event, at)
    look_at_trust_of(event.actor_id, at)


def see_to_who_it_is(event: Event, at: datetime) -> None:
    """Something of theirs was removed, or came back."""
    look_at_trust_of(event.person_id, at, may_fall=True)


def see_to_an_answer_again(event: Event, at: datetime) -> None:
    """It may have been the only one that somebody had."""
    begin_goal_again(event.post, at)


def open_to_others(event: Event, at: datetime) -> None:
    """It need not wait any longer, and neither need the skills it asks for."""
    see_to_what_was_written(event, at)
    show_skills_asked(event.post, event.happened_at)


def take_in(event: Event, at: datetime) -> None:
    """Their address is theirs: their rounds of mail begin, and others see what is fun for them."""
    look_at_trust_of(event.person_id, at)
    Round.begin(event.person, at)
    MemberSkill.show_those_of(event.person_id, event.happened_at)


def plan_round(event: Event, at: datetime) -> None:
    """The person lives in another zone now."""
    query = select(Round).where(Round.person_id == event.person_id).options(joinedload(Round.person))
    mine = db.session.scalars(query).one_or_none()
    if mine is not None:
        mine.plan(at)


def note_returned_mail(event: Event, at: datetime) -> None:
    """A mail server has said for good that nobody has the address, which stands in the delivery alone."""
    delivery = db.session.get(Delivery, event.details["delivery"])
    address = delivery.to if delivery else None
    note_returned(Returned.BOUNCE, sent_at=event.happened_at, at=at, person_id=event.person_id, address=address)


REACTIONS: dict[str, Callable[[Event, datetime], None]] = {
    str(InPost.RETURNED): note_returned_mail,
    str(InPosts.POSTED): see_to_what_was_written,
    str(InPosts.RELEASED): open_to_others,
    str(InPosts.DELETED): see_to_an_answer_again,
    str(InPosts.HIDDEN): see_to_an_answer_again,
    str(InPosts.HELD): see_to_an_answer_again,
    str(InChallenges.LEFT): let_go_of_a_place,
    str(InChallenges.READERS_CHANGED): see_to_who_reads,
    str(InChallenges.ORGANISER_ADDED): need_no_place,
    str(InAccounts.CONFIRMED): take_in,
    str(InAccounts.CAME_BACK): be_counted_again,
    str(InModeration.DECIDED): see_to_who_it_is,
    str(InModeration.UNDONE): see_to_who_it_is,
    str(InAccounts.ZONE_CHANGED): plan_round,
}


def let_hear(audience: Audience, facts: Mapping[str, Any]) -> None:
    """A line for each, or one more event on the line that is there and unseen; then what each of them heard."""
    add_lines, note_heard = statements(audience, db.engine.dialect.name)
    facts = {**facts, "the_kind": str(audience.kind)}
    lines = cast(CursorResult[Any], db.session.execute(add_lines, facts))
    if lines.rowcount:
        db.session.execute(note_heard, facts)


@cache
def statements(audience: Audience, dialect: str) -> tuple[Executable, Executable]:
    """Made once for each audience and database: putting such statements together costs more than running them."""
    people = hearers(audience)
    row = insert_into(Notification.__table__).from_select(COLUMNS, lines_for(people, audience.kind))
    add_lines = row.on_conflict_do_update(
        index_elements=["person_id", "kind", "subject"],
        index_where=Notification.seen_at.is_(None),
        set_=joined(row.excluded),
    )
    note_heard = insert_into(Heard.__table__).from_select(
        ["person_id", "event_id", "notification_id"], heard_by(people)
    )
    return add_lines, note_heard.on_conflict_do_nothing()


def heard_by(people: Any) -> Select[Any]:
    """Each of these people with the event and the line it stands on.

    From the people to their lines, one by one: asked the other way round, PostgreSQL looks through all people for each.
    """
    line = select(Notification.id).where(
        Notification.person_id == people.c.id,
        Notification.kind == KIND,
        Notification.subject == SUBJECT,
        Notification.seen_at.is_(None),
    )
    all_of_them = select(people.c.id, EVENT.label("event"), line.scalar_subquery().label("line")).subquery()
    return select(*all_of_them.c).where(all_of_them.c.line.is_not(None))


def hearers(audience: Audience) -> Any:
    """The ids of those in an audience who are to hear of it, and have not for a better reason."""
    already = exists().where(Heard.person_id == Account.id, Heard.event_id == EVENT)
    query = select(Account.id).where(
        Account.id.in_(audience.people), Account.suspended_at.is_(None), Account.id != ACTOR, ~already
    )
    if audience.kind not in OFFICIAL:
        query = query.where(~are_apart(Account.id, ACTOR))
    if audience.kind in ABOUT_POSTS:
        query = query.join(Post, Post.id == POST).where(is_shown(), may_be_read_by(Account, ROLE_ALONE))
        query = query.where(~is_quiet(audience.kind))
    return query.subquery()


def is_quiet(kind: Kind) -> ColumnElement[bool]:
    """Whether somebody wants to hear nothing of the thread or, but for what is for them alone, of the challenge."""
    in_thread = exists().where(
        ThreadWatch.thread_id == THREAD, ThreadWatch.person_id == Account.id, ThreadWatch.level == Level.NOTHING
    )
    return in_thread if kind in FOR_THEM_ALONE else or_(in_thread, wants_nothing_of(CHALLENGE, Account.id))


SUBJECT, KIND = bindparam("the_subject", type_=String), bindparam("the_kind", type_=String)
HAPPENED_AT, MAIL_AT, MAIL_BY = (bindparam(f"the_{name}", type_=Instant()) for name in ("time", "mail_at", "mail_by"))
COLUMNS = ("person_id", "kind", "subject", "thread_id", "challenge_id", "began_at", "latest_at", "mail_at", "mail_by")


def lines_for(people: Any, kind: Kind) -> Select[Any]:
    """A new line for each of these people; whether a mail of its own is due is their choice."""
    topic = TOPIC_OF[kind]
    often = func.coalesce(Choice.often, DEFAULTS[topic]) if kind != Kind.ACCOUNT else literal(str(Often.NONE))
    by_mail = often == Often.SOON
    return select(
        people.c.id,
        literal(str(kind)),
        SUBJECT,
        THREAD,
        CHALLENGE,
        HAPPENED_AT,
        HAPPENED_AT,
        case((by_mail, MAIL_AT)),
        case((by_mail, MAIL_BY)),
    ).select_from(people.outerjoin(Choice, and_(Choice.person_id == people.c.id, Choice.topic == str(topic))))


def joined(new: Any) -> dict[str, ColumnElement[Any]]:
    """What one more event does to a line: the mail waits for the last of them, but no hour after the first."""
    mail_by = func.coalesce(Notification.mail_by, new.mail_by)
    pushed_back = case((mail_by < new.mail_at, mail_by), else_=new.mail_at)
    return {
        "latest_at": case((Notification.latest_at < new.latest_at, new.latest_at), else_=Notification.latest_at),
        "mail_by": case((new.mail_at.is_(None), Notification.mail_by), else_=mail_by),
        "mail_at": case((new.mail_at.is_(None), Notification.mail_at), else_=pushed_back),
    }


def times_of(event: Event, at: datetime) -> dict[str, Any]:
    """When it happened, and when a mail of its own would be due; what is a day old has none."""
    is_fresh = at - event.happened_at < TOO_OLD
    mail_at, mail_by = event.happened_at + QUIET_FOR, event.happened_at + AT_MOST
    return {
        "the_time": event.happened_at,
        "the_mail_at": mail_at if is_fresh else None,
        "the_mail_by": mail_by if is_fresh else None,
    }

"""The mail about one line of somebody's notifications, some quiet minutes after its last event."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _

from forum.accounts import speaking_to
from forum.core.database import db
from forum.core.deliveries import Delivery, Parcel, carries
from forum.core.letterhead import dressed
from forum.core.mail import Message
from forum.core.richtext import excerpt
from forum.help import Happened as InHelp
from forum.notifications.lines import MY_ENTRY, MY_TOPIC, Line, place_of, with_what_is_behind
from forum.notifications.mails.parcels import TellingMail
from forum.notifications.mails.readers import Reader, footer_for, headers_for, readers
from forum.notifications.parts import News, Piece, SoonMail
from forum.notifications.queries import Told, lines_by_id, told_behind
from forum.notifications.words import ABOUT_WORDS, SOON, TOPIC_OF, Kind, Often
from forum.settings import current_settings

LONGEST_PIECE = 700


@carries(SOON)
def soon_mails(deliveries: Sequence[Delivery], at: datetime) -> Mapping[int, Parcel]:
    """What was seen meanwhile, is gone, or is not wanted by mail any more is left out."""
    whose = {one.id: line_id(one) for one in deliveries}
    notifications = db.session.scalars(lines_by_id(set(whose.values()))).all()
    unseen = [one for one in notifications if one.seen_at is None]
    behind = told_behind([one.id for one in unseen], at, unmailed=True, texts=True)
    lines = {line.id: line for line in with_what_is_behind(unseen, behind)}
    people = readers({one.person_id for one in unseen})
    return {
        one.id: mail_about(lines[whose[one.id]], people)
        for one in deliveries
        if is_wanted(whose[one.id], lines, people)
    }


def line_id(delivery: Delivery) -> int:
    return int(delivery.about.split(":")[0])


def is_wanted(line: int, lines: Mapping[int, Line], people: Mapping[int, Reader]) -> bool:
    if line not in lines or lines[line].notification.person_id not in people:
        return False
    notification = lines[line].notification
    return people[notification.person_id].often(TOPIC_OF[Kind(notification.kind)]) == Often.SOON


def mail_about(line: Line, people: Mapping[int, Reader]) -> TellingMail:
    person = people[line.notification.person_id].person
    topic = TOPIC_OF[Kind(line.notification.kind)]
    with speaking_to(person):
        footer = footer_for(person, topic, _("You get this mail because you want to hear of such things soon."))
        mail = SoonMail(person, subject_of(line), news_of(line), footer, mute_url=mute_url(line))
        text, html = dressed("soon", mail=mail)
    headers = headers_for(footer, "soon", line.notification.thread_id)
    message = Message(person.email, mail.subject, text, html, headers)
    return TellingMail(message, events=[one.event_id for one in line.told])


def subject_of(line: Line) -> str:
    """The same for all mails about a thread, so that mail programs keep them together."""
    if line.notification.kind not in ABOUT_WORDS:
        return line.sentence
    thread, place = line.notification.thread, place_of(line)
    title = thread.title if thread and thread.is_shown and thread.title else ""
    author = thread.author.name if thread and thread.author else _("a former member")
    if title:
        return _("Re: %(title)s", title=title)
    if place in (MY_ENTRY, MY_TOPIC):
        return _("Re: your day %(number)s", number=line.latest.number or "")
    return _("Re: %(author)s’s day %(number)s", author=author, number=line.latest.number or "")


def news_of(line: Line) -> News:
    here = current_settings().url
    return News(
        line.sentence,
        here + line.url,
        [piece_of(one, line.notification.kind) for one in line.told if one.post_id and one.kind != InHelp.QUIET],
    )


def piece_of(told: Told, kind: str) -> Piece:
    is_words = kind in ABOUT_WORDS and kind != Kind.CHEER
    text = excerpt(told.source or "", LONGEST_PIECE) if is_words else ""
    return Piece(
        told.name or _("A former member"), text, f"{current_settings().url}/posts/{told.post_id}", told.happened_at
    )


def mute_url(line: Line) -> str:
    thread_id = line.notification.thread_id
    is_thread = line.notification.kind in ABOUT_WORDS and thread_id is not None
    return f"{current_settings().url}/posts/{thread_id}/watching" if is_thread else ""

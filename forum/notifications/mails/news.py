"""The mail with an announcement, for those who want to hear of such things soon."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, or_, select

from forum.accounts import Account, speaking_to
from forum.challenges import Announcement, Challenge, Organiser, Participation
from forum.core.database import db
from forum.core.deliveries import Delivery, Parcel, carries
from forum.core.letterhead import dressed
from forum.core.mail import Message
from forum.notifications.mails.parcels import TellingMail
from forum.notifications.mails.readers import Reader, footer_for, headers_for, readers
from forum.notifications.mails.words import has_read, with_words, word_of
from forum.notifications.parts import NewsMail
from forum.notifications.queries import wants_nothing_of
from forum.notifications.words import NEWS, Often, Topic


@carries(NEWS)
def news_mails(deliveries: Sequence[Delivery], at: datetime) -> Mapping[int, Parcel]:
    """What was withdrawn, was read meanwhile, or is not out where somebody lives is left out; so are those who left."""
    people = readers([one.person_id for one in deliveries if one.person_id])
    wanted = {(one.person_id or 0, int(one.about)): one.id for one in deliveries if one.person_id in people}
    mails: dict[int, Parcel] = {}
    for person_id, announcement in db.session.execute(still_to_read(wanted)):
        reader, delivery = people[person_id], wanted.get((person_id, announcement.id))
        is_wanted = reader.often(Topic.NEWS) == Often.SOON and announcement.is_out(reader.person.zone, at)
        if delivery is not None and is_wanted:
            mails[delivery] = mail_with(announcement, reader)
    return mails


def still_to_read(wanted: Collection[tuple[int, int]]) -> Select[int, Announcement]:
    """Each of these people with each of these announcements that they have not read, as long as they belong there and
    no moderator has hidden it.
    """
    takes_part = select(Participation.id).where(
        Participation.challenge_id == Announcement.challenge_id,
        Participation.account_id == Account.id,
        Participation.left_at.is_(None),
    )
    runs = select(Organiser.account_id).where(
        Organiser.challenge_id == Announcement.challenge_id, Organiser.account_id == Account.id
    )
    query = (
        select(Account.id, Announcement)
        .join(Announcement, Announcement.id.in_({one for _, one in wanted}))
        .where(Account.id.in_({one for one, _ in wanted}), Announcement.withdrawn_at.is_(None))
        .where(~has_read(Account.id), ~wants_nothing_of(Announcement.challenge_id, Account.id))
        .where(or_(takes_part.exists(), runs.exists()), Announcement.challenge.has(Challenge.hidden_at.is_(None)))
    )
    return with_words(query)


def mail_with(announcement: Announcement, reader: Reader) -> TellingMail:
    person = reader.person
    with speaking_to(person):
        word = word_of(announcement)
        why = _("You get this mail because you are part of “%(title)s”.", title=word.challenge)
        footer = footer_for(person, Topic.NEWS, why)
        mail = NewsMail(person, word.title, word, footer)
        text, html = dressed("news", mail=mail)
    return TellingMail(Message(person.email, mail.subject, text, html, headers_for(footer, "news")))

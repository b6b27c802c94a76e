"""Whom mails are written to: their choices, their language, and what they have in hand to get fewer of them."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature
from sqlalchemy import Select, select

from forum.accounts import Account
from forum.core.database import db
from forum.core.refusals import NotFound
from forum.core.signing import signer
from forum.notifications.models import Round
from forum.notifications.parts import Footer
from forum.notifications.queries import often_by
from forum.notifications.words import ROUND, Often, Topic
from forum.settings import current_settings

LINKS = "mail links"


@dataclass(frozen=True)
class Reader:
    """Somebody who gets mail, with what they chose."""

    person: Account
    choices: dict[Topic, Often]
    round: Round | None

    def often(self, topic: Topic) -> Often:
        return self.choices[topic]

    def topics(self, *often: Often) -> set[Topic]:
        """What this person wants to hear of so often."""
        return {topic for topic in Topic if self.often(topic) in often}


def readers(person_ids: Collection[int]) -> dict[int, Reader]:
    """Those of these people who take mail, in two statements."""
    choices = often_by(person_ids)
    rows = db.session.execute(people_with_rounds(person_ids))
    return {person.id: Reader(person, choices[person.id], mine) for person, mine in rows if person.takes_mail}


def people_with_rounds(person_ids: Collection[int]) -> Select[Account, Round | None]:
    query = select(Account, Round).outerjoin(Round, Round.person_id == Account.id)
    return query.where(Account.id.in_(person_ids))


FEWER = {
    ROUND: _l("No more daily mails"),
    Topic.ANSWER: _l("No more mails about answers to you"),
    Topic.MENTION: _l("No more mails when somebody mentions you"),
    Topic.WATCHED: _l("No more mails about threads you are in"),
    Topic.CHEER: _l("No more mails about cheers"),
    Topic.DECISION: _l("No more mails about what moderators decide"),
    Topic.REPORT: _l("No more mails about reports"),
    Topic.WALL: _l("No more mails when somebody hits a wall"),
    Topic.WAITING: _l("No more mails when somebody waits for a word"),
    Topic.WORD: _l("No more mails about private words"),
    Topic.HELP: _l("No more mails about help"),
    Topic.THANKS: _l("No more mails when somebody thanks you"),
    Topic.CIRCLE: _l("No more mails about circles"),
    Topic.NEWS: _l("No more mails with announcements"),
}


def footer_for(person: Account, what: str, why: str) -> Footer:
    """`what`: a topic, or `round` for all that comes on the postman's rounds."""
    here, token = current_settings().url, token_for(person, what)
    return Footer(
        why=why,
        unsubscribe_url=f"{here}/mail/unsubscribe/{token}",
        unsubscribe=str(FEWER[what]),
        preferences_url=f"{here}/mail/preferences/{token}",
    )


def headers_for(footer: Footer, kind: str, thread_id: int | None = None) -> dict[str, str]:
    """What mail programs read: one-click unsubscribing (RFC 8058, RFC 2369), the list (RFC 2919), the thread."""
    host = current_settings().hostname
    headers = {
        "List-Id": f"<{kind}.{host}>",
        "List-Unsubscribe": f"<{footer.unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    if thread_id is not None:
        headers |= {"In-Reply-To": f"<thread-{thread_id}@{host}>", "References": f"<thread-{thread_id}@{host}>"}
    return headers


def token_for(person: Account, what: str) -> str:
    """Lets whoever has the mail change what mails come to this address, and nothing else; no signing in, no end."""
    return str(signer(LINKS).dumps([person.id, what, mark_of(person)]))


def mark_of(person: Account) -> str:
    """A changed address ends the links in mails to the earlier one."""
    return hashlib.sha256(person.email_key.encode()).hexdigest()[:10]


def is_ours(token: str) -> bool:
    """Whether we made this link, whoever it was for; asks no database."""
    try:
        signer(LINKS).loads(token)
    except BadSignature:
        return False
    return True


def reader_by_token(token: str) -> tuple[Account, str]:
    """Whose mail it was, and what it was about. Raises NotFound."""
    try:
        person_id, what, mark = signer(LINKS).loads(token)
    except (BadSignature, ValueError, TypeError) as why:
        raise NotFound(_("This link is not complete. Please copy all of it from the mail.")) from why
    person = db.session.get(Account, person_id)
    if person is None or mark_of(person) != mark:
        raise NotFound(_("This link belongs to a mail to an address that is no longer used here."))
    return person, str(what)

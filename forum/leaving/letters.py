"""The letters this room writes: each goes into the outbox in the transaction of what it tells of."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature

from forum.accounts import Account, write
from forum.core.database import db
from forum.core.refusals import NotFound
from forum.core.signing import signer
from forum.leaving.models import Export
from forum.settings import current_settings

STAY = "stay"


def write_packed(person: Account, export: Export, *, at: datetime) -> None:
    link = f"{current_settings().url}/settings/export"
    write(person, _l("What you take along is ready"), "leaving/mail/packed.txt", at, link=link, until=export.ends_at)


def write_set_out(person: Account, *, at: datetime) -> None:
    """The one mail they get: how to stay. An address that was never confirmed may be another's, who needs none."""
    if not person.is_confirmed:
        return
    link = f"{current_settings().url}/stay/{token_of(person)}"
    until, with_posts = person.leaves_at, person.leaves_with_posts
    subject = _l("Your account is about to go")
    write(person, subject, "leaving/mail/set_out.txt", at, until=until, with_posts=with_posts, link=link)


def token_of(person: Account) -> str:
    """Good for this one farewell: whoever sets out again gets another."""
    leaves = person.leaves_at.isoformat() if person.leaves_at else ""
    return str(signer(STAY).dumps([person.id, leaves]))


def leaver_by_token(token: str, at: datetime) -> Account:
    """Raises NotFound, also when they have stayed or gone since."""
    try:
        person_id, leaves = signer(STAY).loads(token)
    except (BadSignature, ValueError, TypeError) as why:
        raise NotFound from why
    person = db.session.get(Account, person_id)
    if person is None or person.leaves_at is None or person.leaves_at <= at or person.leaves_at.isoformat() != leaves:
        raise NotFound
    return person

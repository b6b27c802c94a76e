"""The letter to whom an action keeps out: they cannot read it here, and can answer from it all the same."""

import hashlib
import hmac
from datetime import datetime

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from forum.accounts import write_suspended
from forum.core.deliveries import Delivery
from forum.core.languages import DEFAULT, LANGUAGES
from forum.moderation.decisions import Decision
from forum.moderation.messages import Message
from forum.moderation.words import Action
from forum.settings import current_settings


def write_what_was_decided(decision: Decision, at: datetime) -> None:
    """Whoever can still sign in hears of it there, and by the mails they chose."""
    person = decision.person
    if decision.action not in (Action.SUSPEND, Action.REMOVE_SPAMMER) or person is None or not person.is_confirmed:
        return
    link = f"{current_settings().url}/decisions/{decision.id}?key={key_of(decision.id)}"
    write_suspended(person, reason=decision.reason, until=decision.until_at, link=link, at=at)


def write_answer(message: Message, answer: str, at: datetime) -> None:
    """To a visitor, in the language in which they wrote; members find it among their notifications."""
    if message.sender_id is not None:
        return
    about = {"name": message.name, "asked": message.text, "answer": answer, "url": current_settings().url}
    with force_locale(message.locale if message.locale in LANGUAGES else DEFAULT):
        letter = render_template("moderation/mail/answer.txt", **about)
        Delivery.write(message.email, _("The answer to your message"), letter, at=at)


def key_of(decision_id: int) -> str:
    """What makes the address of a letter one that nobody can guess."""
    return signed(decision_id, current_settings().secret_key)


def is_key_of(decision_id: int, key: str) -> bool:
    keys = current_settings().secret_keys
    fits = [hmac.compare_digest(signed(decision_id, one).encode(), key.encode()) for one in keys]
    return any(fits)


def signed(decision_id: int, secret: str) -> str:
    return hmac.new(secret.encode(), f"appeal {decision_id}".encode(), hashlib.sha256).hexdigest()[:32]

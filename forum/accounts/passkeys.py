"""Passkeys: a key pair that a device keeps for this site; it signs what we ask, once its owner has shown who they are.

What is asked (the challenge) is signed by us, for one purpose, one visitor and ten minutes, and taken once. Devices
always ask for a finger, a face or a PIN, so a passkey stands for the password and the second step at once.
"""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self, cast
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from flask import session
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import CursorResult, Delete, ForeignKey, Select, String, Text, delete, literal, or_, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    bytes_to_base64url,
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from forum.accounts.models import Account
from forum.accounts.tokens import token_hash
from forum.accounts.turns import one_at_a_time
from forum.core.database import Model, db, insert_into
from forum.core.refusals import Refused
from forum.core.signing import timed_signer
from forum.core.site_now import site
from forum.settings import current_settings

LONGEST_ID = 1400  # 1023 bytes, the most that the standard allows
LONGEST_NAME = 60
MOST = 10  # of one person
VALID = timedelta(minutes=10)
# What a library says of foreign bytes: it takes them apart, and only some of what it finds it names itself.
MALFORMED = (
    *(WebAuthnException, UnsupportedAlgorithm, ValueError, TypeError),
    *(LookupError, AttributeError, RecursionError),
)


class Asked(StrEnum):
    """What a challenge is for."""

    ADD = "add"
    SIGN_IN = "sign in"
    PROVE = "prove"


class PasskeyRefused(Refused):
    message = _l("That did not work with this passkey. Please try again, or choose another way.")


class Passkey(Model):
    """The public half of a key; the other half never leaves its owner's device or password manager."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    credential_id: Mapped[str] = mapped_column(String(LONGEST_ID), unique=True)
    public_key: Mapped[str] = mapped_column(Text)
    sign_count: Mapped[int]
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="raise")

    @classmethod
    def add(cls, account: Account, credential: str, name: str, at: datetime) -> Self:
        """Raises PasskeyRefused."""
        challenge = asked_for(credential, Asked.ADD, at)
        try:
            seen = verify_registration_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=current_settings().hostname,
                expected_origin=origin(),
                require_user_verification=True,
            )
            decoded_public_key_to_cryptography(decode_credential_public_key(seen.credential_public_key))  # is it a key?
        except MALFORMED as why:
            raise PasskeyRefused from why
        passkey = cls(
            account_id=account.id,
            name=name,
            credential_id=bytes_to_base64url(seen.credential_id),
            public_key=bytes_to_base64url(seen.credential_public_key),
            sign_count=seen.sign_count,
            added_at=at,
        )
        db.session.add(passkey)
        return passkey

    def note_use(self, sign_count: int, at: datetime) -> None:
        """Raises PasskeyRefused when a device has not counted on: then the key may have been copied."""
        mine = update(Passkey).where(
            Passkey.id == self.id, or_(Passkey.sign_count < sign_count, literal(sign_count) == 0)
        )
        used = cast(CursorResult[Any], db.session.execute(mine.values(sign_count=sign_count, used_at=at)))
        if used.rowcount != 1:
            raise PasskeyRefused

    def remove(self) -> None:
        db.session.execute(delete(Passkey).where(Passkey.id == self.id))


class SpentChallenge(Model):
    """A challenge that was answered, until it is too old to be answered again anyway."""

    __tablename__ = "spent_challenges"

    challenge_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    spent_at: Mapped[datetime]


def passkey_used(credential: str, asked: Asked, at: datetime) -> Passkey:
    """The passkey that signed this, with whose it is. Raises PasskeyRefused."""
    challenge = asked_for(credential, asked, at)
    passkey = db.session.scalars(passkey_by_credential(credential)).one_or_none()
    if passkey is None:
        raise PasskeyRefused
    try:
        seen = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=current_settings().hostname,
            expected_origin=origin(),
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except MALFORMED as why:
        raise PasskeyRefused from why
    one_at_a_time(passkey.account_id)  # first, as whoever removes it does: else the two would wait for each other
    passkey.note_use(seen.new_sign_count, at)
    return passkey


def passkey_by_credential(credential: str) -> Select[Passkey]:
    said = parse_authentication_credential_json(credential)
    query = select(Passkey).where(Passkey.credential_id == bytes_to_base64url(said.raw_id))
    return query.options(joinedload(Passkey.account))


def passkeys_of(account: Account) -> Select[Passkey]:
    return select(Passkey).where(Passkey.account_id == account.id).order_by(Passkey.id)


def forget_passkeys(account: Account) -> None:
    db.session.execute(delete(Passkey).where(Passkey.account_id == account.id))


def old_challenges(at: datetime) -> Delete:
    return delete(SpentChallenge).where(SpentChallenge.spent_at <= at - 2 * VALID)


# What browsers are asked


def can_have_passkeys() -> bool:
    """Browsers keep them for names, never for bare numbers, and only where nobody listens in."""
    settings = current_settings()
    is_name = not settings.hostname.replace(".", "").isdigit() and ":" not in settings.hostname
    return is_name and (settings.url.startswith("https") or settings.hostname == "localhost")


def options_to_add(account: Account, have: list[Passkey]) -> str:
    options = generate_registration_options(
        rp_id=current_settings().hostname,
        rp_name=site().name,
        user_id=str(account.id).encode(),
        user_name=account.email,
        user_display_name=account.name,
        challenge=new_challenge(Asked.ADD),
        exclude_credentials=[PublicKeyCredentialDescriptor(base64url_to_bytes(one.credential_id)) for one in have],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return options_to_json(options)


def options_to_show(asked: Asked) -> str:
    """The device offers all it has for this site, so that nobody need say first who they are."""
    options = generate_authentication_options(
        rp_id=current_settings().hostname,
        challenge=new_challenge(asked),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def origin() -> str:
    """Where the site is, as browsers say it."""
    parts = urlsplit(current_settings().url)
    return f"{parts.scheme}://{parts.netloc}"


# Challenges


def new_challenge(asked: Asked) -> bytes:
    return signer_of(asked).dumps(secrets.token_urlsafe(16)).encode()


def signer_of(asked: Asked) -> URLSafeTimedSerializer:
    """For this purpose, and for the visitor whose session this is."""
    generate_csrf()  # each session has its own
    return timed_signer(f"passkey: {asked} {session['csrf_token']}")


def asked_for(credential: str, asked: Asked, at: datetime) -> bytes:
    """The challenge that is answered here, spent by it. Raises PasskeyRefused unless we asked it, of them, just now."""
    try:
        parse = parse_registration_credential_json if asked == Asked.ADD else parse_authentication_credential_json
        challenge = parse_client_data_json(parse(credential).response.client_data_json).challenge
        signer_of(asked).loads(challenge, max_age=int(VALID.total_seconds()))
    except (*MALFORMED, BadData) as why:
        raise PasskeyRefused from why
    spend(challenge, at)
    return challenge


def spend(challenge: bytes, at: datetime) -> None:
    row = {"challenge_hash": token_hash(challenge.decode()), "spent_at": at}
    once = insert_into(SpentChallenge).values(row).on_conflict_do_nothing().returning(SpentChallenge.challenge_hash)
    if db.session.scalar(once) is None:
        raise PasskeyRefused

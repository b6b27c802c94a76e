"""The forum's own key for web pushes: by it push services know who sends, and whom to write to (VAPID, RFC 8292)."""

import json
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from forum.core.refusals import NotFound
from forum.notifications.push_sealing import from_base64, point_of, to_base64
from forum.settings import Settings, current_settings

GOOD_FOR = timedelta(hours=12)  # a day is the most that push services take


def is_push_offered() -> bool:
    """Without a key nothing of it is shown anywhere."""
    return bool(current_settings().vapid_private_key)


def refuse_unless_offered() -> None:
    """Raises NotFound."""
    if not is_push_offered():
        raise NotFound


def new_private_key() -> str:
    return to_base64(generate_private_key(SECP256R1()).private_numbers().private_value.to_bytes(32))


def public_key() -> str:
    """What browsers subscribe with: from then on only this forum can push to them."""
    return to_base64(point_of(private_key(current_settings().vapid_private_key).public_key()))


@cache
def private_key(text: str) -> EllipticCurvePrivateKey:
    return derive_private_key(int.from_bytes(from_base64(text)), SECP256R1())


def authorization(service: str, at: datetime) -> str:
    """The header by which a push service (`https://fcm.googleapis.com`) knows that it is us."""
    claims = {"aud": service, "exp": int((at + GOOD_FOR).timestamp()), "sub": subject_of(current_settings())}
    return f"vapid t={signed(claims)}, k={public_key()}"


def subject_of(settings: Settings) -> str:
    return settings.vapid_subject or f"mailto:{parseaddr(settings.mail_from)[1]}"


def signed(claims: dict[str, object]) -> str:
    """The claims as a JSON Web Token (ES256)."""
    parts = ({"typ": "JWT", "alg": "ES256"}, claims)
    text = ".".join(to_base64(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    signature = private_key(current_settings().vapid_private_key).sign(text.encode(), ECDSA(SHA256()))
    r, s = decode_dss_signature(signature)
    return f"{text}.{to_base64(r.to_bytes(32) + s.to_bytes(32))}"

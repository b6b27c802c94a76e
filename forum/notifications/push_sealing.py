"""Sealing: what is pushed can be opened by the one browser it is for, and by no push service on the way.

Web Push message encryption (RFC 8291) with the aes128gcm coding (RFC 8188), as one record.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD = 4096
LAST_RECORD = b"\x02"


def sealed(words: bytes, p256dh: str, auth: str) -> bytes:
    """What to send to the browser with these two keys. Raises ValueError for keys that are none."""
    theirs, ours = public_point(p256dh), generate_private_key(SECP256R1())
    return sealed_with(ours, os.urandom(16), words, theirs, from_base64(auth))


def sealed_with(
    ours: EllipticCurvePrivateKey, salt: bytes, words: bytes, theirs: EllipticCurvePublicKey, auth: bytes
) -> bytes:
    our_point = point_of(ours.public_key())
    both = b"WebPush: info\x00" + point_of(theirs) + our_point
    secret = derived(ours.exchange(ECDH(), theirs), salt=auth, info=both, length=32)
    key = derived(secret, salt=salt, info=b"Content-Encoding: aes128gcm\x00", length=16)
    nonce = derived(secret, salt=salt, info=b"Content-Encoding: nonce\x00", length=12)
    head = salt + RECORD.to_bytes(4) + len(our_point).to_bytes(1) + our_point
    return head + AESGCM(key).encrypt(nonce, words + LAST_RECORD, None)


def derived(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def public_point(text: str) -> EllipticCurvePublicKey:
    """Raises ValueError for what is no point of the curve."""
    return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), from_base64(text))


def point_of(key: EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def from_base64(text: str) -> bytes:
    """URL-safe, with or without the signs that fill it up. Raises ValueError."""
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def to_base64(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()

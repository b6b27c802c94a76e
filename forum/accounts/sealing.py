"""Sealed words: whoever reads the database alone cannot read them.

The key is made of SECRET_KEY, which is kept elsewhere. What an earlier key sealed can be read as long as that key is
among SECRET_KEY_FALLBACKS; `flask second-step-reseal` seals it anew.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from forum.settings import current_settings


def seal(words: str, purpose: str) -> str:
    return seals_for(purpose).encrypt(words.encode()).decode()


def unseal(sealed: str, purpose: str) -> str | None:
    """None: not sealed by us, for something else, or by a key that is gone."""
    try:
        return seals_for(purpose).decrypt(sealed.encode(errors="replace")).decode()
    except InvalidToken:
        return None


def seals_for(purpose: str) -> MultiFernet:
    """Today's key comes first: it seals, and all of them open."""
    return MultiFernet([Fernet(key_from(key, purpose)) for key in current_settings().secret_keys])


def key_from(secret: str, purpose: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"kindling: {purpose}".encode())
    return urlsafe_b64encode(derived.derive(secret.encode()))

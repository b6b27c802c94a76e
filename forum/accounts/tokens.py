"""Long random tokens: the browser or the mail has the token, the table only its hash."""

import hashlib
import secrets


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Tokens are long and random, so a plain hash is enough: who reads the table cannot sign in."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()

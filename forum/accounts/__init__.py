"""Accounts: people, signing in, sessions, profiles and settings.

Offers the Account, who is looking (`viewer`), and the queries by which other rooms find people.
"""

from flask import Flask

from forum.accounts.models import Account, Role
from forum.accounts.viewers import VISITOR, init_viewers, viewer

__all__ = ["VISITOR", "Account", "Role", "viewer"]


def init_app(app: Flask) -> None:
    init_viewers(app)

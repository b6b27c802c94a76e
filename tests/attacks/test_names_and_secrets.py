"""Attacks on names that look alike, on lists that are matched, on keys, and on what answers may give away."""

import hmac
from dataclasses import replace

import pytest

from forum import create_app
from forum.core.database import db
from forum.moderation import Action
from forum.moderation.letters import key_of
from forum.notifications.mails import readers
from forum.posts import Post
from forum.posts.own_places import own_addresses
from forum.settings import Settings, WrongSetting
from tests.accounts.newcomers import sign_up
from tests.attacks.knocking import from_address
from tests.browser import BASE, Browser
from tests.moderation.queue import decide, report
from tests.posts.topics import topic_of

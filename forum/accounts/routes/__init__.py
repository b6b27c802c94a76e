"""The pages of this room."""

from forum.accounts.routes.bar import bar
from forum.accounts.routes.confirming import confirming
from forum.accounts.routes.distances import distances
from forum.accounts.routes.inviting import inviting
from forum.accounts.routes.joining import joining
from forum.accounts.routes.languages import languages
from forum.accounts.routes.portraits import portraits
from forum.accounts.routes.profile import profile
from forum.accounts.routes.resetting import resetting
from forum.accounts.routes.sessions import sessions
from forum.accounts.routes.settings import settings
from forum.accounts.routes.signing_in import signing_in

BLUEPRINTS = (
    *(joining, confirming, signing_in, resetting, profile, portraits, settings, sessions, distances, languages),
    *(inviting, bar),
)

"""The pages of this room."""

from forum.accounts.routes.bar import bar
from forum.accounts.routes.confirming import confirming
from forum.accounts.routes.distances import distances
from forum.accounts.routes.halfway import halfway
from forum.accounts.routes.inviting import inviting
from forum.accounts.routes.joining import joining
from forum.accounts.routes.languages import languages
from forum.accounts.routes.passkeys import passkeys
from forum.accounts.routes.portraits import portraits
from forum.accounts.routes.profile import profile
from forum.accounts.routes.proving import proving
from forum.accounts.routes.resetting import resetting
from forum.accounts.routes.second_step import second_step
from forum.accounts.routes.sessions import sessions
from forum.accounts.routes.settings import settings
from forum.accounts.routes.signing_in import signing_in

BLUEPRINTS = (
    *(joining, confirming, signing_in, halfway, resetting, profile, portraits),
    *(settings, second_step, passkeys, proving, sessions, distances, languages, inviting, bar),
)

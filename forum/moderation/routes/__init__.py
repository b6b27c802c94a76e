"""The pages of this room."""

from forum.moderation.routes.posts import moderation
from forum.moderation.routes.private_words import private_words

BLUEPRINTS = (moderation, private_words)

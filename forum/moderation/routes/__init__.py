"""The pages of this room."""

from forum.moderation.routes.answers import answers
from forum.moderation.routes.concerned import concerned
from forum.moderation.routes.contact import contact
from forum.moderation.routes.deciding import deciding
from forum.moderation.routes.log import log
from forum.moderation.routes.private_words import private_words
from forum.moderation.routes.queue import queue
from forum.moderation.routes.reporting import reporting
from forum.moderation.routes.trust import trust

BLUEPRINTS = (reporting, queue, deciding, log, concerned, answers, trust, private_words, contact)

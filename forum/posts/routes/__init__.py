"""The pages of this room."""

from forum.posts.routes.changes import changes
from forum.posts.routes.cheers import cheers
from forum.posts.routes.drafts import drafts
from forum.posts.routes.pictures import pictures
from forum.posts.routes.private_words import private_words
from forum.posts.routes.review import review
from forum.posts.routes.tags import tags
from forum.posts.routes.threads import threads

BLUEPRINTS = (threads, changes, cheers, pictures, drafts, tags, private_words, review)

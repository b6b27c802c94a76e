"""The pages of this room."""

from forum.notifications.routes.choosing import choosing
from forum.notifications.routes.listing import notifications
from forum.notifications.routes.mail_links import mail_links
from forum.notifications.routes.push import push
from forum.notifications.routes.watching import watching

BLUEPRINTS = (notifications, watching, choosing, mail_links, push)

"""Circles: small groups of one challenge whose people read each other.

Offers the models, who belongs to one (`members_of`), for whom it is there, and what happened (`Happened`).
"""

from flask import Flask

from forum.circles import jobs
from forum.circles.invitations import CircleInvitation, come_in, members_of, stands
from forum.circles.models import Circle, Membership, Wish, begin_again, end_circles_of
from forum.circles.queries import circles_known_to, is_circle_visible_to, name_read_by, said_about_circle, what_came_of
from forum.circles.routes import BLUEPRINTS
from forum.circles.seeking import call_otherwise
from forum.circles.silence import let_go_of, look_round
from forum.circles.words import NAMELESS, TOO_FEW, Happened, Left

__all__ = [
    "NAMELESS",
    "TOO_FEW",
    "Circle",
    "CircleInvitation",
    "Happened",
    "Left",
    "Membership",
    "Wish",
    "begin_again",
    "call_otherwise",
    "circles_known_to",
    "come_in",
    "end_circles_of",
    "is_circle_visible_to",
    "jobs",
    "let_go_of",
    "look_round",
    "members_of",
    "name_read_by",
    "said_about_circle",
    "stands",
    "what_came_of",
]


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)

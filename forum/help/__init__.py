"""Help: what people need, can do and have to give; who takes it up, what both sides do, thanks, and chains of help.

Offers the models, what is fun for somebody on Today, what others said as its pages say it (`heard.py`), and what
happened (`Happened`).
"""

from flask import Flask

from forum.help import jobs
from forum.help.agreements import Part
from forum.help.chains import help_around
from forum.help.heard import (
    answer_heard_by,
    line_heard_by,
    part_heard_by,
    parts_known_to,
    sentence_heard_by,
    steps_known_to,
    takers_known_to,
)
from forum.help.matching import fun_on_today
from forum.help.models import HelpRequest, show_skills_asked
from forum.help.pointing import Asked, Pointer, point_to
from forum.help.queries import line_from, takers_of, thanks_from
from forum.help.routes import BLUEPRINTS
from forum.help.skills import MemberSkill, Need, PairWish, Skill, skills_that_are_fun
from forum.help.takers import Taker, as_heard, offer_again, take_back, take_back_offers_of
from forum.help.thanks import Thanks, thank
from forum.help.turns import Turn
from forum.help.words import AGAIN, Feeling, Happened, Kind, Standing, State, TimeNeeded

__all__ = [
    "AGAIN",
    "Asked",
    "Feeling",
    "Happened",
    "HelpRequest",
    "Kind",
    "MemberSkill",
    "Need",
    "PairWish",
    "Part",
    "Pointer",
    "Skill",
    "Standing",
    "State",
    "Taker",
    "Thanks",
    "TimeNeeded",
    "Turn",
    "answer_heard_by",
    "fun_on_today",
    "help_around",
    "jobs",
    "line_from",
    "line_heard_by",
    "offer_again",
    "part_heard_by",
    "parts_known_to",
    "point_to",
    "sentence_heard_by",
    "show_skills_asked",
    "skills_that_are_fun",
    "steps_known_to",
    "take_back",
    "take_back_offers_of",
    "takers_known_to",
    "takers_of",
    "thank",
    "thanks_from",
]


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.add_template_global(help_around)
    app.add_template_global(as_heard)

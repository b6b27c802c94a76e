"""Entries: what participants write day by day, their rhythm, and the walls they hit.

Offers the Entry and the Wall, rhythm, who waits for a word, and the challenges around a member (`companies_of`).
"""

from flask import Flask

from forum.entries import jobs
from forum.entries.claims import Claim, one_press_at_a_time
from forum.entries.goals import begin_goal, begin_goal_again
from forum.entries.greeters import Greeter, greeting_there
from forum.entries.models import (
    Entry,
    ForWhom,
    Happened,
    Wall,
    WhoGains,
    is_writable,
    late_window_is_open,
    refuse_unless_writable,
)
from forum.entries.notes import Note
from forum.entries.permissions import Can
from forum.entries.queries import (
    LONGEST_LIFE,
    Company,
    Stuck,
    companies_of,
    company_of,
    draft_place,
    entries_of_day,
    is_live,
    light,
    shown_to,
    stuck_in,
)
from forum.entries.rhythm import Mark, Rhythm, marks_of, rhythm, rhythm_of
from forum.entries.routes import BLUEPRINTS, join_offer
from forum.entries.waiting import (
    OPEN_HELP,
    Waiting,
    first_in_line,
    first_in_lines,
    is_answerable,
    waiting_in,
)
from forum.entries.walls import latest_wall_of, lift_walls_of, raise_walls, walls_shown_to, walls_since
from forum.entries.words import labels_of, note_of

__all__ = [
    "LONGEST_LIFE",
    "OPEN_HELP",
    "Can",
    "Claim",
    "Company",
    "Entry",
    "ForWhom",
    "Greeter",
    "Happened",
    "Mark",
    "Note",
    "Rhythm",
    "Stuck",
    "Waiting",
    "Wall",
    "WhoGains",
    "begin_goal",
    "begin_goal_again",
    "companies_of",
    "company_of",
    "draft_place",
    "entries_of_day",
    "first_in_line",
    "first_in_lines",
    "greeting_there",
    "is_answerable",
    "is_live",
    "is_writable",
    "jobs",
    "labels_of",
    "late_window_is_open",
    "latest_wall_of",
    "lift_walls_of",
    "light",
    "marks_of",
    "note_of",
    "one_press_at_a_time",
    "raise_walls",
    "refuse_unless_writable",
    "rhythm",
    "rhythm_of",
    "shown_to",
    "stuck_in",
    "waiting_in",
    "walls_shown_to",
    "walls_since",
]


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.add_template_global(join_offer)

"""The pages of days, entries and walls, and who waits for a word."""

from forum.entries.routes.answers import answers
from forum.entries.routes.changing import changing
from forum.entries.routes.claiming import claiming
from forum.entries.routes.days import days
from forum.entries.routes.joining_in import join_offer, joining_in
from forum.entries.routes.notes import notes
from forum.entries.routes.people import people
from forum.entries.routes.reading import reading
from forum.entries.routes.waiting import waiting
from forum.entries.routes.walls import walls
from forum.entries.routes.writing import writing

BLUEPRINTS = (days, writing, reading, changing, people, walls, waiting, claiming, answers, notes, joining_in)

__all__ = ["BLUEPRINTS", "join_offer"]

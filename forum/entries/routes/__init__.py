"""The pages of days, entries and walls, and who waits for a word."""

from forum.entries.routes.changing import changing
from forum.entries.routes.days import days
from forum.entries.routes.reading import reading
from forum.entries.routes.writing import writing

BLUEPRINTS = (days, writing, reading, changing)

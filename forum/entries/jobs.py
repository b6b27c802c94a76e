"""What this room does beside requests."""

from forum.core import clock
from forum.core.database import commit, db
from forum.core.jobs import job, time_is_up
from forum.entries.goals import goals_due


@job(every_minutes=5)
def ask_for_answers() -> None:
    """Ask those whose turn it is where somebody has waited too long: each once, however late."""
    while not time_is_up() and (goals := db.session.scalars(goals_due(clock.now())).all()):
        for goal in goals:
            goal.ask(clock.now())
        commit()

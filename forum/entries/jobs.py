"""What this room does beside requests."""

from forum.core import clock
from forum.core.database import commit, db
from forum.core.jobs import job, rest_a_little, time_is_up
from forum.entries.goals import goals_due
from forum.entries.kept_figures import DayFigures, days_to_count


@job(every_minutes=5)
def ask_for_answers() -> None:
    """Ask those whose turn it is where somebody has waited too long: each once, however late."""
    while not time_is_up() and (goals := db.session.scalars(goals_due(clock.now())).all()):
        for goal in goals:
            goal.ask(clock.now())
        commit()


@job(every_minutes=5)
def count_answers() -> None:
    """How soon people are answered in large challenges: each day on which something changed, one after the other."""
    while not time_is_up() and (days := db.session.execute(days_to_count(clock.now())).all()):
        for day in days:
            DayFigures.count(*day, at=clock.now())
            commit()
            rest_a_little()

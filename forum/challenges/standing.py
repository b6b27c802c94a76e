"""How a challenge looks from where one stands: which day it is there, what is open, what opens next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from forum.challenges.launches import Market, Now
from forum.challenges.models import Challenge
from forum.challenges.openings import TASTE, day_of, last_open, opens_for, zone_of
from forum.challenges.participation import Participation
from forum.challenges.places import has_to_confirm, is_full, is_open_to_join
from forum.challenges.words import Pace, State
from forum.core.days import date_of
from forum.posts import Visibility


@dataclass(frozen=True)
class Day:
    """One cell of the calendar; no title, for a title tells what is not open yet."""

    number: int
    state: str
    url: str | None


@dataclass(frozen=True)
class Standing:
    """A challenge, who looks at it, their part in it, and when. Asks the database nothing.

    `by_office`: see `sees_by_office_alone`.
    """

    challenge: Challenge
    viewer: Any
    mine: Participation | None
    at: datetime
    by_office: bool = False

    @cached_property
    def state(self) -> State:
        return self.challenge.state_at(self.at)

    @property
    def zone(self) -> str:
        return zone_of(self.viewer, self.challenge)

    @property
    def runs_it(self) -> bool:
        return self.challenge.is_organised_by(self.viewer)

    @property
    def is_open_to_all(self) -> bool:
        """Visitors read it, too."""
        challenge = self.challenge
        is_out = challenge.announced_at is not None and challenge.hidden_at is None
        return is_out and challenge.visibility == Visibility.PUBLIC

    @property
    def takes_part(self) -> bool:
        return self.mine is not None and self.mine.takes_part

    @property
    def follows(self) -> bool:
        return self.mine is not None and self.mine.follows

    @property
    def may_join(self) -> bool:
        is_for_them = not self.takes_part and not self.by_office
        return is_for_them and is_open_to_join(self.challenge, self.zone, self.at)

    @property
    def is_full(self) -> bool:
        """All places are taken; who organises needs none."""
        return is_full(self.challenge) and not self.runs_it

    @property
    def has_to_confirm(self) -> bool:
        """Before they may have a place, or ask for one."""
        return has_to_confirm(self.challenge, self.viewer)

    @cached_property
    def day(self) -> int:
        """The day that is on here: below 1 none yet, above the length none any more."""
        return day_of(self.challenge, self.mine, self.viewer, self.at)

    @cached_property
    def open_until(self) -> int:
        """The last day whose prompt may be read; 0: none."""
        return last_open(self.challenge, self.mine, self.viewer, self.at)

    @property
    def has_own_days(self) -> bool:
        """At one's own pace there is no common day; others see what the first one asks."""
        return self.challenge.pace == Pace.TOGETHER or (self.mine is not None and self.mine.is_active)

    @property
    def today(self) -> int | None:
        """The day to show today's prompt of, if there is one."""
        is_on = self.state in (State.ANNOUNCED, State.RUNNING) and 1 <= self.day <= self.challenge.length
        return self.day if is_on and self.day <= self.open_until else None

    @property
    def next_day(self) -> int | None:
        """The day that opens next, as long as there is one to come."""
        coming = max(0, self.day) + 1
        is_on = self.state in (State.ANNOUNCED, State.RUNNING)
        if not is_on or coming > self.challenge.length or (not self.has_own_days and coming > TASTE):
            return None
        return coming

    @property
    def next_opens_at(self) -> datetime | None:
        number = self.next_day
        return None if number is None else opens_for(self.viewer, self.challenge, number, self.mine)

    @property
    def is_market_day(self) -> bool:
        return Market(self.challenge, self.viewer, self.mine, self.at).now == Now.OPEN

    @property
    def can_catch_up(self) -> bool:
        is_writable = self.state in (State.RUNNING, State.FINISHED) and self.takes_part
        return is_writable and self.mine is not None and self.mine.writing_day(self.at) <= self.mine.last_writing_day

    @property
    def is_through(self) -> bool:
        """Their own last day is over, whether others are still on their way or not."""
        return self.mine is not None and self.takes_part and self.mine.writing_day(self.at) > self.challenge.length

    def date_of(self, number: int) -> date:
        first_on = self.mine.first_on if self.mine is not None else self.challenge.starts_on
        return date_of(number, first_on)

    def days(self, hosted: Collection[int] = ()) -> list[Day]:
        """The calendar; `hosted` are the days this viewer writes the prompt of, which are open to them early."""
        prefix = f"/challenges/{self.challenge.slug}/days/"
        return [
            Day(
                number,
                self.mark(number),
                f"{prefix}{number}" if number <= self.open_until or number in hosted else None,
            )
            for number in range(1, self.challenge.length + 1)
        ]

    def mark(self, number: int) -> str:
        done = self.mine.days_done if self.mine is not None else frozenset()
        if number in done:
            return "done"
        if number > self.day or self.state == State.DRAFT:
            return "ahead"
        if not self.can_catch_up:
            return "plain"
        return "today" if number == self.day else "open"

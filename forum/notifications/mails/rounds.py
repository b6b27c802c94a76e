"""The mail of the postman's round: the day's prompt, my rhythm, what I was told, and one person who waits for a word.

Gathered for many people at once, in a fixed number of statements. Whoever would get an empty mail gets none.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import ngettext

from forum.accounts import pairs_apart, speaking_to
from forum.challenges import Announcement, Participation, Prompt
from forum.core.database import db
from forum.core.days import calendar_day
from forum.core.deliveries import Delivery, Parcel, carries
from forum.core.letterhead import dressed
from forum.core.mail import Message
from forum.core.richtext import excerpt
from forum.entries import Waiting, first_in_lines, rhythm_of
from forum.notifications.lines import Line, with_what_is_behind
from forum.notifications.mails.gathering import days_on, pairs_closed, paused, prompts_on, to_tell
from forum.notifications.mails.parcels import TellingMail
from forum.notifications.mails.readers import Reader, footer_for, headers_for, readers
from forum.notifications.mails.soon import news_of
from forum.notifications.mails.words import word_of, words_for
from forum.notifications.parts import DayPart, RoundMail, WaitingPart
from forum.notifications.queries import told_behind
from forum.notifications.words import ROUND, Often, Topic
from forum.settings import current_settings

LONGEST_WAITING = 240
MOST_IN_LINE = 10  # among whom readers are spread, so that not all answer the same one
Pairs = Collection[tuple[int, int]]


@dataclass
class Gathered:
    """What one person's mail can tell."""

    reader: Reader
    is_weekly: bool
    days: list[tuple[Participation, Prompt]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    words: list[Announcement] = field(default_factory=list)
    waiting: Waiting | None = None

    @property
    def asks(self) -> bool:
        """Whether one of its days is still to be written, or its person only watches."""
        return any(not mine.takes_part or prompt.number not in mine.days_done for mine, prompt in self.days)

    @property
    def is_empty(self) -> bool:
        return not (self.asks or self.lines or self.words)


@carries(ROUND)
def round_mails(deliveries: Sequence[Delivery], at: datetime) -> Mapping[int, Parcel]:
    """Nothing when the day of the mail is over where its person lives, or when they rest after hitting a wall."""
    people = readers([one.person_id for one in deliveries if one.person_id])
    resting = paused(people, at)
    on = {one.id: one for one in deliveries if one.person_id in people and one.person_id not in resting}
    today = [one for one in on.values() if is_today(one, people[one.person_id or 0], at)]
    rounds = gathered([people[one.person_id or 0] for one in today], at)
    mails = {one.id: rounds[one.person_id or 0] for one in today}
    return {id_: mail_of(one, at) for id_, one in mails.items() if not one.is_empty}


def is_today(delivery: Delivery, reader: Reader, at: datetime) -> bool:
    return date.fromisoformat(delivery.about) == calendar_day(at, reader.person.zone)


def gathered(people: Sequence[Reader], at: datetime) -> dict[int, Gathered]:
    rounds = {one.person.id: Gathered(one, is_weekly(one, at)) for one in people}
    add_days(rounds, at)
    add_lines(rounds, at)
    add_words(rounds, at)
    return rounds


def is_weekly(reader: Reader, at: datetime) -> bool:
    """Whether today is the day for what somebody wants to hear once a week."""
    return reader.round is not None and calendar_day(at, reader.person.zone).weekday() == reader.round.weekday


def add_days(rounds: Mapping[int, Gathered], at: datetime) -> None:
    """The days that are on for those who want the prompt, and somebody who waits there."""
    wanted = [one.reader.person.id for one in rounds.values() if one.reader.often(Topic.PROMPT) == Often.DAILY]
    days = days_on(wanted, at)
    prompts = prompts_on(days)
    for mine, number in days:
        prompt = prompts.get((mine.challenge_id, number))
        if prompt is not None and mine.account_id is not None:
            rounds[mine.account_id].days.append((mine, prompt))
    in_line: dict[int, list[Waiting]] = defaultdict(list)
    for waiting in first_in_lines({mine.challenge_id for mine, _number in days}, MOST_IN_LINE):
        in_line[waiting.post.challenge_id or 0].append(waiting)
    authors = {one.post.author_id for line in in_line.values() for one in line}
    apart = pairs_apart(list(rounds), [author for author in authors if author is not None])
    closed = pairs_closed(list(rounds), [one.post for line in in_line.values() for one in line])
    for one in rounds.values():
        one.waiting = somebody_waiting(one, in_line, apart, closed)


def somebody_waiting(
    round_: Gathered, in_line: Mapping[int, Sequence[Waiting]], apart: Pairs, closed: Pairs
) -> Waiting | None:
    """One of others, whom the person does not keep away from, nor they from them, and whom they may read."""
    person = round_.reader.person
    here = [mine.challenge_id for mine, _prompt in round_.days if mine.takes_part]
    line = [one for challenge in here for one in in_line.get(challenge, ())]
    others = [one for one in line if one.post.author_id and one.post.author_id != person.id]
    near = [one for one in others if (person.id, one.post.author_id) not in apart]
    near = [one for one in near if (person.id, one.post.id) not in closed]
    return near[person.id % len(near)] if near else None


def add_lines(rounds: Mapping[int, Gathered], at: datetime) -> None:
    """What each was told and no mail has said yet, as often as they want to hear of it."""
    wanted = {one.reader.person.id: topics_of(one) for one in rounds.values()}
    notifications = db.session.scalars(to_tell(wanted)).all()
    behind = told_behind([one.id for one in notifications], at, unmailed=True, texts=True)
    for line in with_what_is_behind(notifications, behind):
        rounds[line.notification.person_id].lines.append(line)


def topics_of(round_: Gathered) -> Collection[Topic]:
    """What is to come soon is told here only when its own mail could not be sent, or would have been one too many; and
    not to who wants nothing of what the rounds bring: they have ended them."""
    if not round_.reader.topics(Often.DAILY, Often.WEEKLY):
        return ()
    often = (Often.SOON, Often.DAILY, Often.WEEKLY) if round_.is_weekly else (Often.SOON, Often.DAILY)
    return round_.reader.topics(*often)


def add_words(rounds: Mapping[int, Gathered], at: datetime) -> None:
    wanted = [one.reader for one in rounds.values() if Topic.NEWS in topics_of(one)]
    for person_id, words in words_for(wanted, at).items():
        rounds[person_id].words += words


def mail_of(round_: Gathered, at: datetime) -> TellingMail:
    person = round_.reader.person
    with speaking_to(person):
        footer = footer_for(person, ROUND, why_words(round_))
        mail = RoundMail(
            person,
            subject_of(round_),
            title_of(round_),
            days=[day_part(mine, prompt, at) for mine, prompt in round_.days],
            words=[word_of(one) for one in round_.words],
            news=[news_of(line) for line in round_.lines],
            waiting=waiting_part(round_.waiting),
            footer=footer,
        )
        text, html = dressed("round", mail=mail)
    message = Message(person.email, mail.subject, text, html, headers_for(footer, "daily"))
    told = [one.event_id for line in round_.lines for one in line.told]
    return TellingMail(message, events=told, announcements=[one.id for one in round_.words])


def why_words(round_: Gathered) -> str:
    title = round_.days[0][0].challenge.title if round_.days else ""
    if title:
        return _("You get this mail once a day because you are part of “%(title)s”.", title=title)
    return _("You get this mail because you want to hear once a day or once a week what concerns you.")


def subject_of(round_: Gathered) -> str:
    if round_.days:
        _mine, prompt = round_.days[0]
        return _("Day %(number)s: %(title)s", number=prompt.number, title=prompt.title)
    if round_.lines:
        return round_.lines[0].sentence
    return word_of(round_.words[0]).title


def title_of(round_: Gathered) -> str:
    if round_.days:
        return _("Hello, %(name)s", name=round_.reader.person.first_name)
    return _("What is new for you, %(name)s", name=round_.reader.person.first_name)


def day_part(mine: Participation, prompt: Prompt, at: datetime) -> DayPart:
    challenge, here = mine.challenge, current_settings().url
    url = f"{here}/challenges/{challenge.slug}/days/{prompt.number}"
    return DayPart(
        challenge=challenge.title,
        number=prompt.number,
        length=challenge.length,
        title=prompt.title,
        html=prompt.body_html,
        step=prompt.step,
        host=prompt.host.name if prompt.host else "",
        url=url,
        write_url=f"{url}/write" if mine.takes_part else "",
        is_written=prompt.number in mine.days_done,
        rhythm=rhythm_words(mine, at) if mine.takes_part else "",
    )


def rhythm_words(mine: Participation, at: datetime) -> str:
    """Never what is missing; on the first day nothing."""
    rhythm = rhythm_of(mine, at)
    if not rhythm.days_done:
        return ""
    sentence = ngettext(
        "You have written one of %(length)d days.",
        "You have written %(num)d of %(length)d days.",
        rhythm.days_done,
        length=rhythm.length,
    )
    if rhythm.current_run > 1:
        sentence += " " + _("%(run)d in a row so far.", run=rhythm.current_run)
    return sentence


def waiting_part(waiting: Waiting | None) -> WaitingPart | None:
    if waiting is None:
        return None
    name = waiting.post.author.name if waiting.post.author else _("A former member")
    return WaitingPart(name, beginning_of(waiting.post.source), current_settings().url + waiting.url)


@lru_cache(maxsize=256)
def beginning_of(source: str) -> str:
    """The same few who wait stand in very many mails."""
    return excerpt(source, LONGEST_WAITING)

"""Who may do what with a challenge and its days."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.permissions import allow, anyone, is_admin, is_confirmed, is_member, is_moderator


class Can(StrEnum):
    SEE_NAMED = "challenge.see_named"
    CREATE = "challenge.create"
    EDIT = "challenge.edit"
    ANNOUNCE = "challenge.announce"
    SAY_TO_ALL = "challenge.say_to_all"
    POSTPONE = "challenge.postpone"
    CANCEL = "challenge.cancel"
    THROW_AWAY = "challenge.throw_away"
    CLOSE = "challenge.close"
    RUN_AGAIN = "challenge.run_again"
    NAME_ORGANISERS = "challenge.name_organisers"
    REMOVE_ORGANISER = "challenge.remove_organiser"
    ORGANISE = "challenge.organise"
    HOST = "prompt.host"
    INVITE = "challenge.invite"
    GIVE_PLACES = "challenge.give_places"
    SEE_ALL_DAYS = "challenge.see_all_days"
    NAME_HOST = "prompt.name_host"
    GIVE_DAY_BACK = "prompt.give_back"
    EDIT_PROMPT = "prompt.edit"
    SEE_PEOPLE = "challenge.see_people"
    JOIN = "challenge.join"
    START_TOPIC = "challenge.start_topic"


def is_not_hidden(viewer: Any, challenge: Any) -> bool:
    return challenge.hidden_at is None


def is_organiser(viewer: Any, challenge: Any) -> bool:
    return bool(challenge.is_organised_by(viewer))


def runs_its_challenge(viewer: Any, prompt: Any) -> bool:
    return is_organiser(viewer, prompt.challenge)


def is_host(viewer: Any, prompt: Any) -> bool:
    return bool(viewer.is_authenticated and prompt.host_id == viewer.id)


def is_founder(viewer: Any, challenge: Any) -> bool:
    """Or organises what nobody who founded it organises any more."""
    is_theirs = any(one.account_id == challenge.created_by_id for one in challenge.organisers)
    return bool(challenge.created_by_id == viewer.id) if is_theirs else True


def sits_there(viewer: Any, seat: Any) -> bool:
    return bool(viewer.is_authenticated and seat.organiser.account_id == viewer.id)


def sits_beside(viewer: Any, seat: Any) -> bool:
    return is_organiser(viewer, seat.challenge) and not seat.is_founders


def takes_part(viewer: Any, standing: Any) -> bool:
    return bool(standing.takes_part)


def runs_it(viewer: Any, standing: Any) -> bool:
    return bool(standing.runs_it)


ORGANISERS_DO_THIS = _l("This is for the people who organise the challenge.")

# Beside what was written in it, which those who are in it go on reading while a moderator has hidden the challenge.
allow(Can.SEE_NAMED, (is_not_hidden,), (is_moderator,))
allow(
    Can.CREATE,
    (is_member, is_confirmed),
    reason=_l("Please confirm your e-mail address first. Then you can create a challenge."),
)
for permission in (
    Can.EDIT,
    Can.ANNOUNCE,
    Can.SAY_TO_ALL,
    Can.POSTPONE,
    Can.CANCEL,
    Can.CLOSE,
    Can.RUN_AGAIN,
    Can.NAME_ORGANISERS,
    Can.INVITE,
    Can.GIVE_PLACES,
    Can.SEE_ALL_DAYS,
):
    allow(permission, (is_organiser,), (is_admin,), reason=ORGANISERS_DO_THIS)
allow(
    Can.THROW_AWAY,
    (is_organiser, is_founder),
    (is_admin,),
    reason=_l("A draft is thrown away by who founded it."),
)
allow(
    Can.REMOVE_ORGANISER,
    (sits_there,),
    (sits_beside,),
    (is_admin,),
    reason=_l("Who founded a challenge steps back themselves; the others can take each other off the list."),
)
allow(
    Can.ORGANISE,
    (is_member, is_confirmed),
    reason=_l("Please confirm your e-mail address first. Then you can organise this challenge, too."),
)
allow(
    Can.HOST,
    (is_member, is_confirmed),
    reason=_l("Please confirm your e-mail address first. Then you can host this day."),
)
allow(Can.NAME_HOST, (runs_its_challenge,), (is_admin,), reason=ORGANISERS_DO_THIS)
allow(Can.GIVE_DAY_BACK, (is_host,), reason=_l("A day is given back by who hosts it."))
allow(
    Can.EDIT_PROMPT,
    (runs_its_challenge,),
    (is_host,),
    (is_admin,),
    reason=_l("A day is written by its host and by the people who organise the challenge."),
)
allow(Can.SEE_PEOPLE, (anyone,))
allow(Can.JOIN, (is_member,))
allow(
    Can.START_TOPIC,
    (is_member, takes_part),
    (is_member, runs_it),
    (is_moderator,),
    reason=_l("Topics are started by people who take part. Joining takes a minute."),
)

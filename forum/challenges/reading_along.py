"""Who reads a challenge for invited people and is in none of its other lists: its organisers see them, and put them
out. The others do not learn who they are."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from forum.accounts import Account
from forum.challenges.asking import KINDS
from forum.challenges.holding_places import give_up_places_of
from forum.challenges.models import Challenge, Organiser
from forum.challenges.participation import Part, Participation
from forum.challenges.prompts import Prompt
from forum.challenges.queries import part_in
from forum.challenges.seats import end_open_links
from forum.challenges.taken_out import TakenOut
from forum.core.database import db
from forum.posts import Reader


def reading_along(challenge_id: int) -> Select[Reader]:
    """With their accounts: who came by a link, follows, or was in it before. Page them by since when and who."""
    part = select(Participation.id).where(
        Participation.challenge_id == challenge_id, Participation.account_id == Reader.account_id
    )
    takes_part = part.where(Participation.part == Part.PARTICIPANT, Participation.left_at.is_(None))
    runs = select(Organiser.account_id).where(
        Organiser.challenge_id == challenge_id, Organiser.account_id == Reader.account_id
    )
    hosts = select(Prompt.id).where(Prompt.challenge_id == challenge_id, Prompt.host_id == Reader.account_id)
    aside = [~way.exists() for way in (takes_part, runs, hosts)]
    query = select(Reader).join(Reader.account).options(contains_eager(Reader.account))
    return query.where(Reader.challenge_id == challenge_id, Account.email_confirmed_at.is_not(None), *aside)


def put_out_of(challenge: Challenge, person: Account, at: datetime) -> None:
    """They read it no more, follow it no more, and wait for no place in it, until they are invited anew. What they
    wrote stays. All links that let people in end with it, to join, host or organise, but those that ask others by name:
    they know one at least, and would be back by it."""
    part = db.session.scalars(part_in(person, challenge.id)).one_or_none()
    if part is not None:
        part.leave(at)
    give_up_places_of(person.id, challenge.id, at)
    Reader.dismiss(challenge.id, person.id)
    TakenOut.note(challenge.id, person.id, at)
    end_open_links(challenge.id, at)
    for kind in KINDS:
        kind.end_those_asking(person.id, challenge.id, at)

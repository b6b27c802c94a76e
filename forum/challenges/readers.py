"""Who reads what is written in a challenge, as its organisers open and close it.

While it is for invited people only, they are known one by one (`Reader`); while it is open to more, nobody is noted: so
whoever comes then reads nothing that was written for those who were invited.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, delete, literal, select, true, union, update

from forum.challenges.taken_out import TakenOut, stays_out, turn_away, was_written_in_the_team
from forum.challenges.words import NotInvited, StaysOut
from forum.core.database import UNSYNCHRONISED, Instant, Model, db, insert_into
from forum.posts import Post, Reader, Visibility, is_invited, open_at_most


def show_posts_to(challenge_id: int, visibility: str) -> None:
    new = open_at_most(visibility)
    theirs = update(Post).where(Post.challenge_id == challenge_id, Post.visibility != new).values(visibility=new)
    db.session.execute(theirs, execution_options=UNSYNCHRONISED)


def see_to_readers(challenge_id: int, at: datetime) -> None:
    """Once more, a little later: what was written, and who came in, in the moment of closing was not there yet."""
    now = open_to(challenge_id)
    if now == Visibility.INVITED:
        admit_people(challenge_id, at)
    show_posts_to(challenge_id, now)


def open_to(challenge_id: int) -> str:
    """As it is now: what moderators have hidden is for those who were in it."""
    challenges = Model.metadata.tables["challenges"].c
    now = case((challenges.hidden_at.is_(None), challenges.visibility), else_=Visibility.INVITED)
    return str(db.session.scalars(select(now).where(challenges.id == challenge_id)).one())


def admit_people(challenge_id: int, at: datetime) -> None:
    """Whoever takes part or follows, or did so before, or wrote there for more people than it is for now: to read what
    was written for them, too, and their own words, which they may change and take away. Nobody who was taken out."""
    parts = Model.metadata.tables["participations"].c
    came = select(parts.account_id).where(parts.challenge_id == challenge_id, parts.account_id.is_not(None))
    wrote = select(Post.author_id).where(Post.challenge_id == challenge_id, Post.author_id.is_not(None)).distinct()
    stay = {"index_elements": ["challenge_id", "account_id"], "set_": {"with_team": False}}
    db.session.execute(noted(came, challenge_id, at).on_conflict_do_update(**stay, where=Reader.with_team))
    wrote = wrote.where(Post.written_for != Visibility.INVITED, ~was_written_in_the_team())
    db.session.execute(noted(wrote, challenge_id, at).on_conflict_do_nothing())
    turn_away(challenge_id)


def noted(people: Select[int | None], challenge_id: int, at: datetime) -> Any:
    """Who came openly. SQLite takes ON CONFLICT after a SELECT for a join, unless WHERE stands between them."""
    rows = people.add_columns(literal(challenge_id), literal(at, Instant), true())
    return insert_into(Reader).from_select(["account_id", "challenge_id", "since_at", "came_openly"], rows)


def admit_team(slug: str, at: datetime) -> None:
    """Organisers and hosts read what is written in a challenge as long as they are that, also where only invited people
    may. By its slug, which it has before it is stored."""
    challenge, run, host = (Model.metadata.tables[name].c for name in ("challenges", "organisers", "prompts"))
    hosts = select(host.challenge_id, host.host_id).where(host.host_id.is_not(None))
    team = union(select(run.challenge_id, run.account_id), hosts).subquery()
    rows = select(*team.c, literal(at, Instant), challenge.visibility != Visibility.INVITED, true())
    rows = rows.join_from(team, challenge.id.table, challenge.id == team.c.challenge_id).where(challenge.slug == slug)
    columns = ["challenge_id", "account_id", "since_at", "came_openly", "with_team"]
    row = insert_into(Reader).from_select(columns, rows)
    db.session.execute(row.on_conflict_do_nothing())
    here = select(challenge.id).where(challenge.slug == slug).scalar_subquery()
    TakenOut.forget(here, select(team.c.account_id).where(team.c.challenge_id == here))


def dismiss_from_team(challenge_id: int, account_id: int, at: datetime) -> None:
    """They have stopped organising, or hosting a day. Whoever did nothing else in it reads it no more; else they would
    go on to do so in no list."""
    run, host = (Model.metadata.tables[name].c for name in ("organisers", "prompts"))
    runs_it = select(run.account_id).where(run.challenge_id == challenge_id, run.account_id == account_id)
    hosts = select(host.host_id).where(host.challenge_id == challenge_id, host.host_id == account_id)
    mine = (Reader.challenge_id == challenge_id, Reader.account_id == account_id, Reader.with_team)
    theirs = delete(Reader).where(*mine, ~runs_it.exists(), ~hosts.exists()).returning(Reader.account_id)
    is_out = db.session.execute(theirs, execution_options=UNSYNCHRONISED).first() is not None
    if is_out and is_for_invited(challenge_id):
        TakenOut.note(challenge_id, account_id, at, with_team=True)


def lift_walls(challenge_id: int, at: datetime, *, visible_to: str) -> None:
    """What somebody said at a wall among invited people was for them, and whoever comes now takes part as they do."""
    if visible_to != Visibility.INVITED:
        return
    walls = Model.metadata.tables["walls"]
    standing = update(walls).where(walls.c.challenge_id == challenge_id, walls.c.lifted_at.is_(None))
    db.session.execute(standing.values(lifted_at=at), execution_options=UNSYNCHRONISED)


def is_for_invited(challenge_id: int) -> bool:
    """As it is now. Whoever comes in while it is being closed is seen to a little later: a lock on the challenge would
    have those who come wait for those who leave, and the other way round."""
    return open_to(challenge_id) == Visibility.INVITED


def refuse_uninvited(account: Any, challenge_id: int) -> None:
    """Raises NotInvited: else they would go on reading it, in no list, once they look after this place no longer.
    Raises StaysOut, also while everyone may read it: else they would be in again once it is closed."""
    if sees_by_office_alone(account, challenge_id):
        raise NotInvited
    if was_taken_out(account, challenge_id):
        raise StaysOut


def is_uninvited(account: Any, challenge_id: int) -> bool:
    """Whether it takes an invitation before they come in, though they see it."""
    return sees_by_office_alone(account, challenge_id) or was_taken_out(account, challenge_id)


def was_taken_out(account: Any, challenge_id: int) -> bool:
    return account.is_authenticated and bool(db.session.scalar(select(stays_out(account.id, challenge_id))))


def sees_by_office_alone(account: Any, challenge_id: int) -> bool:
    """Whether a challenge for invited people is before them because they look after this place, and nobody asked them
    in: who organises it, hosts a day or was in it when it became one is among its readers."""
    if not account.is_moderator or not is_for_invited(challenge_id):
        return False
    return not db.session.scalar(select(is_invited(account.id, challenge_id)))

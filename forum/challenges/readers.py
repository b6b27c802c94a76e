"""Who reads what is written in a challenge, as its organisers open and close it.

While it is for invited people only, they are known one by one (`Reader`); while it is open to more, nobody is noted: so
whoever comes then reads nothing that was written for those who were invited.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, literal, select, true, union, update

from forum.challenges.words import NotInvited
from forum.core.database import UNSYNCHRONISED, Instant, Model, db, insert_into
from forum.posts import Post, Reader, Visibility, is_invited, open_at_most


def show_posts_to(challenge_id: int, visibility: str) -> None:
    new = open_at_most(visibility)
    theirs = update(Post).where(Post.challenge_id == challenge_id, Post.visibility != new).values(visibility=new)
    db.session.execute(theirs, execution_options=UNSYNCHRONISED)


def see_to_readers(challenge_id: int, at: datetime) -> None:
    """Once more, a little later: what was written, and who came in, in the moment of closing was not there yet."""
    challenges = Model.metadata.tables["challenges"].c
    query = select(challenges.visibility, challenges.hidden_at).where(challenges.id == challenge_id)
    visibility, hidden_at = db.session.execute(query).one()
    now = visibility if hidden_at is None else Visibility.INVITED
    if now == Visibility.INVITED:
        admit_people(challenge_id, at)
    show_posts_to(challenge_id, now)


def admit_people(challenge_id: int, at: datetime) -> None:
    """Whoever takes part or follows, or did so before, or wrote there for more people than it is for now: to read what
    was written for them, too, and their own words, which they may change and take away."""
    parts = Model.metadata.tables["participations"].c
    came = select(parts.account_id).where(parts.challenge_id == challenge_id, parts.account_id.is_not(None))
    wrote = select(Post.author_id).where(Post.challenge_id == challenge_id, Post.author_id.is_not(None)).distinct()
    stay = {"index_elements": ["challenge_id", "account_id"], "set_": {"with_team": False}}
    db.session.execute(noted(came, challenge_id, at).on_conflict_do_update(**stay, where=Reader.with_team))
    wrote = wrote.where(Post.written_for != Visibility.INVITED)
    db.session.execute(noted(wrote, challenge_id, at).on_conflict_do_nothing())


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


def dismiss_from_team(challenge_id: int, account_id: int) -> None:
    """They have stopped organising, or hosting a day. Whoever did nothing else in it reads it no more; else they would
    go on to do so in no list."""
    run, host = (Model.metadata.tables[name].c for name in ("organisers", "prompts"))
    runs_it = select(run.account_id).where(run.challenge_id == challenge_id, run.account_id == account_id)
    hosts = select(host.host_id).where(host.challenge_id == challenge_id, host.host_id == account_id)
    mine = (Reader.challenge_id == challenge_id, Reader.account_id == account_id, Reader.with_team)
    theirs = delete(Reader).where(*mine, ~runs_it.exists(), ~hosts.exists())
    db.session.execute(theirs, execution_options=UNSYNCHRONISED)


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
    challenges = Model.metadata.tables["challenges"].c
    now = select(challenges.visibility).where(challenges.id == challenge_id)
    return bool(db.session.scalar(now) == Visibility.INVITED)


def refuse_by_office_alone(account: Any, challenge_id: int) -> None:
    """Raises NotInvited: else they would go on reading it, in no list, once they look after this place no longer."""
    if sees_by_office_alone(account, challenge_id):
        raise NotInvited


def sees_by_office_alone(account: Any, challenge_id: int) -> bool:
    """Whether a challenge for invited people is before them because they look after this place, and nobody asked them
    in: who organises it, hosts a day or was in it when it became one is among its readers."""
    if not account.is_moderator or not is_for_invited(challenge_id):
        return False
    return not db.session.scalar(select(is_invited(account.id, challenge_id)))

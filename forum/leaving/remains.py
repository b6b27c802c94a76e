"""The last of somebody: their parts in challenges, mails, pictures, and the account itself."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, and_, delete, func, or_, select, update

from forum.accounts import Account, RetiredHandle
from forum.challenges import books_naming, forget_beginning
from forum.core.database import db
from forum.core.deliveries import Delivery
from forum.core.pictures import Picture
from forum.leaving.rows import run, table
from forum.posts import make_books_anew

SKILLED = ("member_skills", "help_needs")
LONG_AGO = timedelta(days=2)  # so that the next sweep looks at them, and not only tomorrow's


def leave_agreements(person: Account) -> None:
    """What they promised to do when they helped."""
    parts, takers = table("help_parts"), table("help_takers")
    mine = select(takers.c.id).where(takers.c.person_id == person.id)
    run(delete(parts).where(parts.c.taker_id.in_(mine), parts.c.side == "taker"))


def leave_handles(person: Account) -> None:
    """Nobody is called so again: links on other sites and in old mails would lead to them."""
    RetiredHandle.keep(person.id, person.handle_skeleton)


def leave_parts(person: Account) -> None:
    """A part in a challenge stays where entries hang on it, with nothing in it that says whose it was."""
    parts = table("participations")
    mine = select(parts.c.id).where(parts.c.account_id == person.id)
    make_books_anew(books_naming(person.id))
    for name in ("signatures", "pledge_checks", "walls"):
        run(delete(table(name)).where(table(name).c.participation_id.in_(mine)))
    written = [hangs_on(table(name), parts) for name in ("entries", "launches")]
    gone = delete(parts).where(parts.c.account_id == person.id, ~or_(*written)).returning(*parts.c)
    for part in db.session.execute(gone).all():
        forget_beginning(part)
    run(update(parts).where(parts.c.account_id == person.id).values(account_id=None, in_keepsake=None))


def hangs_on(rows: Table, parts: Table) -> ColumnElement[bool]:
    return select(rows.c.participation_id).where(rows.c.participation_id == parts.c.id).exists()


def leave_the_post(person: Account, at: datetime) -> None:
    """Mails to them, sent or not, keep their number alone: by it a mail that comes back is known. What was kept of
    mails to others, which only a forum in development does, names them no more.

    An address that they never confirmed may be somebody else's, and so may be what was written from it or to it.
    """
    own = person.email if person.is_confirmed else ""
    is_theirs = or_(Delivery.person_id == person.id, and_(Delivery.person_id.is_(None), Delivery.to == own))
    empty = {"person_id": None, "to": None, "subject": None, "text": None, "trouble": None, "about": ""}
    over = {"dropped_at": func.coalesce(Delivery.dropped_at, at), "due_at": None}
    run(update(Delivery).where(is_theirs, Delivery.due_at.is_not(None)).values(over))
    run(update(Delivery).where(is_theirs).values(empty))
    names_them = [
        Delivery.text.contains(one, autoescape=True) for one in (f"/people/{person.handle}", person.full_name)
    ]
    names_them += [Delivery.subject.contains(one, autoescape=True) for one in (person.full_name, person.own_first_name)]
    run(update(Delivery).where(or_(*names_them), Delivery.due_at.is_(None)).values(subject=None, text=None))
    wishes = table("link_wishes")
    run(delete(wishes).where(func.lower(wishes.c.email) == func.lower(own)))
    messages = table("messages")
    run(delete(messages).where(messages.c.sender_id.is_(None), func.lower(messages.c.email) == func.lower(own)))
    jobs = table("job_runs")
    run(update(jobs).where(jobs.c.trouble.contains(person.email, autoescape=True)).values(trouble=None))


def leave_skills() -> None:
    """What nobody likes to do or asks for any more, and never stood in public, only they can have written."""
    skills, others = table("skills"), table("skills").alias()
    used = [select(table(name).c.skill_id).where(table(name).c.skill_id == skills.c.id) for name in SKILLED]
    used.append(select(others.c.id).where(others.c.merged_into_id == skills.c.id))
    never_shown = skills.c.shown_at.is_(None), skills.c.merged_into_id.is_(None)
    run(delete(skills).where(*never_shown, ~or_(*(one.exists() for one in used))))


def leave_pictures(person: Account, at: datetime) -> None:
    """What posts of theirs that stay or other people show is kept; the sweep throws the rest away."""
    mine = update(Picture).where(Picture.uploader_id == person.id)
    run(mine.values(uploader_id=None, freed_at=at - LONG_AGO))
    run(update(Account).where(Account.id == person.id).values(own_picture=None))


def leave_the_account(person: Account) -> None:
    """The row itself goes. Its number is nobody else's afterwards, for mails that are under way name it."""
    run(delete(Account).where(Account.id == person.id))

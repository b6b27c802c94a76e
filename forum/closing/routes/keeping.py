"""The keepsake of a challenge: who lets their entries in, making it, fetching it, and the same days to print."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import viewer, whom_limits_count
from forum.challenges import my_part
from forum.closing.models import Keepsake, agree, keepsake_of, refuse_unless_over
from forum.closing.permissions import Can
from forum.closing.places import KEEPSAKES
from forum.closing.queries import agreed_entries, day_of, people_agreed
from forum.closing.routes.finding import challenge_to
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.jobs import soon
from forum.core.languages import reader_language
from forum.core.limits import limiter
from forum.core.paging import page_of
from forum.core.permissions import may
from forum.core.refusals import NotFound
from forum.core.web import keep_nowhere, say
from forum.entries import Entry

keeping = Blueprint("keepsake", __name__, url_prefix="/challenges/<slug>/keepsake")
keeping.after_request(keep_nowhere)
makings = limiter.shared_limit("20 per hour", scope="keepsakes", key_func=whom_limits_count)
A_PAGE = 40


@keeping.get("")
def show(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.READ_KEEPSAKE, slug)
    keepsake = db.session.scalars(keepsake_of(challenge.id)).one_or_none()
    agreed = db.session.scalar(people_agreed(challenge.id)) if may(viewer(), Can.MAKE_KEEPSAKE, challenge) else None
    about: dict[str, Any] = {"mine": my_part(challenge), "keepsake": keepsake, "agreed": agreed}
    about["state"] = challenge.state_at(clock.now())
    return render_template("closing/keepsake.html", challenge=challenge, **about)


@keeping.post("/agreement")
@makings
def say_yes_or_no(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.READ_KEEPSAKE, slug)
    mine = my_part(challenge)
    if mine is None:
        raise NotFound
    keepsake = db.session.scalars(keepsake_of(challenge.id)).one_or_none()
    agree(mine, request.form.get("answer") == "yes", keepsake, clock.now())
    commit()
    say(_("Your entries go into the keepsake.") if mine.in_keepsake else _("Your entries stay out of the keepsake."))
    return redirect(f"/challenges/{slug}/keepsake", 303)


@keeping.post("")
@makings
def make(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.MAKE_KEEPSAKE, slug)
    Keepsake.ask(challenge, reader_language(), clock.now())
    commit()
    return being_made(slug)


@keeping.post("/anew")
@makings
def make_anew(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.MAKE_KEEPSAKE, slug)
    Keepsake.ask_anew(challenge, reader_language(), clock.now())
    commit()
    return being_made(slug)


def being_made(slug: str) -> ResponseReturnValue:
    soon("make_keepsakes")
    say(_("The keepsake is being made. This page says how far it has come."))
    return redirect(f"/challenges/{slug}/keepsake", 303)


@keeping.post("/removal")
@makings
def throw_away(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.MAKE_KEEPSAKE, slug)
    Keepsake.throw_away(challenge)
    commit()
    soon("sweep_keepsakes")
    say(_("The keepsake is gone. You can make another one whenever you like."))
    return redirect(f"/challenges/{slug}/keepsake", 303)


@keeping.get("/file")
def download(slug: str) -> ResponseReturnValue:
    """In pieces, however large it is."""
    challenge = challenge_to(Can.READ_KEEPSAKE, slug)
    keepsake = found(keepsake_of(challenge.id))
    pieces = KEEPSAKES.store.chunks(keepsake.name) if keepsake.ready_at is not None else None
    if pieces is None:
        raise NotFound(_("The keepsake is not ready yet."))
    response = Response(pieces, mimetype="application/epub+zip")
    response.content_length = keepsake.size
    response.headers["Content-Disposition"] = f'attachment; filename="{challenge.slug}.epub"'
    return response


@keeping.get("/days/<int:number>")
def read(slug: str, number: int) -> ResponseReturnValue:
    """One day as a page to print: the same entries as in the book."""
    challenge = challenge_to(Can.READ_KEEPSAKE, slug)
    refuse_unless_over(challenge, clock.now())
    prompt = found(day_of(challenge.id, number))
    after, before = request.args.get("after"), request.args.get("before")
    page = page_of(db.session, agreed_entries(prompt.id), by=(Entry.post_id,), after=after, before=before, size=A_PAGE)
    return render_template("closing/day.html", challenge=challenge, prompt=prompt, page=page)

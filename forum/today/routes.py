"""`/`: Today for who is signed in, the landing page for visitors; and the pages about the place."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forum.accounts import viewer
from forum.core import clock
from forum.core.richtext import excerpt
from forum.settings import current_settings
from forum.today.home import today_of
from forum.today.landing import invitation_at

today = Blueprint("today", __name__)
pages = Blueprint("pages", __name__)
EXCERPT = 160


@today.get("/")
def home() -> ResponseReturnValue:
    if not viewer().is_authenticated:
        return render_template("today/landing.html", invitation=invitation_at(clock.now()), excerpt=excerpt)
    here = today_of(viewer(), clock.now())
    return render_template("today/home.html", here_today=here, excerpt=lambda text: excerpt(text, EXCERPT))


@pages.get("/about")
def about() -> ResponseReturnValue:
    return render_template("pages/about.html")


@pages.get("/guidelines")
def guidelines() -> ResponseReturnValue:
    return render_template("pages/guidelines.html")


@pages.get("/guidelines/organising")
def organising() -> ResponseReturnValue:
    return render_template("pages/organising.html")


@pages.get("/shortcuts")
def shortcuts() -> ResponseReturnValue:
    return render_template("pages/shortcuts.html")


@pages.get("/privacy")
def privacy() -> ResponseReturnValue:
    return render_template("pages/privacy.html", asks_akismet=bool(current_settings().akismet_key))

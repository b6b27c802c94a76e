"""The forum as an app on a device: its manifest, its service worker, and what is shown when there is no connection.

Why of signed-in pages nothing is kept on a device: docs/decisions/offline.md.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.core import clock
from forum.core.assets import asset, files
from forum.core.languages import LANGUAGES
from forum.core.site_now import site
from forum.today.home import today_of

installing = Blueprint("installing", __name__)

OFFLINE, OFFLINE_PAGE = "/offline", "pages/offline.html"
# What every page needs, and the page for when there is none.
SHELL = (
    "site.css",
    "site.js",
    "fonts/kindling-text-latin.woff2",
    "fonts/kindling-text-latin-italic.woff2",
    "fonts/brygada-1918-latin.woff2",
    "img/favicon.svg",
)
PAPER = "#fcf9f4"


@installing.get("/manifest.webmanifest")
def manifest() -> ResponseReturnValue:
    name = site().name
    about = {
        "id": "/",
        "name": name,
        "short_name": name,
        "description": site().line or _("One kind, useful thing a day, in good company."),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": [icon(192), icon(512), icon(512, "maskable")],
        "shortcuts": [{"name": _("Today"), "url": "/"}, {"name": _("Write your entry"), "url": "/write"}],
    }
    return Response(json.dumps(about), mimetype="application/manifest+json")


def icon(size: int, purpose: str = "any") -> dict[str, str]:
    name = f"img/icon-{size}.png" if purpose == "any" else f"img/icon-{purpose}-{size}.png"
    return {"src": asset(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@installing.get("/sw.js")
def service_worker() -> ResponseReturnValue:
    """At the top of the site, because a service worker is in charge only of what lies below its own address.

    It names the files of the shell by their hashes: where one of them changes, so does the worker, and browsers take
    the new one with all that belongs to it.
    """
    addresses = [*map(asset, SHELL), *(f"{OFFLINE}?lang={language}" for language in LANGUAGES)]
    version = version_of(*addresses)
    head = f"const VERSION = {json.dumps(version)};\nconst SHELL = {json.dumps(addresses)};\n"
    response = Response(head + files().body("sw.js").decode(), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(version)
    return response.make_conditional(request)


@cache
def version_of(*addresses: str) -> str:
    """Of the shell: its addresses, and what the page for no connection is made of, read once by each process."""
    top = Path(current_app.root_path)
    parts = [*sorted(top.glob("templates/_*.html")), top / "templates/base.html", top / "templates" / OFFLINE_PAGE]
    parts += [*sorted(top.glob("forum/translations/*/LC_MESSAGES/*.po")), top / "static/sw.js"]
    return hashlib.sha256("\n".join(addresses).encode() + b"".join(map(Path.read_bytes, parts))).hexdigest()[:12]


@installing.get(OFFLINE)
def offline() -> ResponseReturnValue:
    return render_template(OFFLINE_PAGE)


@installing.get("/write")
@sign_in_required
def write() -> ResponseReturnValue:
    """To the first day that waits for the member's words; else to Today, which says what there is."""
    days = [(card, day) for card in today_of(viewer(), clock.now()).cards for day in card.days]
    waiting = [(card, day.prompt.number) for card, day in days if day.is_writable and day.entry_id is None]
    paths = [f"/challenges/{card.challenge.slug}/days/{number}/write" for card, number in waiting]
    return redirect(paths[0] if paths else "/", 303)

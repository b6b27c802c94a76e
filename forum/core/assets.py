"""Fixed files: their address carries a hash of their content, so browsers may keep them for ever.

There is no build step: site.css and site.js are put together when first asked for, from the files that
static/css/index.txt and static/js/index.txt list.
"""

import hashlib
import mimetypes
import posixpath
import time
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app
from werkzeug.security import safe_join

from forum.core.refusals import NotFound

FOR_EVER = "public, max-age=31536000, immutable"
LONGEST_NAME = 200
LOOK_EVERY = 1.0  # seconds: a bundle has dozens of files, and a page several bundles
BUNDLES = {"site.css": "css", "site.js": "js"}
assets = Blueprint("assets", __name__)


class Assets:
    """The fixed files of one app, read once; in development read again when they change."""

    def __init__(self, folder: Path, *, fresh: bool) -> None:
        self.folder, self.fresh = folder, fresh
        self.kept: dict[str, tuple[float, str, bytes]] = {}
        self.looked_at: dict[str, float] = {}

    def body(self, name: str) -> bytes:
        return self.read(name)[2]

    def address(self, name: str) -> str:
        return f"/static/{self.read(name)[1]}/{name}"

    def read(self, name: str) -> tuple[float, str, bytes]:
        kept = self.kept.get(name)
        if kept and not (self.fresh and self.is_time_to_look(name) and kept[0] != self.changed_at(name)):
            return kept
        body = b"\n".join(path.read_bytes() for path in self.paths(name))
        self.kept[name] = (self.changed_at(name), hashlib.sha256(body).hexdigest()[:12], body)
        return self.kept[name]

    def is_time_to_look(self, name: str) -> bool:
        now, before = time.monotonic(), self.looked_at.get(name, 0.0)
        if now - before < LOOK_EVERY:
            return False
        self.looked_at[name] = now
        return True

    def changed_at(self, name: str) -> float:
        return max(path.stat().st_mtime for path in self.paths(name))

    def paths(self, name: str) -> list[Path]:
        if name in BUNDLES:
            folder = self.folder / BUNDLES[name]
            lines = (folder / "index.txt").read_text().splitlines()
            return [folder / line.strip() for line in lines if line.strip() and not line.startswith("#")]
        path = safe_join(str(self.folder), name) if is_plain(name) else None
        if path is None or not Path(path).is_file():
            raise NotFound
        return [Path(path)]


def is_plain(name: str) -> bool:
    """One spelling a file: what was asked for once is kept, and "a/./b" and "a/././b" would be kept once each."""
    return len(name) <= LONGEST_NAME and name == posixpath.normpath(name)


def asset(name: str) -> str:
    """The address of a file below static/, for templates."""
    return files().address(name)


def files() -> Assets:
    kept = current_app.extensions["assets"]
    assert isinstance(kept, Assets)
    return kept


@assets.get("/static/<digest>/<path:name>")
def show(digest: str, name: str) -> Response:
    response = Response(files().body(name), mimetype=mimetypes.guess_type(name)[0])
    response.headers["Cache-Control"] = FOR_EVER if digest == files().read(name)[1] else "no-cache"
    response.set_etag(files().read(name)[1])
    return response


def init_assets(app: Flask, folder: Path, *, fresh: bool) -> None:
    app.extensions["assets"] = Assets(folder, fresh=fresh)
    app.register_blueprint(assets)
    app.add_template_global(asset)
    app.add_template_global(asset, "asset_bundle")

"""The settings of `core/site.py` as they are now, kept in the database, and who changed them.

A process looks at most every three seconds, beside the requests that ask: no page waits for it twice, and none costs a
statement more. Why: docs/decisions/site-settings.md.
"""

import threading
import time
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup
from sqlalchemy import JSON, ForeignKey, Index, Select, String, Text, delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core import site as definitions
from forum.core.database import Model, db, insert_into
from forum.core.log import log
from forum.core.richtext import to_html
from forum.core.site import DEFINED, Site, defaults_from, stored, with_stored
from forum.settings import Settings

LOOKED_AT_EVERY = 3.0  # seconds
LONGEST_REASON = 500


class SiteValue(Model):
    """One setting that is not as it comes."""

    __tablename__ = "site_values"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    html: Mapped[Markup | None]


class Changed(StrEnum):
    """What the log of those who run the forum tells of."""

    SETTING = "setting"
    ROLE = "role"
    JOINING = "joining"
    SKILL = "skill"


class SiteChange(Model):
    """Who changed what, from what to what, and when. Nobody: a command did it."""

    __tablename__ = "site_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(40))
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime]

    actor: Mapped[Any] = relationship("Account", foreign_keys=[actor_id], lazy="raise")
    person: Mapped[Any] = relationship("Account", foreign_keys=[person_id], lazy="raise")

    @classmethod
    def note(cls, kind: Changed, name: str, *, by: Any, at: datetime, **about: Any) -> None:
        """`by` is an account, or None for a command; `about`: before, after, reason, person."""
        who = {f"{one}_id": about.pop(one).id for one in ("person",) if one in about}
        by_id = None if by is None else by.id
        db.session.add(cls(kind=kind, name=name, actor_id=by_id, changed_at=at, **about, **who))


Index("ix_site_changes_kind", SiteChange.kind, SiteChange.id)
Index("ix_site_changes_actor", SiteChange.actor_id, SiteChange.id)
Index("ix_site_changes_person", SiteChange.person_id, SiteChange.id)


def version_of_site() -> Select[int]:
    """Grows with every setting that is changed."""
    return select(func.coalesce(func.max(SiteChange.id), 0)).where(SiteChange.kind == Changed.SETTING)


def kept_site(defaults: Site) -> Site:
    """As the database has it."""
    rows = db.session.execute(select(SiteValue.name, SiteValue.value, SiteValue.html)).all()
    return with_stored(defaults, {row.name: (row.value, row.html) for row in rows})


def change_site(values: Mapping[str, Any], *, by: Any, at: datetime) -> list[str]:
    """Keep what differs from what is kept, each with a line in the log. Gives the names; the caller commits.

    Raises an Unusable for Markdown that cannot be shown.
    """
    defaults = site_now().defaults
    before = kept_site(defaults)
    changed = [name for name in values if values[name] != before.at(name)]
    for name in changed:
        keep_value(name, values[name], defaults)
        said = {"before": in_log(before.at(name)), "after": in_log(values[name])}
        SiteChange.note(Changed.SETTING, name, by=by, at=at, **said)
    return changed


def keep_value(name: str, value: Any, defaults: Site) -> None:
    """What is as it comes has no row, so that a changed default of a later version holds."""
    if value is None or value == defaults.at(name):
        db.session.execute(delete(SiteValue).where(SiteValue.name == name))
        return
    shape = DEFINED[name].metadata["shape"]
    html = to_html(value) if isinstance(shape, definitions.Text) and shape.is_markdown else None
    row = {"value": stored(value), "html": html}
    upsert = insert_into(SiteValue).values(name=name, **row)
    db.session.execute(upsert.on_conflict_do_update(index_elements=["name"], set_=row))


def in_log(value: Any) -> str:
    return "" if value is None else str(stored(value))


class SiteNow:
    """What this process knows. A thread that finds it old looks; the others go on with what was known."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.defaults = defaults_from(settings)
        self._app = app
        self._site: Site | None = None
        self._looks_at = 0.0
        self._looking = threading.Lock()

    def now(self) -> Site:
        if time.monotonic() >= self._looks_at and self._looking.acquire(blocking=self._site is None):
            try:
                self._look()
            finally:
                self._looking.release()
        return self._site or self.defaults

    def forget(self) -> None:
        """Something was changed: whoever asks next looks."""
        self._looks_at = 0.0

    def _look(self) -> None:
        if time.monotonic() < self._looks_at:  # somebody has just looked
            return
        # Said before looking: without a database nobody waits for it more often than this.
        self._looks_at = time.monotonic() + LOOKED_AT_EVERY
        try:
            with self._app.app_context():  # a session of its own: a request's transaction stays what it is
                self._site = kept_site(self.defaults)
        except SQLAlchemyError as why:  # no table yet, or no database: what was known holds
            log.warning("site settings not read", why=str(why)[:200])


def init_site(app: Flask, settings: Settings) -> None:
    app.extensions["site"] = SiteNow(app, settings)


def site_now() -> SiteNow:
    known = current_app.extensions["site"]
    assert isinstance(known, SiteNow)
    return known


def site() -> Site:
    """The settings of the forum that is answering."""
    return site_now().now()

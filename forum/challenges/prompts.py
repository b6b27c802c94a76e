"""The days of a challenge: what each one asks for, and who wrote it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from markupsafe import Markup
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.challenges.readers import dismiss_from_team
from forum.challenges.words import THEME_WORDS, Happened, Theme
from forum.core.database import Model, db
from forum.core.events import Event
from forum.core.forms import EditConflict
from forum.core.pictures import mentioned_in
from forum.core.richtext import to_html

if TYPE_CHECKING:
    from forum.challenges.models import Challenge

TEXTS = ("title", "theme", "body", "step", "no_customers")
MADE = ("body_html", "step_html", "no_customers_html")


class Prompt(Model):
    """What one day asks for."""

    __tablename__ = "prompts"
    __table_args__ = (
        UniqueConstraint("challenge_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 100", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(80), default="")
    theme: Mapped[str] = mapped_column(String(12), default=Theme.UNDERSTAND)
    body: Mapped[str] = mapped_column(Text, default="")
    body_html: Mapped[Markup]
    step: Mapped[str] = mapped_column(Text, default="")
    step_html: Mapped[Markup]
    no_customers: Mapped[str] = mapped_column(Text, default="")
    no_customers_html: Mapped[Markup]
    host_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    entry_count: Mapped[int] = mapped_column(default=0)
    edited_at: Mapped[datetime | None]  # after it had begun

    challenge: Mapped["Challenge"] = relationship(back_populates="prompts", lazy="raise")
    host: Mapped[Account | None] = relationship(lazy="raise")

    @classmethod
    def blank(cls, number: int, **about: Any) -> Self:
        prompt = cls(number=number, version=1, entry_count=0, **about)
        prompt.fill(title="", theme=Theme.UNDERSTAND, body="")
        return prompt

    @property
    def is_written(self) -> bool:
        return bool(self.title and self.body)

    @property
    def theme_words(self) -> str:
        return str(THEME_WORDS[Theme(self.theme)])

    @property
    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in TEXTS}

    def fill(self, *, title: str, theme: str, body: str, step: str = "", no_customers: str = "") -> None:
        """Take over the texts of the day and their HTML."""
        self.title, self.theme = title, theme
        self.body, self.body_html = body, to_html(body)
        self.step, self.step_html = step, to_html(step)
        self.no_customers, self.no_customers_html = no_customers, to_html(no_customers)

    def take_over(self, earlier: "Prompt") -> None:
        """Texts and HTML of a day of another challenge: to make it anew would take long where there are many."""
        for name in (*TEXTS, *MADE):
            setattr(self, name, getattr(earlier, name))

    def change(self, *, version: int, by: Account, at: datetime, has_begun: bool, **texts: str) -> None:
        """Of a day that has begun, what people read before is kept; a host hears what stands under their name.

        Raises EditConflict when someone was faster.
        """
        claim = update(Prompt).where(Prompt.id == self.id, Prompt.version == version).values(version=version + 1)
        if db.session.execute(claim.returning(Prompt.id)).first() is None:
            raise EditConflict
        if has_begun and texts != self.texts:
            db.session.add(PromptRevision(prompt=self, edited_by=by, replaced_at=at, **self.texts))
            self.edited_at = at
        if self.host_id not in (None, by.id) and texts != self.texts:
            about = {"challenge_id": self.challenge_id, "person_id": self.host_id}
            Event.record(Happened.HOSTED_DAY_CHANGED, actor=by, at=at, details={"day": self.number}, **about)
        self.fill(**texts)

    def name_host(self, host: Account | None, *, by: Account, at: datetime) -> None:
        """Whose day it is to write; nobody: the organisers'."""
        if host is self.host:
            return
        earlier, self.host = self.host, host
        if earlier is not None:
            dismiss_from_team(self.challenge_id, earlier.id, at)
        if host is not None:
            Event.record(Happened.HOST_NAMED, actor=by, challenge=self.challenge, person=host, at=at)
            if self.challenge.announced_at is not None:
                self.challenge.admit_team(at)


class PromptRevision(Model):
    """What a day asked for until somebody changed it, after it had begun."""

    __tablename__ = "prompt_revisions"
    __table_args__ = (Index("ix_prompt_revisions_prompt", "prompt_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompts.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(80))
    theme: Mapped[str] = mapped_column(String(12))
    body: Mapped[str] = mapped_column(Text)
    step: Mapped[str] = mapped_column(Text)
    no_customers: Mapped[str] = mapped_column(Text)
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    replaced_at: Mapped[datetime]

    prompt: Mapped[Prompt] = relationship(lazy="raise")
    edited_by: Mapped[Account | None] = relationship(lazy="raise")

    @property
    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in TEXTS}


for text in (Prompt.body, Prompt.step, Prompt.no_customers):
    mentioned_in(text)

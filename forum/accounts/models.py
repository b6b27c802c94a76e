"""People: their accounts and their own links."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from markupsafe import Markup
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    delete,
    inspect,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.addresses import email_key, key_beside
from forum.accounts.called import Called
from forum.accounts.former_handles import FormerHandle
from forum.accounts.guesses import Guessed
from forum.accounts.handles import skeleton
from forum.accounts.join_requests import JoinRequest
from forum.accounts.known_browsers import KnownBrowser
from forum.accounts.names import NameWord, words_of
from forum.accounts.passwords import hashed, matches
from forum.accounts.roles import Roles
from forum.accounts.sign_ins import SignIn
from forum.accounts.standing import NEWCOMER, Standing
from forum.core.database import Model, db
from forum.core.events import Event
from forum.core.pictures import LASTING, Picture, let_go, mentioned_in
from forum.core.richtext import to_html


class Theme(StrEnum):
    """Light or dark, as somebody chose it."""

    DEVICE = "device"  # as the device says, which may change with the hour
    LIGHT = "light"
    DARK = "dark"


class Happened(StrEnum):
    CONFIRMED = "account.confirmed"
    HANDED_OVER = "account.handed_over"  # by who signed up with its address to who has the mailbox
    ZONE_CHANGED = "account.zone_changed"
    INTRODUCED = "account.introduced"
    RENAMED = "account.renamed"
    SUSPENDED = "account.suspended"
    CAME_BACK = "account.came_back"
    LEAVES = "account.leaves"  # in a few days, unless they stay
    STAYS = "account.stays"
    PACKED = "account.packed"  # what they take along is ready


class Returned(StrEnum):
    """Why mail to an address came back."""

    BOUNCE = "bounce"  # nobody has it
    COMPLAINT = "complaint"  # somebody called our mail spam


class Account(Called, Roles, Standing, Guessed, Model):
    """A person who signed up.

    `own_addresses` are those of their links, parted by blanks, so that a page of posts need not ask for links.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("mail_returned_for IN ('bounce', 'complaint')", name="mail_returned"),
        CheckConstraint("theme IN ('device', 'light', 'dark')", name="theme"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(30), unique=True)
    handle_skeleton: Mapped[str] = mapped_column(String(120), unique=True)
    email: Mapped[str] = mapped_column(String(320))
    email_key: Mapped[str] = mapped_column(String(320), unique=True)
    email_confirmed_at: Mapped[datetime | None]
    password_hash: Mapped[str] = mapped_column(String(200))
    zone: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(12), default="en")
    theme: Mapped[str] = mapped_column(String(6), default=Theme.DEVICE)
    bio: Mapped[str] = mapped_column(Text, default="")
    bio_html: Mapped[Markup]
    why_here: Mapped[str] = mapped_column(String(500), default="")
    what_i_sell: Mapped[str] = mapped_column(String(500), default="")
    how_i_earn: Mapped[str] = mapped_column(String(500), default="")
    own_addresses: Mapped[str] = mapped_column(Text, default="", server_default="")
    hides_rhythm: Mapped[bool] = mapped_column(default=False)
    closed_bar: Mapped[str | None] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    mail_returned_at: Mapped[datetime | None]
    mail_returned_for: Mapped[str | None] = mapped_column(String(10))
    second_step_since: Mapped[datetime | None]
    guesses_told_at: Mapped[datetime | None]

    links: Mapped[list["Link"]] = relationship(
        back_populates="account", lazy="raise", order_by="Link.position", cascade="all, delete-orphan"
    )
    name_words: Mapped[list[NameWord]] = relationship(lazy="raise", cascade="all, delete-orphan", passive_deletes=True)

    is_authenticated = True
    is_anonymous = False
    session_token = ""  # no column: set by become_viewer

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the token of this session, not the account's id."""
        return self.session_token

    @classmethod
    def sign_up(
        cls, *, handle: str, email: str, password: str, at: datetime, is_known: bool = False, **about: Any
    ) -> Self:
        """A new account, not yet confirmed. `is_known`: the address has one already; then this is one more, which
        looks the same to whoever made it, and can be confirmed with another address only. Raises nothing: what may be
        refused was asked by the form."""
        account = cls(
            handle=handle.lower(),
            handle_skeleton=skeleton(handle),
            email=email,
            email_key=key_beside(email) if is_known else email_key(email),
            password_hash=hashed(password),
            bio_html=to_html(""),
            created_at=at,
            **about,
        )
        account.is_called_anew()
        db.session.add(account)
        return account

    @property
    def is_confirmed(self) -> bool:
        return self.email_confirmed_at is not None

    @property
    def is_newcomer(self) -> bool:
        """Under the limits of newcomers: forum/posts/newcomers.py."""
        return self.trust == NEWCOMER and not self.is_moderator

    def has_password(self, password: str) -> bool:
        return matches(self.password_hash, password)

    def set_password(self, password: str, *, staying: SignIn | None = None, known: KnownBrowser | None = None) -> None:
        """A new password signs out every browser but the one it was chosen in, and no other one is known any more."""
        self.password_hash = hashed(password)
        self.sign_out_everywhere(but=staying)
        self.know_no_browser(but=known)
        self.forget_guesses()

    def set_handle(self, handle: str, *, at: datetime) -> None:
        """While moderators have hidden their page it stands in place of their name, and stays. Raises NameHidden."""
        if handle.lower() != self.handle:
            self.refuse_if_hidden()
        if skeleton(handle) != self.handle_skeleton:
            FormerHandle.keep(self.id, self.handle_skeleton, at)
        was, self.handle, self.handle_skeleton = self.handle, handle.lower(), skeleton(handle)
        Event.record(Happened.RENAMED, actor=self, person=self, at=at, details={"was": was})
        self.is_called_anew()

    def is_called_anew(self) -> None:
        """They are found by the words of the name and handle they have now."""
        words = words_of(self.handle, self.full_name)
        if inspect(self).persistent:
            NameWord.replace(self.id, words)
        else:
            self.name_words = [NameWord(word=word) for word in words]

    def confirm_email(self, email: str, at: datetime) -> None:
        """The link sent to this address was used: the address is theirs. The first time, others hear of it.

        Of whoever waits to be let in, only their request keeps it.
        """
        if self.waits_since is not None:
            JoinRequest.prove(self.id, at)
            return
        if not self.is_confirmed:
            Event.record(Happened.CONFIRMED, actor=self, person=self, at=at)
        self.email, self.email_key, self.email_confirmed_at = email, email_key(email), at
        self.mail_returned_at = self.mail_returned_for = None

    def is_handed_over(self, at: datetime) -> None:
        """Who had it before is somebody else. What they wrote goes on waiting; what they said of themselves goes, and
        they have not taken leave."""
        db.session.execute(delete(Link).where(Link.account_id == self.id))
        self.bio, self.bio_html, self.own_addresses = "", to_html(""), ""
        self.why_here = self.what_i_sell = self.how_i_earn = ""
        self.leaves_at, self.leaves_with_posts = None, False
        Event.record(Happened.HANDED_OVER, actor=None, person=self, at=at)

    def move_to(self, zone: str, *, at: datetime) -> None:
        """From now on their days begin at midnight there."""
        if zone != self.zone:
            self.zone = zone
            Event.record(Happened.ZONE_CHANGED, actor=self, person=self, at=at)

    def note_returned_mail(self, why: Returned, *, at: datetime) -> None:
        """No more mail goes to this address until it is confirmed again. A complaint outweighs a bounce."""
        if self.mail_returned_for != Returned.COMPLAINT:
            self.mail_returned_at, self.mail_returned_for = at, why

    @property
    def takes_mail(self) -> bool:
        return self.is_confirmed and self.is_here and self.mail_returned_at is None

    def suspend(self, at: datetime, *, until: datetime | None = None, why: str | None = None) -> None:
        """Nobody signs in with this account, until then or for good. Said again, the later word counts."""
        self.suspended_at, self.suspended_until, self.suspended_for = at, until, why
        self.sign_out_everywhere()
        Event.record(Happened.SUSPENDED, actor=None, person=self, at=at)

    def lift_suspension(self, at: datetime) -> None:
        self.suspended_at = self.suspended_until = self.suspended_for = None
        Event.record(Happened.CAME_BACK, actor=None, person=self, at=at)

    def hide_profile(self, at: datetime, *, hidden: bool = True) -> None:
        """What they say about themselves, their name too, is shown to nobody but them and moderators; or to everyone
        again."""
        self.profile_hidden_at, self.called_anew_at = at if hidden else None, at
        Event.record(Happened.INTRODUCED, actor=None, person=self, at=at)

    def is_heard_at(self, at: datetime) -> bool:
        """`is_heard`, of somebody who is loaded."""
        return self.is_here and not self.is_silenced_at(at) and self.profile_hidden_at is None

    def sign_out_everywhere(self, *, but: SignIn | None = None) -> None:
        theirs = delete(SignIn).where(SignIn.account_id == self.id)
        db.session.execute(theirs.where(SignIn.id != but.id) if but else theirs)

    def know_no_browser(self, *, but: KnownBrowser | None = None) -> None:
        theirs = delete(KnownBrowser).where(KnownBrowser.account_id == self.id)
        db.session.execute(theirs.where(KnownBrowser.id != but.id) if but else theirs)

    def show_face(self, key: str | None, *, at: datetime) -> None:
        """Another profile picture, or none. Raises NameHidden."""
        if key is not None:
            self.refuse_if_hidden()
        if self.own_picture:
            let_go([self.own_picture], at)
        self.own_picture = key

    def introduce(self, *, links: list[tuple[str, str]], bio: str, at: datetime, **about: Any) -> None:
        """What the person says about themselves. Raises Silenced, and an Unusable when the bio cannot be shown."""
        self.refuse_if_silenced(at)
        self.bio, self.bio_html = bio, to_html(bio)
        for name, words in about.items():
            setattr(self, name, words)
        self.is_called_anew()
        self.show_links(links)
        self.own_addresses = " ".join(url for _title, url in links)
        self.version += 1
        Event.record(Happened.INTRODUCED, actor=self, person=self, at=at)

    def show_links(self, links: list[tuple[str, str]]) -> None:
        """Row by row: a new row would come before the one whose place it takes has gone."""
        for link, (title, url) in zip(self.links, links, strict=False):
            link.title, link.url = title, url
        more = enumerate(links[len(self.links) :], len(self.links))
        self.links = self.links[: len(links)] + [Link(position=n, title=title, url=url) for n, (title, url) in more]


WHAT_NAMES_THEM = (Account.handle, Account.own_first_name, Account.own_last_name, Account.profile_hidden_at)
Index("ix_accounts_role", Account.role, Account.id)
IS_LEAVING = Account.leaves_at.is_not(None)  # only these, else SQLite begins with all who stay
Index("ix_accounts_leaves_at", Account.leaves_at, sqlite_where=IS_LEAVING, postgresql_where=IS_LEAVING)
IS_CALLED_ANEW = Account.called_anew_at.is_not(None)
Index(
    "ix_accounts_called_anew_at",
    Account.called_anew_at,
    sqlite_where=IS_CALLED_ANEW,
    postgresql_where=IS_CALLED_ANEW,
)
LASTING.append(select(Account.id).where(Account.own_picture == Picture.key).exists())
mentioned_in(Account.bio, Account.id == Picture.uploader_id)


class Link(Model):
    """One of a person's own links, labelled as theirs wherever it appears."""

    __tablename__ = "account_links"
    __table_args__ = (UniqueConstraint("account_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    url: Mapped[str] = mapped_column(String(500))

    account: Mapped[Account] = relationship(back_populates="links", lazy="raise")

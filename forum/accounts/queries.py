"""The questions this room answers, each with what it loads."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Delete, Select, and_, delete, false, or_, select, true
from sqlalchemy.orm import joinedload, load_only, selectinload
from sqlalchemy.sql.dml import ReturningDelete

from forum.accounts.addresses import email_key
from forum.accounts.distances import are_apart
from forum.accounts.former_handles import FormerHandle, RetiredHandle, fingerprints
from forum.accounts.join_requests import FORGOTTEN_AFTER, IS_PROVED, JoinRequest
from forum.accounts.known_browsers import KnownBrowser
from forum.accounts.mail_links import LinkWish, MailLink, Purpose
from forum.accounts.models import WHAT_NAMES_THEM, Account, Happened
from forum.accounts.names import NameWord, folded, is_called
from forum.accounts.roles import Role, role_alone_will_do
from forum.accounts.sign_ins import SignIn
from forum.accounts.tokens import token_hash
from forum.core.database import begins_with, db
from forum.core.events import Event
from forum.settings import current_settings

MOST_SESSIONS = 50


def account_by_handle(handle: str) -> Select[Account]:
    """The account with this handle, whoever asks, however it is written."""
    return select(Account).where(Account.handle == handle.lower())


def accounts_by_handle(handles: Collection[str]) -> Select[Account]:
    """The accounts with these handles, whoever asks; those that do not exist are left out."""
    return select(Account).where(Account.handle.in_([handle.lower() for handle in handles]))


def account_by_email(email: str) -> Select[Account]:
    return select(Account).where(Account.email_key == email_key(email))


def who_proved(email: str) -> Select[Account]:
    """The account with this address, if whoever has the mailbox has ever said that it is theirs."""
    asked = select(JoinRequest.account_id).where(JoinRequest.account_id == Account.id, IS_PROVED).exists()
    return account_by_email(email).where(or_(Account.email_confirmed_at.is_not(None), asked))


def known_browser_of(email: str, hashes: Collection[str]) -> Select[KnownBrowser]:
    """A browser with one of these tokens that knows the account with this address, if it was confirmed: else whoever
    begins one has tries of their own, and learns by them whose the address is. One statement, whoever has it."""
    theirs = select(KnownBrowser).join(Account, Account.id == KnownBrowser.account_id)
    theirs = theirs.where(Account.email_key == email_key(email), Account.email_confirmed_at.is_not(None))
    return theirs.where(KnownBrowser.token_hash.in_(hashes)).limit(1)


def unconfirmed_in_browser(ids: Collection[int], hashes: Collection[str]) -> Select[Account]:
    """Accounts with these ids, or that were signed in to by a browser with one of these tokens, if nobody confirmed
    their address."""
    met = select(KnownBrowser.account_id).where(KnownBrowser.token_hash.in_(hashes))
    query = select(Account).where(Account.id.in_(ids) | Account.id.in_(met), Account.email_confirmed_at.is_(None))
    return query.order_by(Account.id)


def people_visible_to(viewer: Any) -> Select[Account]:
    """People with a page: those who confirmed their address. One's own is always there, moderators see all."""
    return select(Account).where(is_person_visible_to(viewer)).options(selectinload(Account.links))


def is_person_visible_to(viewer: Any) -> ColumnElement[bool]:
    if viewer.is_moderator:
        return true()
    return or_(Account.email_confirmed_at.is_not(None), Account.id == viewer.id)


def has_a_page() -> ColumnElement[bool]:
    """Whom others meet in lists: they have confirmed their address, and are here."""
    return and_(Account.email_confirmed_at.is_not(None), is_here())


def can_be_named_by(viewer: Any) -> ColumnElement[bool]:
    """Whom the viewer may be offered to name: other people who have a page, and neither keeps away from the other."""
    return and_(has_a_page(), Account.id != viewer.id, ~are_apart(viewer.id, Account.id))


def is_known_by_name() -> ColumnElement[bool]:
    """Of an account: it may be looked for by the words of its name, for no moderator has hidden that."""
    return Account.profile_hidden_at.is_(None)


def people_called(viewer: Any, beginning: str) -> Select[Account]:
    """Those of whom a word begins so, in the order of these words; who has two such words comes twice."""
    query = select(Account).join(NameWord, NameWord.account_id == Account.id)
    query = query.where(begins_with(NameWord.word, folded(beginning)), can_be_named_by(viewer), is_known_by_name())
    return query.order_by(NameWord.word, NameWord.account_id)


def accounts_called(words: str) -> Select[Account]:
    """All of whom words begin so, whoever they are: page them by the first of these words, then by account. Who has two
    such words comes twice."""
    first, *others = words.split() or [""]
    query = select(Account).join(NameWord, NameWord.account_id == Account.id)
    query = query.where(begins_with(NameWord.word, folded(first)))
    return query.where(*(is_called(Account.id, other) for other in others[:4]))


def with_links(account: Account) -> Select[Account]:
    """The account itself, with its links loaded."""
    return select(Account).where(Account.id == account.id).options(selectinload(Account.links))


def takes_mail() -> ColumnElement[bool]:
    """`Account.takes_mail`, for queries."""
    return and_(has_a_page(), Account.mail_returned_at.is_(None))


def is_here() -> ColumnElement[bool]:
    """`Account.is_here`, for queries."""
    return and_(Account.suspended_at.is_(None), Account.leaves_at.is_(None))


def moderates(role_alone: Any = None) -> ColumnElement[bool]:
    """`acts_as_moderator` of those who are here."""
    return and_(acts_as_moderator(Account, role_alone), is_here())


def can_write(at: datetime) -> ColumnElement[bool]:
    """Not `Account.is_silenced_at`, for queries."""
    return or_(Account.silenced_until.is_(None), Account.silenced_until <= at)


def is_heard(at: datetime) -> ColumnElement[bool]:
    """`Account.is_heard_at`, for queries: what they say of themselves is for others to read, for they are here, may
    write, and no moderator has hidden it."""
    return and_(is_here(), can_write(at), Account.profile_hidden_at.is_(None))


def nobody_else_decides_about(person: Any) -> bool:
    """Whether somebody who looks after the place does so alone: moderators decide about members, admins about all, and
    nobody about themselves."""
    if person is None or not person.has_role("moderator"):
        return False
    others = select(Account.id).where(moderates(), Account.id != person.id)
    others = others.where(Account.role == Role.ADMIN) if person.has_role("admin") else others
    return db.session.scalar(others.limit(1)) is None


def acts_as_moderator(account: Any, role_alone: Any = None) -> ColumnElement[bool]:
    """`Account.is_moderator`, for queries over `account`, the entity or an alias: with the second step, where their
    role needs one.

    `role_alone`: whether it needs none, for a statement that is written before there are settings.
    """
    if role_alone is None:
        role_alone = true() if role_alone_will_do() else false()
    has_role = account.role.in_((Role.MODERATOR, Role.ADMIN))
    return and_(has_role, or_(role_alone, account.second_step_since.is_not(None)))


def staff_but(viewer: Any) -> Select[Account]:
    """Those who look after the place, for their names."""
    query = select(Account).where(Account.role.in_((Role.MODERATOR, Role.ADMIN)), Account.id != (viewer.id or 0))
    return query.options(load_only(*WHAT_NAMES_THEM, raiseload=True)).limit(500)


def handed_over_since(person: Any, at: Any) -> ColumnElement[bool]:
    """Whether an account went to whoever has its mailbox after this: what is older may be another's. Ids and moments,
    or columns."""
    since = (Event.person_id == person, Event.kind == Happened.HANDED_OVER, Event.happened_at >= at)
    return select(Event.id).where(*since).exists()


def skeletons_taken(skeletons: Collection[str], viewer: Any) -> set[str]:
    """Those that somebody has, that somebody else had before, or that were somebody's who has left."""
    have = select(Account.handle_skeleton).where(Account.handle_skeleton.in_(skeletons))
    had = select(FormerHandle.skeleton).where(FormerHandle.skeleton.in_(skeletons))
    had = had.where(FormerHandle.account_id != (viewer.id or 0))
    made_of = fingerprints(skeletons, current_settings().secret_keys)
    retired = select(RetiredHandle.fingerprint).where(RetiredHandle.fingerprint.in_(made_of))
    return {made_of.get(one, one) for one in db.session.scalars(have.union_all(had, retired))}


def sign_ins_by_token(token: str, at: datetime) -> Select[SignIn]:
    query = select(SignIn).where(SignIn.token_hash == token_hash(token), SignIn.ends_at > at)
    return query.options(joinedload(SignIn.account))


def last_seen_from(account_id: int | None) -> Select[str, str]:
    """The address and the browser with which somebody was last here, as long as they are signed in."""
    theirs = select(SignIn.address, SignIn.browser).where(SignIn.account_id == account_id)
    return theirs.order_by(SignIn.seen_at.desc(), SignIn.id.desc()).limit(1)


def sign_ins_of(account: Account, at: datetime) -> Select[SignIn]:
    """Where this person is signed in, the latest first."""
    theirs = select(SignIn).where(SignIn.account_id == account.id, SignIn.ends_at > at)
    return theirs.order_by(SignIn.seen_at.desc(), SignIn.id.desc()).limit(MOST_SESSIONS)


def links_by_token(token: str, purpose: Purpose, at: datetime) -> Select[MailLink]:
    """The link that was mailed with this token, as long as it works, with whose it is.

    A new password is chosen only from the mailbox that is the account's now.
    """
    query = select(MailLink).where(MailLink.token_hash == token_hash(token), MailLink.purpose == purpose)
    query = query.where(MailLink.used_at.is_(None), MailLink.valid_until > at)
    if purpose == Purpose.RESET:
        query = query.join(MailLink.account).where(Account.email == MailLink.email)
    return query.options(joinedload(MailLink.account))


def next_link_wish() -> ReturningDelete[str, str, str]:
    """Takes the oldest wish, so that no other worker does: its purpose, address and where to go afterwards."""
    oldest = select(LinkWish.id).order_by(LinkWish.id).limit(1).with_for_update(skip_locked=True)
    taken = delete(LinkWish).where(LinkWish.id.in_(oldest))
    return taken.returning(LinkWish.purpose, LinkWish.email, LinkWish.next)


def old_sign_ins(at: datetime) -> Delete:
    return delete(SignIn).where(SignIn.ends_at <= at)


def old_mail_links(at: datetime) -> Delete:
    return delete(MailLink).where(MailLink.valid_until <= at)


def unproven_requests(at: datetime) -> Delete:
    """Accounts that asked to join long ago, from an address that nobody confirmed."""
    is_old = and_(JoinRequest.proved_at.is_(None), JoinRequest.asked_at <= at - FORGOTTEN_AFTER)
    return delete(Account).where(Account.id.in_(select(JoinRequest.account_id).where(is_old)))


def people_seen_since(at: datetime, after: int) -> Select[int]:
    """The ids of those who did something here since then, from this id on."""
    seen = select(SignIn.account_id).where(SignIn.seen_at >= at, SignIn.account_id > after)
    return seen.distinct().order_by(SignIn.account_id)


def suspended_until(at: datetime) -> Select[Account]:
    """Some of those whose suspension has run out."""
    return select(Account).where(Account.suspended_until <= at).order_by(Account.suspended_until).limit(100)

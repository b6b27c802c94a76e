"""What admins look at: people, requests to join, and what was changed. Each query says what it loads."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from forum.accounts import (
    Account,
    JoinRequest,
    NameWord,
    Role,
    account_by_email,
    accounts_called,
    is_address,
)
from forum.core.site_now import Changed, SiteChange

LATEST = 10


@dataclass(frozen=True)
class Sought:
    """Whom an admin looks for: by e-mail, by handle or name, by role, or everyone."""

    words: str = ""
    role: str = ""

    @property
    def query(self) -> Select[Account]:
        people = self.by_words if self.words else select(Account)
        return people.where(Account.role == self.role) if self.role else people

    @property
    def by_words(self) -> Select[Account]:
        return account_by_email(self.words) if self.is_email else accounts_called(self.words.removeprefix("@"))

    @property
    def is_email(self) -> bool:
        return is_address(self.words)

    @property
    def order(self) -> dict[str, Any]:
        """How `page_of` goes through them: by the words that were looked for, or the newest first."""
        if self.words and not self.is_email:
            return {"by": (NameWord.word, NameWord.account_id)}
        return {"by": (Account.id,), "descending": True}


def sought(words: str, role: str) -> Sought:
    """What the address asks for; a role that nobody has is any."""
    return Sought(" ".join(words.split())[:80], role if role in list(Role) else "")


@dataclass(frozen=True)
class Asked:
    """What an admin wants to see of the log."""

    kind: str = ""
    who: str = ""

    @property
    def query(self) -> str:
        """As it stands in an address."""
        return "&".join(f"{name}={value}" for name, value in (("kind", self.kind), ("who", self.who)) if value)


def asked_of_log(kind: str, who: str) -> Asked:
    handle = "".join(one for one in who[:30] if one.isascii() and (one.isalnum() or one in "-_"))
    return Asked(kind if kind in list(Changed) else "", handle.lower())


def changes(asked: Asked) -> Select[SiteChange]:
    """With who made each, and whom it was about; page them by id."""
    query = select(SiteChange).options(joinedload(SiteChange.actor), joinedload(SiteChange.person))
    if asked.kind:
        query = query.where(SiteChange.kind == asked.kind)
    if asked.who:
        query = query.where(SiteChange.actor_id == id_of(asked.who))
    return query


def id_of(handle: str) -> Any:
    return select(Account.id).where(Account.handle == handle).scalar_subquery()


def changes_about(person: Account) -> Select[SiteChange]:
    query = select(SiteChange).where(SiteChange.person_id == person.id).order_by(SiteChange.id.desc()).limit(LATEST)
    return query.options(joinedload(SiteChange.actor), joinedload(SiteChange.person))


def requests_to_join() -> Select[JoinRequest]:
    """Of those whose address is confirmed, with who asks and who invited them; page them by account."""
    both = (joinedload(JoinRequest.account), joinedload(JoinRequest.invited_by))
    return select(JoinRequest).where(JoinRequest.proved_at.is_not(None)).options(*both)


def request_of(account_id: int) -> Select[JoinRequest]:
    return requests_to_join().where(JoinRequest.account_id == account_id)

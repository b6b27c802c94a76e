"""Skills: a vocabulary that grows by use, and what each member likes to do, or does not.

A skill is known by its key: two spellings of one word are one skill. A merged skill leads to another. Only what stood
in public at some time (`shown_at`) is ever suggested or listed: a skill that people only find tedious is known to
nobody else, and neither is how they spell it.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Delete,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Select,
    String,
    Update,
    and_,
    case,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import FORGET_AS_WELL, Account, is_here
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into, letter_by_letter
from forum.core.lists import hosts_in, plain_domain
from forum.core.site_now import Changed, SiteChange
from forum.help.words import (
    LONGEST_SKILL,
    MOST_SKILLS,
    MOST_WORDS_OF_A_SKILL,
    BothWays,
    Feeling,
    NotASkill,
    TooManySkills,
)
from forum.posts import is_domain


class Skill(Model):
    """One thing people can do. `name`: as whoever first showed it spelled it, and its key before that."""

    __tablename__ = "skills"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(letter_by_letter(LONGEST_SKILL), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_SKILL))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("skills.id"))
    shown_at: Mapped[datetime | None]

    merged_into: Mapped["Skill | None"] = relationship(remote_side=[id], lazy="raise")

    @classmethod
    def named(cls, names: Collection[str]) -> dict[int, str]:
        """The skills with these names, made where there are none: as they are written here, by id. Raises NotASkill."""
        written = {key_of(name): name for name in map(tidied, names)}
        if not written:
            return {}
        db.session.execute(insert_into(cls).on_conflict_do_nothing(), [{"key": key, "name": key} for key in written])
        leads_to = func.coalesce(cls.merged_into_id, cls.id)
        rows = db.session.execute(select(leads_to, cls.key).where(cls.key.in_(written)).order_by(cls.key))
        return {row[0]: written[row[1]] for row in rows}

    @classmethod
    def show(cls, written: Mapping[int, str], at: datetime) -> None:
        """They stand in public from now on, spelled like this if they never did before."""
        if not written:
            return
        shown = update(cls).where(cls.id.in_(written), cls.shown_at.is_(None))
        shown = shown.values(shown_at=at, name=case(dict(written), value=cls.id))
        # What asks for them is flushed by the commit, where a second sending of the same form is noticed.
        db.session.execute(shown, execution_options={"autoflush": False, "synchronize_session": False})

    def merge_into(self, other: "Skill", *, reason: str, by: Account, at: datetime) -> None:
        """A moderator's deed: from now on both names mean the other one, for whoever has or asks for it. Whose name it
        was is kept, so that it can be undone; who had both keeps the other one."""
        SiteChange.note(Changed.SKILL, "joined", before=self.name, after=other.name, reason=reason, by=by, at=at)
        chain = update(Skill).where((Skill.id == self.id) | (Skill.merged_into_id == self.id))
        run(chain.values(merged_into_id=other.id))
        for model, owner in ((MemberSkill, "person_id"), (Need, "post_id")):
            has_other = select(getattr(model, owner)).where(model.skill_id == other.id)
            run(delete(model).where(model.skill_id == self.id, getattr(model, owner).in_(has_other)))
            named = func.coalesce(model.named_id, self.id)
            run(update(model).where(model.skill_id == self.id).values(skill_id=other.id, named_id=named))

    def part(self, *, by: Account, at: datetime) -> None:
        """As it was before it was joined: whoever had this name, or asked for it, has it again."""
        assert self.merged_into is not None
        SiteChange.note(Changed.SKILL, "parted", before=self.merged_into.name, after=self.name, by=by, at=at)
        for model in (MemberSkill, Need):
            run(update(model).where(model.named_id == self.id).values(skill_id=self.id, named_id=None))
        self.merged_into_id = None


def run(statement: Update | Delete) -> None:
    db.session.execute(statement, execution_options=UNSYNCHRONISED)


def tidied(name: str) -> str:
    """One line, one space between words, look-alike letters as the letters they are. Raises NotASkill."""
    name = " ".join(unicodedata.normalize("NFKC", name).split())
    if not 2 <= len(name) <= LONGEST_SKILL or not name.isprintable() or len(key_of(name)) > LONGEST_SKILL:
        raise NotASkill
    if len(name.split()) > MOST_WORDS_OF_A_SKILL or holds_address(name):  # it stands on a page, and is suggested to all
        raise NotASkill
    return name


def holds_address(name: str) -> bool:
    """Of a page, or of a mailbox. "Node.js" is none."""
    return "@" in name or any(is_domain(plain_domain(one)) for one in hosts_in(name))


def key_of(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def names_in(text: str) -> list[str]:
    """What stands between commas or line ends, each once."""
    names = [" ".join(one.split()) for one in re.split(r"[,;\n]", text)]
    return list({key_of(name): name for name in names if name}.values())


def joined_under(table: str) -> Index:
    """For the few rows whose name was joined with another since: `named_id` is the skill that it was."""
    joined = text("named_id IS NOT NULL")
    return Index(f"ix_{table}_named", "named_id", sqlite_where=joined, postgresql_where=joined)


IS_MERGED = Skill.merged_into_id.is_not(None)
Index("ix_skills_merged", Skill.merged_into_id, sqlite_where=IS_MERGED, postgresql_where=IS_MERGED)


class Given:
    """A skill in somebody's list or request. `written`: as they spell it there."""

    written: Mapped[str] = mapped_column(String(LONGEST_SKILL))
    if TYPE_CHECKING:
        skill: Mapped[Skill]

    @hybrid_property
    def name(self) -> str:
        """One spelling for all once it stands in public; before that everyone sees their own. A query joins `skill`."""
        return self.skill.name if self.skill.shown_at else self.written

    @name.inplace.expression
    @classmethod
    def _name_there(cls) -> ColumnElement[str]:
        return case((Skill.shown_at.is_(None), cls.written), else_=Skill.name)


class Need(Given, Model):
    """A skill that a help request asks for. `state` is the request's, kept in step by the database itself, so that an
    index finds the open ones of a skill."""

    __tablename__ = "help_needs"
    __table_args__ = (
        joined_under("help_needs"),
        ForeignKeyConstraint(
            ["post_id", "state"],
            ["help_requests.post_id", "help_requests.state"],
            name="fk_help_needs_post_id",
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        Index("ix_help_needs_skill", "skill_id", "state", "post_id"),
    )

    post_id: Mapped[int] = mapped_column(primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(9))
    named_id: Mapped[int | None] = mapped_column(ForeignKey("skills.id"))

    skill: Mapped[Skill] = relationship(foreign_keys=[skill_id], lazy="raise")


class MemberSkill(Given, Model):
    """What somebody can do, and whether it is fun for them. `active_on`: the last day we know they were here.

    The day stands in each row, so that an index finds for a skill those who were here last; a job keeps it.
    """

    __tablename__ = "member_skills"
    __table_args__ = (
        joined_under("member_skills"),
        CheckConstraint("feeling IN ('fun', 'tedious')", name="feeling"),
        Index("ix_member_skills_found", "skill_id", "feeling", "active_on", "person_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True)
    feeling: Mapped[str] = mapped_column(String(7))
    since_on: Mapped[date]
    active_on: Mapped[date]
    named_id: Mapped[int | None] = mapped_column(ForeignKey("skills.id"))

    person: Mapped[Account] = relationship(lazy="raise")
    skill: Mapped[Skill] = relationship(foreign_keys=[skill_id], lazy="raise")

    @classmethod
    def keep(cls, person: Account, fun: list[str], tedious: list[str], *, at: datetime) -> None:
        """These are the person's skills from now on. Raises Silenced, BothWays, NotASkill, TooManySkills."""
        person.refuse_if_silenced(at)
        refuse_unless_apart(fun, tedious)
        tiring, liked = Skill.named(tedious), Skill.named(fun)
        if tiring.keys() & liked.keys():  # two names that lead to one skill
            raise BothWays
        wanted = dict.fromkeys(tiring, Feeling.TEDIOUS) | dict.fromkeys(liked, Feeling.FUN)
        written = tiring | liked
        mine = feelings_by_skill(feelings_of(person.id))
        gone = [one for one, feeling in mine.items() if wanted.get(one) != feeling]
        run(delete(cls).where(cls.person_id == person.id, cls.skill_id.in_(gone)))
        cls.spell(person.id, {one: written[one] for one in mine.keys() & written.keys()})
        same = {"person_id": person.id, "since_on": at.date(), "active_on": at.date()}
        new = [one for one in wanted if mine.get(one) != wanted[one]]
        if new:
            rows = [same | {"skill_id": one, "feeling": wanted[one], "written": written[one]} for one in new]
            db.session.execute(insert_into(cls).on_conflict_do_nothing(), rows)
        if person.is_confirmed:  # else nobody sees their page
            cls.show_those_of(person.id, at)

    @classmethod
    def spell(cls, person_id: int, written: Mapping[int, str]) -> None:
        """What they had before, as they write it now."""
        if written:
            mine = update(cls).where(cls.person_id == person_id, cls.skill_id.in_(written))
            run(mine.values(written=case(dict(written), value=cls.skill_id)))

    @classmethod
    def show_those_of(cls, person_id: int | None, at: datetime) -> None:
        """What is fun for this person stands on their page, which others see from now on."""
        fun = select(cls.skill_id, cls.written).where(cls.person_id == person_id, cls.feeling == Feeling.FUN)
        Skill.show(as_written(fun), at)


def as_written(query: Select[int, str]) -> dict[int, str]:
    """How they are spelled, by id."""
    return {row[0]: row[1] for row in db.session.execute(query)}


def skills_that_are_fun(person_id: int) -> Select[int]:
    """The ids of what is fun for somebody."""
    fun = select(MemberSkill.skill_id).where(MemberSkill.person_id == person_id, MemberSkill.feeling == Feeling.FUN)
    return fun.order_by(MemberSkill.skill_id)


def shows_skills() -> ColumnElement[bool]:
    """Of an account: others can read on its page what is fun for this person."""
    return and_(is_here(), Account.profile_hidden_at.is_(None))


def refuse_unless_apart(fun: list[str], tedious: list[str]) -> None:
    if len(fun) + len(tedious) > MOST_SKILLS:
        raise TooManySkills
    if {key_of(name) for name in fun} & {key_of(name) for name in tedious}:
        raise BothWays


def feelings_of(person_id: int) -> Select[int, str]:
    return select(MemberSkill.skill_id, MemberSkill.feeling).where(MemberSkill.person_id == person_id)


def feelings_by_skill(query: Select[int, str]) -> dict[int, str]:
    return {row[0]: row[1] for row in db.session.execute(query)}


class PairWish(Model):
    """Somebody wants to be shown whose fun is their tedious and the other way round, and to be shown to them."""

    __tablename__ = "pair_wishes"

    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    since_at: Mapped[datetime]

    @classmethod
    def choose(cls, person: Account, wished: bool, at: datetime) -> None:
        if wished:
            db.session.execute(insert_into(cls).values(person_id=person.id, since_at=at).on_conflict_do_nothing())
        else:
            run(delete(cls).where(cls.person_id == person.id))


def forget_skills(account: Account, at: datetime) -> None:
    """Of an account that goes from a stranger to whoever has its mailbox."""
    db.session.execute(delete(MemberSkill).where(MemberSkill.person_id == account.id), execution_options=UNSYNCHRONISED)


FORGET_AS_WELL.append(forget_skills)

"""What an export holds: each table that knows somebody, in which file it stands, and which of its rows are theirs.

What others said stands in it as long as a page would say it now: the room whose page that is knows (`said`). What is
left out says why (`LEFT_OUT`). A test holds both lists against the schema, so that no room can forget it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, func, or_, select

from forum.accounts import Happened
from forum.circles import CircleInvitation, is_circle_visible_to, name_read_by, what_came_of
from forum.core import clock
from forum.core.database import Model
from forum.core.deliveries import LETTER, Delivery
from forum.core.events import Event
from forum.help import (
    Thanks,
    Turn,
    answer_heard_by,
    line_heard_by,
    part_heard_by,
    parts_known_to,
    sentence_heard_by,
    steps_known_to,
    takers_known_to,
)
from forum.posts import answer_read_by

# `me`: the account whose export it is, as its rooms ask for a viewer.
Whose = Callable[[Table, Any], ColumnElement[bool]]
Said = Callable[[Any], ColumnElement[Any]]


@dataclass(frozen=True)
class Part:
    """`whose` says which rows are somebody's; `without` are columns that are secret, or not theirs to know; `said` is
    what stands in a column instead, where others wrote in it."""

    file: str
    table: str
    whose: Whose
    without: tuple[str, ...] = ()
    said: Mapping[str, Said] = field(default_factory=dict)

    def columns_for(self, me: Any) -> list[ColumnElement[Any]]:
        """All of the table's, under their names."""
        rows = table(self.table)
        return [self.said[one.name](me).label(one.name) if one.name in self.said else one for one in rows.columns]


def table(name: str) -> Table:
    return Model.metadata.tables[name]


def by(*columns: str) -> Whose:
    """Any of these columns names them."""
    return lambda rows, me: or_(*(rows.c[column] == me.id for column in columns))


def in_(column: str, ids: Callable[[Any], Select[Any]]) -> Whose:
    return lambda rows, me: rows.c[column].in_(ids(me))


def among(way: Whose, rule: Said) -> Whose:
    """Found by an index, and of these the ones that the room says they know."""
    return lambda rows, me: and_(way(rows, me), rule(me))


def any_of(*ways: Whose) -> Whose:
    return lambda rows, me: or_(*(way(rows, me) for way in ways))


def posts_of(me: Any) -> Select[Any]:
    return select(table("posts").c.id).where(table("posts").c.author_id == me.id)


def parts_of(me: Any) -> Select[Any]:
    rows = table("participations")
    return select(rows.c.id).where(rows.c.account_id == me.id)


def challenges_of(me: Any) -> Select[Any]:
    """Founded by them, as long as they organise them: whoever stepped back reads what others read."""
    rows, team = table("challenges"), table("organisers")
    still = select(team.c.challenge_id).where(team.c.account_id == me.id)
    return select(rows.c.id).where(rows.c.created_by_id == me.id, rows.c.id.in_(still))


def agreements_of(me: Any) -> Select[Any]:
    rows = table("help_takers")
    return select(rows.c.id).where(or_(rows.c.person_id == me.id, rows.c.post_id.in_(posts_of(me))))


def decided(rows: Table, me: Any) -> ColumnElement[bool]:
    """`Decision.is_told`, for queries: what was decided about them, unless all stayed as it was."""
    hidden_how, held_reason = (rows.c.before[name].as_string() for name in ("hidden_how", "held_reason"))
    waited = or_(hidden_how == "reports", held_reason.is_not(None))
    return and_(rows.c.person_id == me.id, or_(rows.c.action != "keep", waited))


def decisions_about(me: Any) -> Select[Any]:
    rows = table("decisions")
    return select(rows.c.id).where(decided(rows, me))


def founded(rows: Table, me: Any) -> ColumnElement[bool]:
    """By them, and they have not left it: whoever did knows as little of it as others."""
    return and_(rows.c.founder_id == me.id, is_circle_visible_to(me))


def written_privately(rows: Table, me: Any) -> ColumnElement[bool]:
    """What they wrote, and what was said to them unless a moderator hid it."""
    return or_(rows.c.writer_id == me.id, and_(rows.c.to_id == me.id, rows.c.hidden_at.is_(None)))


def mailed(rows: Table, me: Any) -> ColumnElement[bool]:
    """A letter to nobody's account is theirs when its address is, and they have confirmed that."""
    people = table("accounts")
    confirmed = select(people.c.email).where(people.c.id == me.id, people.c.email_confirmed_at.is_not(None))
    to_them = and_(rows.c.person_id == me.id, rows.c.written_at >= proved_at(me))
    return or_(to_them, and_(rows.c.person_id.is_(None), rows.c.to == confirmed.scalar_subquery()))


def linked(rows: Table, me: Any) -> ColumnElement[bool]:
    return and_(rows.c.account_id == me.id, rows.c.created_at >= proved_at(me))


def proved_at(me: Any) -> ColumnElement[Any]:
    """When they first confirmed an address. What was mailed before went to an address that may be somebody else's, and
    to a member's nothing went: by what is missing they would learn that it is one."""
    people = table("accounts")
    first = select(func.min(Event.happened_at)).where(Event.person_id == me.id, Event.kind == Happened.CONFIRMED)
    now = select(people.c.email_confirmed_at).where(people.c.id == me.id)
    return func.coalesce(first.scalar_subquery(), now.scalar_subquery())


def subject_of_letter(me: Any) -> ColumnElement[Any]:
    """That is a sentence of the forum's. The subject of another mail has words of others, hidden since perhaps."""
    return case((Delivery.kind == LETTER, Delivery.subject))


def is_topic(rows: Table, me: Any) -> ColumnElement[bool]:
    """What stands in the discussion of a challenge, or on its market day."""
    return and_(rows.c.author_id == me.id, rows.c.kind.not_in(("entry", "comment", "help_request")))


def kind_of_post(kind: str) -> Whose:
    return lambda rows, me: and_(rows.c.author_id == me.id, rows.c.kind == kind)


ON_POSTS = in_("post_id", posts_of)
INSIDE = ("submission_key", "tally_id", "branch_id", "line", "is_answer", "reported_at", "hidden_by_id")
POST = (*INSIDE, "author_id", "kind")

OF_ACCOUNT = ("password_hash", "handle_skeleton", "email_key", "own_addresses", "called_anew_at")

TAKERS = among(any_of(by("person_id"), ON_POSTS), takers_known_to)
AGREED, STEPS = among(in_("taker_id", agreements_of), parts_known_to), any_of(by("by_id", "person_id"), ON_POSTS)

CAME_OF_IT: dict[str, Said] = {
    "answer": lambda me: what_came_of(me, CircleInvitation.answer),
    "answered_at": lambda me: what_came_of(me, CircleInvitation.answered_at),
}

PARTS: tuple[Part, ...] = (
    Part("profile", "accounts", by("id"), OF_ACCOUNT),
    Part("profile", "account_links", by("account_id")),
    Part("profile", "join_requests", by("account_id")),
    Part("profile", "former_handles", by("account_id")),
    Part("settings", "mail_choices", by("person_id")),
    Part("settings", "rounds", by("person_id")),
    Part("settings", "challenge_watches", by("person_id")),
    Part("settings", "thread_watches", by("person_id")),
    Part("settings", "distances", by("person_id")),
    Part("settings", "push_subscriptions", by("person_id"), ("endpoint", "p256dh", "auth")),
    Part("challenges", "participations", by("account_id")),
    Part("challenges", "signatures", in_("participation_id", parts_of)),
    Part("challenges", "pledge_checks", in_("participation_id", parts_of)),
    Part("challenges", "favourites", by("person_id")),
    Part("challenges", "walls", in_("participation_id", parts_of)),
    Part("challenges", "greeters", by("account_id")),
    Part("challenges", "waiting_list", by("account_id")),
    Part("challenges", "join_offers", by("account_id")),
    Part("challenges", "readers", by("account_id")),
    Part("challenges", "taken_out", by("account_id")),
    Part("challenges", "announcement_readings", by("person_id")),
    Part("organising", "organisers", by("account_id")),
    Part("organising", "challenges", in_("id", challenges_of), ("submission_key", "entry_count")),  # of circles, too
    Part("organising", "prompts", any_of(by("host_id"), in_("challenge_id", challenges_of)), ("entry_count",)),
    Part("organising", "pledges", in_("challenge_id", challenges_of)),
    Part("organising", "announcements", by("author_id"), ("submission_key",)),
    Part("organising", "invitations", by("created_by_id"), ("code",)),
    Part("organising", "join_invitations", by("made_by_id"), ("code",)),
    Part("organising", "host_invitations", by("created_by_id"), ("code",)),
    Part("organising", "organiser_invitations", by("created_by_id"), ("code",)),
    Part("organising", "prompt_revisions", by("edited_by_id")),
    Part("entries", "posts", kind_of_post("entry"), POST),
    Part("entries", "entries", ON_POSTS, ("prompt_id",)),
    Part("topics", "posts", is_topic, POST),
    Part("topics", "launches", ON_POSTS),
    Part("comments", "posts", kind_of_post("comment"), POST),
    Part("earlier-versions", "revisions", any_of(ON_POSTS, by("edited_by_id"))),
    Part("drafts", "drafts", by("account_id")),
    Part("notes", "notes", by("account_id")),
    Part("private-words", "private_words", written_privately, ("reported_at",), {"answer_source": answer_read_by}),
    Part("cheers", "cheers", by("person_id")),
    Part("cheers", "hashtags", ON_POSTS),
    Part("help", "posts", kind_of_post("help_request"), POST),
    Part("help", "help_requests", ON_POSTS, ("place_key",)),
    Part("help", "help_needs", ON_POSTS),
    Part("help", "help_takers", TAKERS, said={"line": line_heard_by, "answer": answer_heard_by}),
    Part("help", "help_parts", AGREED, said={"words": part_heard_by}),
    Part("help", "help_turns", among(STEPS, lambda me: steps_known_to(me, Turn)), said={"sentence": sentence_heard_by}),
    Part("help", "help_thanks", among(STEPS, lambda me: steps_known_to(me, Thanks))),
    Part("help", "help_pointers", any_of(by("person_id"), ON_POSTS)),
    Part("help", "help_asked", by("person_id")),
    Part("help", "member_skills", by("person_id")),
    Part("help", "pair_wishes", by("person_id")),
    Part("help", "claims", by("person_id")),
    Part("help", "promises", by("person_id")),
    Part("circles", "circle_memberships", by("account_id")),
    Part("circles", "circle_invitations", by("person_id", "by_id"), said=CAME_OF_IT),
    Part("circles", "circle_wishes", by("account_id")),
    Part("circles", "circles", founded, ("code",), {"name": lambda me: name_read_by(me, clock.now())}),
    Part("reports", "reports", by("reporter_id"), ("decision_id", "mark")),
    Part("reports", "messages", by("sender_id"), ("answered_by_id", "submission_key")),
    Part("decisions", "decisions", decided, ("moderator_id", "undone_by_id", "before", "item_id", "mark")),
    Part("decisions", "appeals", in_("decision_id", decisions_about), ("answered_by_id", "item_id")),
    Part("decisions", "pitches", ON_POSTS),
    Part("decisions", "suspects", ON_POSTS),
    Part("decisions", "spam_checks", ON_POSTS),
    Part("decisions", "site_changes", by("person_id"), ("actor_id",)),
    Part("notifications", "notifications", by("person_id")),
    Part("sign-ins", "sign_ins", by("account_id"), ("token_hash",)),
    Part("sign-ins", "mail_links", linked, ("token_hash",)),
    Part("sign-ins", "known_browsers", by("account_id"), ("token_hash",)),
    Part("sign-ins", "passkeys", by("account_id"), ("credential_id", "public_key", "sign_count")),
    Part("sign-ins", "authenticator_apps", by("account_id"), ("sealed_secret", "last_step")),
    Part("sign-ins", "recovery_codes", by("account_id"), ("code_hash",)),
    Part("mails", "deliveries", mailed, ("text",), {"subject": subject_of_letter}),
    Part("pictures", "pictures", by("uploader_id")),
)

DERIVED = "made from what stands in other files"
LEFT_OUT: dict[str, str] = {
    "name_words": DERIVED,
    "search_people": DERIVED,
    "search_posts": DERIVED,
    "search_challenges": DERIVED,
    "circle_readers": DERIVED,
    "tallies": DERIVED,
    "day_counts": DERIVED,
    "answer_goals": DERIVED,
    "answer_figures": DERIVED,
    "post_pictures": DERIVED,
    "mentions": "what others wrote; who named one stands in the notifications",
    "events": "the memory by which the forum tells people; what one was told stands in the notifications",
    "heard": "which events stand behind a notification",
    "review_items": "the moderators’ own work, and what others reported in confidence",
    "removals": "the moderators’ own work; the decision stands in decisions.json",
    "listed": "words and domains that admins keep together",
    "saved_answers": "sentences that belong to the moderators together",
    "exports": "this file",
    "keepsakes": "everyone’s words in a challenge as one book; what one agreed to stands in challenges.json",
    "wrap_ups": "what the people who organise a challenge wrote together, for everyone of it to read",
}

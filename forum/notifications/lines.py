"""Notifications in words: 'Ana, Ben and 3 others answered your day 9', the same in the app and in mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from forum.challenges import Happened as InChallenges
from forum.core.words import listed
from forum.notifications.models import Notification
from forum.notifications.queries import Told
from forum.notifications.words import Kind
from forum.posts import Happened as InPosts
from forum.posts import Kind as PostKind

MOST_NAMED = 3

# Whose thread it is, and what it begins with: whole sentences, so that each language can say them in its own way.
MY_ENTRY, MY_TOPIC, THEIR_ENTRY, THEIR_TOPIC = "my entry", "my topic", "their entry", "their topic"
OWN_ENTRY = "own entry"  # its author did it, and nobody else
SENTENCES: dict[tuple[str, str], Any] = {
    (Kind.ANSWER, MY_ENTRY): _l("%(names)s answered your day %(number)s"),
    (Kind.ANSWER, MY_TOPIC): _l("%(names)s answered in your topic “%(title)s”"),
    (Kind.ANSWER, THEIR_ENTRY): _l("%(names)s answered you below %(author)s’s day %(number)s"),
    (Kind.ANSWER, OWN_ENTRY): _l("%(names)s answered you below their day %(number)s"),
    (Kind.ANSWER, THEIR_TOPIC): _l("%(names)s answered you in “%(title)s”"),
    (Kind.MENTION, MY_ENTRY): _l("%(names)s mentioned you below your day %(number)s"),
    (Kind.MENTION, MY_TOPIC): _l("%(names)s mentioned you in your topic “%(title)s”"),
    (Kind.MENTION, THEIR_ENTRY): _l("%(names)s mentioned you in %(author)s’s day %(number)s"),
    (Kind.MENTION, OWN_ENTRY): _l("%(names)s mentioned you in their day %(number)s"),
    (Kind.MENTION, THEIR_TOPIC): _l("%(names)s mentioned you in “%(title)s”"),
    (Kind.WATCHED, MY_ENTRY): _l("%(names)s wrote below your day %(number)s"),
    (Kind.WATCHED, MY_TOPIC): _l("%(names)s wrote in your topic “%(title)s”"),
    (Kind.WATCHED, THEIR_ENTRY): _l("%(names)s wrote below %(author)s’s day %(number)s"),
    (Kind.WATCHED, OWN_ENTRY): _l("%(names)s wrote below their day %(number)s"),
    (Kind.WATCHED, THEIR_TOPIC): _l("%(names)s wrote in “%(title)s”"),
    (Kind.CHEER, MY_ENTRY): _l("%(names)s found your day %(number)s helpful"),
    (Kind.CHEER, MY_TOPIC): _l("%(names)s found your topic “%(title)s” helpful"),
    (Kind.CHEER, THEIR_ENTRY): _l("%(names)s found your words below %(author)s’s day %(number)s helpful"),
    (Kind.CHEER, OWN_ENTRY): _l("%(names)s found your words below their day %(number)s helpful"),
    (Kind.CHEER, THEIR_TOPIC): _l("%(names)s found your words in “%(title)s” helpful"),
    (Kind.WAITING, OWN_ENTRY): _l("%(names)s waits for a word about day %(number)s"),
    (Kind.WAITING, THEIR_ENTRY): _l("%(author)s waits for a word about day %(number)s"),
    (Kind.WAITING, THEIR_TOPIC): _l("%(names)s waits for a word about “%(title)s”"),
}
BEGUN = {
    OWN_ENTRY: _l("%(names)s wrote an entry for day %(number)s"),
    THEIR_TOPIC: _l("%(names)s started the topic “%(title)s”"),
}


@dataclass(frozen=True)
class Line:
    """A notification with what is behind it, oldest first; never empty."""

    notification: Notification
    told: Sequence[Told]

    @property
    def id(self) -> int:
        return self.notification.id

    @property
    def is_unseen(self) -> bool:
        return self.notification.seen_at is None

    @property
    def latest(self) -> Told:
        return self.told[-1]

    @property
    def people(self) -> list[Told]:
        """Who did it, each once, the latest first."""
        latest: dict[int | None, Told] = {}
        for one in reversed(self.told):
            latest.setdefault(one.actor_id, one)
        return [one for one in latest.values() if one.handle]

    @property
    def url(self) -> str:
        """Where what is new begins; an address of this site."""
        match self.notification.kind:
            case Kind.REPORT:
                return "/moderation"
            case Kind.ROLE:
                return f"/challenges/{self.slug}"
            case Kind.WORD:
                return f"/private-words/{self.latest.details.get('word')}"
            case Kind.WALL:
                return f"/challenges/{self.slug}/waiting"
            case _:
                return f"/posts/{self.told[0].post_id}"

    @property
    def slug(self) -> str:
        return self.notification.challenge.slug if self.notification.challenge else ""

    @property
    def sentence(self) -> str:
        match self.notification.kind:
            case Kind.REPORT:
                posts = len({(one.kind, one.post_id) for one in self.told})
                return ngettext("One post waits for a moderator", "%(num)d posts wait for a moderator", posts)
            case Kind.DECISION:
                return decision_words(self.latest, self.notification.person_id)
            case Kind.ROLE | Kind.WALL:
                return challenge_words(self)
            case Kind.WORD if self.latest.kind == InPosts.PRIVATE_ANSWER:
                return _("%(names)s answered your private word", names=names_of(self))
            case Kind.WORD:
                return _("%(names)s wrote you a private word", names=names_of(self))
            case _:
                return thread_words(self)


def names_of(line: Line) -> str:
    """'Ana', 'Ana and Ben', 'Ana, Ben and Cleo', 'Ana, Ben and 3 others'."""
    names = [one.name for one in line.people] or [_("A former member")]
    if len(names) <= MOST_NAMED:
        return listed(names)
    others = len(names) - MOST_NAMED + 1
    named = ", ".join(names[: MOST_NAMED - 1])
    return ngettext("%(names)s and one other", "%(names)s and %(num)d others", others, names=named)


def thread_words(line: Line) -> str:
    thread = line.notification.thread
    place = place_of(line)
    has_begun = line.notification.kind == Kind.WATCHED and all(one.post_id == one.thread_id for one in line.told)
    sentence = BEGUN[place] if has_begun and place in BEGUN else SENTENCES[line.notification.kind, place]
    author = thread.author.name if thread and thread.author else _("a former member")
    title = thread.title if thread and thread.is_shown and thread.title else _("a topic that is gone")
    return str(sentence) % {
        "names": names_of(line),
        "number": line.latest.number or "",
        "author": author,
        "title": title,
    }


def place_of(line: Line) -> str:
    thread = line.notification.thread
    is_mine = thread is not None and thread.author_id == line.notification.person_id
    if thread is not None and thread.kind == PostKind.ENTRY:
        is_their_own = {one.actor_id for one in line.told} == {thread.author_id}
        return MY_ENTRY if is_mine else OWN_ENTRY if is_their_own else THEIR_ENTRY
    return MY_TOPIC if is_mine else THEIR_TOPIC


def decision_words(told: Told, reader_id: int) -> str:
    is_hidden = told.details.get("action") == "hide"
    if reader_id not in told.details.get("reporters", []):
        reason = str(told.details.get("reason", ""))
        return _("A moderator has hidden what you wrote: “%(reason)s”", reason=reason)
    if is_hidden:
        return _("Thank you for telling us: what you reported is hidden now")
    return _("A moderator has looked at what you reported and left it as it is")


def challenge_words(line: Line) -> str:
    challenge = line.notification.challenge
    about = {"names": names_of(line), "title": challenge.title if challenge else ""}
    if line.notification.kind == Kind.WALL:
        return _("%(names)s hit a wall in “%(title)s”", **about)
    if line.latest.kind == InChallenges.HOST_NAMED:
        return _("%(names)s asked you to host a day of “%(title)s”", **about)
    return _("%(names)s made you an organiser of “%(title)s”", **about)


def with_what_is_behind(notifications: Sequence[Notification], behind: dict[int, Sequence[Told]]) -> list[Line]:
    """The lines that still have something to say."""
    return [Line(one, behind[one.id]) for one in notifications if behind.get(one.id)]

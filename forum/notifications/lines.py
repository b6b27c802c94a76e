"""Notifications in words: 'Ana, Ben and 3 others answered your day 9', the same in the app and in mails."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from forum.accounts import RoleHappened
from forum.challenges import Happened as InChallenges
from forum.core.words import in_a_row, listed
from forum.notifications.circle_lines import came_in, circle_url, circle_words, report_url
from forum.notifications.decision_lines import decision_words
from forum.notifications.help_lines import help_words
from forum.notifications.models import Notification
from forum.notifications.queries import Told
from forum.notifications.role_lines import place_in_words, role_url, role_words
from forum.notifications.words import Kind
from forum.posts import Happened as InPosts
from forum.posts import Kind as PostKind

MOST_NAMED = 3


def of_people(sentence: str) -> str:
    """A sentence whose verb may depend on how many people did it, as in most languages but English. Only marks it for
    those who translate; `said_of` says it."""
    return sentence


def said_of(names: Sequence[str], sentence: str, **about: object) -> str:
    return str(ngettext(sentence, sentence, len(names), names=named(names), **about))


# Whose thread it is, and what it begins with: whole sentences, so that each language can say them in its own way.
MY_ENTRY, MY_TOPIC, THEIR_ENTRY, THEIR_TOPIC = "my entry", "my topic", "their entry", "their topic"
MY_HELP, THEIR_HELP = "my help", "their help"
OWN_ENTRY = "own entry"  # its author did it, and nobody else
SENTENCES: dict[tuple[str, str], str] = {
    (Kind.ANSWER, MY_ENTRY): of_people("%(names)s answered your day %(number)s"),
    (Kind.ANSWER, MY_TOPIC): of_people("%(names)s answered in your topic “%(title)s”"),
    (Kind.ANSWER, THEIR_ENTRY): of_people("%(names)s answered you below %(author)s’s day %(number)s"),
    (Kind.ANSWER, OWN_ENTRY): of_people("%(names)s answered you below their day %(number)s"),
    (Kind.ANSWER, THEIR_TOPIC): of_people("%(names)s answered you in “%(title)s”"),
    (Kind.MENTION, MY_ENTRY): of_people("%(names)s mentioned you below your day %(number)s"),
    (Kind.MENTION, MY_TOPIC): of_people("%(names)s mentioned you in your topic “%(title)s”"),
    (Kind.MENTION, THEIR_ENTRY): of_people("%(names)s mentioned you in %(author)s’s day %(number)s"),
    (Kind.MENTION, OWN_ENTRY): of_people("%(names)s mentioned you in their day %(number)s"),
    (Kind.MENTION, THEIR_TOPIC): of_people("%(names)s mentioned you in “%(title)s”"),
    (Kind.WATCHED, MY_ENTRY): of_people("%(names)s wrote below your day %(number)s"),
    (Kind.WATCHED, MY_TOPIC): of_people("%(names)s wrote in your topic “%(title)s”"),
    (Kind.WATCHED, THEIR_ENTRY): of_people("%(names)s wrote below %(author)s’s day %(number)s"),
    (Kind.WATCHED, OWN_ENTRY): of_people("%(names)s wrote below their day %(number)s"),
    (Kind.WATCHED, THEIR_TOPIC): of_people("%(names)s wrote in “%(title)s”"),
    (Kind.CHEER, MY_ENTRY): of_people("%(names)s found your day %(number)s helpful"),
    (Kind.CHEER, MY_TOPIC): of_people("%(names)s found your topic “%(title)s” helpful"),
    (Kind.CHEER, THEIR_ENTRY): of_people("%(names)s found your words below %(author)s’s day %(number)s helpful"),
    (Kind.CHEER, OWN_ENTRY): of_people("%(names)s found your words below their day %(number)s helpful"),
    (Kind.CHEER, THEIR_TOPIC): of_people("%(names)s found your words in “%(title)s” helpful"),
    (Kind.ANSWER, MY_HELP): of_people("%(names)s answered in your request “%(title)s”"),
    (Kind.ANSWER, THEIR_HELP): of_people("%(names)s answered you below “%(title)s”"),
    (Kind.MENTION, MY_HELP): of_people("%(names)s mentioned you in your request “%(title)s”"),
    (Kind.MENTION, THEIR_HELP): of_people("%(names)s mentioned you in “%(title)s”"),
    (Kind.WATCHED, MY_HELP): of_people("%(names)s wrote in your request “%(title)s”"),
    (Kind.WATCHED, THEIR_HELP): of_people("%(names)s wrote below “%(title)s”"),
    (Kind.CHEER, MY_HELP): of_people("%(names)s found your request “%(title)s” helpful"),
    (Kind.CHEER, THEIR_HELP): of_people("%(names)s found your words below “%(title)s” helpful"),
    (Kind.WAITING, OWN_ENTRY): of_people("%(names)s waits for a word about day %(number)s"),
    (Kind.WAITING, THEIR_ENTRY): of_people("%(names)s waits for a word about day %(number)s"),
    (Kind.WAITING, THEIR_TOPIC): of_people("%(names)s waits for a word about “%(title)s”"),
    (Kind.WAITING, THEIR_HELP): of_people("%(names)s waits for a word about “%(title)s”"),
}
BEGUN = {
    OWN_ENTRY: of_people("%(names)s wrote an entry for day %(number)s"),
    THEIR_TOPIC: of_people("%(names)s started the topic “%(title)s”"),
    THEIR_HELP: of_people("%(names)s put up “%(title)s”, about help"),
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
        """Who did it, each once, the latest first; of what waits for moderators, nobody."""
        if self.notification.kind == Kind.REPORT:
            return []
        latest: dict[int | None, Told] = {}
        for one in reversed(self.told):
            latest.setdefault(one.actor_id, one)
        return [one for one in latest.values() if one.handle]

    @property
    def url(self) -> str:
        """Where what is new begins; an address of this site."""
        match self.notification.kind:
            case Kind.REPORT | Kind.ACCOUNT as kind:
                return "/moderation" if kind == Kind.REPORT else "/settings/export"
            case Kind.ROLE | Kind.WALL as kind:
                return challenge_url(self.slug, kind, self.latest)
            case Kind.WORD:
                return f"/private-words/{self.latest.details['word']}"
            case Kind.CIRCLE:
                return circle_url(self.latest.kind, self.slug, self.latest.details)
            case Kind.DECISION:
                return decision_url(self)
            case _:
                return f"/posts/{self.told[0].post_id}"

    @property
    def report_url(self) -> str:
        """For words that stand nowhere else, so that nothing but their line can lead there."""
        return report_url(self.latest)

    @property
    def slug(self) -> str:
        return self.notification.challenge.slug if self.notification.challenge else ""

    @property
    def sentence(self) -> str:
        match self.notification.kind:
            case Kind.REPORT | Kind.ACCOUNT:
                return place_words(self)
            case Kind.DECISION:
                return decision_words(self.latest, self.notification.person_id)
            case Kind.ROLE | Kind.WALL:
                return challenge_words(self)
            case Kind.WORD:
                return private_words(self)
            case Kind.HELP | Kind.THANKS | Kind.CIRCLE:
                return happened_words(self)
            case _:
                return thread_words(self)


def place_words(line: Line) -> str:
    """What comes from the place itself."""
    if line.notification.kind == Kind.ACCOUNT:
        return _("Everything of yours is packed, and waits for you for two days")
    things = len({(one.kind, one.post_id, str(sorted(one.details.items()))) for one in line.told})
    return ngettext("Something waits for a moderator", "%(num)d things wait for a moderator", things)


def challenge_url(slug: str, kind: str, told: Told) -> str:
    """Roles are of a challenge, or of the whole place."""
    if told.kind == RoleHappened.CHANGED:
        return role_url(told)
    if told.kind in (InChallenges.ORGANISER_ASKED, InChallenges.HOST_ASKED):
        return f"/{'organising' if told.kind == InChallenges.ORGANISER_ASKED else 'hosting'}/{told.details['code']}"
    if told.kind == InChallenges.OPENED:
        return f"/challenges/{slug}/kept-back"
    if told.kind == InChallenges.HOSTED_DAY_CHANGED:
        return f"/challenges/{slug}/days/{told.details['day']}/edit"
    if told.kind == InChallenges.PLACE_KEPT:
        return f"/challenges/{slug}/join"
    return f"/challenges/{slug}{'/waiting' if kind == Kind.WALL else ''}"


def happened_words(line: Line) -> str:
    """What happened with help, or with a circle."""
    what = line.latest.kind
    if line.notification.kind != Kind.CIRCLE:
        return help_words(what, named(names_of(line)), len(line.people), title_of(line))
    names = came_or_did(line)
    return circle_words(line.latest, named(names), len(names))


def decision_url(line: Line) -> str:
    """Whom it concerns can read it there and disagree; who reported is led to what they reported."""
    told = line.latest
    if "message" in told.details:
        return f"/contact/{told.details['message']}"
    beside = (*told.details.get("reporters", []), *told.details.get("people", []))
    if line.notification.person_id not in beside and told.details.get("decision"):
        return f"/decisions/{told.details['decision']}"
    if "word" in told.details:
        return f"/private-words/{told.details['word']}"
    return f"/posts/{told.post_id}" if told.post_id else "/moderation/log"


def private_words(line: Line) -> str:
    if line.latest.kind == InPosts.PRIVATE_ANSWER:
        return said_of(names_of(line), of_people("%(names)s answered your private word"))
    return said_of(names_of(line), of_people("%(names)s wrote you a private word"))


def names_of(line: Line) -> list[str]:
    return [one.name for one in line.people] or [_("A former member")]


def came_or_did(line: Line) -> list[str]:
    """Whom the place has brought into a circle, beside those who came by themselves; the latest first."""
    newest = reversed(line.told)
    people = [(one.actor_id, name) for one in newest for name in came_in(one.details) or [one.name] if name]
    return [name for _who, name in dict.fromkeys(people)] or names_of(line)


def named(names: Sequence[str]) -> str:
    """'Ana', 'Ana and Ben', 'Ana, Ben and Cleo', 'Ana, Ben and 3 others'."""
    if len(names) <= MOST_NAMED:
        return listed(names)
    others = len(names) - MOST_NAMED + 1
    first = in_a_row(names[: MOST_NAMED - 1])
    return ngettext("%(names)s and one other", "%(names)s and %(num)d others", others, names=first)


def thread_words(line: Line) -> str:
    thread = line.notification.thread
    place = place_of(line)
    has_begun = line.notification.kind == Kind.WATCHED and all(one.post_id == one.thread_id for one in line.told)
    sentence = BEGUN[place] if has_begun and place in BEGUN else SENTENCES[line.notification.kind, place]
    author = thread.author.name if thread and thread.author else _("a former member")
    return said_of(names_of(line), sentence, number=line.latest.number or "", author=author, title=title_of(line))


def title_of(line: Line) -> str:
    thread = line.notification.thread
    return thread.title if thread and thread.is_shown and thread.title else _("a topic that is gone")


def place_of(line: Line) -> str:
    thread = line.notification.thread
    is_mine = thread is not None and thread.author_id == line.notification.person_id
    if thread is not None and thread.kind == PostKind.ENTRY:
        is_their_own = {one.actor_id for one in line.told} == {thread.author_id}
        return MY_ENTRY if is_mine else OWN_ENTRY if is_their_own else THEIR_ENTRY
    if thread is not None and thread.kind == PostKind.HELP_REQUEST:
        return MY_HELP if is_mine else THEIR_HELP
    return MY_TOPIC if is_mine else THEIR_TOPIC


HIT_A_WALL = of_people("%(names)s hit a wall in “%(title)s”")
NAMED_HOST = of_people("%(names)s asked you to host a day of “%(title)s”")
CHANGED_HOSTED_DAY = of_people("%(names)s changed what stands under your name in “%(title)s”: day %(number)s")
NAMED_ORGANISER = of_people("%(names)s made you an organiser of “%(title)s”")
ASKED_ORGANISER = of_people("%(names)s asked you to organise “%(title)s”, too")
OF_ROLES: dict[str, str] = {
    InChallenges.HOST_ASKED: NAMED_HOST,
    InChallenges.HOST_NAMED: NAMED_HOST,
    InChallenges.HOSTED_DAY_CHANGED: CHANGED_HOSTED_DAY,
    InChallenges.ORGANISER_ASKED: ASKED_ORGANISER,
}


def challenge_words(line: Line) -> str:
    if line.latest.kind == RoleHappened.CHANGED:
        return role_words(line.latest)
    challenge = line.notification.challenge
    if line.latest.kind == InChallenges.OPENED and challenge is not None:
        return _("“%(title)s” is open to more people now, but not what you wrote there", title=challenge.title)
    if line.latest.kind in (InChallenges.PLACE_KEPT, InChallenges.PLACE_GONE):
        return place_in_words(line.latest, challenge.title if challenge else "")
    sentence = OF_ROLES.get(line.latest.kind, NAMED_ORGANISER)
    sentence = HIT_A_WALL if line.notification.kind == Kind.WALL else sentence
    number = line.latest.details.get("day", "")
    return said_of(names_of(line), sentence, title=challenge.title if challenge else "", number=number)


def with_what_is_behind(notifications: Sequence[Notification], behind: dict[int, Sequence[Told]]) -> list[Line]:
    """The lines that still have something to say."""
    return [Line(one, behind[one.id]) for one in notifications if behind.get(one.id)]

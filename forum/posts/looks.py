"""The look at a text before it is published: whether it reads like a pitch, and whether it looks like spam.

A pitch is said to its author first, who may insist. What looks like spam is kept and waits for a moderator, as the next
page says. What was only a pitch and is one no longer need not wait.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from forum.accounts import Account, nobody_else_decides_about
from forum.core.database import db
from forum.posts.pitches import Pitch, ReadsLikeAPitch, pitch_added, pitch_in
from forum.posts.spam_checks import SpamCheck
from forum.posts.suspects import Found, Suspect, listed_anew, suspicion, suspicion_added
from forum.posts.words import HeldFor


@dataclass(frozen=True)
class Look:
    pitch: ReadsLikeAPitch | None
    found: Found

    @classmethod
    def at_new(
        cls,
        author: Account,
        text: str,
        *,
        at: datetime,
        insists: bool,
        trapped: bool,
        sells: bool = False,
        beside: str = "",
        **about: Any,
    ) -> Self:
        """Raises ReadsLikeAPitch, unless its author insists, or sells where that is what the page is for."""
        title, thread = about.get("title"), about.get("thread")
        pitch = None if sells else pitch_in(author, title, text, about.get("challenge"))
        if pitch and not insists:
            raise pitch
        pitch = None if pitch and nobody_else_decides_about(author) else pitch
        return cls(pitch, suspicion(author, title, text, at, thread, trapped=trapped, beside=beside))

    @classmethod
    def at_edit(
        cls, post: Any, by: Account, title: str | None, text: str, *, insists: bool, sells: bool = False
    ) -> Self:
        """For what is new in it. Raises ReadsLikeAPitch, unless its author insists."""
        pitch = None if sells else pitch_added(post, by, title, text)
        if pitch and not insists:
            raise pitch
        pitch = None if pitch and nobody_else_decides_about(by) else pitch
        return cls(pitch, suspicion_added(post, by, title, text))

    @property
    def waits(self) -> bool:
        return self.pitch is not None or bool(self.found)

    def keep_beside(self, post: Any, author: Account, at: datetime) -> None:
        """A new post: what moderators read beside it, and whether Akismet is to be asked."""
        if self.pitch:
            Pitch.of_new(post, self.pitch, at)
        if self.found:
            Suspect.of_new(post, self.found, at)
        SpamCheck.begin(post, author, at)

    def keep_after(self, post: Any, by: Account, at: datetime) -> None:
        """A changed post waits for what is new in it, or is let go if a pitch was all that it waited for."""
        if self.pitch:
            Pitch.keep(post.id, self.pitch, at)
        if self.found:
            Suspect.keep(post.id, self.found, at)
        if self.waits:
            post.hold(HeldFor.REVIEW, at=at)
        elif post.held_reason == HeldFor.REVIEW and waits_for_its_pitch_only(post, by):
            post.release(at)
        SpamCheck.begin_again(post, by, at)


def look_beside(post: Any, by: Account, words: str, at: datetime, *, earlier: str) -> None:
    """At changed words that stand beside a text, such as those of a launch: what is on the lists has it wait, too."""
    found = listed_anew(by, words, earlier)
    if found:
        Suspect.add(post.id, found, at)
        post.hold(HeldFor.REVIEW, at=at)


def waits_for_its_pitch_only(post: Any, by: Account) -> bool:
    """And is no pitch any more, as it stands now. What a moderator held, or looks like spam, goes on waiting."""
    if db.session.get(Suspect, post.id) is not None or db.session.get(Pitch, post.id) is None:
        return False
    return pitch_in(by, post.title, post.source, post.challenge) is None

"""The page of a help request: its words, who takes it up, what happened, and its thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts import viewer
from forum.core import clock
from forum.core.database import found
from forum.core.permissions import may
from forum.core.refusals import NotFound
from forum.core.richtext import excerpt
from forum.help.forms_between import LineForm
from forum.help.models import HelpRequest
from forum.help.permissions import Can
from forum.help.queries import requests_visible_to, story_of, takers_shown_to
from forum.help.takers import Taker, as_heard
from forum.help.thanks import Thanks, whom_to_thank
from forum.help.turns import Turn
from forum.help.words import AT_IT, KIND_WORDS, STATE_WORDS, TIME_WORDS, Standing
from forum.posts import thread_page

help_ = Blueprint("help", __name__)


@dataclass(frozen=True)
class Hands:
    """Who takes a request up, as far as this viewer may know of it. Who offered, and who was not chosen, is between
    them and the author."""

    takers: Sequence[Taker]
    are_more: bool
    viewer: Any
    far: set[int | None]  # whom the viewer keeps away from: what they said is folded

    @property
    def at_it(self) -> list[Taker]:
        return [one for one in self.takers if one.standing in AT_IT]

    @property
    def waiting(self) -> list[Taker]:
        """For the author to answer."""
        return [one for one in self.takers if may(self.viewer, Can.ANSWER, one)]

    @property
    def mine(self) -> Taker | None:
        theirs = (one for one in self.takers if self.viewer.is_authenticated and one.person_id == self.viewer.id)
        return next(theirs, None)

    @property
    def can_take_up(self) -> bool:
        return self.mine is None or self.mine.standing == Standing.RELEASED


def request_found(request_id: int) -> HelpRequest:
    """With all that its verbs need. Raises NotFound."""
    return found(requests_visible_to(viewer()).where(HelpRequest.post_id == request_id))


@help_.get("/help/<int:request_id>")
def show(request_id: int) -> ResponseReturnValue:
    wish = request_found(request_id)
    if wish.post.deleted_at is not None and not wish.post.comment_count:
        raise NotFound
    return show_request(wish, LineForm(formdata=None) if viewer().is_authenticated else None, 200)


def show_request(wish: HelpRequest, form: LineForm | None, status: int) -> ResponseReturnValue:
    """A form has a token, and with it a cookie: visitors, who see none, get none."""
    takers, are_more, far = takers_shown_to(viewer(), wish)
    story = story_of(viewer(), wish)
    thread = thread_page(viewer(), wish.post, request.args if status == 200 else {}, clock.now())
    far |= {turn.by_id for turn, _thanks, is_far in story if is_far}
    far |= {wish.post.author_id} if wish.post_id in thread.far else set()
    hands = Hands(takers, are_more, viewer(), far - {None})
    page = render_template(
        "help/show.html",
        wish=wish,
        hands=hands,
        story=story_for(hands, wish, story),
        to_thank=whom_to_thank(wish, viewer(), takers) if wish.is_live else [],
        form=form,
        summary="" if wish.post.is_gone else excerpt(wish.post.source, 160),
        thread=thread,
        kinds=KIND_WORDS,
        times=TIME_WORDS,
        states=STATE_WORDS,
    )
    return page, status


def story_for(hands: Hands, wish: HelpRequest, story: Sequence[Any]) -> list[tuple[Turn, Thanks | None, str]]:
    """What happened, each step with its thanks, and its sentence where that is for this viewer."""
    mine, author = hands.mine, wish.post.author_id
    turns = [turn for turn, _thanks, _far in story]
    are_for = [turn.is_for(hands.viewer, author, mine, turns[at + 1 :]) for at, turn in enumerate(turns)]
    return [
        (turn, thanks, as_heard(hands.viewer, turn.sentence, turn.by) if is_for else "")
        for (turn, thanks, _far), is_for in zip(story, are_for, strict=True)
    ]

"""A thread as its page shows it: one page of comments, what the viewer may do there, and the form at its end.

Comments come as light rows, not as Posts: a page of fifty costs what it must and no more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Row, Select, exists, select
from sqlalchemy.orm import Bundle, aliased

from forum.accounts import Account, Silenced
from forum.core.database import db, found, id_in
from forum.core.paging import Page, page_of
from forum.core.permissions import may
from forum.posts.addresses import address_of, key_before
from forum.posts.attached import Cheer
from forum.posts.blocks import Blocked
from forum.posts.captions import caption
from forum.posts.drafts import mark_of_draft
from forum.posts.forms import CommentForm
from forum.posts.meant_for import MeantFor
from forum.posts.models import Post
from forum.posts.permissions import Can
from forum.posts.private_words import PrivateWord, words_to
from forum.posts.queries import (
    BLOCKED,
    CHEERED,
    FAR,
    HAS_WORDS,
    IS_CHEERED,
    PLACE_IN_THREAD,
    comment_in,
    draft_for,
    marks_among,
    not_held_from,
    readable_by,
)
from forum.posts.words import EDITED_SHOWS_AFTER, IN_FRONT, SEEN_TO, AnsweredIsGone, Kind, ReadOnly

LONGEST_QUOTE = 600
MOST_WORDS = 20


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment as a thread shows it; permissions ask it what they ask a Post."""

    id: int
    author_id: int | None
    parent_id: int
    branch_id: int | None
    html: Markup
    created_at: datetime
    edited_at: datetime | None
    held_at: datetime | None
    held_reason: str | None
    hidden_at: datetime | None
    hidden_how: str | None
    deleted_at: datetime | None
    first_name: str | None
    last_name: str | None
    handle: str | None
    picture: str | None
    own_addresses: str | None
    parents_author: str | None
    is_cheered: bool

    @property
    def is_gone(self) -> bool:
        return self.deleted_at is not None or self.hidden_at is not None

    @property
    def is_shown(self) -> bool:
        return not self.is_gone and self.held_at is None

    @property
    def shows_edited(self) -> bool:
        return self.edited_at is not None and self.edited_at - self.created_at > EDITED_SHOWS_AFTER

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() if self.handle else _("A former member")

    @property
    def is_flattened(self) -> bool:
        """It answers an answer: it stands beside that one, and says so."""
        return self.branch_id is not None and self.parent_id != self.branch_id


@dataclass(frozen=True)
class ThreadPage:
    """What templates/posts/_thread.html shows."""

    root: Post
    comments: Sequence[Comment]
    earlier: str | None
    later: str | None
    answer: str  # the address to which the id of the comment to be answered is put
    cheered: frozenset[int] = frozenset()  # by the viewer
    root_is_cheered: bool = False  # by anyone
    far: frozenset[int] = frozenset()  # what somebody wrote whom the viewer keeps away from: folded
    form: CommentForm | None = None
    known: str = "0"  # of its draft: see posts/keeping.py
    answering: Post | None = None
    refusal: object = None
    private_words: Sequence[PrivateWord] = ()  # to the viewer, about what they wrote on this page
    then: str = ""  # where one goes after answering, if not to the answer

    @property
    def waits(self) -> bool:
        """Whether it stands in the line of those who wait for a word, and somebody can give it one."""
        root = self.root
        is_in_line = root.line == IN_FRONT or (root.kind != Kind.TOPIC and root.line not in SEEN_TO)
        return is_in_line and root.is_shown and root.answer_count == 0 and self.form is not None


def thread_page(viewer: Any, root: Post, asked: Mapping[str, str], at: datetime) -> ThreadPage:
    """The page of a thread that was asked for (`request.args`). The root has `author` and `challenge` loaded.

    Raises BadKey and NotFound for an address that no page links to.
    """
    page = page_of_comments(viewer, root, asked)
    here, shown = address_of(root), [comment.id for comment in page.items]
    marks = {(post_id, mark) for post_id, mark in db.session.execute(marks_among(viewer, root, shown))}
    return ThreadPage(
        root=root,
        comments=page.items,
        earlier=f"{here}?before={page.previous_key}#comments" if page.previous_key else None,
        later=f"{here}?after={page.next_key}#comments" if page.next_key else None,
        answer=f"{here}?{place_asked(asked)}answer=",
        cheered=frozenset(post_id for post_id, mark in marks if mark == CHEERED),
        root_is_cheered=(root.id, IS_CHEERED) in marks,
        far=frozenset(post_id for post_id, mark in marks if mark == FAR),
        private_words=words_about(viewer, [post_id for post_id, mark in marks if mark == HAS_WORDS]),
        **unless_blocked(viewer, root, marks, what_can_be_written(viewer, root, asked, at)),
    )


def words_about(viewer: Any, post_ids: list[int]) -> Sequence[PrivateWord]:
    """Private words to the viewer about what they wrote here; asked only where there are any."""
    words = words_to(viewer).where(PrivateWord.post_id.in_(post_ids)).order_by(PrivateWord.id).limit(MOST_WORDS)
    return db.session.scalars(words).all() if post_ids else ()


def writing_below(viewer: Any, root: Post, at: datetime, *, then: str = "") -> ThreadPage:
    """The form for an answer on another page than the thread's own: what templates/posts/_write.html shows."""
    here = f"{address_of(root)}?answer="
    return ThreadPage(root, (), None, None, here, then=then, **what_can_be_written(viewer, root, {}, at))


def page_of_comments(viewer: Any, root: Post, asked: Mapping[str, str]) -> Page[Comment]:
    """A comment of a time when its challenge was for fewer people stays with those, whoever reads the thread now."""
    begins_with = asked.get("from")
    after = key_before(begins_with) if begins_with is not None else asked.get("after")
    query = all_comments().where(Post.thread_id == root.id, not_held_from(viewer), readable_by(viewer))
    return page_of(db.session, query, by=(PLACE_IN_THREAD, Post.id), after=after, before=asked.get("before"))


@cache
def all_comments() -> Select[Any]:
    """Made once: the aliases of two tables with many columns cost more than the rest of the page's queries."""
    parent, parents_author = aliased(Post), aliased(Account)
    names = [getattr(Post, name) for name in list(Comment.__dataclass_fields__)[:12]]
    row = CommentRow(
        "comment",
        *names,
        Account.first_name,
        Account.last_name,
        Account.handle,
        Account.picture,
        Account.own_addresses,
        (parents_author.first_name + " " + parents_author.last_name).label("parents_author"),
        exists().where(Cheer.post_id == Post.id).label("is_cheered"),
    )
    query = select(row).outerjoin(Account, Account.id == Post.author_id)
    query = query.join(parent, parent.id == Post.parent_id)
    return query.outerjoin(parents_author, parents_author.id == parent.author_id)


class CommentRow(Bundle[Any]):
    """The columns of a Comment, made into one."""

    def create_row_processor(self, query: Any, procs: Any, labels: Any) -> Any:
        def comment(row: Row[Any]) -> Comment:
            return Comment(*(proc(row) for proc in procs))

        return comment


def place_asked(asked: Mapping[str, str]) -> str:
    """The same page of the thread again, as the first part of a query."""
    return "".join(f"{name}={asked[name]}&" for name in ("after", "before", "from") if asked.get(name))


def what_can_be_written(viewer: Any, root: Post, asked: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """The form with what was begun, or why there is none."""
    if not may(viewer, Can.COMMENT, root):
        return {}
    try:
        root.refuse_if_closed(at)
        viewer.refuse_if_silenced(at)
    except (ReadOnly, Silenced) as why:
        return {"refusal": why.message}
    answering = comment_asked(viewer, root, asked.get("answer"))
    draft = db.session.scalars(draft_for(viewer, f"comment:{root.id}")).one_or_none()
    text = draft.text("text") if draft else ""
    if asked.get("quote"):
        text = with_quote(answering or root, text)
    begun = {"text": text, "meant_for": draft.text("meant_for") if draft else None}
    form = CommentForm(formdata=None, **begun, answer=answering.id if answering else None)
    form.begin_for(MeantFor.below(root))
    return {"form": form, "known": mark_of_draft(draft), "answering": answering}


def unless_blocked(viewer: Any, root: Post, marks: set[tuple[int, str]], writing: dict[str, Any]) -> dict[str, Any]:
    """The same, or why there is no form: the viewer has blocked whom they would answer."""
    answered = {root.id, (writing.get("answering") or root).id}
    if "form" not in writing or viewer.id == root.author_id or not any((one, BLOCKED) in marks for one in answered):
        return writing
    return {"refusal": Blocked.message}


def comment_asked(viewer: Any, root: Post, answer: str | None) -> Post | None:
    """The comment that is to be answered; none when the thread itself is. Raises NotFound."""
    if not answer:
        return None
    comment = found(comment_in(viewer, root, id_in(answer)))
    return None if comment.is_gone else comment


def comment_to_answer(viewer: Any, root: Post, answer: str | None) -> Post | None:
    """The same, of words that are sent: what was meant for one person is not said to all of a thread instead. Raises
    NotFound, AnsweredIsGone."""
    comment = comment_asked(viewer, root, answer)
    if answer and comment is None:
        raise AnsweredIsGone
    return comment


def with_quote(post: Post, text: str) -> str:
    """The beginning of what is answered as a quotation, with whose words these are, above what was written already."""
    words = post.source[:LONGEST_QUOTE].rstrip() + ("…" if len(post.source) > LONGEST_QUOTE else "")
    whose = caption(post.author.name if post.author else _("A former member"), post.id)
    quotation = "\n".join(f"> {line}".rstrip() for line in [*words.splitlines(), "", whose])
    return text if text.startswith(quotation) else f"{quotation}\n\n{text}"

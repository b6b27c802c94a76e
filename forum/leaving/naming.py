"""Taking somebody's name out of what others wrote, where the forum put it: an @mention, whose words a quote shows, and
what links to their page.

The rest of what others wrote is theirs, and stays as it is.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import Text, delete, or_, select, type_coerce, update
from sqlalchemy.orm import joinedload, selectinload

from forum.accounts import Account, Happened
from forum.core.database import db
from forum.core.events import Event
from forum.core.languages import DEFAULT
from forum.core.log import log
from forum.core.refusals import Unusable
from forum.core.richtext import RENDERER_VERSION, to_html
from forum.leaving.rows import run
from forum.posts import Kind, Mention, Post, Revision, caption_by, make_books_anew
from forum.search import read_anew
from forum.settings import current_settings

AT_ONCE = 50
PLAIN = r"(?:[^\[\]\\]|\\.)*+"  # words of a link
NESTED = rf"(?:[^\[\]\\]|\\.|\[{PLAIN}\])*+"  # with brackets among them, too
LINK_ENDS = (  # the rest of the address, and perhaps a title
    r"(?:[^\s()<>]|\([^\s()<>]*\))*>?"
    r"""(?:\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?\s*\)"""
)
REFERENCES = re.IGNORECASE | re.MULTILINE


@dataclass(frozen=True)
class Name:
    """How somebody stands in texts of others."""

    handles: tuple[str, ...]  # today's, and earlier ones that are nobody else's now
    name: str

    def taken_out_of(self, text: str) -> str:
        """Whatever the words of a link are: their author meant this person by them."""
        somebody, link = a_former_member(), rf"\[{NESTED}\]\(\s*<?{self.address}{LINK_ENDS}"
        words = re.sub(link, lambda _found: somebody, self.without_references(text), flags=re.IGNORECASE)
        rest = rf"<?{self.address}(?:[/?#][^\s<>()\[\]]*)?>?|{self.mention}"
        words = re.sub(rest, lambda _found: somebody, words, flags=re.IGNORECASE)
        for caption in self.captions:
            words = words.replace(caption, caption_by(somebody))
        return words

    def without_references(self, text: str) -> str:
        """Of links whose address stands elsewhere: `[her][1]`, and below `[1]: /people/ana`."""
        labels = {label_of(found) for found in re.findall(self.reference, text, REFERENCES)}
        if not labels:
            return text
        somebody, rest = a_former_member(), re.sub(self.reference, "", text, flags=REFERENCES)
        used = rf"\[({NESTED})\](?:\[({PLAIN})\])?"
        return re.sub(used, lambda found: somebody if label_of(found[2] or found[1]) in labels else found[0], rest)

    @property
    def any_handle(self) -> str:
        return "|".join(map(re.escape, self.handles))

    @property
    def mention(self) -> str:
        """As `core.mentions` reads it."""
        return rf"(?<![\w@#&/])@(?:{self.any_handle})(?![\w@-]|\.\w)"

    @property
    def address(self) -> str:
        """Of their page here; the same on another site is another's."""
        return rf"(?:{re.escape(current_settings().url)}|(?<![\w.:/-]))/people/(?:{self.any_handle})(?![\w-])"

    @property
    def reference(self) -> str:
        page = rf"(?:{re.escape(current_settings().url)})?/people/(?:{self.any_handle})(?![\w-])"
        return rf"^ {{0,3}}\[({PLAIN})\]:\s*<?{page}[^\n]*(?:\n|\Z)"

    def stands_in(self, text: str) -> bool:
        """As `taken_out_of` takes it out: afterwards it stands there no more."""
        found = re.search(rf"{self.address}|{self.mention}", text, re.IGNORECASE)
        return found is not None or re.search(self.reference, text, REFERENCES) is not None

    @property
    def captions(self) -> list[str]:
        """How what stands below a quote begins: by their handle, where a moderator has hidden their name."""
        return [caption_by(self.name), caption_by(self.handles[0])]


def label_of(words: str) -> str:
    """As Markdown compares them."""
    return " ".join(words.casefold().split())


def a_former_member() -> str:
    with force_locale(DEFAULT):
        return _("a former member")


def be_named_no_more(person: Account) -> bool:
    """Some of the posts that mention them."""
    mine = select(Mention.post_id).where(Mention.person_id == person.id).order_by(Mention.post_id).limit(AT_ONCE)
    ids = db.session.scalars(mine).all()
    if ids:
        run(delete(Mention).where(Mention.person_id == person.id, Mention.post_id.in_(ids)))
        rewrite(ids, name_of(person))
    return bool(ids)


def be_linked_in_no_post(person: Account) -> bool:
    """Some of the posts that link to their page: by pointing to them, or by hand."""
    name = name_of(person)
    ids = [post.id for post in some_that_link_to(name, [Post.id], Post.source, Post.html)]
    if ids:
        rewrite(ids, name)
    return bool(ids)


def some_that_link_to(name: Name, key: list[Any], source: Any, html: Any) -> Sequence[Any]:
    """Of the texts in these columns. Where the name is out of the source, it is done, even if the HTML stays."""
    ends = (f"/people/{handle}{end}" for handle in name.handles for end in '"/?#')
    is_linked = or_(*(type_coerce(html, Text).icontains(end, autoescape=True) for end in ends))
    query = select(*key, source.label("source"), html.label("html")).where(is_linked).order_by(*key)
    with db.session.execute(query.execution_options(yield_per=AT_ONCE)) as rows:
        return list(islice((row for row in rows if name.stands_in(row.source)), AT_ONCE))


def be_quoted_by_name_no_more(person: Account, posts: Sequence[Any]) -> None:
    """Others quoted these posts where they stand: in the same threads."""
    roots, name = {one.thread_id or one.id for one in posts}, name_of(person)
    quotes = or_(*(Post.source.contains(caption, autoescape=True) for caption in name.captions))
    theirs = select(Post.id).where(or_(Post.thread_id.in_(roots), Post.id.in_(roots)), quotes)
    rewrite(db.session.scalars(theirs).all(), name)


def name_of(person: Account) -> Name:
    renamed = Event.person_id == person.id, Event.kind == str(Happened.RENAMED)
    earlier = {
        details.get("was", person.handle) for details in db.session.scalars(select(Event.details).where(*renamed))
    }
    taken = set(db.session.scalars(select(Account.handle).where(Account.handle.in_(earlier), Account.id != person.id)))
    return Name((person.handle, *sorted(earlier - taken - {person.handle})), person.full_name)


def rewrite(ids: Collection[int], name: Name) -> None:
    """These posts and their earlier versions, without the name. What somebody edits at this moment is asked again:
    their version is an older one now, and so they see both texts."""
    for revision in db.session.scalars(select(Revision).where(Revision.post_id.in_(ids))):
        revision.source = name.taken_out_of(revision.source)
        revision.title = name.taken_out_of(revision.title) if revision.title else None
    named = selectinload(Post.mentions).joinedload(Mention.person)
    query = select(Post).where(Post.id.in_(ids)).options(named, joinedload(Post.author))
    for post in db.session.scalars(query.execution_options(populate_existing=True)):
        write_anew(post, name)
    make_books_anew(select(Post.challenge_id).where(Post.id.in_(ids), Post.kind == Kind.ENTRY))
    read_anew(posts=ids)


def write_anew(post: Post, name: Name) -> None:
    source = name.taken_out_of(post.source)
    title = name.taken_out_of(post.title) if post.title else None
    html, made_by = post.html, post.renderer_version
    try:
        html, made_by = to_html(source, {mention.person.handle for mention in post.mentions}), RENDERER_VERSION
    except Unusable as why:  # beyond today's limits: only its HTML can be kept
        log.warning("a name could not be taken out", post=post.id, why=str(why))
    if (source, title, html) != (post.source, post.title, post.html):
        anew = {"source": source, "title": title, "html": html, "renderer_version": made_by}
        run(update(Post).where(Post.id == post.id).values(version=Post.version + 1, **anew))

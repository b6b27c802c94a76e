"""Naming people anew below what was quoted of them, once a moderator has hidden their name, or shows it again.

The version of a text stays: nobody who is editing it is to choose between two texts because of that, and what they
send is put right (`captions.as_called`). A draft stays as it is until it is sent.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import joinedload, selectinload

from forum.accounts import Account
from forum.core import clock
from forum.core.database import UNSYNCHRONISED, db
from forum.core.events import Event
from forum.core.log import log
from forum.core.refusals import Unusable
from forum.core.richtext import to_html
from forum.posts.attached import Mention, Revision
from forum.posts.captions import Calls, caption_by, quoted_in, renamed
from forum.posts.hiding import print_anew
from forum.posts.models import Post
from forum.posts.suspects import fingerprint
from forum.posts.words import Happened

AT_ONCE = 20
LONGEST_SAVING = timedelta(minutes=1)  # whoever saves at this moment may have read the other name


def people_called_anew() -> Select[int, datetime | None]:
    """And since when they are called so."""
    since = Account.called_anew_at
    return select(Account.id, since).where(since.is_not(None)).order_by(Account.id)


def name_some_anew(model: type[Post] | type[Revision], person_id: int, after: int) -> int | None:
    """Some texts or earlier versions that come after this id: the last of them; None: there are no more."""
    rows = some_that_quote(model, person_id, after)
    if not rows:
        return None
    write = write_posts if model is Post else write_revisions
    write([row.id for row in rows], calls_for(person_id, [row.source for row in rows]))
    return int(rows[-1].id)


def all_named_anew(person_id: int, since: datetime | None, began: datetime) -> None:
    """Unless somebody may still save what names them otherwise, or they are called otherwise again."""
    if since is not None and since <= began - LONGEST_SAVING:
        mine = update(Account).where(Account.id == person_id, Account.called_anew_at == since)
        db.session.execute(mine.values(called_anew_at=None), execution_options=UNSYNCHRONISED)


def was_and_is(person_id: int) -> tuple[str, str]:
    """How the person was called before, and is called now."""
    person = db.session.get_one(Account, person_id, populate_existing=True)
    by_handle, by_name = person.handle, person.full_name
    return (by_handle, by_name) if person.profile_hidden_at is None else (by_name, by_handle)


def some_that_quote(model: Any, person_id: int, after: int) -> Sequence[Any]:
    """Whose words they are is asked of these few: most are theirs."""
    begins = caption_by(was_and_is(person_id)[0])
    query = select(model.id, model.source).where(model.id > after, model.source.contains(begins, autoescape=True))
    return db.session.execute(query.order_by(model.id).limit(AT_ONCE)).all()


def calls_for(person_id: int, texts: Sequence[str]) -> Calls:
    theirs = select(Post.id).where(Post.id.in_(quoted_in(*texts)), Post.author_id == person_id)
    return dict.fromkeys(db.session.scalars(theirs), was_and_is(person_id))


def write_revisions(ids: Collection[int], calls: Calls) -> None:
    for revision in db.session.scalars(select(Revision).where(Revision.id.in_(ids))):
        revision.source = renamed(revision.source, calls)


def write_posts(ids: Collection[int], calls: Calls) -> None:
    named = selectinload(Post.mentions).joinedload(Mention.person)
    for post in db.session.scalars(select(Post).where(Post.id.in_(ids)).options(named, joinedload(Post.author))):
        source = renamed(post.source, calls)
        if source != post.source:
            write_anew(post, source)


def write_anew(post: Post, source: str) -> None:
    """Unless its author changes it at this moment: then the next run looks again."""
    try:
        html = to_html(source, {mention.person.handle for mention in post.mentions})
    except Unusable as why:  # beyond today's limits: only its HTML can be kept
        log.warning("a quote could not be named anew", post=post.id, why=str(why))
        html = post.html
    anew = {"source": source, "html": html, "fingerprint": fingerprint(source)}
    if post.claim(Post.version == post.version, **anew):
        print_anew([post])
        Event.record(Happened.NAMED_ANEW, actor=None, post=post, at=clock.now())

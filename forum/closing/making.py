"""Making a keepsake: the days are its chapters, and each is read and written some entries at a time.

It gives back how many days are done after each batch; whoever asks for the next step may stop in between.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from flask_babel import gettext as _
from markupsafe import escape
from sqlalchemy.orm import selectinload

from forum.accounts import Account
from forum.challenges import Challenge, Organiser, Prompt
from forum.closing.epub import About, Book
from forum.closing.models import Keepsake
from forum.closing.queries import agreed_entries, days_of
from forum.closing.xhtml import xhtml_of
from forum.core.database import db
from forum.core.picture_names import PictureName
from forum.core.storage import store
from forum.core.words import date_words, listed
from forum.entries import Entry
from forum.settings import current_settings

AT_ONCE = 40  # entries on one page of a book: readers open long pages slowly


def make(keepsake: Keepsake, place: Path, at: datetime) -> Iterator[int]:
    """The whole book into a new file at this place."""
    organisers = selectinload(Challenge.organisers).joinedload(Organiser.account)
    challenge = db.session.get_one(Challenge, keepsake.challenge_id, options=[organisers])
    names = [one.account.name for one in challenge.organisers]
    with Book(place, about(challenge, names, keepsake.language, at)) as book:
        book.add_page("title", challenge.title, title_page(challenge, names, book), chapter=challenge.title)
        days = db.session.scalars(days_of(challenge.id)).all()
        for done, prompt in enumerate(days):
            for _part in chapter(book, prompt):
                yield done
        yield len(days)


def about(challenge: Challenge, names: Sequence[str], language: str, at: datetime) -> About:
    return About(
        title=challenge.title,
        language=language,
        identifier=f"{current_settings().url}/challenges/{challenge.slug}/keepsake",
        creators=names,
        foot=date_words(challenge.starts_on),
        contents=_("The days"),
        at=at,
    )


def title_page(challenge: Challenge, names: Sequence[str], book: Book) -> str:
    lines = [
        cover(challenge, book),
        f"<h1>{escape(challenge.title)}</h1>",
        f"<p><strong>{escape(challenge.summary)}</strong></p>",
        xhtml_of(challenge.description_html, current_settings().url, shelf(book)),
        f"<p>{escape(_('Organised by %(names)s.', names=listed(names)))}</p>",
        f'<p class="small">{escape(_("Only entries whose authors agreed are in this book."))}</p>',
    ]
    return "\n".join(filter(None, lines))


def cover(challenge: Challenge, book: Book) -> str:
    """The picture at the head of the challenge, if it has one and its file is there."""
    file = shelf(book)(challenge.cover) if challenge.cover is not None else None
    return f'<p class="cover"><img src="{file}" alt="{escape(challenge.cover_words)}"/></p>' if file else ""


def chapter(book: Book, prompt: Prompt) -> Iterator[int]:
    """One day; a long one goes on for several pages."""
    title = _("Day %(number)s: %(title)s", number=prompt.number, title=prompt.title)
    body = f"<h1>{escape(title)}</h1>\n" + xhtml_of(prompt.body_html, current_settings().url, shelf(book))
    for part, entries in enumerate(batches(prompt.id), 1):
        body += "\n".join(told(entry, book) for entry in entries)
        chapter_title = title if part == 1 else None
        book.add_page(f"day-{prompt.number:03}-{part}", title, body, chapter=chapter_title)
        body = ""
        yield part


def batches(prompt_id: int) -> Iterator[Sequence[Entry]]:
    """The first comes also when it is empty: each day is a chapter."""
    last, query = 0, agreed_entries(prompt_id).limit(AT_ONCE)
    while True:
        rows = db.session.scalars(query.where(Entry.post_id > last)).all()
        if rows or not last:
            yield rows
        if len(rows) < AT_ONCE:
            return
        last = rows[-1].post_id


def told(entry: Entry, book: Book) -> str:
    """What one person wrote."""
    author: Account | None = entry.post.author
    lines = [
        f"<h2>{escape(author.name if author else _('A former member'))}</h2>",
        xhtml_of(entry.post.html, current_settings().url, shelf(book)),
    ]
    if entry.own_blog_url:
        link = f'<a href="{escape(entry.own_blog_url)}">{escape(entry.own_blog_url)}</a>'
        lines.append(f'<p class="small">{escape(_("Also told here:"))} {link}</p>')
    return "<article>\n" + "\n".join(lines) + "\n</article>\n"


def shelf(book: Book) -> Callable[[PictureName], str | None]:
    """Puts a picture into the book, once, in the size that is meant for small screens."""

    def put(name: PictureName) -> str | None:
        for file in [one.file for one in (name.smaller, name) if one]:
            if file in book.pictures:
                return f"pictures/{file}"
            body = store().get(file)
            if body is not None:
                book.add_picture(file, body)
                return f"pictures/{file}"
        return None

    return put

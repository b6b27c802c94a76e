"""Posts as Markdown files with what is known about them on top, as static sites and note-taking programs read it."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from forum.core.database import db
from forum.leaving.contents import table
from forum.posts import Post
from forum.settings import current_settings

FOLDERS = {"entry": "entries", "topic": "topics", "comment": "comments", "help_request": "help"}


def markdown_of(posts: Sequence[Post]) -> Iterator[tuple[str, str]]:
    """The name and the text of a file for each."""
    challenges, days = slugs_of(posts), days_of(posts)
    for post in posts:
        facts = facts_about(post) | {"challenge": challenges.get(post.challenge_id or 0), "day": days.get(post.id)}
        folder = FOLDERS.get(post.kind, "posts")
        yield f"posts/{folder}/{post.created_at:%Y-%m-%d}-{post.id}.md", with_front_matter(facts, post.source)


def slugs_of(posts: Sequence[Post]) -> dict[int, str]:
    rows = table("challenges")
    query = select(rows.c.id, rows.c.slug).where(rows.c.id.in_({one.challenge_id for one in posts} - {None}))
    return {row.id: row.slug for row in db.session.execute(query)}


def days_of(posts: Sequence[Post]) -> dict[int, int]:
    rows = table("entries")
    query = select(rows.c.post_id, rows.c.number).where(rows.c.post_id.in_([one.id for one in posts]))
    return {row.post_id: row.number for row in db.session.execute(query)}


def facts_about(post: Post) -> dict[str, Any]:
    return {
        "title": post.title,
        "kind": post.kind,
        "url": f"{current_settings().url}/posts/{post.id}",
        "written": post.created_at.isoformat(),
        "edited": post.edited_at.isoformat() if post.edited_at else None,
        "deleted": post.deleted_at.isoformat() if post.deleted_at else None,
        "readers": post.audience if post.circle_id is None else "circle",
        "answers": f"{current_settings().url}/posts/{post.parent_id}" if post.parent_id else None,
    }


def with_front_matter(facts: dict[str, Any], text: str) -> str:
    """YAML takes JSON's strings and numbers as they are, so nothing in a title can break it."""
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items() if value is not None]
    return "\n".join(["---", *lines, "---", "", text, ""])

"""By what posts are found: each index serves the pages that read posts in its order, however many there are."""

from sqlalchemy import Index, func

from forum.posts.models import Post
from forum.posts.words import Kind

Index("ix_posts_thread", Post.thread_id, func.coalesce(Post.branch_id, Post.id), Post.id)
Index("ix_posts_author", Post.author_id, Post.created_at, Post.id)
Index("ix_posts_alike", Post.fingerprint, Post.created_at)
Index("ix_posts_topics", Post.challenge_id, Post.kind, Post.last_activity_at, Post.id)
UNANSWERED = (Post.answer_count == 0) & Post.thread_id.is_(None)
Index(
    "ix_posts_unanswered",
    Post.challenge_id,
    Post.line,
    Post.id,
    sqlite_where=UNANSWERED,
    postgresql_where=UNANSWERED,
)
Index("ix_posts_unanswered_of", Post.author_id, Post.id, sqlite_where=UNANSWERED, postgresql_where=UNANSWERED)
WITHOUT_CHALLENGE = UNANSWERED & Post.challenge_id.is_(None) & (Post.kind == Kind.HELP_REQUEST)
Index(
    "ix_posts_help_unanswered", Post.line, Post.id, sqlite_where=WITHOUT_CHALLENGE, postgresql_where=WITHOUT_CHALLENGE
)
IS_TALLIED = Post.tally_id.is_not(None) & Post.deleted_at.is_(None) & Post.hidden_at.is_(None) & Post.held_at.is_(None)
Index(
    "ix_posts_tally",
    Post.tally_id,
    Post.created_at,
    Post.first_answer_at,
    sqlite_where=IS_TALLIED,
    postgresql_where=IS_TALLIED,
)
IS_HELP = Post.kind == Kind.HELP_REQUEST
Index("ix_posts_help", Post.author_id, Post.id, sqlite_where=IS_HELP, postgresql_where=IS_HELP)
IS_CIRCLES = Post.circle_id.is_not(None)
Index("ix_posts_circle", Post.circle_id, Post.id, sqlite_where=IS_CIRCLES, postgresql_where=IS_CIRCLES)
Index("ix_posts_held", Post.id, sqlite_where=Post.held_at.is_not(None), postgresql_where=Post.held_at.is_not(None))
IS_HIDDEN_BY = Post.hidden_by_id.is_not(None)
Index("ix_posts_hidden_by", Post.hidden_by_id, Post.id, sqlite_where=IS_HIDDEN_BY, postgresql_where=IS_HIDDEN_BY)

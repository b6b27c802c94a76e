"""What moderators see: the posts with open reports, one row a post, and the log of decisions."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from forum.core.database import db
from forum.moderation.models import Decision, Report
from forum.posts import Post, posts_visible_to


def reported_posts(viewer: Any) -> Select[Post]:
    """Posts that wait for a decision, with author and challenge."""
    waiting = select(Report.post_id).where(Report.decision_id.is_(None))
    return posts_visible_to(viewer).where(Post.id.in_(waiting)).options(joinedload(Post.challenge))


def open_reports(post_ids: Sequence[int]) -> dict[int, list[Report]]:
    """The open reports of these posts, oldest first, with who made them."""
    query = (
        select(Report)
        .where(Report.post_id.in_(post_ids), Report.decision_id.is_(None))
        .order_by(Report.id)
        .options(joinedload(Report.reporter))
    )
    reports: dict[int, list[Report]] = {post_id: [] for post_id in post_ids}
    for report in db.session.scalars(query):
        reports[report.post_id].append(report)
    return reports


def open_reports_for_update(post_id: int) -> list[Report]:
    """The open reports of one post; of two moderators who decide at once, the second finds none."""
    query = select(Report).where(Report.post_id == post_id, Report.decision_id.is_(None)).with_for_update()
    return list(db.session.scalars(query))


def report_by(viewer: Any, post: Post) -> Select[Report]:
    return select(Report).where(Report.post_id == post.id, Report.reporter_id == viewer.id)


def decisions() -> Select[Decision]:
    """The log, with what each decision was about and who made it; reporters are not in it.

    What a circle wrote for itself is not in it either: the log is public, and would tell that there is something.
    """
    post = contains_eager(Decision.post).joinedload(Post.author)
    public = select(Decision).join(Decision.post).where(Post.circle_id.is_(None))
    return public.options(post, joinedload(Decision.moderator))

"""A tour of the main pages, as each kind of person sees them: in the light on a phone, on the smallest screen, and in
the dark at a desk.
"""

import pytest
from sqlalchemy import select

from forum.accounts import Account
from forum.entries import Entry
from forum.moderation import Report
from forum.posts import Kind, Post
from tests.journeys.conftest import Arrive
from tests.journeys.site import Site
from tests.journeys.visitor import Device

# Resized on the way, so no touch screen: that belongs to the journeys.
NARROW = Device("narrow", 390, 844)

VISITORS = """
    / /challenges /challenges/first-28 /challenges/first-28/days/1 /challenges/first-28/days/10
    /challenges/first-28/discussion /challenges/first-28/people /challenges/first-28/pledge /challenges/first-28/join
    /challenges/clear-words /challenges/first-28-spring /challenges/one-customer /entries/{entry} /topics/{topic}
    /people/pat /posts/{entry}/cheers /join /sign-in /forgot-password /confirm /welcome /moderation/log
""".split()
PARTICIPANTS = """
    / /challenges /challenges/first-28 /challenges/first-28/days/9 /challenges/first-28/days/9/write
    /challenges/first-28/days/7/write /challenges/first-28/pledge /challenges/first-28/discussion/new
    /entries/{own} /entries/{own}/edit /entries/{own}/delete /entries/{entry} /posts/{entry}/report
    /posts/{entry}/comments?answer={comment} /drafts /people/pat /settings/profile /settings/account /settings/sessions
""".split()
SIDELINERS = "/ /challenges/first-28 /challenges/first-28/days/9 /challenges/first-28/join".split()
ORGANISERS = """
    / /challenges/new /challenges/first-28 /challenges/first-28/edit /challenges/first-28/days
    /challenges/first-28/days/12/edit /challenges/first-28/organisers /challenges/first-28/invitations
    /challenges/clear-words/postpone /challenges/first-28/cancel /challenges/one-customer/close
""".split()
MODERATORS = "/ /moderation /moderation/posts/{reported} /moderation/log".split()
PROBLEMS = [
    ("pat", "/nowhere", 404),
    ("pat", "/moderation", 403),
    ("", "/drafts", 401),
    ("sam", "/challenges/first-28/days/99", 404),
]


@pytest.mark.parametrize(
    ("handle", "paths"),
    [("", VISITORS), ("pat", PARTICIPANTS), ("sam", SIDELINERS), ("ada", ORGANISERS), ("mo", MODERATORS)],
    ids=["visitor", "participant", "sideliner", "organiser", "moderator"],
)
def test_the_pages_of(arrive: Arrive, site: Site, handle: str, paths: list[str]) -> None:
    person = arrive(NARROW, handle=handle)
    places = places_of(site)
    for path in paths:
        person.tour(path.format(**places))


@pytest.mark.parametrize(("handle", "path", "status"), PROBLEMS)
def test_problems_are_pages_too(arrive: Arrive, handle: str, path: str, status: int) -> None:
    arrive(NARROW, handle=handle).tour(path, status=status)


def places_of(site: Site) -> dict[str, int | None]:
    """The ids that addresses are made with, as the demo has them."""
    pats = select(Account.id).where(Account.handle == "pat").scalar_subquery()
    entry = select(Post.id).where(Post.kind == Kind.ENTRY).order_by(Post.comment_count.desc(), Post.id).limit(1)
    with site.session() as session:
        return {
            "entry": session.scalar(entry),
            "own": session.scalar(select(Entry.post_id).join(Entry.post).where(Post.author_id == pats).limit(1)),
            "comment": session.scalar(select(Post.id).where(Post.thread_id == entry.scalar_subquery()).limit(1)),
            "topic": session.scalar(select(Post.id).where(Post.kind == Kind.TOPIC).limit(1)),
            "reported": session.scalar(select(Report.post_id).limit(1)),
        }

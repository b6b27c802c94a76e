"""A tour of the main pages, as each kind of person sees them: in the light on a phone, on the smallest screen, and in
the dark at a desk.
"""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.accounts.mail_links import MailLink, Purpose
from forum.challenges import Announcement, Challenge, Invitation
from forum.core import clock
from forum.core.database import db
from forum.moderation import Reason, Report, WordReport
from forum.notifications.mails.readers import token_for
from forum.notifications.words import Topic
from forum.posts import Kind, Post, PrivateWord
from tests.journeys.conftest import Arrive
from tests.journeys.site import Site
from tests.journeys.visitor import Device

# Resized on the way, so no touch screen: that belongs to the journeys.
NARROW = Device("narrow", 390, 844)

VISITORS = """
    / /about /guidelines /privacy /challenges /challenges/first-28 /challenges/first-28/days/1
    /challenges/first-28/days/10 /challenges/first-28/discussion /challenges/first-28/people
    /challenges/first-28/pledge /challenges/first-28/join /challenges/clear-words /challenges/first-28-spring
    /challenges/one-customer /invitations/{invitation} /entries/{entry} /topics/{topic} /tags/doorsteps /people/pat
    /people/pat/entries /posts/{entry}/cheers /moderation/log /join /welcome /confirm /confirm/{confirm} /sign-in
    /forgot-password /reset-password/{reset} /dev/mail
""".split()
PARTICIPANTS = """
    / /waiting /waiting/next /drafts /private-words /private-words?sent=1 /private-words/{private}
    /private-words/{private}/report /posts/{entry}/private-word /challenges/first-28/waiting/next
    /challenges/first-28/notes /challenges/first-28 /challenges/first-28/days/9 /challenges/first-28/days/9/write
    /challenges/first-28/days/7/write /challenges/first-28/waiting /challenges/first-28/wall
    /challenges/first-28/pledge /challenges/first-28/discussion/new /entries/{own} /entries/{own}/edit
    /entries/{own}/delete /entries/{entry} /posts/{entry}/report /entries/{entry}?answer={comment}
    /posts/{comment_of_pat}/edit /posts/{comment_of_pat}/delete /posts/{own}/history /people/pat /settings/profile
    /settings/account /settings/sessions /settings/notifications /settings/distances
    /notifications /challenges/first-28/announcements /announcements/{word} /posts/{entry}/watching
    /challenges/first-28/watching /mail/unsubscribe/{mail} /mail/unsubscribed/{mail} /mail/preferences/{mail}
""".split()
SIDELINERS = """
    / /challenges/first-28 /challenges/first-28/days/9 /challenges/first-28/days/8 /challenges/first-28/join
    /challenges/first-28/days/8/note /challenges/first-28/notes
""".split()
ORGANISERS = """
    / /challenges/new /challenges/first-28 /challenges/first-28/edit /challenges/first-28/days
    /challenges/first-28/days/12/edit /challenges/first-28/organisers /challenges/first-28/invitations
    /challenges/first-28/announcements /challenges/first-28/announcements/new /challenges/clear-words/postpone
    /challenges/first-28/cancel /challenges/one-customer/close /challenges/first-28/answers
""".split()
MODERATORS = "/ /moderation /moderation/posts/{reported} /moderation/private-words/{private} /moderation/log".split()
ADMINS = "/admin /admin/jobs".split()
ROLES = [
    ("", VISITORS),
    ("pat", PARTICIPANTS),
    ("sam", SIDELINERS),
    ("ada", ORGANISERS),
    ("mo", MODERATORS),
    ("root", ADMINS),
]
PROBLEMS = [("", "/drafts", 401), ("pat", "/moderation", 403), ("sam", "/nowhere", 404), ("", "/confirm/used-up", 410)]
NO_PAGES = {
    "assets.show",
    "health.alive",
    "health.numbers",  # for Prometheus
    "health.ready",
    "notifications.count",  # for a script
    "notifications.open_",  # to what is new
    "push.service_worker",  # a script
    "threads.show",  # to where the post stands
    "threads.comments",  # to the thread
    "settings.show_part",  # to the form, from the address that it was sent to
}


@pytest.mark.parametrize(
    ("handle", "paths"),
    ROLES,
    ids=["visitor", "participant", "sideliner", "organiser", "moderator", "admin"],
)
def test_the_pages_of(arrive: Arrive, site: Site, handle: str, paths: list[str]) -> None:
    person = arrive(NARROW, handle=handle)
    places = places_of(site)
    for path in paths:
        person.tour(path.format(**places))


@pytest.mark.parametrize(("handle", "path", "status"), PROBLEMS)
def test_problems_are_pages_too(arrive: Arrive, handle: str, path: str, status: int) -> None:
    arrive(NARROW, handle=handle).tour(path, status=status)


def test_the_tour_leaves_out_no_page(site: Site) -> None:
    places, addresses = places_of(site), site.app.url_map.bind("localhost")
    paths = [path.format(**places).partition("?")[0] for _, paths in ROLES for path in paths]
    seen = {addresses.match(path)[0] for path in paths}
    pages = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - seen - NO_PAGES == set()


def places_of(site: Site) -> dict[str, object]:
    """What addresses are made with, as the demo has it."""
    with site.session() as session:
        pat = session.scalars(select(Account).where(Account.handle == "pat")).one()
        challenge = session.scalars(select(Challenge).where(Challenge.slug == "first-28")).one()
        busy = select(Post).where(Post.kind == Kind.ENTRY).order_by(Post.comment_count.desc(), Post.id)
        entry = session.scalars(busy.limit(1)).one()
        return {
            "entry": entry.id,
            "comment": session.scalar(select(func.min(Post.id)).where(Post.thread_id == entry.id)),
            "topic": session.scalar(select(func.min(Post.id)).where(Post.kind == Kind.TOPIC)),
            "own": first_by(pat, Kind.ENTRY),
            "comment_of_pat": first_by(pat, Kind.COMMENT),
            "reported": session.scalar(select(func.min(Report.post_id))),
            "confirm": MailLink.issue(pat, Purpose.CONFIRM, pat.email, clock.now()),
            "reset": MailLink.issue(pat, Purpose.RESET, pat.email, clock.now()),
            "word": session.scalar(select(func.max(Announcement.id))),
            "private": reported_privately(pat),
            "mail": token_for(pat, Topic.ANSWER),
            "invitation": invited(challenge, pat),
        }


def first_by(person: Account, kind: Kind) -> int | None:
    theirs = select(func.min(Post.id)).where(Post.author_id == person.id, Post.kind == kind)
    return db.session.scalar(theirs)


def reported_privately(pat: Account) -> int | None:
    """The private word to Pat, which a moderator may look at."""
    mine = select(PrivateWord).where(PrivateWord.to_id == pat.id).options(joinedload(PrivateWord.post))
    word = db.session.scalars(mine).one()
    WordReport.make(word, pat, Reason.UNKIND, "Only to try the page.", clock.now())
    return word.id


def invited(challenge: Challenge, by: Account) -> str:
    invitation = Invitation.to(challenge, by=by, standing=0, at=clock.now())
    db.session.add(invitation)
    return invitation.code

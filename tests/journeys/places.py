"""Where the pages of the demo are: the addresses that a tour begins with, and what they are made with."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from forum.accounts import Account, JoinRequest
from forum.accounts.mail_links import MailLink, Purpose
from forum.challenges import Announcement, Challenge, Invitation, Prompt
from forum.challenges.co_organising import OrganiserInvitation
from forum.challenges.hosting import HostInvitation
from forum.circles import Circle, Membership
from forum.core import clock
from forum.core.database import db
from forum.core.lists import Kind as ListKind
from forum.core.lists import Listed
from forum.help import HelpRequest, State, Taker, Thanks
from forum.moderation import Action, Appeal, Decision, Reason, Report, ReviewItem, Why, put_in_queue
from forum.moderation.as_read import mark_of
from forum.moderation.messages import Message
from forum.moderation.queries import decision_to_change, item_to_decide
from forum.notifications.mails.readers import token_for
from forum.notifications.words import Topic
from forum.posts import Kind, Post, PrivateWord
from tests.journeys.site import Site

VISITORS = """
    / /about /guidelines /guidelines/organising
    /privacy /shortcuts /challenges /challenges/first-28 /challenges/first-28/days/1
    /challenges/first-28/days/10 /challenges/first-28/discussion /challenges/first-28/people
    /challenges/first-28/pledge /challenges/first-28/join /challenges/clear-words /challenges/first-28-spring
    /challenges/one-customer /invitations/{invitation} /hosting/{hosting} /organising/{organising} /entries/{entry}
    /topics/{topic} /tags/doorsteps /people/pat
    /people/pat/entries /posts/{entry}/cheers /moderation/log /join /welcome /confirm /confirm/{confirm} /sign-in
    /contact /contact/sent /challenges/first-28-spring/market-day
    /forgot-password /reset-password/{reset} /offline /style /dev/mail /search
    /search?q=customer /guidelines/pitches /help /help?near=nowhere /help/{asked} /help/{done} /help/chains/{chain}
    /people/leo
""".split()
PARTICIPANTS = """
    / /waiting /waiting/next /drafts /private-words /private-words?sent=1 /private-words/{private}
    /private-words/{private}/report /posts/{entry}/private-word /challenges/first-28/waiting/next
    /challenges/first-28/notes /challenges/first-28 /challenges/first-28/days/9 /challenges/first-28/days/9/write
    /challenges/first-28/days/7/write /challenges/first-28/waiting /challenges/first-28/wall
    /challenges/first-28/pledge /challenges/first-28/discussion/new /entries/{own} /entries/{own}/edit
    /entries/{own}/delete /entries/{entry} /posts/{entry}/report /entries/{entry}?answer={comment}
    /posts/{comment_of_pat}/edit /posts/{comment_of_pat}/delete /posts/{own}/history /people/pat /settings/profile
    /settings/account /settings/sessions /settings/notifications /settings/distances /settings/trust
    /settings/second-step /settings/second-step/app /settings/proof
    /settings/export /settings/delete /contact/{message}
    /people/leo/report /challenges/first-28/report /challenges/first-28/keepsake
    /challenges/first-28-spring/keepsake/days/1 /challenges/first-28-spring/wrap-up /challenges/first-28/kept-back
    /notifications /challenges/first-28/announcements /announcements/{word} /posts/{entry}/watching
    /decisions/{decision} /help/mine /help/new?kind=ask /help/new?kind=swap /help/{taken} /help/{taken}/edit
    /help/{taken}/withdrawal
    /help/{taken}/delete /help/{taken}/thanks /help/{taken}/takers/{taker} /help/{asked} /help/{asked}/pointers
    /help/{own_open}/takers/{waiting}/refusal /help/{own_open}/people /help/pairs /settings/skills
    /challenges/first-28/watching /mail/unsubscribe/{mail} /mail/unsubscribed/{mail} /mail/preferences/{mail}
    /search?q=customer&mine=1 /posts/{pitch}/review /topics/{pitch}
    /circles/{circle} /circles/{circle}/invite /circles/{circle}/edit
    /circles/{circle}/leave /circles/{circle}/staying
""".split()
WITHOUT_CIRCLE = """
    /challenges/first-28/circles /challenges/first-28/circles/new /circles/join/{circle_code}
""".split()
SIDELINERS = """
    / /challenges/first-28 /challenges/first-28/days/9 /challenges/first-28/days/8 /challenges/first-28/join
    /challenges/first-28/days/8/note /challenges/first-28/notes /challenges/first-28/circles
""".split()
ORGANISERS = """
    / /challenges/new /challenges/new/file /challenges/first-28 /challenges/first-28/edit /challenges/first-28/cover
    /challenges/first-28/days
    /challenges/first-28/days/12/edit /challenges/first-28/days/12/host /challenges/first-28/days/file
    /challenges/first-28/days/9/history /challenges/first-28/prepare /challenges/first-28/as/visitor
    /challenges/first-28/as/sideliner /challenges/first-28/as/participant?day=9 /challenges/first-28/organisers
    /challenges/first-28/invitations /challenges/first-28/waiting-list
    /challenges/first-28/announcements /challenges/first-28/announcements/new /challenges/clear-words/postpone
    /challenges/first-28/cancel /challenges/one-customer/close /challenges/first-28/answers
    /challenges/first-28/lead /challenges/first-28/lead/days /challenges/first-28/lead/people
    /challenges/first-28/lead/people/pat /entries/{favourite}/favourite
""".split()
MODERATORS = """
    /help/skills / /moderation /moderation?kind=post&order=newest /moderation/items/{item} /moderation/items/{appealed}
    /moderation/decisions/{decision} /moderation/items/{told} /moderation/log /moderation/answers
    /moderation/messages
""".split()
ADMINS = """
    /admin /admin/jobs /admin/people /admin/people/pat /admin/joining /admin/joining/{asking} /admin/settings/place
    /admin/settings/joining /admin/settings/newcomers /admin/settings/announcement /admin/settings/rest /admin/log
    /settings/invitations /admin/lists /admin/lists?kind=word /admin/lists/{listed}/removal
""".split()
ROLES = [
    ("", "visitor", VISITORS),
    ("pat", "participant", PARTICIPANTS),
    ("oskar", "participant without a circle", WITHOUT_CIRCLE),
    ("sam", "sideliner", SIDELINERS),
    ("ada", "organiser", ORGANISERS),
    ("mo", "moderator", MODERATORS),
    ("root", "admin", ADMINS),
]
PROBLEMS = [("", "/drafts", 401), ("pat", "/moderation", 403), ("sam", "/nowhere", 404), ("", "/confirm/used-up", 410)]
NO_PAGES = {
    "assets.show",
    "exporting.download",  # a file
    "going.ask",  # the link in a mail to whoever is about to leave
    "market.stands_at",  # to the page of its market day
    "market.write",  # on the one day that it is: tests/challenges/test_market_day.py
    "filing.example",  # a file
    "founding.ask_whether",  # for a draft: tests/challenges/test_creating.py
    "filing.give",  # a file
    "whole_filing.give",  # a file
    "health.alive",
    "health.numbers",  # for Prometheus
    "health.ready",
    "help_agreeing.show_way",  # to the page with the three forms
    "help_skills.suggest",  # for a script
    "help_taking.to_the_request",  # to the request, from the address that its form was sent to
    "notifications.count",  # for a script
    "notifications.open_",  # to what is new
    "wrapping_up.write",  # for whom it organised: tests/closing/test_wrap_up.py
    "challenge_export.counts",  # a file
    "challenge_export.entries",  # a file
    "keepsake.download",  # a file
    "installing.manifest",  # for the browser
    "installing.service_worker",  # a script
    "installing.write",  # to the day that is on
    "style.states",  # a style sheet
    "pictures.show",  # a picture
    "halfway.ask",  # after a password: tests/journeys/test_second_step.py
    "halfway.reloaded",  # to the form, from the address that a passkey was sent to
    "passkeys.ask",  # where the site has a name: tests/journeys/test_second_step.py
    "proving.reloaded",  # to the form, from the address that a passkey was sent to
    "stepping.days",  # of a draft: tests/journeys/test_from_start_to_end.py
    "stepping.go_on",  # to the step where they left
    "stepping.show",  # of a draft: tests/journeys/test_from_start_to_end.py
    "second_step.ask_to_end_app",  # for who has an app: tests/journeys/test_second_step.py
    "second_step.reloaded",  # to the overview, from where codes were shown
    "portraits.reloaded",  # to the form, from the address that it was sent to
    "bar.close",  # back to the page where it was closed
    "site_settings.index",  # to the first section
    "review_queue.of_post",  # to the item about it
    "threads.show",  # to where the post stands
    "threads.comments",  # to the thread
    "settings.show_part",  # to the form, from the address that it was sent to
    "languages.choose",  # back to the page where it was chosen
    "while_writing.people",  # for a script
    "while_writing.tags",  # for a script
}


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
            "favourite": to_choose("gloria", "first-28-spring"),
            "comment_of_pat": first_by(pat, Kind.COMMENT),
            **review_places(pat),
            "pitch": insisted_on(pat, challenge),
            "asking": somebody_asks(),
            "confirm": MailLink.issue(pat, Purpose.CONFIRM, pat.email, clock.now()),
            "reset": MailLink.issue(pat, Purpose.RESET, pat.email, clock.now()),
            "word": session.scalar(select(func.max(Announcement.id))),
            **reported_privately(pat),
            "mail": token_for(pat, Topic.ANSWER),
            "invitation": invited(challenge, pat),
            "hosting": asked_to_host(challenge),
            "organising": asked_to_organise(challenge),
            **help_places(pat),
            **circle_places(pat, challenge),
            **of_the_house(pat),
        }


def somebody_asks() -> int:
    """Who would like to join, and has confirmed their address."""
    at = clock.now()
    about = {"first_name": "Wanda", "last_name": "Flick", "zone": "Europe/Berlin"}
    wanda = Account.sign_up(handle="wanda", email="wanda@example.org", password="Kindling-2026", at=at, **about)
    JoinRequest.make(wanda, "I mend shoes in the old town, and would like to learn from others.", None, at=at)
    db.session.flush()
    wanda.confirm_email(wanda.email, at)
    return wanda.id


def of_the_house(pat: Account) -> dict[str, object]:
    """A message to the moderators, and a line of the lists against spam."""
    about = {"name": "", "email": "", "locale": "en"}
    message = Message.send("Where is my draft?", sender=pat, suspect=False, at=clock.now(), **about)
    Listed.add(ListKind.DOMAIN, ["spam.example.org"], "They come every day.", by=pat, at=clock.now())
    db.session.flush()
    return {"message": message.id, "listed": db.session.scalar(select(func.max(Listed.id)))}


def insisted_on(pat: Account, challenge: Challenge) -> int:
    """A topic that reads like a pitch, and waits for a moderator."""
    text = "My new course is now live, only 97 € until Sunday. Sign up here: https://example.org/shop"
    about = {"title": "Loyal customers", "challenge": challenge, "all_the_same": True}
    topic = Post.write(Kind.TOPIC, pat, text, at=clock.now(), **about)
    db.session.flush()
    return topic.id


def help_places(pat: Account) -> dict[str, object]:
    """Requests of the demo in all their states, and one of Pat's that somebody would take up."""
    by_state = {state: db.session.scalar(latest_in(state)) for state in State}
    post = {"title": "A wheel to true", "audience": "public", "challenge": None}
    facts = {"kind": "ask", "time_needed": "hour", "place": None, "own_part": "I bring the wheel.", "until_on": None}
    own = HelpRequest.publish(pat, "It wobbles.", at=clock.now(), post=post, skills=["Websites"], **facts)
    db.session.flush()
    Taker.offer(own, db.session.scalars(select(Account).where(Account.handle == "leo")).one(), "Me", at=clock.now())
    taken = by_state[State.TAKEN]
    return {
        "asked": by_state[State.OPEN],
        "taken": taken,
        "done": by_state[State.DONE],
        "taker": db.session.scalar(select(Taker.id).where(Taker.post_id == taken)),
        "chain": db.session.scalar(select(func.min(Thanks.chain_id))),
        "own_open": own.post_id,
        "waiting": db.session.scalar(select(Taker.id).where(Taker.post_id == own.post_id)),
    }


def circle_places(pat: Account, challenge: Challenge) -> dict[str, object]:
    """Pat's circle, with a link into it."""
    circle = circle_around(pat, challenge)
    circle.make_link()
    return {"circle": circle.id, "circle_code": circle.code}


def circle_around(pat: Account, challenge: Challenge) -> Circle:
    mine = select(Membership.circle_id).where(Membership.account_id == pat.id, Membership.left_at.is_(None))
    return db.session.scalars(select(Circle).where(Circle.id.in_(mine), Circle.challenge_id == challenge.id)).one()


def review_places(pat: Account) -> dict[str, object]:
    """An item of the queue, and a decision about Pat with which she does not agree."""
    mo = db.session.scalars(select(Account).where(Account.handle == "mo")).one()
    put_in_queue(pat, Why.MODERATOR, at=clock.now())
    item = db.session.scalars(item_to_decide(newest_item())).one()
    about = {"version": item.version, "as_read": mark_of(item.thing)}
    decision = Decision.make(item, Action.WARN, "A word about this.", by=mo, at=clock.now(), **about)
    whole = db.session.scalars(decision_to_change(decision.id)).one()
    Appeal.make(whole, pat, "I see it differently.", at=clock.now())
    db.session.flush()
    waits = db.session.scalar(select(func.min(ReviewItem.id)).where(ReviewItem.kind == "post"))
    return {"item": waits, "decision": decision.id, "appealed": newest_item()}


def newest_item() -> int:
    return db.session.scalar(select(func.max(ReviewItem.id))) or 0


def latest_in(state: State) -> Select[int]:
    return select(func.max(HelpRequest.post_id)).where(HelpRequest.state == state)


def reported_privately(pat: Account) -> dict[str, int]:
    """The private word to Pat, and the item about it, at which a moderator may look."""
    mine = select(PrivateWord).where(PrivateWord.to_id == pat.id).options(joinedload(PrivateWord.post))
    word = db.session.scalars(mine).one()
    Report.make(word, pat, Reason.UNKIND, "Only to try the page.", clock.now())
    return {"private": word.id, "told": newest_item()}


def first_by(person: Account, kind: Kind) -> int | None:
    theirs = select(func.min(Post.id)).where(Post.author_id == person.id, Post.kind == kind)
    return db.session.scalar(theirs)


def to_choose(handle: str, slug: str) -> int | None:
    """An entry in a challenge that is over."""
    theirs = select(func.min(Post.id)).join(Post.author).join(Post.challenge)
    return db.session.scalar(theirs.where(Account.handle == handle, Challenge.slug == slug, Post.kind == Kind.ENTRY))


def invited(challenge: Challenge, by: Account) -> str:
    invitation = Invitation.to(challenge, by=by, standing=0, at=clock.now())
    db.session.add(invitation)
    return invitation.code


def asked_to_host(challenge: Challenge) -> str:
    by = db.session.scalars(select(Account).where(Account.handle == "ada")).one()
    last = select(Prompt).where(Prompt.challenge_id == challenge.id, Prompt.number == challenge.length)
    return HostInvitation.to(db.session.scalars(last).one(), by=by, standing=0, at=clock.now()).code


def asked_to_organise(challenge: Challenge) -> str:
    by = db.session.scalars(select(Account).where(Account.handle == "ada")).one()
    return OrganiserInvitation.to(challenge, by=by, standing=0, at=clock.now()).code

"""What the challenges' pages show: every query is named for its viewer and says what it loads."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Text, and_, cast, false, func, not_, or_, select, true
from sqlalchemy.orm import defer, joinedload, selectinload

from forum.accounts import Account, acts_as_moderator, has_a_page, is_near
from forum.challenges.co_organising import OrganiserInvitation
from forum.challenges.hosting import HostInvitation
from forum.challenges.invitations import Invitation, still_lets_in
from forum.challenges.models import Challenge, Organiser
from forum.challenges.participation import Part, Participation
from forum.challenges.pledges import Pledge, PledgeCheck, Signature
from forum.challenges.prompts import Prompt, PromptRevision
from forum.challenges.words import Pace
from forum.core.database import db
from forum.posts import Kind, Post, Visibility, is_invited, is_near_to, posts_visible_to

MOST_REVISIONS = 50


def challenge_readable_by(viewer: Any) -> ColumnElement[bool]:
    """Drafts are for their organisers and hosts; then the visibility decides."""
    if viewer.is_admin:
        return true()
    is_shown = true() if viewer.is_moderator else Challenge.hidden_at.is_(None)
    if not viewer.is_authenticated:
        return and_(Challenge.announced_at.is_not(None), Challenge.visibility == Visibility.PUBLIC, is_shown)
    return and_(is_shown, is_open_to_member(viewer, viewer.is_moderator))


def is_open_to_member(person: Any, looks_after_all: Any) -> ColumnElement[bool]:
    """Over Challenge, whatever moderators have hidden. `person`: somebody, or `Account`."""
    to_members = or_(Challenge.visibility != Visibility.INVITED, is_invited(person.id, Challenge.id), looks_after_all)
    is_out = and_(Challenge.announced_at.is_not(None), to_members)
    return or_(is_run_by(person), is_hosted_by(person), is_out)


def is_named_to(person: Any, challenge_id: Any) -> ColumnElement[bool]:
    """`challenge_readable_by` of many people at once: `Account`, and a column. What moderators have hidden is asked
    about apart."""
    there = select(Challenge.id).where(Challenge.id == challenge_id)
    there = there.where(is_open_to_member(person, acts_as_moderator(person)))
    return there.correlate_except(Challenge).exists()


def is_run_by(viewer: Any) -> ColumnElement[bool]:
    return is_led_by(viewer, Challenge.id)


def is_led_by(viewer: Any, challenge_id: Any) -> ColumnElement[bool]:
    """Whether the viewer organises this challenge: an id, or a column."""
    runs = (Organiser.challenge_id == challenge_id, Organiser.account_id == viewer.id)
    return select(Organiser.account_id).where(*runs).correlate_except(Organiser).exists()


def books_naming(person_id: int) -> Select[int]:
    """Challenges whose book, if there is one, has their name: above what they agreed to, or as who organises it."""
    parts = select(Participation.challenge_id).where(
        Participation.account_id == person_id, Participation.in_keepsake.is_(True)
    )
    runs = select(Organiser.challenge_id).where(Organiser.account_id == person_id)
    return select(Challenge.id).where(or_(Challenge.id.in_(parts), Challenge.id.in_(runs)))


def is_hosted_by(viewer: Any) -> ColumnElement[bool]:
    hosts = select(Prompt.id).where(Prompt.challenge_id == Challenge.id, Prompt.host_id == viewer.id)
    return hosts.correlate_except(Prompt).exists()


def challenges_visible_to(viewer: Any) -> Select[Challenge]:
    """Challenges with their organisers."""
    return (
        select(Challenge)
        .where(challenge_readable_by(viewer))
        .options(selectinload(Challenge.organisers).joinedload(Organiser.account))
    )


def visible_at(viewer: Any, slug: str) -> Select[int]:
    """The id of the challenge at this address, if this viewer may see it."""
    return select(Challenge.id).where(Challenge.slug == slug, challenge_readable_by(viewer))


def is_visible(viewer: Any, challenge: Challenge) -> Select[int]:
    """The challenge's id, if this viewer may see it."""
    return select(Challenge.id).where(Challenge.id == challenge.id, challenge_readable_by(viewer))


def has_ended(today: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Whether its last day is over, where `today` is the date at the last place on earth; as `Challenge.ends_on`."""
    together = and_(Challenge.pace == Pace.TOGETHER, days_later(Challenge.starts_on, Challenge.length) <= today)
    own = [days_later(day, Challenge.length) < today for day in (Challenge.closed_on, Challenge.starts_on)]
    return or_(together, and_(Challenge.pace == Pace.OWN, Challenge.closed_on.is_not(None), *own))


def days_later(day: Any, number: Any) -> ColumnElement[date]:
    """The date so many days later, in the words of the database in use."""
    if db.engine.dialect.name == "postgresql":
        return day + cast(number, Integer)  # type: ignore[no-any-return]  # a column of dates, which `day` cannot say
    return func.date(day, cast(number, Text) + " days", type_=day.type)


def open_challenges(viewer: Any, today: date) -> Select[Challenge]:
    """Running, announced, and at everyone's own pace."""
    query = challenges_visible_to(viewer).where(Challenge.announced_at.is_not(None), Challenge.cancelled_at.is_(None))
    return query.where(not_(has_ended(today))).options(*without_texts())


def past_challenges(viewer: Any, today: date) -> Select[Challenge]:
    """Those whose days are over, and those that were cancelled."""
    is_past = or_(has_ended(today), Challenge.cancelled_at.is_not(None))
    query = challenges_visible_to(viewer).where(Challenge.announced_at.is_not(None), is_past)
    return query.options(*without_texts())


def challenges_in_hand(viewer: Any, today: date) -> Select[Challenge]:
    """What the viewer prepares: drafts they run, and challenges in which they host a day to come."""
    mine = or_(
        and_(Challenge.announced_at.is_(None), or_(is_run_by(viewer), is_hosted_by(viewer))),
        and_(Challenge.announced_at.is_not(None), is_hosted_by(viewer), not_(has_ended(today))),
    )
    goes_on = and_(Challenge.cancelled_at.is_(None), Challenge.hidden_at.is_(None))
    query = select(Challenge).where(mine, goes_on).options(*without_texts())
    return query.order_by(Challenge.id.desc()).limit(20)


def earlier_ones_of(viewer: Any, challenge: Challenge) -> Select[Challenge]:
    """Others that the viewer runs, the latest first: their days can be taken over."""
    others = and_(Challenge.id != challenge.id, Challenge.announced_at.is_not(None))
    query = select(Challenge).where(is_run_by(viewer), others).options(*without_texts())
    return query.order_by(Challenge.id.desc()).limit(20)


def without_texts() -> tuple[Any, Any]:
    """A list shows summaries; long texts stay in the database."""
    return defer(Challenge.description, raiseload=True), defer(Challenge.description_html, raiseload=True)


def editions_of(viewer: Any, challenge: Challenge) -> Select[Challenge]:
    """The edition this was made from and those made from this, earliest first; only what the viewer may see."""
    is_kin = or_(Challenge.id == challenge.edition_of_id, Challenge.edition_of_id == challenge.id)
    query = select(Challenge).where(is_kin, challenge_readable_by(viewer)).options(*without_texts())
    return query.order_by(Challenge.starts_on, Challenge.id)


def prompts_of_visible(viewer: Any) -> Select[Prompt]:
    """Prompts of visible challenges, with challenge, organisers and host; whether one is open is another question."""
    challenge = joinedload(Prompt.challenge).selectinload(Challenge.organisers).joinedload(Organiser.account)
    return (
        select(Prompt)
        .join(Prompt.challenge)
        .where(challenge_readable_by(viewer), Prompt.number <= Challenge.length)
        .options(challenge, joinedload(Prompt.host))
    )


def prompts_to_show(challenge: Challenge, today: int | None, viewer: Any) -> Select[Prompt]:
    """Today's prompt, and the days the viewer hosts, with the hosts."""
    hosted = Prompt.host_id == viewer.id if viewer.is_authenticated else false()
    wanted = or_(hosted, Prompt.number == today if today else false())
    query = select(Prompt).where(Prompt.challenge_id == challenge.id, Prompt.number <= challenge.length, wanted)
    return query.options(joinedload(Prompt.host)).order_by(Prompt.number)


def all_prompts_of(challenge: Challenge) -> Select[Prompt]:
    """Every day with its host, for those who run the challenge."""
    query = select(Prompt).where(Prompt.challenge_id == challenge.id, Prompt.number <= challenge.length)
    return query.options(joinedload(Prompt.host)).order_by(Prompt.number)


def revisions_of(prompt: Prompt) -> Select[PromptRevision]:
    """What a day asked for before, the latest first, with who changed it; as many as anybody looks through."""
    query = select(PromptRevision).where(PromptRevision.prompt_id == prompt.id)
    return query.options(joinedload(PromptRevision.edited_by)).order_by(PromptRevision.id.desc()).limit(MOST_REVISIONS)


def latest_pledge_of(challenge: Challenge) -> Select[Pledge]:
    return select(Pledge).where(Pledge.challenge_id == challenge.id).order_by(Pledge.version.desc()).limit(1)


def pledges_of(challenge: Challenge) -> Select[Pledge]:
    """Every wording, the latest first."""
    return select(Pledge).where(Pledge.challenge_id == challenge.id).order_by(Pledge.version.desc())


def signatures_of(mine: Participation) -> Select[Signature]:
    """One's own, the latest first, each with the wording that was signed."""
    query = select(Signature).where(Signature.participation_id == mine.id).options(joinedload(Signature.pledge))
    return query.order_by(Signature.id.desc())


def pledge_checks_of(mine: Participation) -> Select[PledgeCheck]:
    """What they said of their pledge, day by day; for themselves alone."""
    return select(PledgeCheck).where(PledgeCheck.participation_id == mine.id).order_by(PledgeCheck.number)


def is_part_of(viewer: Any) -> ColumnElement[bool]:
    """A visitor has none; in particular not those whose people have left the forum."""
    return Participation.account_id == viewer.id if viewer.is_authenticated else false()


def participations_of(viewer: Any) -> Select[Participation]:
    """What the viewer takes part in or follows, with the challenges and the account."""
    return (
        select(Participation)
        .where(is_part_of(viewer), Participation.left_at.is_(None))
        .options(joinedload(Participation.challenge), joinedload(Participation.account))
    )


def part_in(viewer: Any, challenge_id: int) -> Select[Participation]:
    """The viewer's part in one challenge, also when they have left; none for visitors."""
    return (
        select(Participation)
        .where(is_part_of(viewer), Participation.challenge_id == challenge_id)
        .options(joinedload(Participation.challenge), joinedload(Participation.account))
    )


def people_of(viewer: Any, challenge: Challenge) -> Select[Participation]:
    """Who takes part, with their accounts; whoever watches from the sidelines, has no page yet, is suspended or takes
    leave, is in no list.

    Those who organise see everyone, also whom they keep away from: they are responsible for them.
    """
    takes_part = and_(Participation.part == Part.PARTICIPANT, Participation.left_at.is_(None))
    organises = challenge.is_organised_by(viewer)
    is_met = Account.email_confirmed_at.is_not(None) if organises else has_a_page()
    is_known = or_(Participation.account_id.is_(None), Participation.account.has(is_met))
    query = select(Participation).where(Participation.challenge_id == challenge.id, takes_part, is_known)
    if not organises:
        query = query.where(is_near(viewer, Participation.account_id))
    return query.options(joinedload(Participation.account))


def topics_of(viewer: Any, challenge: Challenge) -> Select[Post]:
    """The topics that are to be seen and of nobody they keep away from, with their authors and without their texts."""
    is_there = and_(Post.deleted_at.is_(None), Post.hidden_at.is_(None), is_near_to(viewer))
    query = posts_visible_to(viewer).where(Post.challenge_id == challenge.id, Post.kind == Kind.TOPIC, is_there)
    return query.options(defer(Post.html, raiseload=True), defer(Post.source, raiseload=True))


def standing_invitations_of(challenge: Challenge) -> Select[Invitation]:
    """The links that nobody withdrew, also those that are over, the latest first, with who made them."""
    query = select(Invitation).where(Invitation.challenge_id == challenge.id, Invitation.withdrawn_at.is_(None))
    return query.options(joinedload(Invitation.created_by)).order_by(Invitation.id.desc())


def invitation_by_code(code: str, at: datetime) -> Select[Invitation]:
    """Whoever has the code is invited; one that has ended is as good as none."""
    query = select(Invitation).where(Invitation.code == code, still_lets_in(at))
    query = query.where(Invitation.challenge.has(Challenge.hidden_at.is_(None)))
    organisers = selectinload(Challenge.organisers).joinedload(Organiser.account)
    return query.options(joinedload(Invitation.challenge).options(organisers))


def host_invitations_of(prompt: Prompt, at: datetime) -> Select[HostInvitation]:
    """The links by which somebody can still host this day, the latest first, with who made them and whom they ask."""
    query = select(HostInvitation).where(HostInvitation.prompt_id == prompt.id, HostInvitation.still_stands(at))
    people = joinedload(HostInvitation.created_by), joinedload(HostInvitation.asked)
    return query.options(*people).order_by(HostInvitation.id.desc())


def host_invitation_by_code(code: str, at: datetime) -> Select[HostInvitation]:
    """With its day, the challenge and who made the link."""
    query = select(HostInvitation).where(HostInvitation.code == code, HostInvitation.still_stands(at))
    prompt = joinedload(HostInvitation.prompt)
    challenge = prompt.joinedload(Prompt.challenge).options(*without_texts())
    load = (challenge.selectinload(Challenge.organisers), prompt.joinedload(Prompt.host))
    return query.options(*load, joinedload(HostInvitation.created_by))


def organiser_invitations_of(challenge: Challenge, at: datetime) -> Select[OrganiserInvitation]:
    """The links by which somebody can still come to organise it, the latest first, with who made them and whom they
    ask."""
    mine = (OrganiserInvitation.challenge_id == challenge.id, OrganiserInvitation.still_stands(at))
    people = joinedload(OrganiserInvitation.created_by), joinedload(OrganiserInvitation.asked)
    return select(OrganiserInvitation).where(*mine).options(*people).order_by(OrganiserInvitation.id.desc())


def organiser_invitation_by_code(code: str, at: datetime) -> Select[OrganiserInvitation]:
    """With the challenge and who runs it."""
    query = select(OrganiserInvitation).where(OrganiserInvitation.code == code, OrganiserInvitation.still_stands(at))
    challenge = joinedload(OrganiserInvitation.challenge).options(*without_texts())
    return query.options(challenge.selectinload(Challenge.organisers).joinedload(Organiser.account))


def slugs_like(slug: str) -> Select[str]:
    """Those that begin alike, to find one that is free."""
    return select(Challenge.slug).where(Challenge.slug.startswith(slug, autoescape=True))


def made_by_form(viewer: Any, submission_key: str) -> Select[str]:
    """The address of the challenge that the first sending of the same form made."""
    mine = Challenge.created_by_id == viewer.id
    return select(Challenge.slug).where(mine, Challenge.submission_key == submission_key)

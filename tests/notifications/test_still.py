"""What is no longer so is nobody's news: neither in the list, nor in the count, nor in a mail."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges import Organiser, Prompt
from forum.challenges.asking import KINDS
from forum.challenges.readers import dismiss_from_team
from forum.circles import CircleInvitation, Happened, Left, come_in
from forum.circles.invitations import invitations_to
from forum.circles.words import Answer
from forum.core import clock
from forum.entries import Wall, lift_walls_of, raise_walls
from forum.leaving.models import set_out
from forum.moderation import Action
from forum.moderation.private_words import hide_words_of
from forum.notifications import Round
from forum.posts import Post, PrivateWord, with_people
from tests.attacks.test_opening import opened
from tests.browser import BASE, Browser, signed_in
from tests.challenges.scenes import change_part, part_of
from tests.circles.scenes import account, circle_of, let_in, loaded, membership, part
from tests.help.scenes import offer, wish_of
from tests.moderation.queue import decide_item, report_word, undo
from tests.notifications.post import plain
from tests.notifications.push_scenes import phone_of, send
from tests.notifications.scenes import sentences, tell_all
from tests.posts.topics import by
from tests.world import Person, World


@dataclass(frozen=True)
class Scene:
    """Whom the news is for, how it begins, and what it is about."""

    person: Person
    says: str
    about: Any = None


def a_word(world: World) -> Scene:
    entry = world.entry(world.ana, world.challenge(), 9)
    ben = world.ben
    with world.session() as session:
        post = session.get(Post, entry, options=(joinedload(Post.author), joinedload(Post.thread)))
        word = PrivateWord.write(post, by(ben), "What a silly thing to ask.", at=clock.now())
    return Scene(world.ana, "Ben Example wrote you a private word", word)


def an_answer(world: World) -> Scene:
    word = a_word(world).about
    with world.session() as session:
        written = session.scalars(with_people(select(PrivateWord).where(PrivateWord.id == word))).one()
        written.answer("You should know about silly.", at=clock.now())
    return Scene(world.ben, "Ana Example answered your private word", word)


def hide_word(world: World, scene: Scene) -> int:
    return decide_item(world, report_word(world, scene.about, scene.person), Action.HIDE, world.mo)


def hide_all_of(name: str) -> Callable[[World, Scene], None]:
    """As it is done when they are removed as a spammer."""

    def deed(world: World, scene: Scene) -> None:
        with world.session():
            hide_words_of(getattr(world, name).id, clock.now())

    return deed


def a_wall(world: World) -> Scene:
    challenge = world.challenge(visibility="invited")
    mine = world.join(world.ana, challenge)
    change_part(world, mine, lambda one: Wall.hit(one, "Nobody opens my letters.", pause_days=0, at=clock.now()))
    return Scene(world.olga, "Ana Example hit a wall", challenge)


def lift_it(world: World, scene: Scene) -> None:
    ana = signed_in(world, world.ana)
    ana.visit("/challenges/kind-28/wall")
    ana.submit("I am over it")


def write_again(world: World, scene: Scene) -> None:
    world.entry(world.ana, scene.about, 9)


def leave_challenge(world: World, scene: Scene) -> None:
    change_part(world, part_of(world, world.ana, scene.about).id, lambda one: one.leave(clock.now()))


def open_it(world: World, scene: Scene) -> None:
    opened(world, "public")


def be_silent(world: World, scene: Scene) -> None:
    with world.session() as session:
        session.get(Account, world.ana.id).be_silent(clock.now() + timedelta(days=3), "Calm down.")


def hide_profile(world: World, scene: Scene) -> None:
    with world.session() as session:
        session.get(Account, world.ana.id).hide_profile(clock.now())


def a_circle(what: Happened, says: str, **more: Any) -> Callable[[World], Scene]:
    def happens(world: World) -> Scene:
        circle = circle_of(world, world.challenge(), world.ana, world.cleo)
        ben = world.ben
        with world.session():
            person = None if what in (Happened.MATCHED, Happened.SMALL, Happened.ASKED) else account(ben)
            membership(world.ana, circle).asked_at = clock.now() if what == Happened.ASKED else None
            loaded(circle).tell(what, by=person, at=clock.now(), people=[world.ana.id], **more)
        return Scene(world.ana, says, circle)

    return happens


ASKED = a_circle(Happened.ASKED, "How would you like to go on in “Larks”?")
JOINED = a_circle(Happened.JOINED, "Ben Example and Cleo Example came into your circle “Larks”")
LEFT = a_circle(Happened.LEFT, "Ben Example left “Larks”", words="Good-bye, and thanks.")
MATCHED = a_circle(Happened.MATCHED, "You have a circle: “Larks”.")
SMALL = a_circle(Happened.SMALL, "You are few in “Larks” now.")


def leave_circle(world: World, scene: Scene) -> None:
    with world.session():
        membership(world.ana, scene.about).leave(Left.LEFT, at=clock.now())


def stay(world: World, scene: Scene) -> None:
    with world.session():
        membership(world.ana, scene.about).stay(clock.now())


def let_another_in(world: World, scene: Scene) -> None:
    with world.session():
        challenge = loaded(scene.about).challenge_id
    world.join(world.olga, challenge)
    let_in(world, scene.about, world.olga)


def an_invitation(world: World) -> Scene:
    challenge = world.challenge()
    circle = circle_of(world, challenge, world.cleo)
    world.join(world.ana, challenge)
    with world.session():
        CircleInvitation.make(loaded(circle), account(world.ana), by=account(world.cleo), at=clock.now())
    return Scene(world.ana, "Cleo Example invites you to the circle “Larks”", challenge)


def answer_it(answer: Answer) -> Callable[[World, Scene], None]:
    def deed(world: World, scene: Scene) -> None:
        with world.session() as session:
            invitation = session.scalars(invitations_to(scene.person, clock.now())).one()
            if answer == Answer.ACCEPTED:
                come_in(invitation.circle, part(scene.person, scene.about), at=clock.now())
            else:
                invitation.end(answer, clock.now())

    return deed


def asked_to(what: str, visibility: str = "members") -> Callable[[World], Scene]:
    """By name, by whoever organises."""

    def happens(world: World) -> Scene:
        challenge = world.challenge(visibility=visibility)
        assert world.ana
        olga = signed_in(world, world.olga)
        if what == "organise":
            olga.visit("/challenges/kind-28/organisers")
            olga.submit("Ask them", handle="ana")
        else:
            olga.visit("/challenges/kind-28/days/20/edit")
            olga.submit("Save this day", host="ana")
        return Scene(world.ana, f"Olga Example asked you to {what}", challenge)

    return happens


def hosting_in_a_draft(world: World) -> Scene:
    """Whoever hosts a day of it sees it before others do."""
    challenge, ana, olga = world.challenge(announced=False), world.ana, world.olga
    with world.session() as session:
        day = select(Prompt).where(Prompt.challenge_id == challenge, Prompt.number == 20)
        prompt = session.scalars(day.options(joinedload(Prompt.challenge), joinedload(Prompt.host))).one()
        prompt.name_host(session.get(Account, ana.id), by=session.get(Account, olga.id), at=clock.now())
    return Scene(ana, "Olga Example asked you to host", challenge)


def take_back_questions(world: World, scene: Scene) -> None:
    """What the challenge is called from now on is for those who are in it."""
    with world.session():
        for kind in KINDS:
            kind.end_those_asking(scene.person.id, scene.about, clock.now())


def organise_no_more(world: World, scene: Scene) -> None:
    with world.session() as session:
        session.execute(delete(Organiser).where(Organiser.challenge_id == scene.about))
        dismiss_from_team(scene.about, scene.person.id, clock.now())


def suspend(name: str) -> Callable[[World, Scene], None]:
    def deed(world: World, scene: Scene) -> None:
        with world.session() as session:
            session.get(Account, getattr(world, name).id).suspend(clock.now())

    return deed


def of_inviter(deed: Callable[[Account], None]) -> Callable[[World, Scene], None]:
    def change(world: World, scene: Scene) -> None:
        with world.session():
            deed(account(world.cleo))

    return change


def leave_as_inviter(world: World, scene: Scene) -> None:
    with world.session() as session:
        circle = session.scalars(select(CircleInvitation.circle_id)).one()
        membership(world.cleo, circle).leave(Left.LEFT, at=clock.now())


def an_offer(world: World) -> Scene:
    wish = wish_of(world, world.ana)
    offer(world, world.cleo, wish)
    return Scene(world.ana, "Cleo Example would take up", wish)


def an_opening(world: World) -> Scene:
    entry = world.entry(world.ana, world.challenge(visibility="invited"), 9)
    opened(world, "public")
    return Scene(world.ana, "“Twenty-eight kind days” is open to more people now", entry)


def close_again(world: World, scene: Scene) -> None:
    opened(world, "invited")


def open_mine(world: World, scene: Scene) -> None:
    ana = signed_in(world, world.ana)
    ana.visit("/challenges/kind-28/kept-back")
    ana.submit("Open what I wrote")


def delete_mine(world: World, scene: Scene) -> None:
    with world.session() as session:
        session.get(Post, scene.about).deleted_at = clock.now()


GONE = {
    "a private word that a moderator hid": (a_word, hide_word),
    "a private word of a spammer": (a_word, hide_all_of("ben")),
    "the answer to a hidden word": (an_answer, hide_word),
    "the answer of a spammer": (an_answer, hide_all_of("ana")),
    "a wall that somebody got over": (a_wall, lift_it),
    "a wall of who wrote again": (a_wall, write_again),
    "a wall of who left": (a_wall, leave_challenge),
    "a wall of a time when few could read it": (a_wall, open_it),
    "a wall of who was silenced": (a_wall, be_silent),
    "a wall of whom a moderator has hidden": (a_wall, hide_profile),
    "who came into a circle that one left": (JOINED, leave_circle),
    "who left a circle that one left": (LEFT, leave_circle),
    "the circle found, and left": (MATCHED, leave_circle),
    "being few in a circle that one left": (SMALL, leave_circle),
    "being few in a circle where others came in": (SMALL, let_another_in),
    "a question that was answered": (ASKED, stay),
    "a question about a circle that one left": (ASKED, leave_circle),
    "an invitation accepted": (an_invitation, answer_it(Answer.ACCEPTED)),
    "an invitation declined": (an_invitation, answer_it(Answer.DECLINED)),
    "an invitation taken back": (an_invitation, answer_it(Answer.WITHDRAWN)),
    "an invitation of who left the circle": (an_invitation, leave_as_inviter),
    "an invitation of who was suspended": (an_invitation, suspend("cleo")),
    "an invitation of whom a moderator has hidden": (
        an_invitation,
        of_inviter(lambda one: one.hide_profile(clock.now())),
    ),
    "the good-bye of who was suspended": (LEFT, suspend("ben")),
    "a question to organise from who was suspended": (asked_to("organise"), suspend("olga")),
    "a question to host from who was suspended": (asked_to("host"), suspend("olga")),
    "a question to organise what is for invited people, taken back": (
        asked_to("organise", "invited"),
        take_back_questions,
    ),
    "a question to host what is for invited people, taken back": (asked_to("host", "invited"), take_back_questions),
    "a wall among invited people that one organises no more": (a_wall, organise_no_more),
    "an offer of who was suspended": (an_offer, suspend("cleo")),
    "an offer of who is about to leave": (
        an_offer,
        of_inviter(lambda one: set_out(one, with_posts=False, at=clock.now())),
    ),
    "a challenge that was closed again": (an_opening, close_again),
    "words that were opened as well": (an_opening, open_mine),
    "words that were deleted": (an_opening, delete_mine),
}
SCENES = {
    "a private word": a_word,
    "its answer": an_answer,
    "a wall": a_wall,
    "who came into a circle": JOINED,
    "who left it": LEFT,
    "a circle found": MATCHED,
    "being few": SMALL,
    "a question": ASKED,
    "an invitation": an_invitation,
    "a question to organise": asked_to("organise"),
    "a question to host": asked_to("host"),
    "a question to organise what is for invited people": asked_to("organise", "invited"),
    "a question to host what is for invited people": asked_to("host", "invited"),
    "a day that one hosts in a draft": hosting_in_a_draft,
    "an offer of help": an_offer,
    "a challenge that was opened": an_opening,
}


def listed(world: World, scene: Scene) -> int:
    return sum(one.startswith(scene.says) for one in sentences(world, scene.person))


def counted(browser: Browser) -> int:
    return int(json.loads(browser.client.get("/notifications/unread", base_url=BASE).data)["count"])


def mailed(office, scene: Scene) -> bool:
    """In a mail of its own, or in the next morning's."""
    for later in (timedelta(minutes=20), timedelta(hours=24)):
        office.minute(clock.now() + later)
    return any(scene.says in f"{one['Subject']} {plain(one)}".replace("\n", " ") for one in office.box.to(scene.person))


def prepared(world: World, happens: Callable[[World], Scene]) -> Scene:
    """Told, and with a postman who comes round."""
    scene = happens(world)
    with world.session() as session:
        Round.begin(session.get(Account, scene.person.id), clock.now())
    tell_all(world)
    return scene


@pytest.mark.parametrize("what", SCENES)
def test_what_is_so_is_listed_counted_and_mailed(world, office, what):
    scene = prepared(world, SCENES[what])

    assert listed(world, scene) == 1
    assert counted(signed_in(world, scene.person)) == len(sentences(world, scene.person))
    assert mailed(office, scene)


@pytest.mark.attack("A22")
@pytest.mark.parametrize("what", GONE)
def test_what_is_no_longer_so_is_neither_listed_nor_counted_nor_mailed(world, office, what):
    happens, deed = GONE[what]
    scene = prepared(world, happens)

    deed(world, scene)
    tell_all(world)

    assert listed(world, scene) == 0
    assert counted(signed_in(world, scene.person)) == len(sentences(world, scene.person))
    assert not mailed(office, scene)


@pytest.mark.attack("A22")
@pytest.mark.parametrize("has_left", [False, True])
def test_nothing_is_pushed_of_a_circle_that_one_left(world, service, has_left):
    phone_of(world, service, world.ana)
    scene = prepared(world, JOINED)
    if has_left:
        leave_circle(world, scene)

    send(world)

    assert bool(service.received) != has_left


def test_what_was_taken_back_is_news_again(world):
    scene = prepared(world, a_word)
    undo(world, hide_word(world, scene), world.root)

    assert listed(world, scene) == 1


def test_who_was_silenced_is_heard_of_again_afterwards(world):
    scene = prepared(world, a_wall)
    be_silent(world, scene)

    assert listed(world, scene) == 0
    with clock.set_to(clock.now() + timedelta(days=3)):
        assert listed(world, scene) == 1
        assert counted(signed_in(world, scene.person)) == 1


def test_a_second_wall_is_told_alone(world):
    scene = prepared(world, a_wall)
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        lift_it(world, scene)
        mine = part_of(world, world.ana, scene.about).id
        change_part(world, mine, lambda one: Wall.hit(one, "Again nobody does.", pause_days=0, at=clock.now()))
        tell_all(world)

    assert sentences(world, world.olga) == ["Ana Example hit a wall in “Twenty-eight kind days”"]
    with world.session():
        raise_walls(lift_walls_of(world.ana.id, clock.now()))
    assert listed(world, scene) == 1, "who was removed by mistake stands where they stood"

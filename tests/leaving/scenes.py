"""Somebody who has done everything here that leaves a trace, each with a word that stands nowhere else.

All these words begin with the same letters, so that one look through everything finds each of them.
"""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.orm import joinedload

from forum.accounts import Account, Distance, Keeps
from forum.accounts.letters import write_address_changing, write_confirm, write_reset
from forum.accounts.mail_links import LinkWish, Purpose
from forum.accounts.models import SignIn
from forum.challenges import Challenge, How, Organiser, PlaceWish, follow, part_in
from forum.challenges.discussion import start_topic
from forum.closing.favourites import Favourite
from forum.core import clock
from forum.core.database import db
from forum.core.deliveries import Delivery
from forum.core.pictures import keep_picture
from forum.entries import Note, Wall
from forum.moderation import Action, ReviewItem
from forum.moderation.appeals import Appeal
from forum.moderation.messages import Message
from forum.moderation.queries import decision_to_change
from forum.notifications import tell_all
from forum.notifications.models import PushSubscription
from forum.posts import Draft, Post, PrivateWord, people_mentioned
from forum.posts.threads import with_quote
from forum.search.jobs import index_events
from tests.circles.scenes import circle_of
from tests.drawings import drawn
from tests.help.scenes import agree, likes, offer, taker, thanked, wish_of
from tests.leaving.everything import one_of_everything
from tests.moderation.queue import decide, item_of, report
from tests.world import Person, World

STEM = "xqz"
NAMES = ("marzanna", "quillon", "zephyrine")
TRACE = re.compile(rf"{STEM}[a-z]+|{'|'.join(NAMES)}", re.IGNORECASE)


@dataclass
class Life:
    person: Person
    challenge: int
    own_challenge: int
    shared_challenge: int
    entry: int
    topic: int
    comment: int
    asked: int
    bens_entry: int
    bens_answer: int
    bens_ask: int
    shown: str
    unused: str


def a_life(world: World) -> Life:
    challenge = world.challenge()
    before = world.person("xqzformer", first_name="Quillon", last_name="Zephyrine")
    circle_of(world, challenge, world.ben, before, name="Larks")
    me = called_otherwise_from_now_on(world, challenge, before)
    shown, unused = pictures(world, me)
    bens_entry = world.entry(world.ben, challenge, 8, "I asked Rosa what she needs.")
    entry = world.entry(
        me, challenge, 8, f"xqzentry and ![a cup]({shown}).", own_blog_url="https://xqzblog.example.com/"
    )
    edited(world, me, entry, f"xqzentry, said anew, and ![a cup]({shown}).")
    comment = world.comment(
        me, bens_entry, "xqzcomment: that is a kind thing to do, and I would like to try it as well."
    )
    answer = answered_by_ben(world, me, entry)
    quoted_by_ben(world, comment, bens_entry)
    asked, bens_ask = helping(world, me)
    life = Life(
        me, challenge, *organising(world, me), entry, topic_of(world, me, challenge), comment, asked,
        bens_entry, answer, bens_ask, shown, unused,
    )  # fmt: skip
    things_of_ones_own(world, life)
    moderated(world, life)
    with world.session():
        one_of_everything(life, world.ben.id)
        tell_all(clock.now())
        index_events()
    return life


def account(person: Person) -> Account:
    return db.session.get_one(Account, person.id)


def called_otherwise_from_now_on(world: World, challenge: int, before: Person) -> Person:
    """Ben knew them by another handle, and another mailbox knew of them; a third one was never theirs in the end."""
    thread = world.entry(world.ben, challenge, 7, "I asked Jon what he needs.")
    mentioned_by_ben(world, thread, "Ask @xqzformer, who knows him well and has the time for a word.")
    me = replace(before, handle="marzanna", email="marzanna@example.org")
    with world.session():
        one = account(before)
        write_reset(one, at=clock.now())
        one.set_handle(me.handle, at=clock.now())
        one.confirm_email(me.email, clock.now())
        write_confirm(one, "xqzwished@example.org", at=clock.now())
        write_address_changing(one, "xqzwished@example.org", at=clock.now())
    return me


def pictures(world: World, me: Person) -> tuple[str, str]:
    with world.session():
        addresses = [keep_picture(drawn(width), me.id, clock.now()).address for width in (300, 301)]
    return addresses[0], addresses[1]


def edited(world: World, me: Person, entry: int, text: str) -> None:
    """Its first words say something that the later ones do not."""
    with world.session() as session:
        load = (joinedload(Post.challenge), joinedload(Post.author))
        for words in (f"xqzearlier {text}", text):
            post = session.get(Post, entry, options=load, populate_existing=True)
            post.edit(words, by=account(me), version=post.version, at=clock.now())
            session.flush()


def answered_by_ben(world: World, me: Person, entry: int) -> int:
    """He mentions them, twice."""
    words = "Thank you, @marzanna! I would never have thought of it. As @Marzanna says: ask."
    return mentioned_by_ben(world, entry, words)


def mentioned_by_ben(world: World, thread: int, words: str) -> int:
    with world.session() as session:
        post = session.get(Post, thread, options=(joinedload(Post.author), joinedload(Post.challenge)))
        ben = account(world.ben)
        known = people_mentioned(words, ben, post.challenge)
        answer = post.comment(ben, words, at=clock.now(), mentioned=known)
        session.flush()
        return answer.id


def quoted_by_ben(world: World, comment: int, thread: int) -> None:
    with world.session() as session:
        post = session.get(Post, comment, options=(joinedload(Post.author),))
        words = with_quote(post, "So do I.").replace("xqzcomment", "comment")
    world.comment(world.ben, thread, words)


def topic_of(world: World, me: Person, challenge: int) -> int:
    with world.session() as session:
        there = session.get_one(Challenge, challenge)
        topic = start_topic(there, account(me), "xqztopic words", at=clock.now(), title="xqztitle")
        session.flush()
        id_ = topic.id
    world.comment(world.ben, id_, "I like this topic, and have something to say about it.")
    return id_


def helping(world: World, me: Person) -> tuple[int, int]:
    """They ask, and Ben helps; Ben asks, and they help; both once more, thanked for."""
    asked = wish_of(world, me, title="xqzrequest", text="xqzneed", own_part="xqzpart", place="Xqztown")
    agree(world, me, world.ben, asked)
    bens_ask = wish_of(world, world.ben)
    offered = offer(world, me, bens_ask, "xqzoffer, on Thursday")
    with world.session():
        taker(world.ben, bens_ask, offered).accept(by=account(world.ben), at=clock.now())
    with world.session():
        mine = taker(me, bens_ask, offered)
        mine.rest(clock.now().date() + timedelta(days=3), "xqzturn", by=account(me), at=clock.now())
    done = wish_of(world, world.ben)
    agree(world, world.ben, me, done)
    thanked(world, world.ben, done)
    likes(world, me, "proofreading", tedious=("bookkeeping", "xqzskill"), pairs=True)
    return asked, bens_ask


def organising(world: World, me: Person) -> tuple[int, int]:
    begins = clock.now().date() + timedelta(days=9)
    alone = world.challenge("alone", organiser=me, starts_on=begins, title="A month of small deeds")
    shared = world.challenge("shared", organiser=me, title="A month of listening")
    with world.session() as session:
        challenge = session.get(
            Challenge, shared, options=(joinedload(Challenge.organisers).joinedload(Organiser.account),)
        )
        challenge.add_organiser(account(world.olga), clock.now())
    world.challenge("draft", organiser=me, announced=False, title="xqzdraft", description="xqzplan")
    world.join(world.cleo, alone)
    return alone, shared


def things_of_ones_own(world: World, life: Life) -> None:
    """Profile, drafts, notes, private words, a wall, distances, mails, browsers."""
    me, now = life.person, clock.now()
    with world.session() as session:
        one = session.get(Account, me.id, options=(joinedload(Account.links),))
        said = {"why_here": "xqzwhy", "what_i_sell": "xqzsell", "how_i_earn": "xqzearn"}
        one.introduce(links=[("xqzshop", "https://xqzshop.example.com/")], bio="xqzbio", at=now, **said)
        Draft.save(me.id, "topic:kind-28", 1, {"text": "xqzunfinished"}, now)
        mine = session.scalars(part_in(one, life.challenge)).one()
        mine.check(7, How.PARTLY, "xqzcheck", now)
        mine.in_keepsake = True
        session.add(
            Favourite(
                challenge_id=life.challenge, post_id=life.bens_entry, person_id=me.id, why="xqzwhy", chosen_at=now
            )
        )
        session.add(PlaceWish(challenge_id=life.shared_challenge, account_id=me.id, asked_at=now))
        Wall.hit(mine, "xqzwall", pause_days=1, at=now)
        Distance.keep(one, account(world.cleo), Keeps.MUTE, at=now)
        Distance.keep(account(world.cleo), one, Keeps.BLOCK, at=now)
        session.get_one(Post, life.bens_answer).cheer(one, at=now)
        LinkWish.make(Purpose.RESET, me.email, "", now)
        Delivery.write(me.email, "xqzsubject", "xqzletter", at=now)
        Message.send("xqzvisitor", sender=None, suspect=False, at=now, name="xqz", email=me.email, locale="en")
        sign_in, _token = SignIn.begin(one, stays=False, browser="Firefox", address="192.0.2.7", at=now)
        session.flush()
        about = {"endpoint": "https://push.example.com/xqzpush", "p256dh": "xqzkey", "auth": "xqzauth"}
        PushSubscription.begin(me.id, sign_in.id, browser="Firefox", at=now, **about)
    noted(world, life)
    whispered(world, life)


def noted(world: World, life: Life) -> None:
    with world.session() as session:
        challenge = session.get(Challenge, life.shared_challenge)
        mine = follow(challenge, account(life.person), None, clock.now())
        session.flush()
        Note.keep(mine, 2, "xqznote", version=0, at=clock.now())


def whispered(world: World, life: Life) -> None:
    load = (joinedload(Post.author), joinedload(Post.challenge))
    with world.session() as session:
        bens, mine = (session.get(Post, one, options=load) for one in (life.bens_entry, life.entry))
        PrivateWord.write(bens, account(life.person), "xqzwhisper", at=clock.now())
        PrivateWord.write(mine, account(world.ben), "A word to you, Quillon.", at=clock.now())


def moderated(world: World, life: Life) -> None:
    """They report Ben's words; Cleo reports theirs; Mo warns them, and they disagree."""
    report(world, life.bens_entry, life.person, note="xqzreport")
    report(world, life.topic, world.cleo, note="a note in confidence")
    for post, words in ((life.topic, "Quillon again, see xqzlog."), (life.bens_entry, "Please ask @marzanna first.")):
        handed_over(world, post, words)
    warned = decide(world, life.topic, Action.WARN, world.mo)
    with world.session() as session:
        session.execute(text("UPDATE decisions SET reason = 'Please, @marzanna, be kind. Quillon Zephyrine, mind.'"))
        decision = session.scalars(decision_to_change(warned)).one()
        appeal = Appeal.make(decision, account(life.person), "xqzappeal", at=clock.now())
        appeal.answer = "We have talked about it, @marzanna."


def handed_over(world: World, post: int, words: str) -> None:
    with world.session() as session:
        item = session.get(ReviewItem, item_of(world, post))
        item.hand_over(None, words, version=item.version, at=clock.now())


def traces_in_the_database() -> set[tuple[str, str, str]]:
    """Table, column and word, wherever one of the words stands: all columns of all tables, those of the search, too."""
    found = set()
    for name in inspect(db.engine).get_table_names():
        rows = db.session.execute(text(f'SELECT * FROM "{name}"'))
        for row in rows.mappings():
            for column, value in row.items():
                said = value.decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
                found |= {(name, column, one.lower()) for one in TRACE.findall(said)}
    return found


def traces_in_files(folder: Path) -> set[tuple[str, str]]:
    """Every file, letter by letter: of the database also the pages that are free, and the log beside it."""
    files = [one for one in folder.rglob("*") if one.is_file()]
    found = set()
    for file in files:
        said = file.name.encode() + b" " + file.read_bytes().lower()
        if any(word.encode() in said for word in (STEM, *NAMES)):  # quicker by far than to look for all at once
            found |= {(file.name, one.lower()) for one in TRACE.findall(said.decode("latin-1"))}
    return found

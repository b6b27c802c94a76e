"""A forum with one of each thing in it, and the addresses of all its pages: what an attacker walks along.

Ana writes, is in a circle with Ben and has written him a private word; Olga organises; Mo moderates. Cleo has nothing
to do with any of it.
"""

import re
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.routing import Rule

from forum.accounts import Account
from forum.accounts.mail_links import MailLink, Purpose
from forum.challenges import Announcement, Challenge, Invitation
from forum.core import clock
from forum.core.database import db
from forum.moderation import Action, Reason, Report, SavedAnswer
from forum.notifications import tell_all
from forum.notifications.mails.readers import token_for
from forum.notifications.models import Notification
from forum.posts import Post, PrivateWord, with_people
from forum.posts.drafts import Draft
from tests.attacks.knocking import token_of
from tests.browser import BASE, Browser
from tests.circles.scenes import circle_of, loaded
from tests.help.scenes import agree, helped, wish_of
from tests.moderation.queue import decide, item_of, report
from tests.posts.topics import topic_of
from tests.world import Person, World

KIND = "She said: please do not change the bread."
PARTS = re.compile(r"<(?:[^:<>]+:)?(\w+)>")


def one_of_each(world: World, words: str = KIND, **about: Any) -> dict[str, object]:
    """Makes all of it with these words in each text; gives what stands for each part of an address."""
    challenge = world.challenge(title=words[:100], summary=words[:150], description=words, **about)
    circle = circle_of(world, challenge, world.ana, world.ben, name=words[:40])
    entry = world.entry(world.ana, challenge, 9, f"{words} Today.")
    topic = topic_of(world, world.ana, challenge, f"{words} #found", title=words[:100])
    comment = world.comment(world.ben, topic, words)
    return {
        "slug": "kind-28",
        "handle": "ana",
        "tag": "found",
        "number": 9,
        "language": "de",
        "post_id": comment,
        "root_id": topic,
        "thread_id": topic,
        "topic_id": topic,
        "entry_id": entry,
        "comment_id": comment,
        "circle_id": circle,
        "part": "zone",
        "name": "tell",
        "way": "parts",
        "digest": "x",
        "file": "x.webp",
        "subscription_id": 1,
        "part_id": 1,
        "invitation_id": 1,
        **words_of(world, challenge, circle, comment, words),
        **help_of(world, challenge, words),
        **review_of(world, entry, words),
    }


def words_of(world: World, challenge_id: int, circle: int, comment: int, words: str) -> dict[str, object]:
    with world.session() as session:
        ana, olga = account(session, world.ana), account(session, world.olga)
        challenge = session.get(Challenge, challenge_id)
        post = session.get(Post, comment, options=(joinedload(Post.author), joinedload(Post.thread)))
        announcement = Announcement.make(challenge, olga, words[:100], words, at=clock.now())
        word = PrivateWord.write(post, ana, words, at=clock.now())
        whole = with_people(select(PrivateWord).where(PrivateWord.id == word)).options(joinedload(PrivateWord.post))
        reported = session.scalars(whole.execution_options(populate_existing=True)).one()
        Report.make(reported, account(session, world.ben), Reason.UNKIND, words[:300], clock.now())
        invitation = Invitation.to(challenge, by=olga, standing=0, at=clock.now())
        session.add(invitation)
        Draft.save(ana.id, "topic:kind-28", 1, {"title": words, "text": words}, clock.now())
        confirm = MailLink.issue(ana, Purpose.CONFIRM, "ana@example.net", clock.now())
        reset = MailLink.issue(ana, Purpose.RESET, ana.email, clock.now())
        loaded(circle).make_link()
        session.flush()
        about = {"announcement_id": announcement.id, "word_id": word, "code": invitation.code, "confirm": confirm}
        about |= {"reset": reset, "mail": token_for(ana, "answer"), "circle_code": loaded(circle).code}
        return about | {"draft_id": session.scalar(select(Draft.id))}


def help_of(world: World, challenge: int, words: str) -> dict[str, object]:
    helped(world, world.ana, world.ben, challenge=challenge, title=words[:100], text=f"{words} Once.")
    taken = wish_of(world, world.ana, challenge=challenge, title=words[:100], text=f"{words} Again.", skills=["Baking"])
    agreed = agree(world, world.ana, world.ben, taken)
    return {"request_id": taken, "taker_id": agreed, "thanks_id": 1, "chain_id": 1}


def review_of(world: World, entry: int, words: str) -> dict[str, object]:
    report(world, entry, world.ben, note=words[:300])
    report(world, world.ben, world.ana, note=words[:300])
    decision = decide(world, world.ben, Action.WARN, world.mo)
    with world.session() as session:
        tell_all(clock.now())
        session.add(SavedAnswer(text=words[:400], added_at=clock.now()))
        session.flush()
        answer = session.scalar(select(SavedAnswer.id))
        heard = session.scalar(select(Notification.id).where(Notification.person_id == world.ana.id).limit(1))
    about = {"item_id": item_of(world, entry), "decision_id": decision, "answer_id": answer}
    return about | {"notification_id": heard}


def account(session: Any, person: Person) -> Account:
    found = session.get(Account, person.id)
    assert isinstance(found, Account)
    return found


def address_of(rule: Rule, parts: dict[str, object]) -> str:
    """Where this rule leads in that forum."""
    named = {
        "/confirm/": {"token": parts["confirm"]},
        "/reset-password/": {"token": parts["reset"]},
        "/mail/": {"token": parts["mail"]},
        "/circles/join/": {"code": parts["circle_code"]},
    }
    mine = parts | next((more for beginning, more in named.items() if rule.rule.startswith(beginning)), {})
    return PARTS.sub(lambda part: str(mine.get(part[1], 1)), rule.rule)


def rules_of(app: Flask, method: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]


def parts_of(rule: Rule) -> set[str]:
    return set(PARTS.findall(rule.rule))


FILLED = {
    "text": "Mine, all mine, and long enough to be an answer.",
    "title": "Mine",
    "version": 1,
    "handle": "cleo",
    "name": "Mine",
    "reason": "spam",
    "why": "Mine",
    "action": "hide",
    "what": "take",
    "to": "",
    "level": "all",
    "note": "Mine",
    "audience": "public",
    "kind": "ask",
    "way": "pause",
    "sentence": "Mine",
    "answer": "",
    "place": "topic:kind-28",
    "sequence": 9,
    "challenge": "",
    "line": "Mine",
    "person": "cleo",
    "yes": "y",
}


class Knocks:
    """Somebody who sends forms that no page offered them, filled with all that any form of the forum asks for."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.token = token_of(browser.visit("/settings/account"))

    def post(self, address: str, **more: Any) -> int:
        """Gives the status."""
        data = FILLED | {"csrf_token": self.token} | more
        return self.browser.client.post(address, base_url=BASE, data=data).status_code


BESIDE = ("sign_ins", "search_")  # when somebody was last seen; and what follows from the other tables


def dump_of(app: Flask) -> dict[str, list[str]]:
    """All rows of all tables: what an attacker must not be able to change."""
    with app.app_context():
        tables = [table for table in db.metadata.sorted_tables if not table.name.startswith(BESIDE)]
        return {table.name: sorted(map(repr, db.session.execute(table.select()))) for table in tables}

"""Telling the story: every moment of it is put in order, then done by the product's own verbs."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from forum.accounts import Account, Role
from forum.challenges import Announcement, Challenge, Organiser, Participation, Prompt, follow, join, show_cover
from forum.core.database import db
from forum.core.richtext import mentions_in
from forum.entries import Claim, Entry, Greeter, Note, Wall
from forum.moderation import Reason, Report
from forum.ops.demo.circling import Circling
from forum.ops.demo.helping import Helping
from forum.ops.demo.selling import Selling
from forum.ops.demo.story import Times, Told, challenges, entries, people, threads, walk
from forum.posts import Draft, Kind, Post, PrivateWord

PASSWORD = "Kindling-2026"
ROLES = {"admin": Role.ADMIN, "moderator": Role.MODERATOR}
GAINS = {"mostly_business": "mostly_my_business"}


def tell(now: datetime) -> None:
    """Put the whole demo into an empty forum; the caller commits."""
    Telling(Times(now)).tell()


class Telling:
    def __init__(self, times: Times) -> None:
        self.times = times
        self.moments: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.people: dict[str, Account] = {}
        self.challenges: dict[str, Challenge] = {}
        self.prompts: dict[tuple[str, int], Prompt] = {}
        self.parts: dict[tuple[str, str], Participation] = {}
        self.posts: dict[Any, Post] = {}

    def tell(self) -> None:
        for person in people():
            self.sign_up(person)
        for challenge in challenges():
            self.launch(challenge)
            self.cover(challenge)
        self.plan()
        for at, _, happen in sorted(self.moments, key=lambda one: one[:2]):
            if at <= self.times.now:
                happen(at)
                db.session.flush()

    def when(self, at: datetime, happen: Callable[[datetime], None]) -> None:
        self.moments.append((at, len(self.moments), happen))

    def sign_up(self, told: Told) -> None:
        at = self.times.days_ago(told["joined"])
        account = Account.sign_up(
            handle=told["handle"],
            email=told["email"],
            password=PASSWORD,
            at=at,
            first_name=told["first_name"],
            last_name=told["last_name"],
            zone=told["zone"],
            role=ROLES.get(told["role"], Role.MEMBER),
            version=1,
            links=[],
            trust=1 if told["joined"] > 1 else 0,
        )
        account.confirm_email(told["email"], at)
        card = {name: told.get(name, "") for name in ("why_here", "what_i_sell", "how_i_earn")}
        links = [(link["label"], link["url"]) for link in told.get("links", [])]
        account.introduce(links=links, bio=told["bio"], at=at, **card)
        self.people[told["handle"]] = account
        if "has_picture" in told:
            self.show_face(account, at)

    def show_face(self, account: Account, at: datetime) -> None:
        from forum.ops.demo.drawing import portrait_of  # only the demo draws, and every worker would load it

        db.session.flush()
        account.show_face(portrait_of(account.handle, account.id, at), at=at)

    def launch(self, told: Told) -> None:
        by = self.people[told["organisers"][0]]
        at = self.times.announced(told)
        same = ("slug", "title", "summary", "description", "hashtag", "zone", "pace", "rest_days_per_week")
        more = ("visibility", "selling_rule", "answer_goal_hours")
        challenge = Challenge.create(
            by,
            will=told["pledge"]["will"],
            stop=told["pledge"]["stop"],
            at=at - timedelta(days=10),
            length=told["days_count"],
            starts_on=self.times.starts_on(told),
            most_people=told.get("most_people"),
            **{name: told[name] for name in same + more},
        )
        for helper in told["organisers"][1:]:
            challenge.organisers.append(Organiser(account=self.people[helper], since_at=at))
        for prompt, day in zip(challenge.prompts, told["days"], strict=True):
            texts = {name: day.get(name, "") for name in ("title", "theme", "body", "step", "no_customers")}
            prompt.fill(**texts)
            self.prompts[told["slug"], prompt.number] = prompt
        for host in told["hosts"]:
            self.prompts[told["slug"], host["day"]].host = self.people[host["handle"]]
        challenge.announce(by=by, at=at)
        db.session.refresh(challenge, ["announced_at"])  # the verb changed the row, not this copy of it
        self.challenges[told["slug"]] = challenge

    def cover(self, told: Told) -> None:
        if "cover" not in told:
            return
        from forum.ops.demo.drawing import cover_picture

        by, at = self.people[told["organisers"][0]], self.times.announced(told)
        picture = cover_picture(told["cover"], by.id, at)
        show_cover(self.challenges[told["slug"]], picture, told["cover_words"], by=by, at=at)

    def plan(self) -> None:
        told = {one["slug"]: one for one in challenges()}
        for challenge in told.values():
            self.plan_people(challenge)
            if "edition_of" in challenge:  # the file names the later edition, the table the earlier one
                self.challenges[challenge["edition_of"]].edition_of = self.challenges[challenge["slug"]]
        for entry in entries():
            at = self.times.written(told[entry["challenge"]], entry, self.zone(entry["author"]))
            self.when(at, partial(self.publish, entry))
        self.plan_threads(told)
        self.plan_the_rest(told)
        self.plan_kindness(told)
        Selling(self.times, self.people, self.challenges, self.parts).plan(self.when)
        Helping(self.times, self.people, self.challenges).plan(self.when)
        Circling(self.times, self.people, self.parts, self.prompts).plan(self.when)

    def zone(self, handle: str) -> str:
        return self.people[handle].zone

    def plan_people(self, told: Told) -> None:
        challenge = self.challenges[told["slug"]]
        for one in told["participants"]:
            at = self.times.joined(told, one, self.zone(one["handle"]))
            self.when(at, partial(self.join, challenge, one))
        for handle in told["sideliners"]:
            at = self.times.announced(told) + timedelta(days=2)
            self.when(at, partial(self.follow, challenge, handle))

    def join(self, challenge: Challenge, one: Told, at: datetime) -> None:
        part = join(challenge, self.people[one["handle"]], None, one.get("words", ""), at)
        self.parts[challenge.slug, one["handle"]] = part

    def follow(self, challenge: Challenge, handle: str, at: datetime) -> None:
        self.parts[challenge.slug, handle] = follow(challenge, self.people[handle], None, at)

    def publish(self, told: Told, at: datetime) -> None:
        part = self.parts[told["challenge"], told["author"]]
        about: dict[str, Any] = {"for_whom": " ".join(told.get("for_whom", []))}
        if "who_gains" in told:
            about["who_gains"] = GAINS.get(told["who_gains"], told["who_gains"])
        prompt = self.prompts[told["challenge"], told["day"]]
        text = self.with_picture(told, at)
        entry = Entry.publish(part, prompt, text, at=at, post={"mentioned": self.named(text)}, **about)
        self.posts[told["challenge"], told["author"], told["day"]] = entry.post

    def with_picture(self, told: Told, at: datetime) -> str:
        if "picture" not in told:
            return str(told["text"])
        from forum.ops.demo.drawing import entry_picture

        author = self.people[told["author"]]
        return f"{told['text']}\n{entry_picture(told['picture'], author.id, told['picture_words'], at)}"

    def named(self, text: str) -> dict[str, Account]:
        return {handle: self.people[handle] for handle in mentions_in(text) if handle in self.people}

    def plan_threads(self, told: dict[str, Told]) -> None:
        whole = {(one["challenge"], one["author"], one["day"]): one for one in entries()}
        for thread in threads("entry_threads"):
            key = (thread["challenge"], thread["author"], thread["day"])
            begun = self.times.written(told[thread["challenge"]], whole[key], self.zone(thread["author"]))
            self.plan_answers(key, thread, begun)
        for topic in threads("topics"):
            begun = self.times.topic(topic, self.zone(topic["author"]))
            self.when(begun, partial(self.begin_topic, topic))
            self.plan_answers(topic["key"], topic, begun)

    def begin_topic(self, told: Told, at: datetime) -> None:
        challenge = self.challenges[told["challenge"]]
        topic = Post.write(
            Kind.TOPIC, self.people[told["author"]], told["text"], at=at, challenge=challenge, title=told["title"]
        )
        challenge.topic_count = Challenge.topic_count + 1
        self.posts[told["key"]] = topic

    def plan_answers(self, key: Any, thread: Told, begun: datetime) -> None:
        for handle in thread.get("cheers", []):
            self.when(begun + timedelta(minutes=90), partial(self.cheer, key, handle))
        for comment, above in walk(thread.get("comments", [])):
            at = begun + timedelta(minutes=comment["after"])
            self.when(at, partial(self.answer, key, comment, above))
            for handle in comment.get("cheers", []):
                self.when(at + timedelta(minutes=45), partial(self.cheer, id(comment), handle))

    def answer(self, thread: Any, told: Told, above: Told | None, at: datetime) -> None:
        to = self.posts[id(above)] if above else None
        author = self.people[told["author"]]
        about = {"mentioned": self.named(told["text"]), "all_the_same": told.get("let_through", False)}
        comment = self.posts[thread].comment(author, told["text"], at=at, to=to, **about)
        if "let_through" in told:  # it read like a pitch, and a moderator had a look
            db.session.flush()
            comment.release(at)
        self.posts[id(told)] = comment
        if "key" in told:
            self.posts["comment", told["key"]] = comment

    def cheer(self, key: Any, handle: str, at: datetime) -> None:
        self.posts[key].cheer(self.people[handle], at=at)

    def plan_the_rest(self, told: dict[str, Told]) -> None:
        for wall in threads("walls"):
            at = self.times.written(told[wall["challenge"]], wall, self.zone(wall["author"]))
            self.when(at, partial(self.hit_wall, wall))
        for draft in threads("drafts"):
            self.when(self.times.now - timedelta(minutes=50), partial(self.draft, draft))
        for word in threads("announcements"):
            self.when(self.times.days_ago(word["hours_ago"] / 24), partial(self.say_to_all, word))
        for report in threads("reports"):
            self.when(self.times.days_ago(report["hours_ago"] / 24), partial(self.report, report))

    def plan_kindness(self, told: dict[str, Told]) -> None:
        for note in threads("notes"):
            at = self.times.written(told[note["challenge"]], {"hour": 20, **note}, self.zone(note["author"]))
            self.when(at, partial(self.keep_note, note))
        for one in threads("greeters"):
            self.when(self.times.days_ago(one["days_ago"]), partial(self.greet, one))
        for word in threads("private_words"):
            self.when(self.times.days_ago(word["hours_ago"] / 24), partial(self.say_privately, word))
        for one in threads("claims"):
            self.when(self.times.now - timedelta(minutes=8), partial(self.promise, one))

    def hit_wall(self, told: Told, at: datetime) -> None:
        part = self.parts[told["challenge"], told["author"]]
        Wall.hit(part, told["sentence"], pause_days=told["pause_days"], at=at)

    def keep_note(self, told: Told, at: datetime) -> None:
        Note.keep(self.parts[told["challenge"], told["author"]], told["day"], told["text"], version=0, at=at)

    def greet(self, told: Told, at: datetime) -> None:
        Greeter.begin(self.parts[told["challenge"], told["handle"]], at=at)

    def say_privately(self, told: Told, at: datetime) -> None:
        post = self.posts[tuple(told["on"].values())]
        word = db.session.get(PrivateWord, PrivateWord.write(post, self.people[told["by"]], told["text"], at=at))
        if word is not None and "answer" in told:
            word.post, word.writer, word.to = post, self.people[told["by"]], post.author or self.people[told["by"]]
            word.answer(told["answer"], at=at + timedelta(hours=2))

    def promise(self, told: Told, at: datetime) -> None:
        Claim.take(self.posts[tuple(told["on"].values())], self.people[told["by"]], at=at)

    def draft(self, told: Told, at: datetime) -> None:
        place = f"entry:{told['challenge']}:{told['day']}"
        Draft.save(self.people[told["author"]].id, place, 1, {"text": told["text"]}, at)

    def say_to_all(self, told: Told, at: datetime) -> None:
        challenge, author = self.challenges[told["challenge"]], self.people[told["author"]]
        word = Announcement.make(challenge, author, told["title"], told["text"].strip(), at=at)
        word.mailed_at = at  # long ago, as far as anyone in the story knows
        db.session.flush()
        for handle in told["read_by"]:
            word.mark_read(self.people[handle].id, at=at + timedelta(hours=2))

    def report(self, told: Told, at: datetime) -> None:
        on = told["on"]
        spot = ("comment", on["comment"]) if "comment" in on else tuple(on["entry"].values())
        if spot in self.posts:
            Report.make(self.posts[spot], self.people[told["by"]], Reason(told["reason"]), told["note"], at)


def is_told() -> bool:
    """Whether the demo's organiser is here already."""
    return db.session.scalar(select(Account.id).where(Account.handle == "ada")) is not None

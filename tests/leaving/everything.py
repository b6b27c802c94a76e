"""A row in every table that can hold something of somebody, for those where no verb of `scenes` leaves one.

Words that only they know begin as in `scenes`; what stays by design, such as a prompt, says nothing of the kind.
"""

from typing import Any

from sqlalchemy import DateTime, Table, func, insert, select, update

from forum.core import clock
from forum.core.database import Instant, db
from forum.core.richtext import to_html

Rows = dict[str, dict[str, Any]]


def one_of_everything(life: Any, ben: int) -> None:
    """A table that has a row of theirs already keeps that one."""
    ids = keys_of(life)
    for name, values in [*alone(life.person.id, ids).items(), *with_others(life, ids, ben).items()]:
        rows = db.metadata.tables[name]
        db.session.execute(insert(rows).values(moments_of(rows) | values))
    say_the_rest(life.person.id, ids)


def moments_of(rows: Table) -> dict[str, Any]:
    times = [one for one in rows.columns if isinstance(one.type, Instant | DateTime) and not one.nullable]
    return {one.name: clock.now() for one in times}


def keys_of(life: Any) -> dict[str, Any]:
    """Numbers of what they have done."""
    tables, me = db.metadata.tables, life.person.id

    def last(name: str, **where: Any) -> Any:
        rows = tables[name]
        return db.session.scalar(select(func.max(rows.c.id)).filter_by(**where).select_from(rows))

    return {
        "prompt": last("prompts", challenge_id=life.shared_challenge),
        "part": last("participations", account_id=me, challenge_id=life.challenge),
        "decision": last("decisions", person_id=me),
        "skill": last("skills"),
        "circle": last("circles"),
        "state": db.session.scalar(select(tables["help_requests"].c.state).filter_by(post_id=life.asked)),
    }


def say_the_rest(me: int, ids: dict[str, Any]) -> None:
    """What is seldom said, in rows that are there."""
    for name, column, whose, words in (
        ("accounts", "silenced_for", {"id": me}, "xqzloud"),
        ("accounts", "suspended_for", {"id": me}, "xqzbad"),
        ("circle_memberships", "left_words", {"account_id": me}, "xqzgoodbye"),
        ("decisions", "undone_why", {"person_id": me}, "I was wrong, @marzanna."),
        ("deliveries", "trouble", {"person_id": me}, "xqzwished@example.org: no such user"),
        ("entries", "for_whom", {"participation_id": ids["part"]}, "xqzforwhom"),
        ("messages", "answer", {"sender_id": me}, "xqzanswered"),
        ("posts", "submission_key", {"author_id": me, "kind": "topic"}, "xqzsent"),
        ("private_words", "answer_source", {"to_id": me}, "xqzthankyou"),
        ("review_items", "note", {"person_id": me}, "xqzlookedat"),
        ("signatures", "own_words", {"participation_id": ids["part"]}, "xqzown"),
    ):
        rows = db.metadata.tables[name]
        said = db.session.execute(update(rows).filter_by(**whose).values({column: words}).returning(rows.c[column]))
        assert said.first(), name


def alone(me: int, ids: dict[str, Any]) -> Rows:
    """Of the account, and of those who look after the forum."""
    return {
        "join_requests": {"account_id": me, "words": "xqzplease"},
        "join_invitations": {"made_by_id": me, "code": "xqzjoin", "most": 3},
        "known_browsers": {"account_id": me, "token_hash": "xqzbrowser"},
        "passkeys": {"account_id": me, "name": "xqzkey", "credential_id": "id", "public_key": "xq", "sign_count": 1},
        "authenticator_apps": {"account_id": me, "sealed_secret": "xqzsealed", "last_step": 1},
        "recovery_codes": {"account_id": me, "code_hash": "xqzcode"},
        "mail_choices": {"person_id": me, "topic": "answers", "often": "daily"},
        "rounds": {"person_id": me, "hour": 7},
        "messages": {
            "sender_id": me, "name": "xqzname", "email": "xqzformer@example.org", "locale": "en", "text": "xqzmessage",
            "is_suspect": False, "submission_key": "xqzform",
        },
        "site_changes": {
            "kind": "role", "name": "role", "reason": "We thank Quillon Zephyrine, once @xqzformer.", "person_id": me,
            "before": "moderator", "after": "member",
        },
        "listed": {"kind": "domain", "value": "shop.example", "reason": "As @marzanna said.", "added_by_id": me},
        "saved_answers": {"text": "Please be kind, as @marzanna is.", "added_by_id": me},
        "removals": {"decision_id": ids["decision"], "person_id": me, "state": "hidden", "total": 0},
        "prompt_revisions": {
            "prompt_id": ids["prompt"], "edited_by_id": me, "title": "Listen", "theme": "understand", "body": "Listen.",
            "step": "", "no_customers": "",
        },
        "host_invitations": {"prompt_id": ids["prompt"], "created_by_id": me, "code": "host"},
    }  # fmt: skip


def with_others(life: Any, ids: dict[str, Any], ben: int) -> Rows:
    """In challenges, threads and circles."""
    me, here, shared = life.person.id, life.challenge, life.shared_challenge
    return {
        "announcements": {
            "id": 77, "challenge_id": shared, "kind": "word", "author_id": me, "title": "We begin", "source": "Come.",
            "html": to_html("Come."), "submission_key": "xqzsaid",
        },
        "announcement_readings": {"announcement_id": 77, "person_id": me},
        "invitations": {"challenge_id": shared, "created_by_id": me, "code": "invitation"},
        "organiser_invitations": {"challenge_id": shared, "created_by_id": me, "code": "organiser"},
        "taken_out": {"challenge_id": shared, "account_id": me},
        "challenge_watches": {"challenge_id": here, "person_id": me, "level": "all"},
        "thread_watches": {"thread_id": life.bens_entry, "person_id": me, "level": "all"},
        "greeters": {"challenge_id": shared, "account_id": me},
        "join_offers": {"challenge_id": here, "account_id": me, "answer": "yes"},
        "launches": {
            "post_id": life.topic, "participation_id": ids["part"], "challenge_id": here, "not_for": "xqznotfor",
            "free_way": "xqzfreeway",
        },
        "hashtags": {"post_id": life.entry, "tag": "xqztag"},
        "suspects": {"post_id": life.entry, "found": {"links": ["xqzlink"]}},
        "spam_checks": {"post_id": life.entry, "address": "xqzaddress", "browser": "xqzbrowser", "verdict": "ham"},
        "pitches": {"post_id": life.entry, "score": 3, "found": {"price": ["xqzprice"]}, "nothing_is_sold": True},
        "help_needs": {"post_id": life.asked, "skill_id": ids["skill"], "state": ids["state"], "written": "Baking"},
        "help_pointers": {"post_id": life.bens_ask, "person_id": me, "comment_id": life.comment},
        "help_asked": {"post_id": life.bens_ask, "person_id": me},
        "claims": {"post_id": life.bens_entry, "person_id": me, "slot": 1},
        "promises": {"post_id": life.bens_entry, "person_id": me},
        "circles": {
            "id": 77, "challenge_id": shared, "founder_id": me, "named_by_id": me, "name": "Finches", "code": "circle",
            "takes_others": True, "ended_at": clock.now(),
        },
        "circle_readers": {"circle_id": 77, "challenge_id": shared, "account_id": me, "is_member": False},
        "circle_invitations": {"circle_id": ids["circle"], "person_id": ben, "by_id": me},
        "circle_wishes": {"challenge_id": shared, "account_id": me, "starts_again": True},
    }  # fmt: skip

"""What this room does beside requests: take pitches into the queue, hide what spammers posted, count deeds."""

from forum.core import clock
from forum.core.database import commit, db
from forum.core.jobs import job, time_is_up
from forum.moderation.checks import ask_about, checks_due, forget_addresses, tell_about
from forum.moderation.items import close_what_waits_no_longer, put_in_queue
from forum.moderation.removals import locked_removal, removals_at_work
from forum.moderation.trust import count_anew, due_for_counting
from forum.moderation.words import LONGEST_NOTE, Why
from forum.posts import pitches_to_queue, suspects_to_queue
from forum.settings import current_settings

AT_ONCE = 20


@job(every_minutes=1)
def queue_pitches() -> None:
    """What its author published all the same waits for a moderator, with the words that led to the note."""
    while not time_is_up() and (pitches := db.session.scalars(pitches_to_queue().limit(AT_ONCE)).all()):
        for pitch in pitches:
            put_in_queue(pitch.post, Why.PITCH, at=pitch.insisted_at, note=pitch.note[:LONGEST_NOTE])
            pitch.queued_at = clock.now()
        commit()
        db.session.expunge_all()
    close_what_waits_no_longer(Why.PITCH, clock.now())
    commit()


@job(every_minutes=1)
def queue_suspects() -> None:
    """What looks like spam waits for a moderator, with what was found in it."""
    while not time_is_up() and (suspects := db.session.scalars(suspects_to_queue().limit(AT_ONCE)).all()):
        for suspect in suspects:
            put_in_queue(suspect.post, Why.SUSPECT, at=suspect.found_at, note=suspect.note[:LONGEST_NOTE])
            suspect.queued_at = clock.now()
        commit()
        db.session.expunge_all()


@job(every_minutes=1)
def ask_akismet() -> None:
    """One post at a time: an answer may take its time. What is held is queued by the job above."""
    settings, at = current_settings(), clock.now()
    while settings.akismet_key and not time_is_up() and (check := db.session.scalars(checks_due(at)).first()):
        if check.verdict is None:
            ask_about(check, settings, at)
        else:
            tell_about(check, settings, at)
        commit()
        db.session.expunge_all()


@job(every_minutes=60)
def forget_where_from() -> None:
    """What Akismet was told of newcomers is forgotten after some days."""
    forget_addresses(clock.now())
    commit()


@job(every_minutes=1)
def remove_spam() -> None:
    """A batch in each transaction, and where it ended with it: whoever is killed goes on from there."""
    while not time_is_up() and (decision_id := db.session.scalar(removals_at_work().limit(1))):
        removal = locked_removal(decision_id)
        if removal.state == "hiding":
            removal.hide_more(clock.now())
        elif removal.state == "showing":
            removal.show_more(clock.now())
        commit()
        db.session.expunge_all()


@job(every_minutes=60)
def count_trust() -> None:
    """Everyone's deeds, once a day."""
    at = clock.now()
    while not time_is_up() and (people := db.session.scalars(due_for_counting(at)).all()):
        count_anew(people, at)
        commit()
        db.session.expunge_all()

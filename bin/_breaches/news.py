"""Who hears of what, when, and how a letter travels."""

from bin._breach import Breach

MAIL = "tests/core/test_mail.py"
TELLING = "tests/notifications/test_telling.py"
CALLING = "tests/attacks/test_calling.py"

NEWS = [
    # What is told.
    Breach(
        f"{TELLING}::test_who_is_mentioned_hears_of_it_once_and_for_the_better_reason",
        "forum/notifications/telling.py",
        "Account.id != ACTOR",
        instead_of="Account.id != ACTOR, ~already",
    ),
    Breach(
        f"{TELLING}::test_nobody_hears_of_their_own_deeds",
        "forum/notifications/telling.py",
        "Account.id != -1,",
        instead_of="Account.id != ACTOR,",
    ),
    Breach(
        f"{TELLING}::test_nothing_is_told_across_a_mute_or_block",
        "forum/accounts/distances.py",
        "Distance.kind == 'nothing')",
        instead_of="Distance.kind == Keeps.BLOCK)",
    ),
    Breach(
        f"{TELLING}::test_what_is_gone_is_nobodys_news_whether_it_went_before_or_after",
        "forum/notifications/queries.py",
        "is_there = and_(Post.id.is_not(None), may_be_read_by(Account))",
        instead_of="is_there = and_(Post.id.is_not(None), is_shown(), may_be_read_by(Account))",
    ),
    Breach(
        f"{TELLING}::test_a_challenge_that_was_closed_later_is_silent_for_who_is_not_invited",
        "forum/notifications/queries.py",
        "is_there = and_(Post.id.is_not(None), is_shown())",
        instead_of="is_there = and_(Post.id.is_not(None), is_shown(), may_be_read_by(Account))",
    ),
    Breach(
        f"{TELLING}::test_an_event_is_told_once_however_often_it_is_tried",
        "forum/notifications/telling.py",
        "where(Event.id == event_id).values(told_at=at)",
        instead_of="where(Event.id == event_id, Event.told_at.is_(None)).values(told_at=at)",
    ),
    Breach(
        f"{CALLING}::test_a_newcomer_tells_the_same_stranger_three_times_a_day_however_many_threads_they_go_through",
        "forum/notifications/audiences.py",
        "Mention.post_id == POST)",
        instead_of="Mention.post_id == POST, is_to_hear())",
    ),
    # When a letter is written.
    Breach(
        f"{CALLING}::test_whoever_they_come_from_six_mails_come_soon_and_the_daily_mail_tells_the_rest_once",
        "forum/notifications/planning.py",
        "rows = db.session.execute(first_unmailed(ids)).all()",
        instead_of="rows = as_many_as_go(db.session.execute(first_unmailed(ids)).all(), at)",
    ),
    Breach(
        "tests/notifications/test_hours.py::test_an_hour_changed_on_the_same_day_brings_no_second_mail_and_loses_none",
        "forum/notifications/hours.py",
        "return today if today is not None else None",
        instead_of="return today if today is not None and (last_on is None or last_on < today) else None",
    ),
    Breach(
        "tests/notifications/test_hours.py::test_the_hour_of_a_date_is_found_where_clocks_jump",
        "forum/core/days.py",
        "for earlier in [hour])",
        instead_of="for earlier in range(hour, -1, -1))",
    ),
    Breach(
        "tests/notifications/test_soon.py::test_what_was_seen_between_planning_and_sending_is_dropped",
        "forum/notifications/mails/soon.py",
        "unseen = list(notifications)",
        instead_of="unseen = [one for one in notifications if one.seen_at is None]",
    ),
    Breach(
        "tests/notifications/test_choices.py::test_a_mail_program_unsubscribes_in_one_click",
        "forum/notifications/routes/mail_links.py",
        "",
        instead_of="@csrf.exempt",
    ),
    # How it travels.
    Breach(
        f"{MAIL}::test_a_claimed_letter_is_nobody_elses",
        "forum/core/deliveries.py",
        "mine.values(due_at=at)",
        instead_of="mine.values(due_at=at + CLAIM)",
    ),
    Breach(
        f"{MAIL}::test_a_subject_is_read_as_it_was_typed",
        "forum/core/mail.py",
        "message = EmailMultiAlternatives(",
        instead_of="message = AsTyped(",
    ),
    Breach(
        f"{MAIL}::test_a_letter_to_what_is_read_as_another_address_reaches_nobody",
        "forum/core/mail.py",
        "",
        instead_of="        refuse_unless_read_as_written(self.to)\n",
    ),
]

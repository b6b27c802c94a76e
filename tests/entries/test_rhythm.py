"""'Rhythm, not streaks': its rules, and that no order of writing, no catching up and no flight can harm it."""

from hypothesis import given
from hypothesis import strategies as st

from forum.entries.rhythm import Mark, calendar_marks, rhythm

numbers = st.integers(-3, 35)
sets_of_days = st.sets(numbers)
lengths = st.integers(1, 31)
budgets = st.integers(0, 7)


def run(*done, today, length=28, **rules):
    return rhythm(done, today=today, length=length, **rules).current_run


def rest(*done, today, length=28, **rules):
    return rhythm(done, today=today, length=length, **rules).rest_days_used


def comebacks(*done, today=28, **rules):
    return rhythm(done, today=today, length=28, **rules).comebacks


# Days done


def test_18_of_28_days_comes_first():
    result = rhythm(range(1, 19), today=20, length=28)

    assert (result.days_done, result.length) == (18, 28)


def test_before_anything_is_written_all_is_nothing_and_nothing_is_wrong():
    result = rhythm([], today=1, length=28)

    assert (result.days_done, result.current_run, result.comebacks, result.rest_days_used) == (0, 0, 0, ())


def test_a_caught_up_day_counts_like_any_other():
    assert rhythm([1, 2, 3], today=9, length=28).days_done == 3


def test_days_outside_the_challenge_are_ignored():
    assert rhythm([-1, 0, 1, 28, 29, 400], today=28, length=28).days_done == 2


def test_a_day_counts_once_however_often_it_is_named():
    assert rhythm([3, 3, 3], today=3, length=28).days_done == 1


def test_a_challenge_of_a_single_day_can_be_done():
    result = rhythm([1], today=2, length=1)

    assert (result.days_done, result.current_run) == (1, 1)


# The current run


def test_days_in_a_row_are_the_current_run():
    assert run(1, 2, 3, today=3) == 3


def test_today_not_yet_written_never_breaks_a_run():
    assert run(1, 2, 3, today=4, rest_days_per_week=0) == 3


def test_a_missed_day_beyond_the_budget_ends_the_run():
    assert run(1, 2, 3, today=5, rest_days_per_week=0) == 0
    assert run(1, 2, 3, 5, 6, today=6, rest_days_per_week=0) == 2


def test_rest_days_neither_break_nor_lengthen_the_run():
    assert run(1, 2, 4, 5, today=5) == 4


def test_one_rest_day_a_week_is_the_rule_unless_the_challenge_says_otherwise():
    assert run(1, 2, 4, 6, today=6) == 1
    assert run(1, 2, 4, 6, today=6, rest_days_per_week=2) == 4


def test_each_challenge_week_has_its_own_rest_day():
    done = [day for day in range(1, 29) if day not in {7, 8, 15, 28}]

    assert rest(*done, today=29) == (7, 8, 15, 28)
    assert run(*done, today=29) == 24


def test_the_first_missed_day_of_a_week_is_its_rest_day():
    assert rest(1, 3, 5, 7, today=8) == (2,)
    assert rest(1, 3, 5, 7, today=8, rest_days_per_week=2) == (2, 4)


def test_only_what_is_past_can_be_a_rest_day():
    assert rest(1, 2, today=3) == ()
    assert rest(1, 2, today=4) == (3,)


def test_catching_up_a_rest_day_frees_it_for_another_missed_day_of_that_week():
    assert rest(1, 3, 4, 6, 7, today=7) == (2,)
    assert run(1, 3, 4, 6, 7, today=7) == 2
    assert rest(1, 2, 3, 4, 6, 7, today=7) == (5,)
    assert run(1, 2, 3, 4, 6, 7, today=7) == 6


def test_catching_up_mends_a_broken_run():
    assert run(1, 2, 5, 6, today=6, rest_days_per_week=0) == 2
    assert run(1, 2, 3, 4, 5, 6, today=6, rest_days_per_week=0) == 6


def test_after_the_end_the_run_stays_what_it_was_on_the_last_day():
    assert run(*range(20, 29), today=28, rest_days_per_week=0) == 9
    assert run(*range(20, 29), today=400, rest_days_per_week=0) == 9


def test_before_the_beginning_nothing_is_missed():
    assert rest(today=0) == rest(today=-30) == ()


def test_an_entry_written_further_east_counts_though_its_day_has_not_begun_here():
    assert run(1, 2, 3, 4, today=3, rest_days_per_week=0) == 4


def test_whoever_joins_late_starts_with_a_clean_week():
    assert rest(5, 7, today=8, since=5) == (6,)
    assert run(5, 7, today=8, since=5) == 2


def test_whoever_joins_late_may_catch_up_some_of_the_days_before_without_harm():
    assert run(1, 2, 5, 6, today=6, since=5, rest_days_per_week=0) == 4


# Comebacks


def test_a_return_after_three_quiet_days_is_a_comeback():
    assert comebacks(1, 5) == 1


def test_a_return_after_two_quiet_days_is_none_yet():
    assert comebacks(1, 4) == 0


def test_each_return_counts():
    assert comebacks(1, 5, 6, 10, 20) == 3


def test_the_first_entry_is_a_beginning_and_no_comeback():
    assert comebacks(9) == 0


def test_being_away_now_is_no_comeback_before_the_return():
    assert comebacks(1, 2, today=20) == 0


def test_rest_days_are_quiet_days_too():
    assert comebacks(6, 10, rest_days_per_week=7) == 1


def test_the_days_before_someone_joined_were_not_quiet():
    assert comebacks(1, 6, since=5) == 0
    assert comebacks(1, 8, since=5) == 1


# What holds for any days


@given(done=st.lists(numbers, unique=True).flatmap(lambda days: st.tuples(st.just(days), st.permutations(days))))
def test_the_order_of_writing_does_not_matter(done):
    in_order, shuffled = done

    assert rhythm(in_order, today=20, length=28) == rhythm(iter(shuffled), today=20, length=28)


@given(done=sets_of_days, another=numbers, today=numbers, length=lengths, budget=budgets, since=numbers)
def test_another_day_never_takes_one_away(done, another, today, length, budget, since):
    rules = {"today": today, "length": length, "rest_days_per_week": budget, "since": since}
    before, after = rhythm(done, **rules), rhythm(done | {another}, **rules)

    assert after.days_done >= before.days_done
    assert after.current_run >= before.current_run


@given(done=sets_of_days, today=numbers, later=numbers)
def test_neither_the_passing_of_days_nor_a_change_of_zone_takes_away_a_day_done(done, today, later):
    assert rhythm(done, today=today, length=28).days_done == rhythm(done, today=later, length=28).days_done


@given(done=sets_of_days, today=numbers, budget=budgets)
def test_flying_west_into_yesterday_never_shortens_the_run(done, today, budget):
    here = rhythm(done, today=today, length=28, rest_days_per_week=budget)
    west = rhythm(done, today=today - 1, length=28, rest_days_per_week=budget)

    assert west.current_run >= here.current_run


@given(done=sets_of_days, today=numbers, length=lengths, budget=budgets)
def test_writing_today_lengthens_the_run_by_exactly_one(done, today, length, budget):
    rules = {"today": today, "length": length, "rest_days_per_week": budget}
    without = rhythm(done - {today}, **rules).current_run

    assert rhythm(done | {today}, **rules).current_run == without + (1 <= today <= length)


@given(done=sets_of_days, today=numbers, length=lengths, budget=budgets)
def test_a_larger_budget_never_harms(done, today, length, budget):
    small = rhythm(done, today=today, length=length, rest_days_per_week=budget)
    large = rhythm(done, today=today, length=length, rest_days_per_week=budget + 1)

    assert large.current_run >= small.current_run
    assert set(large.rest_days_used) >= set(small.rest_days_used)


@given(done=sets_of_days, today=numbers, length=lengths, budget=budgets, since=numbers)
def test_rest_days_are_past_days_without_an_entry_and_no_more_a_week_than_allowed(done, today, length, budget, since):
    used = rhythm(done, today=today, length=length, rest_days_per_week=budget, since=since).rest_days_used

    assert all(max(1, since) <= day < today and day <= length and day not in done for day in used)
    assert all(sum((day - 1) // 7 == week for day in used) <= budget for week in range(5))


@given(done=sets_of_days, today=numbers, length=lengths, budget=budgets)
def test_the_run_is_what_one_counts_by_hand_walking_back_from_today(done, today, length, budget):
    result = rhythm(done, today=today, length=length, rest_days_per_week=budget)

    by_hand = 0
    for day in range(length, 0, -1):
        if day in done:
            by_hand += 1
        elif day < today and day not in result.rest_days_used:
            break
    assert result.current_run == by_hand


def test_four_weeks_of_writing_every_day_is_a_run_of_28_with_no_rest():
    result = rhythm(range(1, 29), today=29, length=28)

    assert (result.days_done, result.current_run, result.comebacks, result.rest_days_used) == (28, 28, 0, ())


# The calendar


def test_the_calendar_marks_each_of_its_days():
    marks = calendar_marks([1, 3], today=6, length=8)

    assert marks == (Mark.DONE, Mark.REST, Mark.DONE, Mark.QUIET, Mark.QUIET, Mark.TODAY, Mark.AHEAD, Mark.AHEAD)


def test_today_once_written_is_done():
    assert calendar_marks([1, 2], today=2, length=3) == (Mark.DONE, Mark.DONE, Mark.AHEAD)


def test_the_days_before_someone_joined_are_quiet_and_need_no_rest_day():
    assert calendar_marks([3], today=5, length=5, since=3) == (
        Mark.QUIET, Mark.QUIET, Mark.DONE, Mark.REST, Mark.TODAY,
    )  # fmt: skip


@given(done=sets_of_days, today=numbers, length=lengths, budget=budgets, since=numbers)
def test_the_calendar_agrees_with_the_rhythm(done, today, length, budget, since):
    rules = {"today": today, "length": length, "rest_days_per_week": budget, "since": since}
    marks, result = calendar_marks(done, **rules), rhythm(done, **rules)

    assert len(marks) == length
    assert marks.count(Mark.DONE) == result.days_done
    assert [day for day, mark in enumerate(marks, 1) if mark is Mark.REST] == list(result.rest_days_used)
    assert all(day > today for day, mark in enumerate(marks, 1) if mark is Mark.AHEAD)

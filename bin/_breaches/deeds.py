"""What people do with each other, and what is theirs alone to do."""

from bin._breach import Breach

CLAIMS = "tests/entries/test_claims.py"
COVERAGE = "tests/entries/test_coverage.py"
CIRCLES = "tests/circles"
DECIDING = "tests/moderation/test_deciding.py"
REMOVAL = "tests/moderation/test_removal.py"
PITCHES = "tests/posts/test_pitches.py"

DEEDS = [
    # What is written.
    Breach(
        f"{PITCHES}::test_an_edit_that_adds_a_pitch_gets_the_same_note_and_others_do_not",
        "forum/posts/pitches.py",
        "    return now",
        instead_of="    return now if now and not (before and now.reading.words <= before.reading.words) else None",
    ),
    # Few places, and of two at once one.
    Breach(
        f"{CIRCLES}/test_matching.py::test_whoever_waits_is_placed_once_or_waits_on_and_every_circle_keeps_the_rules",
        "forum/circles/matching.py",
        "",
        instead_of=" and (one.id, other.id) not in apart",
    ),
    Breach(
        f"{CLAIMS}::test_eight_at_once_press_and_one_of_them_gets_it",
        "forum/entries/claims.py",
        "set_=new)",
        instead_of="set_=new, where=cls.until_at <= at)",
    ),
    Breach(
        f"{CLAIMS}::test_who_keeps_away_from_the_other_is_not_offered",
        "forum/entries/waiting.py",
        "",
        instead_of=", not_apart",
    ),
    Breach(
        f"{COVERAGE}::test_what_others_cannot_see_is_not_counted_and_comes_back",
        "forum/posts/counts.py",
        "thread.answer_count == 1:",
        instead_of="thread.answer_count == 1 and is_shown(thread):",
    ),
    Breach(
        "tests/help/test_life.py::test_two_at_once_never_both_win",
        "forum/help/takers.py",
        "self.claim(standing=standing",
        instead_of="self.claim(Taker.standing == Standing.OFFERED, standing=standing",
    ),
    # What moderators decide.
    Breach(
        f"{DECIDING}::test_the_second_of_two_moderators_sees_what_the_first_one_did",
        "forum/moderation/items.py",
        "ReviewItem.id == self.id",
        instead_of="ReviewItem.id == self.id, ReviewItem.version == version, ReviewItem.closed_at.is_(None)",
    ),
    Breach(
        f"{REMOVAL}::test_everything_is_hidden_and_exactly_that_comes_back",
        "forum/posts/hiding.py",
        "mine = (posts.c.id.in_(ids), posts.c.deleted_at.is_(None))",
        instead_of="mine = (posts.c.id.in_(ids), posts.c.hidden_at.is_(None), posts.c.deleted_at.is_(None))",
    ),
]

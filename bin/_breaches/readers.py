"""Who reads, finds and is offered what: the rules about what is there for whom."""

from bin._breach import Breach

FINDING = "tests/search/test_finding.py"
OFFERING = "tests/challenges/test_while_writing.py"
CIRCLES = "tests/circles"
PRIVATE = "tests/posts/test_private_words.py"

READERS = [
    # What is for a few is there for nobody else.
    Breach(
        f"{CIRCLES}/test_own_entries.py::test_nobody_else_can_tell_that_it_is_there",
        "forum/posts/queries.py",
        "return invited",
        instead_of="return and_(invited, or_(Post.circle_id.is_(None), reads_circle(viewer.id)))",
    ),
    Breach(
        f"{PRIVATE}::test_the_writer_and_the_author_read_it_and_moderators_only_when_it_was_reported",
        "forum/posts/private_words.py",
        "reported = PrivateWord.id > 0",
        instead_of="reported = PrivateWord.reported_at.is_not(None)",
    ),
    Breach(
        "tests/help/test_skills.py::test_nobody_else_learns_what_is_tedious_for_somebody",
        "forum/help/skills.py",
        "cls.person_id == person_id), at)",
        instead_of="cls.person_id == person_id, cls.feeling == Feeling.FUN), at)",
    ),
    Breach(
        "tests/help/test_turns.py::test_a_sentence_is_for_whom_the_step_was_about",
        "forum/help/turns.py",
        "if viewer is None:",
        instead_of="if not viewer.is_authenticated:",
    ),
    # What is found.
    Breach(
        f"{FINDING}::test_what_is_open_to_others_now_is_found_by_them",
        "forum/search/statements.py",
        "[is_shown(),",
        instead_of="[readable_by(shape.viewer), is_shown(),",
    ),
    Breach(
        f"{FINDING}::test_what_is_gone_is_not_found_not_even_before_the_worker_comes",
        "forum/search/statements.py",
        "[readable_by(shape.viewer),",
        instead_of="[readable_by(shape.viewer), is_shown(),",
    ),
    Breach(
        f"{FINDING}::test_a_draft_is_found_by_those_who_prepare_it",
        "forum/search/statements.py",
        "[true()]",
        instead_of="[challenge_readable_by(shape.viewer)]",
    ),
    Breach(
        f"{FINDING}::test_what_an_edit_took_away_is_found_at_no_moment",
        "forum/search/statements.py",
        "is_it = and_(subject.id == shelf.reference, true())",
        instead_of="is_it = and_(subject.id == shelf.reference, subject.version == table.c.version)",
    ),
    # What is offered while one writes.
    Breach(
        f"{OFFERING}::test_nobody_is_offered_across_a_block_nor_whom_one_muted",
        "forum/accounts/queries.py",
        "return and_(has_a_page(), Account.id != viewer.id)",
        "return and_(has_a_page(), Account.id != viewer.id, ~are_apart(viewer.id, Account.id))",
    ),
    Breach(
        f"{OFFERING}::test_an_invited_challenge_offers_only_those_who_read_it",
        "forum/challenges/surroundings.py",
        "return people",
        "return people.where(reads_invited_in_sight(Account, here.challenge.id))",
    ),
    Breach(
        f"{OFFERING}::test_what_one_may_not_see_offers_nothing",
        "forum/posts/naming.py",
        "return seen.where(is_shown())",
        "return seen.where(readable_by(viewer), is_shown())",
    ),
    Breach(
        f"{OFFERING}::test_the_preview_links_whom_the_post_will_link",
        "forum/challenges/routes/while_writing.py",
        "people_mentioned(text, viewer()).keys()",
        "people_mentioned(text, viewer(), place.challenge, place.circle_id).keys()",
    ),
]

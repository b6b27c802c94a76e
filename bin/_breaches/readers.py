"""Who reads, finds and is offered what: the rules about what is there for whom."""

from bin._breach import Breach

FINDING = "tests/search/test_finding.py"
OFFERING = "tests/challenges/test_while_writing.py"
CIRCLES = "tests/circles"
FORMER_CIRCLES = f"{CIRCLES}/test_former_circles.py"
PRIVATE = "tests/posts/test_private_words.py"
NARROWING = "tests/attacks/test_narrowing.py"
MEANWHILE = "tests/attacks/test_meanwhile.py"
INVITED = "tests/attacks/test_invited.py"
TAKEN_ALONG = "tests/attacks/test_taken_along.py"
IN_THE_TEAM = (
    f"{INVITED}::test_who_was_only_in_the_team_of_a_challenge_for_invited_people_reads_it_no_more_once_they_are_not"
)

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
        "cls.person_id == person_id)\n        Skill.show",
        instead_of="cls.person_id == person_id, cls.feeling == Feeling.FUN)\n        Skill.show",
    ),
    Breach(
        "tests/help/test_turns.py::test_a_sentence_is_for_whom_the_step_was_about",
        "forum/help/turns.py",
        "if viewer is None:",
        instead_of="if not viewer.is_authenticated:",
    ),
    # What was written for few stays with them, and with its author, whoever opens and closes what is around it.
    Breach(
        f"{NARROWING}::test_who_closes_an_entry_and_opens_it_again_silences_nobody_who_answered",
        "forum/posts/opening.py",
        "values(new)",
        instead_of="values(at_most(new))",
    ),
    Breach(
        f"{NARROWING}::test_what_somebody_changed_while_a_challenge_was_closed_is_not_opened_with_it",
        "forum/posts/opening.py",
        "",
        instead_of="        around += [self.challenge.visibility] if self.challenge_id is not None else []\n",
    ),
    Breach(
        f"{NARROWING}::test_what_somebody_changed_below_a_topic_that_is_still_for_invited_people_is_not_opened_with_it",
        "forum/posts/opening.py",
        "",
        instead_of="        around += [self.thread.written_for] if self.thread_id is not None else []\n",
    ),
    Breach(
        f"{NARROWING}::test_who_only_answered_in_a_challenge_has_their_words_when_it_is_closed",
        "forum/challenges/readers.py",
        "",
        instead_of="    db.session.execute(noted(wrote, challenge_id, at).on_conflict_do_nothing())\n",
    ),
    Breach(
        f"{MEANWHILE}::test_a_draft_is_for_those_whom_it_was_begun_for",
        "forum/posts/forms.py",
        "self.meant_for.data = str(readers)",
        instead_of="self.meant_for.data = self.meant_for.data or str(readers)",
    ),
    Breach(
        f"{FORMER_CIRCLES}::test_a_form_that_was_begun_for_one_circle_asks_before_it_is_sent_to_another",
        "forum/entries/forms.py",
        "mine = MeantFor.said(circle)",
        instead_of="mine = MeantFor.of_circle(self.circle_id)",
    ),
    Breach(
        f"{INVITED}::test_who_took_part_when_it_was_closed_stays_once_they_organise_it_no_longer",
        "forum/challenges/readers.py",
        '"set_": {"with_team": True}',
        instead_of='"set_": {"with_team": False}',
    ),
    Breach(
        IN_THE_TEAM,
        "forum/challenges/models.py",
        "",
        instead_of="        dismiss_from_team(self.id, account.id, at)\n",
    ),
    Breach(
        IN_THE_TEAM,
        "forum/challenges/readers.py",
        "select(run.challenge_id, run.account_id).subquery()",
        instead_of="union(select(run.challenge_id, run.account_id), hosts).subquery()",
    ),
    # What one takes along says no more of others than the pages do.
    Breach(
        f"{TAKEN_ALONG}::test_what_was_agreed_behind_a_door_that_closed_stays_there",
        "forum/help/heard.py",
        "(Post.id == post_id, not_held_from(viewer))",
        instead_of="(Post.id == post_id, readable_by(viewer), not_held_from(viewer))",
    ),
    Breach(
        f"{TAKEN_ALONG}::test_what_a_circle_is_called_since_one_left_it_is_not_taken_along",
        "forum/leaving/reading.py",
        "NAMED_FOR: dict[str, Any] = {}",
        instead_of='NAMED_FOR = {"circles": circles_known_to}',
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
        "people_mentioned(text, viewer())",
        instead_of="people_mentioned(text, viewer(), place.challenge, place.circle_id, place.visibility)",
    ),
    # What is about oneself, or was before an address was one's own.
    Breach(
        "tests/moderation/test_queue.py::test_whom_it_is_about_sees_neither_that_it_waits_nor_what_is_said_about_it",
        "forum/moderation/queries.py",
        "select(ReviewItem).where(IS_OPEN, IS_READABLE)",
        instead_of="select(ReviewItem).where(IS_OPEN, ~concerns(viewer), IS_READABLE)",
    ),
    Breach(
        "tests/attacks/test_about_oneself.py"
        "::test_a_moderator_who_organises_a_challenge_beside_others_does_not_read_who_reported_it",
        "forum/moderation/queries.py",
        "return is_between",
        instead_of="return or_(is_between, is_led_by(who, challenge_id))",
    ),
    Breach(
        "tests/moderation/test_appeals.py::test_an_appeal_about_what_one_organises_beside_others_is_for_others",
        "forum/moderation/queries.py",
        "or_(is_theirs, about_it)",
        instead_of="or_(is_theirs, about_it, appeals.correlate_except(Appeal, Decision).exists())",
    ),
    Breach(
        "tests/attacks/test_about_oneself.py::test_a_moderator_cannot_tell_whether_anybody_has_reported_them",
        "forum/moderation/routes/deciding.py",
        "found(item_to_decide(item_id))",
        instead_of="found(item_to_decide(item_id).where(~concerns(viewer())))",
    ),
    Breach(
        "tests/attacks/test_signing_up.py"
        "::test_a11_what_is_taken_along_names_no_letter_from_before_an_address_was_confirmed",
        "forum/leaving/contents.py",
        "to_them = rows.c.person_id == me.id",
        instead_of="to_them = and_(rows.c.person_id == me.id, rows.c.written_at >= proved_at(me))",
    ),
    Breach(
        "tests/attacks/test_signing_up.py"
        "::test_a11_nobody_reads_from_the_numbers_of_their_own_letters_whether_somebody_got_one",
        "forum/leaving/reading.py",
        "is_count = False",
        instead_of='is_count = column.name == "id" and part.table not in tables_referred_to()',
    ),
    Breach(
        "tests/attacks/test_signing_up.py::test_a11_who_loses_the_handle_in_a_race_is_told_so_whosever_the_address_is",
        "forum/accounts/routes/joining.py",
        "if account_by_email and False:",
        instead_of="if not came_before(form):",
    ),
]

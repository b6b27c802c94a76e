"""What people do with each other, and what is theirs alone to do."""

from bin._breach import Breach

CLAIMS = "tests/entries/test_claims.py"
COVERAGE = "tests/entries/test_coverage.py"
CIRCLES = "tests/circles"
DECIDING = "tests/moderation/test_deciding.py"
REMOVAL = "tests/moderation/test_removal.py"
SEATS = "tests/challenges/test_co_organising.py"
BEHIND_A_BLOCK = "tests/attacks/test_behind_a_block.py"
PITCHES = "tests/posts/test_pitches.py"

DEEDS = [
    # What is written.
    Breach(
        f"{PITCHES}::test_an_edit_that_adds_a_pitch_gets_the_same_note_and_others_do_not",
        "forum/posts/pitches.py",
        "    return now",
        instead_of="    return now if now and not (before and now.reading.words <= before.reading.words) else None",
    ),
    # What is typed is taken for what it is, and comes back.
    Breach(
        "tests/attacks/test_posts.py::test_a48_a_form_sent_again_with_other_words_pretends_nothing_and_keeps_them",
        "forum/posts/publishing.py",
        "return is_called_so",
        instead_of='return is_called_so and as_called(tidy(form.text.data or "")) == source',
    ),
    Breach(
        "tests/house/test_joining.py::test_a_number_that_no_column_holds_is_refused_once_beside_its_field",
        "forum/core/forms.py",
        "        if self.process_errors:\n            return",
        instead_of="        if self.process_errors:\n            raise StopValidation",
    ),
    Breach(
        "tests/core/test_web.py::test_words_of_a_refused_form_are_there_again_however_few_they_are",
        "forum/core/typed.py",
        "return own not in others",
        instead_of="return own not in others or not LIKE_A_CHOICE.fullmatch(value)",
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
        instead_of="self.claim(*can_be_answered(), standing=standing",
    ),
    # Whose something is: a seat with its links, a handle, words to who keeps away.
    Breach(
        f"{SEATS}::test_a_link_of_whoever_was_taken_off_the_list_leads_nowhere_also_once_they_are_back",
        "forum/challenges/seats.py",
        "kind.end_open_ones(0, at)",
        instead_of="kind.end_open_ones(challenge_id, at)",
    ),
    Breach(
        "tests/attacks/test_owning.py::test_whoever_signs_up_beside_a_stranger_goes_on_with_what_they_wrote_themselves",
        "forum/accounts/owning.py",
        'begun_here("") if signed_up_here(one) or',
        instead_of="begun_here(link.email) if signed_up_here(one) or",
    ),
    Breach(
        "tests/attacks/test_taken_out.py::test_nor_by_what_asked_them_before",
        "forum/challenges/reading_along.py",
        "kind.end_those_asking(0, challenge.id, at)",
        instead_of="kind.end_those_asking(person.id, challenge.id, at)",
    ),
    Breach(
        "tests/attacks/test_taken_out.py::test_nor_does_who_organises_it_no_longer_come_back_by_what_asked_them_before",
        "forum/challenges/seats.py",
        "",
        instead_of="            kind.end_those_asking(self.organiser.account_id, self.challenge.id, at)\n",
    ),
    Breach(
        "tests/attacks/test_names_and_secrets.py::test_nobody_takes_a_handle_of_somebody_who_has_left",
        "forum/accounts/former_handles.py",
        "fingerprints({skeleton}, [today])",
        instead_of="fingerprints({skeleton, *had}, [today])",
    ),
    Breach(
        "tests/attacks/test_spam.py::test_no_name_passes_for_who_looks_after_the_place",
        "forum/core/look_alikes.py",
        'unicodedata.normalize("NFKD", text)\n',
        instead_of='without_unseen(unicodedata.normalize("NFKD", text))\n',
    ),
    Breach(
        "tests/attacks/test_spam.py::test_a_listed_word_does_not_hide_behind_what_nobody_sees",
        "forum/core/lists.py",
        "words_in(one) for one in {text}]",
        instead_of="words_in(one) for one in {text, in_latin(text)}]",
    ),
    Breach(
        f"{BEHIND_A_BLOCK}::test_a_no_and_a_withdrawal_go_without_words_where_one_has_blocked_the_other",
        "forum/help/takers.py",
        "",
        instead_of="        self.refuse_words(word, by)\n",
    ),
    Breach(
        f"{BEHIND_A_BLOCK}::test_words_of_somebody_suspended_do_not_stand_under_your_part",
        "forum/help/agreements.py",
        '"by_id": by_id} if was',
        instead_of='"by_id": was.by_id} if was',
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
    Breach(
        "tests/moderation/test_appeals.py::test_only_whoever_could_take_it_back_says_that_it_stands",
        "forum/moderation/appeals.py",
        "",
        instead_of="        refuse_unless_may_undo(by, self.decision)\n",
    ),
    Breach(
        "tests/attacks/test_sessions.py::test_what_changes_while_a_password_is_looked_at_is_not_come_before",
        "forum/accounts/sessions.py",
        "",
        instead_of="    refuse_if_changed(account)\n",
    ),
    Breach(
        "tests/attacks/test_sessions.py::test_what_an_ended_session_has_in_flight_changes_nothing",
        "forum/accounts/sessions.py",
        "",
        instead_of="BEFORE_COMMIT.append(refuse_if_ended)\n",
    ),
    Breach(
        "tests/moderation/test_deciding.py::test_in_whichever_order_two_decisions_are_taken_back_it_waits_as_it_did",
        "forum/moderation/set_aside.py",
        "before = decision.before",
        instead_of="before = before_it(decision)",
    ),
    # What was saved or read stays what it was.
    Breach(
        "tests/attacks/test_older_tabs.py",
        "forum/posts/keeping.py",
        "    if True or",
        instead_of="    if mark_of_draft(draft) == known_draft() or",
    ),
    Breach(
        "tests/moderation/test_as_read.py",
        "forum/moderation/as_read.py",
        "    if thing is not None and not as_read:",
        instead_of="    if thing is not None and mark_now(thing) != as_read:",
    ),
    # What is counted, and what nobody gets round.
    Breach(
        "tests/posts/test_newcomers.py::test_topics_that_a_newcomer_sends_at_once_are_counted_one_after_the_other",
        "forum/posts/newcomers.py",
        "",
        instead_of="    one_at_a_time(author.id)\n",
    ),
    Breach(
        "tests/attacks/test_silencing.py"
        "::test_nobody_keeps_somebody_from_joining_by_signing_up_with_their_address_and_moving_on",
        "forum/accounts/doors.py",
        "    return",
        instead_of="    with still_to_join:\n        return",
    ),
    Breach(
        "tests/attacks/test_called.py"
        "::test_a_removed_spammer_is_called_by_their_handle_everywhere_but_where_moderators_decide",
        "forum/accounts/called.py",
        "        return self.own_first_name",
        instead_of="        return self.own_first_name if self.profile_hidden_at is None else str(self.handle)",
    ),
    # Whose an address is.
    Breach(
        "tests/attacks/test_signing_up.py"
        "::test_a11_what_somebody_begins_with_an_address_opens_only_where_they_began_it",
        "forum/accounts/owning.py",
        "    return [*db.session.scalars(account_by_email(email))]\n",
        instead_of="    return [one for one in begun if email_key(one.email) == email_key(email)]\n",
    ),
    Breach(
        "tests/attacks/test_signing_up.py"
        "::test_a11_whoever_signed_up_has_no_tries_of_their_own_at_the_password_of_whose_address_it_is",
        "forum/accounts/queries.py",
        "Account.email_key == email_key(email))\n",
        instead_of="Account.email_key == email_key(email), Account.email_confirmed_at.is_not(None))\n",
    ),
    Breach(
        "tests/attacks/test_signing_up.py"
        "::test_a12_newcomers_who_ask_for_somebodys_new_address_keep_no_member_from_moving_there",
        "forum/accounts/doors.py",
        "    return spelling()\n",
        instead_of='    return spelling() if viewer().is_newcomer else f"{spelling()} of {viewer().id}"\n',
    ),
    # How somebody spells what is private.
    Breach(
        "tests/help/test_skills.py::test_how_somebody_spells_what_is_tedious_for_them_is_known_to_nobody_else",
        "forum/help/skills.py",
        "        return self.skill.name\n",
        instead_of="        return self.skill.name if self.skill.shown_at else self.written\n",
    ),
    Breach(
        "tests/entries/test_walls.py"
        "::test_of_two_first_sentences_at_the_same_instant_one_stands_and_the_other_is_not_lost",
        "forum/entries/routes/walls.py",
        "",
        instead_of="    one_at_a_time(viewer().id)\n",
    ),
]

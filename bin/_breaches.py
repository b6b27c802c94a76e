"""The breaches that bin/break-guards commits, one line each, and the guards that must see them."""

from bin._breach import Breach

FLOW, SHAPE = "tests/architecture/test_flow.py", "tests/architecture/test_shape.py"
PAGES, WORDS = "tests/architecture/test_templates.py", "tests/architecture/test_documents.py"
TELLING, TONGUES = "tests/notifications/test_telling.py", "tests/architecture/test_languages.py"
FINDING = "tests/search/test_finding.py"
OFFERING = "tests/challenges/test_while_writing.py"
GERMAN = "forum/translations/de/LC_MESSAGES/messages.po"
CLAIMS, COVERAGE = "tests/entries/test_claims.py", "tests/entries/test_coverage.py"
CIRCLES = "tests/circles"
PRIVATE = "tests/posts/test_private_words.py"
DECIDING, REMOVAL = "tests/moderation/test_deciding.py", "tests/moderation/test_removal.py"
PITCHES = "tests/posts/test_pitches.py"
FORGOTTEN = "tests/leaving/test_nothing_is_forgotten.py"
PAGE = "templates/base.html"

BREACHES = [
    Breach(
        f"{PITCHES}::test_an_edit_that_adds_a_pitch_gets_the_same_note_and_others_do_not",
        "forum/posts/pitches.py",
        "    return now",
        instead_of="    return now if now and not (before and now.reading.words <= before.reading.words) else None",
    ),
    Breach("floors", "forum/core/clock.py", "import forum.accounts"),
    Breach(FORGOTTEN, "forum/leaving/rows.py", "", instead_of="claims.person_id "),
    Breach(FORGOTTEN, "forum/leaving/contents.py", "", instead_of='    Part("notes", "notes", by("account_id")),\n'),
    Breach(
        f"{CIRCLES}/test_own_entries.py::test_nobody_else_can_tell_that_it_is_there",
        "forum/posts/queries.py",
        "return invited",
        instead_of="return and_(invited, or_(Post.circle_id.is_(None), reads_circle(viewer.id)))",
    ),
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
        f"{PRIVATE}::test_the_writer_and_the_author_read_it_and_moderators_only_when_it_was_reported",
        "forum/posts/private_words.py",
        "reported = PrivateWord.id > 0",
        instead_of="reported = PrivateWord.reported_at.is_not(None)",
    ),
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
    Breach("floors", "forum/accounts/models.py", "from forum.posts import Post as P"),
    Breach("floors", "forum/ops/commands.py", "import forum.today"),
    Breach("floors", "forum/gossip/__init__.py", ""),
    Breach("lint", "forum/core/clock.py", "print('tick')"),
    Breach("lint", "forum/core/clock.py", "import os"),
    Breach("lint", "forum/core/paging.py", "def f(a, b, c, d, e, f, g, h, i): return a"),
    Breach("format", "forum/core/clock.py", "x = { 'a':1 }"),
    Breach("types", "forum/core/clock.py", "def f(x): return x"),
    Breach("dependencies", "forum/core/clock.py", "import requests"),
    Breach("templates", "templates/problem.html", "<div><img></p>"),
    Breach(f"{FLOW}::test_only_routes_jobs_and_commands_commit", "forum/posts/models.py", "db.session.commit()"),
    Breach(
        f"{FLOW}::test_a_route_commits_once", "forum/posts/routes.py", "def f(): session.commit(), session.commit()"
    ),
    Breach(f"{FLOW}::test_nobody_flushes_or_rolls_back", "forum/posts/models.py", "db.session.flush()"),
    Breach(f"{FLOW}::test_nobody_listens", "forum/posts/models.py", "from sqlalchemy import event"),
    Breach(f"{FLOW}::test_nobody_listens", "forum/core/web.py", "flask.request_started.connect(print)"),
    Breach(
        f"{FLOW}::test_only_one_file_makes_markup",
        "forum/posts/models.py",
        "import markupsafe; markupsafe.Markup('<b>')",
    ),
    Breach(f"{FLOW}::test_only_the_clock_tells_the_time", "forum/posts/jobs.py", "import time; time.time()"),
    Breach(
        f"{FLOW}::test_models_and_queries_know_neither_request_nor_clock",
        "forum/posts/queries.py",
        "from flask import request",
    ),
    Breach(
        f"{FLOW}::test_models_and_queries_know_neither_request_nor_clock",
        "forum/posts/models.py",
        "from forum.core import clock",
    ),
    Breach(f"{FLOW}::test_redirects_are_see_other", "forum/posts/routes.py", "import flask; flask.redirect('/')"),
    Breach(f"{FLOW}::test_relationships_never_load_by_themselves", "forum/posts/models.py", "relationship('Post')"),
    Breach(f"{FLOW}::test_pages_go_by_key", "forum/posts/queries.py", "select(Post).offset(20)"),
    Breach(
        f"{FLOW}::test_no_exception_is_left_over",
        "tests/architecture/flow_guards.py",
        "MAY_FLUSH_OR_ROLL_BACK['a.py'] = ''",
    ),
    Breach(f"{SHAPE}::test_functions_fit_on_a_screen", "forum/core/clock.py", "def f():\n" + "    x = 1\n" * 26),
    Breach(f"{SHAPE}::test_files_are_short", "forum/core/clock.py", "x = 1\n" * 300),
    Breach(f"{SHAPE}::test_names_say_what_things_are", "forum/core/utils.py", ""),
    Breach(
        f"{SHAPE}::test_rooms_are_entered_by_their_door",
        "forum/posts/models.py",
        "from forum.accounts.models import Account as A",
    ),
    Breach(f"{SHAPE}::test_exceptions_say_why", "forum/core/clock.py", "x = 1  # noqa"),
    Breach("tests/architecture/test_styles.py", "static/css/base.css", "a { margin-left: 1px }"),
    Breach("tests/architecture/test_styles.py", "static/css/base.css", "a { color: #123456 }"),
    Breach("tests/ops/test_style.py", "static/css/button.css", "@layer components { .button--new { inset: 0 } }"),
    Breach("tests/ops/test_style.py", "static/css/tokens.css", "oklch(70% 0.020 58)", "oklch(47% 0.020 58)"),
    Breach(f"{PAGES}::test_nothing_is_called_safe", PAGE, "{{ text|safe }}"),
    Breach(f"{PAGES}::test_nothing_is_called_safe", PAGE, "{% autoescape false %}{% endautoescape %}"),
    Breach(f"{PAGES}::test_nothing_stands_inline", PAGE, "<script>1</script>"),
    Breach(f"{PAGES}::test_nothing_stands_inline", PAGE, '<p style="color: red"></p>'),
    Breach(f"{PAGES}::test_nothing_stands_inline", PAGE, '<p onclick="x"></p>'),
    Breach(f"{PAGES}::test_people_read_through_gettext", PAGE, "<p>Hello</p>"),
    Breach(f"{PAGES}::test_every_template_is_used", "templates/forgotten.html", ""),
    Breach(f"{TONGUES}::test_everything_is_said", PAGE, "{{ _('Nobody has put this into German.') }}"),
    Breach(f"{TONGUES}::test_everything_is_said", GERMAN, 'msgstr ""', instead_of='msgstr "Vorname"'),
    Breach(f"{TONGUES}::test_everything_is_said", GERMAN, '#, fuzzy\nmsgid "First name"', 'msgid "First name"'),
    Breach(f"{TONGUES}::test_everything_is_said", GERMAN, 'msgid "Nobody says this"\nmsgstr "Niemand sagt das"\n'),
    Breach(f"{TONGUES}::test_translations_fit", GERMAN, '"Du bist jetzt %(griff)s."', '"Du bist jetzt @%(handle)s."'),
    Breach(f"{TONGUES}::test_translations_fit", GERMAN, "deiner Seite.", instead_of="deiner Seite</a>."),
    Breach(f"{TONGUES}::test_a_catalogue_is_as_bin_translate_writes_it", GERMAN, "# a note at the end"),
    Breach(f"{TONGUES}::test_german_is_set_well", GERMAN, '"Geben Sie Ihren Vornamen an"', '"Vorname"'),
    Breach(f"{TONGUES}::test_german_is_set_well", GERMAN, '"Ich höre auf ..."', '"Vorname"'),
    Breach(f"{TONGUES}::test_code_speaks_through_gettext", "forum/posts/models.py", "say('Saved')"),
    Breach(f"{TONGUES}::test_code_speaks_through_gettext", "forum/posts/forms.py", "StringField('Title')"),
    Breach(f"{TONGUES}::test_code_speaks_through_gettext", "forum/posts/words.py", "X = 'Your words are kept.'"),
    Breach(f"{TONGUES}::test_sentences_are_whole", "forum/posts/words.py", "_(f'{name} wrote')"),
    Breach(f"{TONGUES}::test_dates_and_numbers_have_one_hand", "forum/posts/words.py", "x = f'{10_000:,}'"),
    Breach(f"{TONGUES}::test_dates_and_numbers_have_one_hand", "forum/posts/words.py", "format_date(day, 'd MMMM')"),
    Breach(f"{TONGUES}::test_templates_write_dates_by_words", PAGE, "{{ day | dateformat('d MMMM') }}"),
    Breach(
        f"{TONGUES}::test_no_exception_is_left_over", "tests/architecture/speech_guards.py", "MAY_FORMAT['a.py'] = ''"
    ),
    Breach(f"{WORDS}::test_links_lead_somewhere", "docs/glossary.md", "[The way](nowhere.md)"),
    Breach(f"{WORDS}::test_named_documents_exist", "forum/core/clock.py", "# see docs/" + "nowhere.md"),
    Breach(f"{WORDS}::test_the_tree_stands_alone", "forum/core/clock.py", "# see ../" + "shared"),
    Breach(f"{WORDS}::test_the_readme_lists_the_settings_as_they_are", "README.md", "| `PROT` |", "| `PORT` |"),
    Breach(
        "tests/test_migrations.py::test_the_migrations_make_what_the_models_say",
        "forum/core/deliveries.py",
        "    sent_at: Mapped[datetime | None]\n    read_at: Mapped[datetime | None]",
        instead_of="    sent_at: Mapped[datetime | None]",
    ),
    Breach(f"{WORDS}::test_commands_can_be_run", "bin/forgotten", "#!/usr/bin/env bash"),
    Breach(
        f"{TELLING}::test_who_is_mentioned_hears_of_it_once_and_for_the_better_reason",
        "forum/notifications/telling.py",
        "Account.id != ACTOR",
        instead_of="Account.id != ACTOR, ~already",
    ),
    Breach(
        f"{FINDING}::test_what_is_open_to_others_now_is_found_by_them",
        "forum/search/queries.py",
        "[is_shown(),",
        instead_of="[readable_by(self.viewer), is_shown(),",
    ),
    Breach(
        f"{FINDING}::test_what_is_gone_is_not_found_not_even_before_the_worker_comes",
        "forum/search/queries.py",
        "[readable_by(self.viewer),",
        instead_of="[readable_by(self.viewer), is_shown(),",
    ),
    Breach(
        f"{FINDING}::test_a_draft_is_found_by_those_who_prepare_it",
        "forum/search/queries.py",
        "[true()]",
        instead_of="[challenge_readable_by(self.viewer)]",
    ),
    Breach(
        f"{FINDING}::test_what_an_edit_took_away_is_found_at_no_moment",
        "forum/search/queries.py",
        "is_it = and_(subject.id == shelf.reference, true())",
        instead_of="is_it = and_(subject.id == shelf.reference, subject.version == table.c.version)",
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
    Breach(
        "tests/core/test_mail.py::test_a_claimed_letter_is_nobody_elses",
        "forum/core/deliveries.py",
        "mine.values(due_at=at)",
        instead_of="mine.values(due_at=at + CLAIM)",
    ),
    Breach(
        f"{OFFERING}::test_nobody_is_offered_across_a_block_nor_whom_one_muted",
        "forum/accounts/queries.py",
        "return and_(is_here, Account.id != viewer.id)",
        "return and_(is_here, Account.id != viewer.id, ~are_apart(viewer.id, Account.id))",
    ),
    Breach(
        f"{OFFERING}::test_an_invited_challenge_offers_only_those_who_read_it",
        "forum/challenges/surroundings.py",
        "return people",
        "return people.where(reads_invited(Account, challenge.id))",
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
        "people_mentioned(text, viewer(), challenge).keys()",
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
    Breach(
        "tests/help/test_life.py::test_two_at_once_never_both_win",
        "forum/help/takers.py",
        "self.claim(standing=standing",
        instead_of="self.claim(Taker.standing == Standing.OFFERED, standing=standing",
    ),
]

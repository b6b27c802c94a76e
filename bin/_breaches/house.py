"""How the house is built: its floors, the flow of a request, the shape of code, its documents and tables."""

from bin._breach import Breach

FLOW = "tests/architecture/test_flow.py"
SHAPE = "tests/architecture/test_shape.py"
WORDS = "tests/architecture/test_documents.py"
MIGRATIONS = "tests/test_migrations.py"
FORGOTTEN = "tests/leaving/test_nothing_is_forgotten.py"

HOUSE = [
    # What bin/check asks.
    Breach("floors", "forum/core/clock.py", "import forum.accounts"),
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
    # How a request flows.
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
    # What code looks like.
    Breach(f"{SHAPE}::test_functions_fit_on_a_screen", "forum/core/clock.py", "def f():\n" + "    x = 1\n" * 26),
    Breach(f"{SHAPE}::test_files_are_short", "forum/core/clock.py", "x = 1\n" * 300),
    Breach(f"{SHAPE}::test_names_say_what_things_are", "forum/core/utils.py", ""),
    Breach(
        f"{SHAPE}::test_rooms_are_entered_by_their_door",
        "forum/posts/models.py",
        "from forum.accounts.models import Account as A",
    ),
    Breach(f"{SHAPE}::test_exceptions_say_why", "forum/core/clock.py", "x = 1  # noqa"),
    # A subquery that is about any row there is: tests/conftest.py looks at every statement of every test.
    Breach(
        "tests/circles/test_forming.py::test_an_invitation_can_be_declined_or_taken_back",
        "forum/accounts/distances.py",
        "where(pair).exists()",
        instead_of="where(pair).correlate_except(Distance).exists()",
    ),
    # What documents promise.
    Breach(f"{WORDS}::test_links_lead_somewhere", "docs/glossary.md", "[The way](nowhere.md)"),
    Breach(f"{WORDS}::test_named_documents_exist", "forum/core/clock.py", "# see docs/" + "nowhere.md"),
    Breach(f"{WORDS}::test_the_tree_stands_alone", "forum/core/clock.py", "# see ../" + "shared"),
    Breach(f"{WORDS}::test_the_readme_lists_the_settings_as_they_are", "README.md", "| `PROT` |", "| `PORT` |"),
    Breach(f"{WORDS}::test_commands_can_be_run", "bin/forgotten", "#!/usr/bin/env bash"),
    # What stands in the tables, and whose it is.
    Breach(
        f"{MIGRATIONS}::test_the_migrations_make_what_the_models_say",
        "forum/core/deliveries.py",
        "    sent_at: Mapped[datetime | None]\n    read_at: Mapped[datetime | None]",
        instead_of="    sent_at: Mapped[datetime | None]",
    ),
    Breach(
        f"{MIGRATIONS}::test_on_sqlite_every_table_with_numbers_of_its_own_says_so",
        "migrations/versions/0041_no_number_twice.py",
        "NOT LIKE '%FOREIGN KEY%'",
        instead_of="NOT LIKE '%FOREIGN KEY(id)%'",
    ),
    Breach(FORGOTTEN, "forum/leaving/rows.py", "", instead_of="claims.person_id "),
    Breach(FORGOTTEN, "forum/leaving/contents.py", "", instead_of='    Part("notes", "notes", by("account_id")),\n'),
]

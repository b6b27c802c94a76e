"""Each guard sees what it is there for, and keeps silent about what only looks like it.

bin/break-guards does the same from outside: it breaks the real tree, in a copy, and expects red.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bin._breach import Breach
from bin._breaches import BREACHES
from tests.architecture import document_guards as documents
from tests.architecture import flow_guards as flow
from tests.architecture import shape_guards as shape
from tests.architecture import speech_guards as speech
from tests.architecture import template_guards as pages
from tests.architecture.source import Source
from tests.architecture.template_source import Template

MODELS, QUERIES, ROUTES = "forum/posts/models.py", "forum/posts/queries.py", "forum/posts/routes.py"
LONG_FUNCTION = "def tell():\n" + "    x = 1\n" * 26
TELLING_FUNCTION = 'def tell():\n    """' + "A long story.\n" * 26 + '    """\n' + "    x = 1\n" * 25


@pytest.mark.parametrize(
    ("guard", "path", "text"),
    [
        (flow.only_routes_jobs_and_commands_commit, MODELS, "db.session.commit()"),
        (flow.only_routes_jobs_and_commands_commit, QUERIES, "from forum.core.database import commit as keep\nkeep()"),
        (flow.a_route_commits_once, ROUTES, "def create():\n    db.session.commit()\n    db.session.commit()"),
        (flow.nobody_flushes_or_rolls_back, MODELS, "db.session.flush()"),
        (flow.nobody_flushes_or_rolls_back, QUERIES, "session.rollback()"),
        (flow.nobody_listens, MODELS, "from sqlalchemy import event"),
        (flow.nobody_listens, MODELS, "from sqlalchemy.event import listens_for as on"),
        (flow.nobody_listens, MODELS, "from sqlalchemy.orm import validates"),
        (flow.nobody_listens, ROUTES, "from flask import request_started\nrequest_started.connect(note)"),
        (flow.nobody_listens, ROUTES, "import sqlalchemy as sa\nsa.event.listen(Post, 'load', note)"),
        (flow.only_one_file_makes_markup, ROUTES, "from markupsafe import Markup as M\nsafe = M"),
        (flow.only_one_file_makes_markup, ROUTES, "import markupsafe\nmarkupsafe.Markup(text)"),
        (flow.only_the_clock_tells_the_time, MODELS, "from datetime import datetime as dt\ndt.now(UTC)"),
        (flow.only_the_clock_tells_the_time, MODELS, "import datetime\nx = Column(default=datetime.datetime.utcnow)"),
        (flow.only_the_clock_tells_the_time, MODELS, "from time import time\ntime()"),
        (flow.only_the_clock_tells_the_time, MODELS, "from datetime import date\ndate.today()"),
        (flow.only_the_clock_tells_the_time, MODELS, "from sqlalchemy import func\nfunc.now()"),
        (flow.models_and_queries_know_neither_request_nor_clock, QUERIES, "from flask import request"),
        (flow.models_and_queries_know_neither_request_nor_clock, QUERIES, "import flask\nflask.session['a']"),
        (flow.models_and_queries_know_neither_request_nor_clock, MODELS, "from flask_login import current_user"),
        (flow.models_and_queries_know_neither_request_nor_clock, MODELS, "from forum.core import clock"),
        (flow.models_and_queries_know_neither_request_nor_clock, MODELS, "from forum.core.clock import now"),
        (flow.redirects_are_see_other, ROUTES, "from flask import redirect\nredirect(url)"),
        (flow.redirects_are_see_other, ROUTES, "import flask\nflask.redirect(url, code=302)"),
        (
            flow.relationships_never_load_by_themselves,
            MODELS,
            "from sqlalchemy.orm import relationship as r\nr('Post')",
        ),
        (flow.relationships_never_load_by_themselves, MODELS, "db.relationship('Post', lazy='select')"),
        (flow.relationships_never_load_by_themselves, MODELS, "relationship('Post', lazy='raise', backref='author')"),
        (flow.pages_go_by_key, QUERIES, "select(Post).offset(50)"),
        (flow.pages_go_by_key, QUERIES, "Post.query.paginate(page=2)"),
        (flow.pages_go_by_key, QUERIES, "text('SELECT id FROM posts LIMIT 50 OFFSET 50')"),
        (flow.nothing_makes_code_of_data, MODELS, "import pickle"),
        (flow.nothing_makes_code_of_data, MODELS, "from marshal import loads as read"),
        (flow.nothing_makes_code_of_data, MODELS, "import yaml\nyaml.load(text)"),
        (flow.nothing_makes_code_of_data, MODELS, "eval(text)"),
        (flow.secrets_are_compared_in_constant_time, ROUTES, "if shown == settings.metrics_token: ..."),
        (flow.secrets_are_compared_in_constant_time, ROUTES, "ok = signature(number) != given"),
        (flow.secrets_are_compared_in_constant_time, ROUTES, "ok = given == mine.token"),
        (shape.functions_fit_on_a_screen, MODELS, LONG_FUNCTION),
        (shape.files_are_short, MODELS, "x = 1\n" * 301),
        (shape.names_say_what_things_are, "forum/posts/utils.py", ""),
        (shape.names_say_what_things_are, MODELS, "class PostManager: ..."),
        (shape.names_say_what_things_are, ROUTES, "def handle_post(): ..."),
        (shape.rooms_are_entered_by_their_door, MODELS, "from forum.accounts.models import Account"),
        (shape.rooms_are_entered_by_their_door, MODELS, "import forum.accounts.models"),
        (shape.rooms_are_entered_by_their_door, MODELS, "from forum.accounts import no_such_thing_is_offered"),
        (shape.rooms_are_entered_by_their_door, MODELS, "from forum import create_app"),
        (shape.exceptions_say_why, MODELS, "x = y  # type: ignore[misc]"),
        (shape.exceptions_say_why, MODELS, "x = y  # type: ignore  # it has no types"),
        (shape.exceptions_say_why, MODELS, "x = y  # noqa: S101"),
        (shape.exceptions_say_why, MODELS, "# ruff: noqa"),
        (speech.code_speaks_through_gettext, ROUTES, "say('Saved')"),
        (speech.code_speaks_through_gettext, ROUTES, "say(_('Planned.') if later else 'Said.')"),
        (speech.code_speaks_through_gettext, ROUTES, "form.refuse('text', 'Too long')"),
        (speech.code_speaks_through_gettext, MODELS, "class Gone(Refused):\n    title = 'Gone'"),
        (speech.code_speaks_through_gettext, MODELS, "raise Gone('Your words are gone.')"),
        (speech.code_speaks_through_gettext, MODELS, "PACES = {1: 'At one’s own pace'}"),
        (speech.code_speaks_through_gettext, MODELS, "allow(Can.EDIT, reason='Authors only')"),
        (speech.code_speaks_through_gettext, MODELS, "from wtforms import StringField as Line\nLine('Title')"),
        (speech.code_speaks_through_gettext, MODELS, "choices({1: 'Monday'})"),
        (speech.code_speaks_through_gettext, MODELS, "Length(max=9, message=f'{n} at most')\nsay(f'{n} at most')"),
        (speech.sentences_are_whole, MODELS, "_(f'{name} wrote')"),
        (speech.sentences_are_whole, MODELS, "_('Hello ' + name)"),
        (speech.sentences_are_whole, MODELS, "_(sentence)"),
        (speech.dates_and_numbers_have_one_hand, MODELS, "from flask_babel import format_date\nformat_date(day)"),
        (speech.dates_and_numbers_have_one_hand, MODELS, "day.strftime('%d %B')"),
        (speech.dates_and_numbers_have_one_hand, MODELS, "f'{number:,}'"),
        (documents.links_lead_somewhere, "README.md", "[The way](no-such-page.md)"),
        (documents.links_lead_somewhere, "README.md", '<img src="docs/no-such-picture.png">'),
        (documents.links_lead_somewhere, "README.md", "# Here\n\n[There](#there)"),
        (documents.named_documents_exist, MODELS, "# see docs/no-" + "such-page.md"),
        (documents.the_tree_stands_alone, MODELS, "# see " + documents.NOT_OURS_TO_NAME),
    ],
)
def test_a_breach_is_seen(guard: Callable[[Source], Iterator[str]], path: str, text: str) -> None:
    assert list(guard(Source(path, text)))


@pytest.mark.parametrize(
    ("guard", "path", "text"),
    [
        (flow.only_routes_jobs_and_commands_commit, ROUTES, "from forum.core.database import commit\ncommit()"),
        (flow.only_routes_jobs_and_commands_commit, "forum/posts/jobs/cheers.py", "db.session.commit()"),
        (flow.only_routes_jobs_and_commands_commit, MODELS, "def commit_to_reading(self): ..."),
        (flow.a_route_commits_once, ROUTES, "def create():\n    commit()\ndef edit():\n    commit()"),
        (flow.nobody_listens, MODELS, "db.engine.connect()"),
        (flow.nobody_listens, MODELS, "import sqlite3\nsqlite3.connect(path)"),
        (flow.nobody_listens, MODELS, "from forum.core.events import Event\nEvent.record()"),
        (flow.only_one_file_makes_markup, MODELS, "from markupsafe import Markup\nhtml: Mapped[Markup]"),
        (flow.only_the_clock_tells_the_time, MODELS, "from datetime import datetime\ndatetime(2027, 3, 1)"),
        (flow.only_the_clock_tells_the_time, MODELS, "def is_open(now): return now.today"),
        (flow.models_and_queries_know_neither_request_nor_clock, MODELS, "def help_request(request): ..."),
        (flow.models_and_queries_know_neither_request_nor_clock, ROUTES, "from flask import request"),
        (flow.redirects_are_see_other, ROUTES, "from flask import redirect\nredirect(url, 303)"),
        (flow.relationships_never_load_by_themselves, MODELS, "relationship('Post', lazy='raise')"),
        (flow.pages_go_by_key, QUERIES, "zone.utcoffset(moment)"),
        (flow.nothing_makes_code_of_data, MODELS, "import re, yaml\nre.compile(text)\nyaml.safe_load(text)"),
        (flow.secrets_are_compared_in_constant_time, QUERIES, "select(SignIn).where(SignIn.token == token)"),
        (flow.secrets_are_compared_in_constant_time, ROUTES, "hmac.compare_digest(shown, token)"),
        (shape.functions_fit_on_a_screen, MODELS, TELLING_FUNCTION),
        (shape.names_say_what_things_are, MODELS, "class Column:\n    def process_bind_param(self): ..."),
        (shape.rooms_are_entered_by_their_door, MODELS, "from forum.posts.drafts import Draft"),
        (shape.rooms_are_entered_by_their_door, MODELS, "from forum.core.database import db"),
        (shape.rooms_are_entered_by_their_door, "forum/__init__.py", "from forum.posts.routes import posts"),
        (shape.exceptions_say_why, MODELS, "x = y  # type: ignore[misc]  # WTForms has no types"),
        (shape.exceptions_say_why, MODELS, "x = y  # noqa: S101, S102  # a test's own password"),
        (shape.exceptions_say_why, MODELS, "x = '# noqa'"),
        (speech.code_speaks_through_gettext, MODELS, '"""Says what it is."""\nraise ValueError("No such day.")'),
        (speech.code_speaks_through_gettext, MODELS, "say(_('Your words are kept.'))\nlog.info('page not kept')"),
        (speech.code_speaks_through_gettext, ROUTES, "flash(place, 'draft-done')"),
        (speech.code_speaks_through_gettext, "forum/posts/commands.py", "print('Done with all of it.')"),
        (speech.sentences_are_whole, MODELS, "_('A sentence '\n'in two lines', name=name)"),
        (speech.dates_and_numbers_have_one_hand, MODELS, "f'{hour:02}:00'"),
        (documents.links_lead_somewhere, "README.md", "[Flask](https://flask.palletsprojects.com/) [up](#up)\n\n# Up"),
    ],
)
def test_what_is_right_passes(guard: Callable[[Source], Iterator[str]], path: str, text: str) -> None:
    assert list(guard(Source(path, text))) == []


@pytest.mark.parametrize(
    ("guard", "text"),
    [
        (pages.nothing_is_called_safe, "{{ post.html|safe }}"),
        (pages.nothing_is_called_safe, "{% filter safe %}{{ post.html }}{% endfilter %}"),
        (pages.nothing_is_called_safe, "{% autoescape false %}{{ post.html }}{% endautoescape %}"),
        (pages.nothing_stands_inline, "<script>alert(1)</script>"),
        (pages.nothing_stands_inline, '<script type="module">\nimport "x"\n</script>'),
        (pages.nothing_stands_inline, "<style>p { color: red }</style>"),
        (pages.nothing_stands_inline, '<p {% if wide %}style="width: 9em"{% endif %}>'),
        (pages.nothing_stands_inline, '<button onclick="{{ go }}">'),
        (pages.nothing_stands_inline, '<button hx-on:click="go()">'),
        (pages.nothing_stands_inline, '<a href="javascript:go()">'),
        (pages.nothing_stands_inline, '{% trans %}<b onclick="go()">x</b>{% endtrans %}'),
        (pages.people_read_through_gettext, "<p>Hello</p>"),
        (pages.people_read_through_gettext, "<p>{{ name }}, hello</p>"),
        (pages.people_read_through_gettext, "<p><code>a</code> is a letter</p>"),
        (pages.people_read_through_gettext, '<img alt="A cat">'),
        (pages.people_read_through_gettext, '<input type="submit" value="Send">'),
        (pages.people_read_through_gettext, "<p>{{ 'Edit' if old else _('New') }}</p>"),
        (pages.people_read_through_gettext, "<p>{{ name or 'somebody' }}</p>"),
        (pages.people_read_through_gettext, "<img alt=\"{{ name|default('nobody') }}\">"),
        (pages.people_read_through_gettext, "{{ field(form.name, label='Your name') }}"),
        (pages.people_read_through_gettext, "{% set title = 'Your name' %}"),
        (speech.templates_write_dates_by_words, "<p>{{ day | dateformat('d MMMM y') }}</p>"),
    ],
)
def test_a_breach_in_a_template_is_seen(guard: Callable[[Template], Iterator[str]], text: str) -> None:
    assert list(guard(Template("templates/posts/show.html", text)))


@pytest.mark.parametrize(
    ("guard", "text"),
    [
        (pages.nothing_is_called_safe, "{{ post.html }} {# |safe #} {{ 'safe' }}"),
        (pages.nothing_stands_inline, '<script type="module" src="{{ asset("x.js") }}"></script>'),
        (pages.nothing_stands_inline, '<p data-once class="only" title="{{ _("one") }}">'),
        (pages.people_read_through_gettext, "<p class=\"{{ 'is-open' if open }}\">{{ _('Hello') }} · 7 × 8</p>"),
        (pages.people_read_through_gettext, "{% trans %}Hello <b>you</b>{% endtrans %}"),
        (pages.people_read_through_gettext, "{# a note #}<!-- another --><p>{{ post.title }}</p>"),
        (pages.people_read_through_gettext, "<p>{{ ngettext('%(num)d day', '%(num)d days', days) }}</p>"),
        (pages.people_read_through_gettext, "<kbd>Ctrl</kbd>"),
    ],
)
def test_a_template_that_is_right_passes(guard: Callable[[Template], Iterator[str]], text: str) -> None:
    assert list(guard(Template("templates/posts/show.html", text))) == []


def test_a_template_that_nobody_names_is_seen() -> None:
    kept, forgotten = Template("templates/posts/show.html", ""), Template("templates/posts/old.html", "")
    letter = Template("templates/mail/welcome.txt", "")
    routes = Source(ROUTES, 'render_template("posts/show.html")\nrender_template(f"mail/{name}.txt")')
    assert pages.templates_in_use([routes], [kept, forgotten, letter]) == {"posts/show.html", "mail/welcome.txt"}


def test_a_room_offers_what_it_names_at_its_door() -> None:
    assert shape.names_at_the_door("from forum.posts.models import Post, Kind as K") == {"Post", "K"}
    assert shape.names_at_the_door('from forum.posts.models import Post, Kind\n__all__ = ["Post"]') == {"Post"}


def test_a_settings_table_is_read_as_it_is_written() -> None:
    rows = ["| Setting | Default |", "| --- | --- |", "| `PORT`   | `8000` |", "| `HOST` | |"]
    readme = "\n".join(["## Settings", "", *rows, "", "## More", "| `X` | 1 |", ""])
    assert documents.table_rows(readme) == ["| `PORT` | `8000` |", "| `HOST` |  |"]


@pytest.mark.parametrize(
    "breach", [one for one in BREACHES if one.instead_of], ids=lambda one: f"{one.path}: {one.edit}"
)
def test_what_bin_break_guards_would_break_still_stands_there(breach: Breach) -> None:
    assert breach.instead_of in Path(breach.path).read_text("utf-8")

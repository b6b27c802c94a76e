"""Rule 13 and the pages' habits, held against every template."""

from tests.architecture import template_guards as guards
from tests.architecture.source import hold, python_files
from tests.architecture.template_source import templates

TEMPLATES = templates()


def test_nothing_is_called_safe() -> None:
    hold(guards.nothing_is_called_safe, TEMPLATES)


def test_nothing_stands_inline() -> None:
    hold(guards.nothing_stands_inline, TEMPLATES)


def test_people_read_through_gettext() -> None:
    hold(guards.people_read_through_gettext, TEMPLATES)


def test_every_template_is_used() -> None:
    used = guards.templates_in_use(python_files("forum", "app.py"), TEMPLATES)
    forgotten = sorted({template.path.removeprefix("templates/") for template in TEMPLATES} - used)
    assert not forgotten, "nobody names " + ", ".join(forgotten)

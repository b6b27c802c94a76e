"""What templates may not do: trust text, write scripts or styles into the page, speak without gettext."""

import ast
import re
from collections.abc import Iterable, Iterator
from html import unescape

from jinja2 import nodes

from tests.architecture.source import Source
from tests.architecture.template_source import FIRST_MARK, JINJA, MARKS, Template, words_of

ADDRESS = re.compile(r"(?<!\w)/[\w/.#-]*")  # /sign-in, in a letter
ENDINGS = (".html", ".txt", ".xml")
LETTER = re.compile(r"[^\W\d_]")
SEEN_ATTRIBUTES = {"alt", "title", "placeholder", "aria-label", "aria-description", "aria-roledescription", "label"}
SEEN_NAMES = {
    "label",
    "hint",
    "title",
    "text",
    "legend",
    "heading",
    "placeholder",
    "caption",
    "message",
    "alt",
    "cancel",
}


def nothing_is_called_safe(template: Template) -> Iterator[str]:
    for filter_ in template.tree.find_all(nodes.Filter):
        if filter_.name in ("safe", "xmlattr"):
            yield template.says(
                filter_.lineno, f"uses |{filter_.name}: HTML comes from core/richtext.py and needs none"
            )
    for switch in template.tree.find_all(nodes.ScopedEvalContextModifier):
        yield template.says(switch.lineno, "switches escaping: HTML comes from core/richtext.py and needs none of it")
    for call in template.tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "Markup":
            yield template.says(call.lineno, "makes Markup: only core/richtext.py does")


def nothing_stands_inline(template: Template) -> Iterator[str]:
    """The content security policy would refuse it, and people would miss it."""
    for line, tag, attributes in template.elements.tags:
        if tag == "style" or (tag == "script" and "src" not in attributes):
            yield template.says(line, f"has an inline <{tag}>: a file in static/ instead")
        for name, value in attributes.items():
            if name == "style" or name.startswith(("on", "hx-on")):
                yield template.says(line, f"has {name}=: a class or a data- attribute instead")
            if value.strip().lower().startswith(("javascript:", "js:")):
                yield template.says(line, f"has a script in {name}=")
    for line, inside, text in template.elements.texts:
        if inside == "script" and text.strip():
            yield template.says(line, "has an inline script: a file in static/js/ instead")


def people_read_through_gettext(template: Template) -> Iterator[str]:
    yield from spoken_texts(template)
    yield from spoken_attributes(template)
    yield from spoken_arguments(template)


def spoken_texts(template: Template) -> Iterator[str]:
    if template.path.endswith(".html"):
        for line, inside, text in template.elements.texts:
            if inside is None:
                yield from untranslated(template, line, text)
    else:
        for line, text in enumerate(template.pieces.markup.splitlines(), 1):
            yield from untranslated(template, line, text)


def spoken_attributes(template: Template) -> Iterator[str]:
    for line, tag, attributes in template.elements.tags:
        for name, value in attributes.items():
            is_button = tag == "input" and name == "value" and attributes.get("type") in ("submit", "button", "reset")
            is_description = tag == "meta" and name == "content" and attributes.get("name") == "description"
            if name in SEEN_ATTRIBUTES or is_button or is_description:
                yield from untranslated(template, line, value)


def spoken_arguments(template: Template) -> Iterator[str]:
    """`field(form.name, label="Name")` and `{% set title = "Name" %}`: the words reach people by way of a macro."""
    for keyword in template.tree.find_all(nodes.Keyword):
        if keyword.key in SEEN_NAMES:
            yield from untranslated(template, keyword.lineno, *words_of(keyword.value))
    for assignment in template.tree.find_all(nodes.Assign):
        if isinstance(assignment.target, nodes.Name) and assignment.target.name in SEEN_NAMES:
            yield from untranslated(template, assignment.lineno, *words_of(assignment.node))


def untranslated(template: Template, line: int, *texts: str) -> Iterator[str]:
    for text in texts:
        for mark in MARKS.findall(text):
            expression = JINJA.parse("{{ " + template.pieces.expressions[ord(mark) - FIRST_MARK] + " }}").body[0]
            assert isinstance(expression, nodes.Output)
            yield from untranslated(template, line, *(words for node in expression.nodes for words in words_of(node)))
        words = " ".join(ADDRESS.sub(" ", unescape(MARKS.sub(" ", text))).split())
        if LETTER.search(words):
            before = len(text) - len(text.lstrip())
            yield template.says(line + text.count("\n", 0, before), f"says “{words[:60]}” without _()")


def templates_in_use(sources: Iterable[Source], all_templates: Iterable[Template]) -> set[str]:
    """Paths below templates/ that Python or another template names; in f-strings any text may stand in the gaps."""
    patterns = {pattern for source in sources for pattern in patterns_in(source)}
    for template in all_templates:
        for node in template.tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
            patterns |= {re.escape(const.value) for const in constants_below(node) if isinstance(const.value, str)}
    paths = {template.path.removeprefix("templates/") for template in all_templates}
    return {path for path in paths if any(re.fullmatch(pattern, path) for pattern in patterns)}


def constants_below(node: nodes.Node) -> Iterator[nodes.Const]:
    return node.find_all(nodes.Const)


def patterns_in(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(ENDINGS):
            yield re.escape(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in node.values]
            if parts[-1].endswith(tuple(map(re.escape, ENDINGS))):
                yield "".join(parts)

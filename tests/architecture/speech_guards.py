"""What Python may not do: speak past gettext, put sentences together, write dates and numbers by itself."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import Source
from tests.architecture.template_source import Template

GETTEXT = {"gettext", "ngettext", "pgettext", "lazy_gettext", "of_people", "_", "_l"}
PROSE = re.compile(r"[A-Z“][a-z’]*,? [\w“@]")  # begins like a sentence, and goes on
LABELLED = re.compile(r"(^wtforms\..*|^)(\w+)?Field$")
SAID = {"say", "flash", "DataRequired", "InputRequired", "ValidationError", "Invalid", "StopValidation"}
SHOWN = {"message", "title"}  # of a refusal
FOR_PROGRAMMERS = {"ValueError", "TypeError", "RuntimeError", "NotImplementedError", "AssertionError"}
MAY_SAY_PLAINLY = {
    "app.py": "says on the console why it cannot start",
    "forum/core/form_words.py": "names the sentences of WTForms that ours replace",
    "forum/ops/metrics.py": "is read by machines and those who run them",
    "forum/ops/specimens.py": "fills the style page, for developers only",
    "forum/ops/sample.py": "invents content, for benches only",
    "forum/settings.py": "says on the console what is wrong with a setting",
    "forum/accounts/browsers.py": "has the names of browsers and systems",
}


def code_speaks_through_gettext(source: Source) -> Iterator[str]:
    """Whatever reads like a sentence, and single words that are handed to what shows them."""
    if source.path in MAY_SAY_PLAINLY or source.kind == "commands":
        return
    passed = passed_by(source.tree)
    shown = shown_in(source)
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in passed:
            continue
        if PROSE.match(node.value) or (id(node) in shown and any(map(str.isalpha, node.value))):
            yield source.says(node, f"says “{node.value[:60]}” without gettext")


def passed_by(tree: ast.Module) -> set[int]:
    """What is no speech: docstrings, what gettext has, and what only programmers ever read."""
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        elif isinstance(node, ast.Call) and last_name(node.func) in GETTEXT | FOR_PROGRAMMERS:
            passed |= {id(part) for part in ast.walk(node)}
    return passed


def shown_in(source: Source) -> set[int]:
    """Labels, what is said after a deed or refused, title and message of a refusal, and the words of choices."""
    shown: list[ast.expr] = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            shown += shown_by(source, node)
        elif isinstance(node, ast.ClassDef):
            shown += [line.value for line in node.body if isinstance(line, ast.Assign) and is_shown(line)]
    return {id(part) for words in shown for part in choices_of(words)}


def shown_by(source: Source, call: ast.Call) -> list[ast.expr]:
    name = last_name(call.func)
    if name in SAID or LABELLED.match(source.meaning(call)):
        return [*call.args[:1], *(word.value for word in call.keywords if word.arg in ("message", "label"))]
    if name == "refuse":
        return call.args[1:2]
    if name == "allow":
        return [word.value for word in call.keywords if word.arg == "reason"]
    is_choices = name == "choices" and call.args and isinstance(call.args[0], ast.Dict)
    return call.args[0].values if is_choices and isinstance(call.args[0], ast.Dict) else []


def is_shown(line: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id in SHOWN for target in line.targets)


def choices_of(words: ast.expr) -> Iterator[ast.expr]:
    """The literals that an expression may turn out to be."""
    match words:
        case ast.Constant():
            yield words
        case ast.IfExp(body=first, orelse=second) | ast.BinOp(left=first, right=second):
            yield from choices_of(first)
            yield from choices_of(second)
        case ast.JoinedStr(values=parts) | ast.BoolOp(values=parts):
            for part in parts:
                yield from choices_of(part)


def last_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def sentences_are_whole(source: Source) -> Iterator[str]:
    """A sentence that is put together before gettext sees it is found in no catalogue."""
    for call in source.calls():
        if last_name(call.func) in GETTEXT and call.args and not is_constant(call.args[0]):
            is_known = isinstance(call.args[0], ast.Name) and source.path == "forum/notifications/lines.py"
            if not is_known:  # of_people() has marked it
                yield source.says(call, "says what no catalogue can know: a whole sentence, with named placeholders")


def is_constant(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return is_constant(node.left) and is_constant(node.right)
    return isinstance(node, ast.Constant)


FORMATS = {"format_date", "format_datetime", "format_time", "format_decimal", "format_number", "strftime"}
MAY_FORMAT = {
    "forum/core/words.py": "writes dates and numbers, once for all languages",
    "forum/challenges/readings.py": "calls SQLite's strftime, which people never see",
}


def dates_and_numbers_have_one_hand(source: Source) -> Iterator[str]:
    if source.path in MAY_FORMAT:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and last_name(node.func) in FORMATS:
            yield source.says(node, "writes a date or number by itself: forum.core.words does it in each language")
        elif isinstance(node, ast.FormattedValue) and node.format_spec and "," in ast.unparse(node.format_spec):
            yield source.says(node, "writes a number with commas: number_words() does it in each language")


OWN_HAND = re.compile(r"\|\s*(date|datetime|time|number|decimal)format\b|strftime")


def templates_write_dates_by_words(template: Template) -> Iterator[str]:
    for number, line in enumerate(template.text.splitlines(), 1):
        if OWN_HAND.search(line):
            yield template.says(number, "formats by itself: date_words and the like are written in each language")

"""What happens is named where it happens: who commits, who reads the clock, who answers with what."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import Source

MAY_COMMIT = {"routes", "jobs", "commands"}
MAY_COMMIT_TOO = {
    "forum/core/database.py": "it has the one commit() that all others call",
    "forum/core/sending.py": "it is the job of the outbox, which every room writes to",
}
MAY_FLUSH_OR_ROLL_BACK = {
    "forum/core/problems.py": "a problem page must not keep half a deed",
    "forum/ops/demo/helping.py": "it is told with the rest, and what happens later refers to what was before",
    "forum/ops/demo/telling.py": "it tells weeks in one transaction, and what happens later refers to what was before",
    "forum/ops/sample.py": "it writes in bulk, and the next batch refers to the numbers of the last",
}
MAY_MAKE_MARKUP = {
    "forum/core/richtext.py": "the one door to HTML",
    "forum/core/stored_html.py": "reads back what richtext made, and takes nothing else",
    "forum/core/database.py": "names it as the Python side of that column",
}
MAY_READ_THE_CLOCK = {
    "forum/core/clock.py": "the one reader of the time",
}

TELLS_THE_TIME = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "sqlalchemy.func.now",
    "sqlalchemy.func.current_timestamp",
    "sqlalchemy.func.current_date",
}
MAKES_CODE_OF_DATA = ("pickle", "marshal", "shelve", "dill", "cloudpickle", "jsonpickle", "yaml.unsafe", "yaml.full")
MAKES_CODE_OF_DATA_TOO = {"eval", "exec", "compile", "yaml.load", "yaml.load_all"}
SECRET = re.compile(r"(^|[._])(token|secret|signature|hmac|mac)s?$")
KNOWS_THE_REQUEST = {
    "flask.request",
    "flask.session",
    "flask.g",
    "flask_login.current_user",
    "forum.accounts.viewer",
}
LISTENERS = ("sqlalchemy.event", "blinker", "flask.signals", "flask_login.signals")
HOOKS = {"sqlalchemy.orm.validates", "sqlalchemy.orm.reconstructor"}


def only_routes_jobs_and_commands_commit(source: Source) -> Iterator[str]:
    if source.kind in MAY_COMMIT or source.path in MAY_COMMIT_TOO:
        return
    for call in source.calls():
        is_method = isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
        if is_method or source.meaning(call) == "forum.core.database.commit":
            yield source.says(call, "commits, and only routes, jobs and commands do")


def a_route_commits_once(source: Source) -> Iterator[str]:
    """A route commits once: a second commit in one function means that half of a deed can stay."""
    if source.kind != "routes":
        return
    for function in ast.walk(source.tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        commits = [node for node in ast.walk(function) if isinstance(node, ast.Call) and is_commit(source, node)]
        if len(commits) > 1:
            yield source.says(commits[1], f"is the second commit in {function.name}(): a request is all or nothing")


def is_commit(source: Source, call: ast.Call) -> bool:
    return source.meaning(call) == "forum.core.database.commit" or source.meaning(call).endswith("session.commit")


def nobody_flushes_or_rolls_back(source: Source) -> Iterator[str]:
    """Then verbs compose, and a request is all or nothing."""
    if source.kind in MAY_COMMIT or source.path in MAY_COMMIT_TOO or source.path in MAY_FLUSH_OR_ROLL_BACK:
        return
    for call in source.method_calls("flush", "rollback", "begin_nested"):
        yield source.says(call, f"calls {source.meaning(call)}: verbs leave the transaction to whoever called them")


def nobody_listens(source: Source) -> Iterator[str]:
    """No listeners, signals or hooks. An engine's or a driver's own connect() is none of them."""
    for line, origin in source.uses(lambda meaning: meaning.startswith(LISTENERS) or meaning in HOOKS):
        yield source.says(line, f"uses {origin}: what happens is named where it happens")
    for call in source.method_calls("listen", "listens_for", "connect_via", "connect"):
        receiver = source.meaning(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        if not receiver.endswith("engine") and receiver not in ("sqlite3", "psycopg"):
            yield source.says(call, f"calls {source.meaning(call)}: what happens is named where it happens")


def only_one_file_makes_markup(source: Source) -> Iterator[str]:
    """Text becomes HTML in one file. Others may say in an annotation that something is safe HTML already."""
    if source.path in MAY_MAKE_MARKUP:
        return
    unsafe = {"markupsafe.Markup", "flask.Markup", "jinja2.Markup", "flask.render_template_string"}
    in_annotations = {id(node) for annotation in annotations(source.tree) for node in ast.walk(annotation)}
    for node in ast.walk(source.tree):
        if id(node) not in in_annotations and source.meaning(node) in unsafe and not isinstance(node, ast.Call):
            yield source.says(node, f"uses {source.meaning(node)}: text becomes HTML in core/richtext.py only")


def annotations(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign | ast.arg) and node.annotation:
            yield node.annotation
        elif isinstance(node, ast.FunctionDef) and node.returns:
            yield node.returns


def only_the_clock_tells_the_time(source: Source) -> Iterator[str]:
    if source.path in MAY_READ_THE_CLOCK:
        return
    for line, origin in source.uses(TELLS_THE_TIME.__contains__):
        yield source.says(line, f"uses {origin}: time comes from forum.core.clock")


def models_and_queries_know_neither_request_nor_clock(source: Source) -> Iterator[str]:
    if source.kind not in ("models", "queries"):
        return
    for line, origin in source.uses(lambda meaning: meaning in KNOWS_THE_REQUEST or is_clock(meaning)):
        yield source.says(line, f"uses {origin}: who acts and when come in as arguments")


def is_clock(meaning: str) -> bool:
    return meaning == "forum.core.clock" or meaning.startswith("forum.core.clock.")


def redirects_are_see_other(source: Source) -> Iterator[str]:
    for call in source.calls():
        if source.meaning(call) in ("flask.redirect", "werkzeug.utils.redirect") and not is_see_other(source, call):
            yield source.says(call, "redirects without 303, and Flask's own default is 302")


def is_see_other(source: Source, call: ast.Call) -> bool:
    codes = [*call.args[1:2], *(word.value for word in call.keywords if word.arg == "code")]
    return any(
        (isinstance(code, ast.Constant) and code.value == 303) or source.meaning(code).endswith("HTTPStatus.SEE_OTHER")
        for code in codes
    )


def relationships_never_load_by_themselves(source: Source) -> Iterator[str]:
    for call in source.calls():
        if source.meaning(call).split(".")[-1] not in ("relationship", "backref"):
            continue
        words = {word.arg: word.value for word in call.keywords}
        lazy = words.get("lazy")
        if not (isinstance(lazy, ast.Constant) and lazy.value == "raise"):
            yield source.says(call, 'is a relationship without lazy="raise"')
        if "backref" in words:
            yield source.says(call, "has a backref: say it on both sides, so that both can be read")


def pages_go_by_key(source: Source) -> Iterator[str]:
    for call in source.method_calls("offset", "paginate"):
        yield source.says(call, f"calls {source.meaning(call)}: pages go by key, and never count the rows before them")
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.search(r"\bOFFSET\s+\d*:?", node.value)
        ):
            yield source.says(node, "has OFFSET in its SQL: pages go by key")


def nothing_makes_code_of_data(source: Source) -> Iterator[str]:
    """Who could write into a store or a file could else run what they like."""
    for line, origin in source.uses(lambda meaning: meaning.startswith(MAKES_CODE_OF_DATA) or is_code_of_data(meaning)):
        yield source.says(line, f"uses {origin}: what was kept or sent is read as data, never as code")


def is_code_of_data(meaning: str) -> bool:
    return meaning in MAKES_CODE_OF_DATA_TOO


def secrets_are_compared_in_constant_time(source: Source) -> Iterator[str]:
    """`==` stops at the first letter that is wrong. A column may be asked for it: there stands a hash, or what was made
    by chance and is looked up by an index."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq):
            sides = [source.meaning(side) for side in (node.left, *node.comparators)]
            if any(SECRET.search(side) for side in sides) and not any(map(is_column, sides)):
                yield source.says(node, f"compares {' and '.join(sides)} by ==: use hmac.compare_digest")


def is_column(meaning: str) -> bool:
    """`SignIn.token_hash`, `cls.code`: an attribute of a class."""
    *_, owner, _name = ["", "", *meaning.split(".")]
    return owner[:1].isupper() or owner in ("cls", "kind")

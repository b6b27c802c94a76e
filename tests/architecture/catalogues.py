"""What the code and the templates say, and what the catalogues of forum/translations/ make of it."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from forum.core.catalogues import path_of
from forum.core.languages import DEFAULT, LANGUAGES
from tests.architecture.source import TOP

METHODS = [("forum/**.py", "python"), ("templates/**", "jinja2")]
OPTIONS = {"templates/**": {"extensions": "jinja2.ext.i18n", "silent": "false"}}
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "of_people": (1, 1)}  # of_people: one sentence for any number of people
HINT = "For who translates:"
OTHERS = [language for language in LANGUAGES if language != DEFAULT]

HEADER = """\
# {name}. bin/translate brings it up to date; CONTRIBUTING.md says how we write.
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals={forms.num_plurals}; plural={forms.plural_expr};\\n"

"""


def said(top: Path = TOP) -> Catalog:
    """Every sentence that goes through gettext, fresh from the sources."""
    fresh = Catalog()
    for path, line, words, hints, context in extract_from_dir(
        str(top), METHODS, OPTIONS, KEYWORDS, comment_tags=[HINT], directory_filter=is_ours
    ):
        fresh.add(words, None, [(path, line)], auto_comments=hints, context=context)
    return fresh


def is_ours(folder: str) -> bool:
    name = Path(folder).name
    return not name.startswith((".", "_")) and name not in ("instance", "static", "node_modules", "docs", "bench")


def written(language: str) -> Catalog:
    path = path_of(language)
    return read_po(BytesIO(path.read_bytes() if path.exists() else b""), locale=language)


def brought_up_to_date(old: Catalog, fresh: Catalog, language: str) -> Catalog:
    """The sentences as they are now, with the translations that still fit. No guesses: what changed is empty again."""
    new = Catalog(language)
    for one in fresh:
        if one.id:
            known = old.get(key_of(one), one.context)
            kept = known.string if known is not None and known.id == one.id and not known.fuzzy else None
            new.add(one.id, kept, one.locations, auto_comments=one.auto_comments, context=one.context)
    return new


def as_text(catalogue: Catalog, language: str) -> str:
    """As a file that changes only where its sentences do: by file, without line numbers and dates."""
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, sort_by_file=True, include_lineno=False)
    header = HEADER.format(name=LANGUAGES[language], language=language, forms=Catalog(language))
    return header + body.getvalue().decode()


def key_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def all_forms(text: str | Sequence[str] | None) -> Iterator[str]:
    yield from (text or "",) if text is None or isinstance(text, str) else text

"""What a catalogue may not lack, and how German is set."""

import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

from tests.architecture.catalogues import all_forms, key_of

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
# In German: „…“ and ‚…‘, – between blanks, … as one sign; and people are called du.
UNGERMAN = {
    "a straight quotation mark": re.compile(r'"|(?<!\w)\'|[”“](?=\w)|‟'),
    "three dots for …": re.compile(r"\.\.\."),
    "a hyphen for a dash": re.compile(r"\w - \w|—"),
    "the formal address": re.compile(r"\b(Ihnen|Ihre[mnrs]?|Ihr)\b|(?<=[a-zäöüß,] )Sie\b"),
    "a sign in the middle of a word": re.compile(r"\w[*:_/]innen\b|\w\(in\)"),
}


def everything_is_said(fresh: Catalog, known: Catalog) -> Iterator[str]:
    """Each sentence of the sources has its translation, and nothing else stands in the catalogue."""
    for one in fresh:
        if one.id and (fault := fault_of(one, known.get(key_of(one), one.context))):
            yield says(one, fault)
    wanted = {(key_of(one), one.context) for one in fresh}
    for one in [*known, *known.obsolete.values()]:
        if one.id and (key_of(one), one.context) not in wanted:
            yield says(one, "is said nowhere any more: run bin/translate")


def fault_of(wanted: Message, there: Message | None) -> str | None:
    if there is None or there.id != wanted.id:
        return "is not in the catalogue: run bin/translate"
    if not all(all_forms(there.string)):
        return "has no translation yet"
    return "is marked fuzzy: look at it, then take the mark away" if there.fuzzy else None


def translations_fit(known: Catalog) -> Iterator[str]:
    """What is filled in, and the tags around it, are the same."""
    for one in known:
        for number, form in enumerate(all_forms(one.string) if one.id else ()):
            sources = list(all_forms(one.id))
            source = sources[min(number, len(sources) - 1)]
            if form and sorted(TAG.findall(form)) != sorted(TAG.findall(source)):
                yield says(one, f"has other tags than “{form[:60]}”")
            may_miss = NUMBER if len(sources) > 1 and number == 0 else set()
            if form and (filled_in(form) ^ filled_in(source)) - may_miss:
                yield says(one, f"has other placeholders than “{form[:60]}”")


NUMBER = {"%(num)d", "%(num)s"}  # of one thing a language may say "one"


def filled_in(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def german_is_set_well(known: Catalog) -> Iterator[str]:
    for one in known:
        is_pattern = one.id in DATE_PATTERNS
        for form in all_forms(one.string) if one.id and not is_pattern else ():
            for fault, pattern in UNGERMAN.items():
                if found := pattern.search(TAG.sub("", form)):
                    yield says(
                        one, f"has {fault} in its German: “{form[max(0, found.start() - 20) : found.end() + 20]}”"
                    )


DATE_PATTERNS = {"d MMMM y, HH:mm", "EEEE, d MMMM", "d MMMM y", "EEEE, d MMMM y", "MMMM y", "d MMMM"}


GUARDS_OF = {"de": (german_is_set_well,)}  # what only one language asks for


def says(message: Message, what: str) -> str:
    place = message.locations[0][0] if message.locations else "catalogue"
    return f"{place}: “{key_of(message)[:80]}” {what}"

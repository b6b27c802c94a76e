"""What bin/translate does: sentences come in from the sources, and what they need is told."""

import os
import sys

sys.path.insert(0, os.getcwd())

from babel.messages.catalog import Catalog

from forum.core.catalogues import path_of
from forum.core.languages import LANGUAGES
from tests.architecture.catalogues import OTHERS, as_text, brought_up_to_date, key_of, said, written
from tests.architecture.language_guards import GUARDS_OF, everything_is_said, translations_fit


def main() -> int:
    languages = sys.argv[1:] or OTHERS
    unknown = [language for language in languages if language not in OTHERS]
    if unknown:
        print(f"{', '.join(unknown)} is not among the languages of forum/core/languages.py, where it begins.")
        return 2
    fresh = said()
    return 1 if sum(bring_up_to_date(language, fresh) for language in languages) else 0


def bring_up_to_date(language: str, fresh: Catalog) -> int:
    """Writes the catalogue, and says how many sentences still need a hand."""
    old = written(language)
    new = brought_up_to_date(old, fresh, language)
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    path_of(language).write_text(as_text(new, language), "utf-8")
    came = {key_of(one) for one in new} - {key_of(one) for one in old}
    went = {key_of(one) for one in old} - {key_of(one) for one in new}
    faults = [*everything_is_said(fresh, new), *translations_fit(new)]
    faults += [fault for guard in GUARDS_OF.get(language, ()) for fault in guard(new)]
    print(f"{LANGUAGES[language]}: {len(new)} sentences, {len(came)} new, {len(went)} gone, {len(faults)} to look at.")
    for sentence in sorted(went):
        print(f"  gone: “{sentence[:100]}”")
    for fault in faults:
        print(f"  {fault}")
    if faults:
        print(f"Write them into {path_of(language)}, then run bin/translate once more.")
    return len(faults)


if __name__ == "__main__":
    sys.exit(main())

"""The sentences in each language, from `forum/translations/<language>/LC_MESSAGES/messages.po`.

Read as they are written, once in each process, in a tenth of a second: nothing is compiled that could be older than its
source, and a fresh clone speaks every language.
"""

from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask_babel import Babel, Domain, get_locale

TRANSLATIONS = Path(__file__).parent.parent / "translations"


class Sentences(Domain):
    def get_translations(self) -> Translations:
        return catalogue_of(str(get_locale() or ""))


class OurBabel(Babel):
    @cached_property
    def domain_instance(self) -> Sentences:
        return Sentences()


def path_of(language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


@lru_cache(maxsize=32)
def catalogue_of(locale: str) -> Translations:
    """English has none: what stands in the code is what is said."""
    compiled = BytesIO()
    if locale and path_of(locale).is_file():
        with path_of(locale).open("rb") as written:
            write_mo(compiled, read_po(written, locale=locale))
        compiled.seek(0)
        return Translations(compiled)
    return Translations()

"""Every language says everything, and nothing is said past gettext."""

import pytest
from babel.messages.catalog import Catalog

from forum.core.catalogues import path_of
from tests.architecture import language_guards as guards
from tests.architecture import speech_guards as speech
from tests.architecture.catalogues import OTHERS, as_text, brought_up_to_date, said, written
from tests.architecture.source import TOP, hold, python_files
from tests.architecture.template_source import templates

FORUM = python_files("forum", "app.py")


@pytest.fixture(scope="module")
def fresh() -> Catalog:
    return said()


@pytest.mark.parametrize("language", OTHERS)
def test_everything_is_said(fresh: Catalog, language: str) -> None:
    hold(lambda known: guards.everything_is_said(fresh, known), [written(language)])


@pytest.mark.parametrize("language", OTHERS)
def test_translations_fit(language: str) -> None:
    hold(guards.translations_fit, [written(language)])


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_is_as_bin_translate_writes_it(fresh: Catalog, language: str) -> None:
    """So that two people who change different sentences change different lines."""
    tidy = as_text(brought_up_to_date(written(language), fresh, language), language)
    assert path_of(language).read_text("utf-8") == tidy, "run bin/translate"


def test_german_is_set_well() -> None:
    hold(guards.german_is_set_well, [written("de")])


def test_code_speaks_through_gettext() -> None:
    hold(speech.code_speaks_through_gettext, FORUM)


def test_sentences_are_whole() -> None:
    hold(speech.sentences_are_whole, FORUM)


def test_dates_and_numbers_have_one_hand() -> None:
    hold(speech.dates_and_numbers_have_one_hand, FORUM)


def test_templates_write_dates_by_words() -> None:
    hold(speech.templates_write_dates_by_words, templates())


@pytest.mark.parametrize("exceptions", [speech.MAY_SAY_PLAINLY, speech.MAY_FORMAT])
def test_no_exception_is_left_over(exceptions: dict[str, str]) -> None:
    assert [path for path in exceptions if not (TOP / path).exists()] == []

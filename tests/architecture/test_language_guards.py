"""The guards of catalogues see what they are there for, and keep silent about what only looks like it."""

import pytest
from babel.messages.catalog import Catalog

from tests.architecture import language_guards as guards
from tests.architecture.catalogues import as_text, brought_up_to_date

Said = str | tuple[str, str]


def catalogue(*pairs: tuple[Said, Said], fuzzy: bool = False) -> Catalog:
    made = Catalog("de")
    for source, translation in pairs:
        made.add(source, translation, flags=["fuzzy"] if fuzzy else [])
    return made


SAVED = ("Saved.", "Gespeichert.")
DAYS = ("%(num)d day", "%(num)d days")


@pytest.mark.parametrize(
    "known",
    [
        catalogue(),
        catalogue(("Saved.", "")),
        catalogue(SAVED, fuzzy=True),
        catalogue(SAVED, ("Nobody says this.", "Niemand.")),
        catalogue((("Saved.", "All saved."), ("Gespeichert.", "Alle."))),
    ],
    ids=["missing", "empty", "fuzzy", "left over", "of other forms"],
)
def test_what_a_catalogue_lacks_is_seen(known: Catalog) -> None:
    assert list(guards.everything_is_said(catalogue(("Saved.", "")), known))


def test_a_plural_needs_each_form() -> None:
    fresh = catalogue((DAYS, ("", "")))
    assert list(guards.everything_is_said(fresh, catalogue((DAYS, ("%(num)d Tag", "")))))
    assert not list(guards.everything_is_said(fresh, catalogue((DAYS, ("%(num)d Tag", "%(num)d Tage")))))


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("Hello %(name)s", "Hallo"),
        ("Hello %(name)s", "Hallo %(Name)s"),
        ("Hello", "Hallo %(name)s"),
        ("%(num)d days", "%(num)s Tage"),
        ("See <a>there</a>", "Siehe dort"),
        ('See <a href="/x">there</a>', 'Siehe <a href="/y">dort</a>'),
        (DAYS, ("%(num)d Tag", "%(anzahl)d Tage")),
    ],
)
def test_what_does_not_fit_its_sentence_is_seen(source: Said, translation: Said) -> None:
    assert list(guards.translations_fit(catalogue((source, translation))))


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("%(name)s in %(title)s", "In %(title)s: %(name)s"),
        (("One day", "%(num)d days"), ("Ein Tag", "%(num)d Tage")),
        (DAYS, ("ein Tag", "%(num)d Tage")),
    ],
)
def test_what_fits_passes(source: Said, translation: Said) -> None:
    assert not list(guards.translations_fit(catalogue((source, translation))))


@pytest.mark.parametrize(
    "german",
    [
        'Das "Wort"',
        "Das 'Wort'",
        "Ich höre auf ...",
        "Alles gut - wirklich",
        "Geben Sie den Namen an",
        "Wir schreiben Ihnen",
        "Alle Teilnehmer*innen",
        "Mitglied(in)",
    ],
)
def test_careless_german_is_seen(german: str) -> None:
    assert list(guards.german_is_set_well(catalogue(("Some words", german))))


@pytest.mark.parametrize(
    "german", ["Das „Wort“ – ganz ohne …", "Sie beginnt am Montag.", '<a href="/x">dort</a>', "Seit 2-mal: so geht’s"]
)
def test_careful_german_passes(german: str) -> None:
    assert not list(guards.german_is_set_well(catalogue(("Some words", german))))


def test_a_catalogue_keeps_what_still_fits_and_empties_what_changed() -> None:
    fresh = catalogue(("Saved.", ""), ("Saved for good.", ""), (DAYS, ("", "")))
    old = catalogue(SAVED, ("Kept.", "Behalten."), ("%(num)d day", "%(num)d Tag"))

    new = brought_up_to_date(old, fresh, "de")

    assert {str(one.id): one.string or "" for one in new if one.id} == {
        "Saved.": "Gespeichert.",
        "Saved for good.": "",
        str(DAYS): ("", ""),
    }
    assert "Behalten" not in as_text(new, "de")

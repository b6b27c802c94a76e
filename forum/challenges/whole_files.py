"""A whole challenge as a file: what it is, its rules, its pledge and its days. People and entries are not in it.

JSON, for it is more than rows. What is written is read back the same; a test holds that for every field of the form,
so that a new one cannot be forgotten. docs/organising.md tells people what stands in it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, RadioField
from wtforms import ValidationError as Invalid

from forum.challenges.addresses import wish_of
from forum.challenges.day_forms import changes_told
from forum.challenges.fields import LISTS, text
from forum.challenges.forms import FARTHEST, FIELDS, ChallengeFields
from forum.challenges.json_reading import CHALLENGE, PLEDGE, Fields, parsed, text_in
from forum.challenges.models import Challenge
from forum.challenges.prompt_files import (
    NO_LETTER,
    Fault,
    UnreadableFile,
    days_of,
    faults_in_names,
    read_prompts,
    refuse_line,
    said_of,
)
from forum.challenges.prompts import Prompt
from forum.challenges.words import LONGEST_CHALLENGE, LONGEST_PLEDGE
from forum.challenges.yaml_reading import LIST
from forum.core import clock
from forum.core.forms import Form

PLEDGE_FIELDS = ("will", "stop")
SECTIONS = {CHALLENGE: tuple(name for name in FIELDS if name not in PLEDGE_FIELDS), PLEDGE: PLEDGE_FIELDS}
EARLIEST = date(2000, 1, 1)
YES_OR_NO = ("true", "false")


class ChallengeFileForm(ChallengeFields, Form):
    """What a file says, held to the rules of the forms. A draft may leave its pledge open, and its days may be past."""

    will = text(_l("I will …"), LONGEST_PLEDGE, then=LISTS)
    stop = text(_l("I will stop …"), LONGEST_PLEDGE, then=LISTS)

    def validate_starts_on(self, field: Field) -> None:
        if not EARLIEST <= field.data <= clock.now().date() + FARTHEST:
            raise Invalid(_("Please choose a day within the next three years."))


@dataclass(frozen=True)
class Whole:
    """`fields`: what `Challenge.create` takes; `days`: the texts of those that are not blank."""

    fields: dict[str, Any]
    days: dict[int, dict[str, str]]

    def fill(self, challenge: Challenge) -> None:
        for prompt in challenge.prompts:
            if prompt.number in self.days:
                prompt.fill(**self.days[prompt.number])


def whole_json_of(challenge: Challenge, prompts: Sequence[Prompt]) -> str:
    """The pledge as it stands: earlier wordings belong to those who signed them."""
    wording = challenge.pledges[-1]
    about = {name: said(getattr(challenge, name)) for name in SECTIONS[CHALLENGE]} | {"slug": wish_of(challenge.slug)}
    told = {
        CHALLENGE: about,
        PLEDGE: {name: getattr(wording, name) for name in PLEDGE_FIELDS},
        LIST: said_of(days_of(prompts)),
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def read_whole(text: str) -> Whole:
    """Raises UnreadableFile, with everything that is wrong in it."""
    sections = sections_in(parsed(text, refuse_line))
    faults: list[Fault] = []
    cells: dict[str, str] = {"has_market_day": "true"}
    for name, known in SECTIONS.items():
        faults += faults_in_section(name, sections.get(name), known)
        cells |= cells_in(sections.get(name))
    form = ChallengeFileForm(MultiDict(cells), meta={"csrf": False})
    faults += faults_in_form(form, cells, {fault.field for fault in faults})
    days = days_in(text, sections, form, faults)
    if faults:
        raise UnreadableFile(*faults)
    return Whole({name: form[name].data for name in FIELDS}, days)


def sections_in(told: object) -> dict[str, object]:
    """Raises UnreadableFile for anything but a file of a whole challenge."""
    names = [name for name, _value in told] if isinstance(told, Fields) else []
    if not isinstance(told, Fields) or CHALLENGE not in names:
        words = _("This is no file of a whole challenge. One with days only can be brought once the draft is there.")
        raise UnreadableFile(Fault("", "", words))
    faults = faults_in_names(names, "", (*SECTIONS, LIST), needed=(CHALLENGE, PLEDGE))
    if faults:
        raise UnreadableFile(*faults)
    return dict(told)


def faults_in_section(name: str, told: object, known: Sequence[str]) -> list[Fault]:
    if not isinstance(told, Fields):
        return [Fault(name, "", _("Names are expected here, each with its value."))]
    faults = faults_in_names([key for key, _value in told], name, known)
    return faults + [fault for key, value in told if (fault := fault_in_value(name, key, value))]


def fault_in_value(name: str, key: str, value: object) -> Fault | None:
    words = text_in(value)
    if words is None:
        return Fault(name, key, _("A text belongs here, not a list."))
    if NO_LETTER.search(words):
        return Fault(name, key, _("There is a sign in this text that cannot be kept."))
    return None


def cells_in(told: object) -> dict[str, str]:
    return {key: text_in(value) or "" for key, value in told} if isinstance(told, Fields) else {}


def faults_in_form(form: ChallengeFileForm, cells: dict[str, str], said_already: set[str]) -> list[Fault]:
    form.validate()
    wrong = {str(name): " ".join(map(str, words)) for name, words in form.errors.items() if name not in said_already}
    for field in form:
        offered = values_of(field)
        if offered and cells.get(field.name, "") not in offered and field.name not in said_already:
            wrong[field.name] = _("One of these, please: %(names)s.", names=", ".join(offered))
    return [Fault(PLEDGE if name in PLEDGE_FIELDS else CHALLENGE, name, words) for name, words in wrong.items()]


def values_of(field: Field) -> Sequence[str]:
    """What may stand there, where that is a choice of a few."""
    if isinstance(field, BooleanField):
        return YES_OR_NO
    return [str(one.value) for one in field.choices] if isinstance(field, RadioField) else ()


def days_in(
    text: str, sections: dict[str, object], form: ChallengeFileForm, faults: list[Fault]
) -> dict[int, dict[str, str]]:
    """The texts of the days that are written; what is wrong with them is added to the faults."""
    length = form.length.data if not form.length.errors else LONGEST_CHALLENGE
    if not sections.get(LIST):
        return {}
    try:
        return changes_told([Prompt.blank(number) for number in range(1, length + 1)], read_prompts(text))
    except UnreadableFile as why:
        faults += why.faults
        return {}

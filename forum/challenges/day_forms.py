"""The forms of the studio: the order of the days, and prompts from a file."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from forum.accounts import is_not_listed, refuse_listed_in, viewer
from forum.challenges.fields import number
from forum.challenges.forms import PromptForm
from forum.challenges.prompt_files import (
    DAY,
    LONGEST_PROMPT_FILE,
    LONGEST_WHOLE_FILE,
    Fault,
    Row,
    UnreadableFile,
    text_of,
)
from forum.challenges.prompts import TEXTS, Prompt
from forum.challenges.words import LONGEST_CHALLENGE, Theme
from forum.core.forms import Form, NumberField, WritingForm, unix_lines
from forum.core.refusals import Unusable


class MoveForm(Form):
    """`seen` says which order the buttons were made for."""

    seen = NumberField(widget=HiddenInput(), validators=[InputRequired()])
    first = number(_l("From day"), 1, LONGEST_CHALLENGE)
    last = number(_l("To day"), 1, LONGEST_CHALLENGE)
    to = number(_l("The first of them becomes day"), 1, LONGEST_CHALLENGE)


class FileForm(Form):
    """A file or, when it was read but not understood, its text to be mended on the spot."""

    longest = LONGEST_PROMPT_FILE
    file = FileField(_l("CSV, YAML or JSON file"))
    text = TextAreaField(_l("Or its text"), filters=[unix_lines])

    def take_text(self) -> str:
        """What was chosen goes into the text field, where it stays whatever becomes of it. Raises UnreadableFile."""
        chosen = self.file.data
        if chosen is not None and chosen.filename:
            self.text.data = text_of(chosen.stream.read(), self.longest)
        elif self.text.data:
            text_of(self.text.data.encode(), self.longest)
        else:
            raise UnreadableFile(Fault("", "", _("Choose a file, or paste its text.")))
        return str(self.text.data)


class DaysFileForm(FileForm):
    """`seen` says which days it is to change."""

    seen = NumberField(widget=HiddenInput(), validators=[InputRequired()])


class WholeFileForm(FileForm, WritingForm):
    """A whole challenge: it makes a draft."""

    longest = LONGEST_WHOLE_FILE
    file = FileField(_l("JSON file"))


def changes_told(
    prompts: Sequence[Prompt], rows: Sequence[Row], *, begun: int = 0, whole: bool = False
) -> dict[int, dict[str, str]]:
    """The new texts of the days that a file changes; `whole`: none of them may be half written.

    Raises UnreadableFile, with everything that is wrong in it.
    """
    by_number = {prompt.number: prompt for prompt in prompts}
    told: dict[int, dict[str, str]] = {}
    faults: list[Fault] = []
    for row in rows:
        day, wrong = day_in(row, len(prompts), told)
        form = form_of(row, whole, by_number.get(day))
        texts = {name: form[name].data or "" for name in TEXTS}
        wrong += faults_in(row, form)
        if day and not wrong and day <= begun and texts != by_number[day].texts:
            wrong.append(
                Fault(
                    row.where, DAY, _("This day has begun. Change it on its own page, so that people see what changed.")
                )
            )
        if not wrong:
            told[day] = texts
        faults += wrong
    if faults:
        raise UnreadableFile(*faults)
    changes = {day: texts for day, texts in told.items() if texts != by_number[day].texts}
    refuse_listed_days(changes, by_number)
    return changes


def refuse_listed_days(changes: Mapping[int, Mapping[str, str]], by_number: Mapping[int, Prompt]) -> None:
    """All of them at once, for asking costs a statement. Raises UnreadableFile."""
    now = [words for texts in changes.values() for words in texts.values()]
    before = [words for day in changes for words in by_number[day].texts.values()]
    try:
        refuse_listed_in(viewer(), now, before)
    except Unusable as why:
        raise UnreadableFile(Fault("", "", str(why))) from why


def day_in(row: Row, length: int, told: Mapping[int, object]) -> tuple[int, list[Fault]]:
    """The number of the day, 0 if there is none, and what is wrong with it."""
    typed = row.cells.get(DAY, "").strip()
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:9]) <= length):
        return 0, [Fault(row.where, DAY, _("Please choose a number from %(min)s to %(max)s.", min=1, max=length))]
    if int(typed) in told:
        return int(typed), [Fault(row.where, DAY, _("This day is there twice."))]
    return int(typed), []


def form_of(row: Row, whole: bool, now: Prompt | None) -> PromptForm:
    """The form of a day, filled in with a row: so a file is held to the same rules. See `refuse_listed_days`."""
    cells = {name: row.cells.get(name, "") for name in TEXTS}
    cells["theme"] = cells["theme"].strip().lower() or Theme.UNDERSTAND
    form = PromptForm(MultiDict(cells), data=now.texts if now else None, meta={"csrf": False})
    del form.host, form.version
    for field in form:
        field.validators = [one for one in field.validators if one is not is_not_listed]
    if whole:
        form.must_be_whole()
    return form


def faults_in(row: Row, form: PromptForm) -> list[Fault]:
    form.validate()
    themes = _("One of these, please: %(themes)s.", themes=", ".join(Theme))
    said = {name: themes if name == "theme" else " ".join(map(str, words)) for name, words in form.errors.items()}
    return [Fault(row.where, str(name), words) for name, words in said.items()]

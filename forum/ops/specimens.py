"""What /style shows the parts of pages with: names, texts, a form with a field of each kind, a month of days."""

from datetime import datetime, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput

from forum.core import clock
from forum.core.forms import Form, NumberField, choices
from forum.core.richtext import to_html

LONG = "Kundenzufriedenheitsverbesserungsvorschlag"
LONG_NAME = "Friederike-Charlotte von Hohenlohe-Waldenburg-Schillingsfürst"
PROSE = f"""
I wrote to **Rosa**, *by hand*, and asked `nothing` of her. {LONG}swesen is a word, too.

> She wrote back the same evening.

1. one thing
2. another
   - and one below it

- [x] done
- [ ] not done

| what | when |
| :---: | ---: |
| the sign | today |

# A heading

A [link](https://example.org/), https://example.org/a/very/long/address/that/has/no/place/to/break/in/it/at/all,
~~struck out~~, #hashtag, @rosa.

```
a line of code that is much too long for a phone and therefore scrolls in its own box, not the page
```
"""

WORDS = {
    "page": "Style",
    "lead": "Every part that pages are made of, in every state. This page exists in development only.",
    "as_device": "As my device",
    "light": "Light",
    "dark": "Dark",
    "rtl": "Right to left",
    "colours": "Colours",
    "pairs": "Pairs and their contrast",
    "pair": "Pair",
    "needs": "Needs",
    "sample": "Aa",
    "name": "Rosa Lind",
    "long_name": LONG_NAME,
    "sentence": "One kind and useful thing a day.",
    "long": LONG,
    "long_sentence": f"A {LONG} is what somebody writes when something went wrong and they stayed all the same.",
    "address": "rosa@example.org",
    "button": "Write your entry",
    "hint": "What you did, and how it went. A few sentences are plenty.",
    "error": "Please give an e-mail address.",
    "rule": "at least 8 characters",
    "saved": "Saved",
    "kept": "Kept in this browser. It will be saved once the connection is back.",
    "left": "Characters left: 12",
    "over": "Characters too many: 3",
    "title": "Take one annoyance away",
    "theme": "courage",
    "date": "Tuesday, 9 June",
    "state": "your day ends in 3 hours",
    "challenge": "Twenty-eight days of customer love",
    "new": "new",
    "ago": "2 hours ago",
    "label": "for customers",
    "countdown": "Day 10 opens in 5 hours",
    "letter": "Hello Rosa,\n\nhttps://example.org/confirm/" + "x" * 60,
    "trouble": "smtplib.SMTPRecipientsRefused: " + "550-mailbox-unavailable-" * 6,
    "reference": "973ef1b6",
    "count": "3",
}
OWN = "The long story is on https://rosa.example/letters and the soap in my [shop](https://rosa.example/shop)."
NUDGED = SimpleNamespace(  # as a Publishing form is after a text that reads like a pitch
    kind_question=None,
    nudge=SimpleNamespace(
        nothing_is_sold=False,
        passages=[
            [("… and the soap is back: ", False), ("only 6 €", True), (" for those who are ", False), ("quick", True)],
            [(f"… {LONG} ", False), ("order today", True), (" …", False)],
        ],
        rules=[("a price as in an offer", ["only 6 €"]), ("a call to buy, book or sign up", ["order today", LONG])],
    ),
    nudged=SimpleNamespace(id="editor"),
    all_the_same=SimpleNamespace(name="all_the_same"),
)

FEW = choices({"customers": "customers", "suppliers": "suppliers", "long": LONG})
STATES = {
    **dict.fromkeys((1, 2, 4, 5), "done"),
    3: "rest",
    **dict.fromkeys((6, 7), "open"),
    8: "plain",
    9: "today",
}


class SpecimenForm(Form):  # a field of each kind
    text = StringField("First name", validators=[DataRequired()])
    long = StringField(LONG, default=LONG_NAME)
    email = EmailField("E-mail")
    date = StringField("First day")
    number = NumberField("Number of days", default=28)
    select = SelectField("Pace", choices=FEW)
    password = PasswordField("Password")
    area = TextAreaField("About you")
    editor = TextAreaField("Your entry", default="I wrote to **Rosa**.")
    answer = TextAreaField("Your answer")
    box = BooleanField("Keep me signed in on this device")
    radios = RadioField("Who gains", choices=FEW, default="customers")
    boxes = SelectMultipleField("For whom", choices=FEW, default=["customers"], option_widget=CheckboxInput())


@cache
def say() -> SimpleNamespace:
    texts = {"short": to_html("I wrote to **Rosa**."), "own": to_html(OWN)}
    return SimpleNamespace(**WORDS, prose=to_html(PROSE, ["rosa"]), **texts)


def wrong_form() -> SpecimenForm:
    """The same with something amiss in every field."""
    form = SpecimenForm(formdata=None, prefix="wrong-")
    for field in form:
        if field.short_name != "csrf_token":
            field.errors = [WORDS["error"]]
    form.form_errors.append(WORDS["sentence"])
    return form


def calendar_days() -> list[Any]:
    """A month in which every state of a day occurs."""
    return [
        SimpleNamespace(number=number, url="/style" if number < 10 else None, state=STATES.get(number, "ahead"))
        for number in range(1, 29)
    ]


def instants() -> dict[str, datetime]:
    return {"now": clock.now(), "soon": clock.now() + timedelta(hours=5)}

"""/style: every part that pages are made of, in every state, and the colours with their measured contrast.

In development only. Its words are for whoever develops, so they are here and not among the sentences that people
translate.
"""

import re

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.assets import files
from forum.ops.colours import pairs_of, tokens_in
from forum.ops.specimens import NUDGED, SpecimenForm, calendar_days, instants, say, wrong_form

style = Blueprint("style", __name__)

THEMES = ("light", "dark")
# What only a pointer or a key can bring about is shown by a class, from the very same rules.
STATES = {":hover": ".is-hover", ":focus-visible": ".is-focus"}
CSS = "text/css"


@style.get("/style")
def show() -> ResponseReturnValue:
    tokens = tokens_in(css("css/tokens.css"))
    asked = request.args
    page = render_template(
        "ops/style.html",
        **({"look": asked["theme"]} if asked.get("theme") in THEMES else {}),
        **({"dir": "rtl"} if asked.get("dir") == "rtl" else {}),
        tokens=tokens.values(),
        pairs=pairs_of(tokens),
        say=say(),
        form=SpecimenForm(formdata=None),
        wrong=wrong_form(),
        nudged=NUDGED,
        days=calendar_days(),
        at=instants(),
    )
    return page, {"Cache-Control": "no-store"}


@style.get("/style/states.css")
def states() -> ResponseReturnValue:
    """All rules once more with classes for the states, and a class for each colour and pair."""
    sheet = css("site.css")
    for state, name in STATES.items():
        sheet = sheet.replace(state, name)
    tokens = tokens_in(css("css/tokens.css"))
    colours = [f".swatch--{name} {{ background: var(--color-{name}) }}" for name in tokens]
    colours += [
        f".pair--{pair.front.name}-on-{pair.back.name} {{ color: var(--color-{pair.front.name}); "
        f"border-color: var(--color-{pair.front.name}); background: var(--color-{pair.back.name}) }}"
        for pair in pairs_of(tokens)
    ]
    layer = "@layer components {\n" + "\n".join(colours) + "\n}"
    return Response(f"{without_fonts(sheet)}\n{layer}", mimetype=CSS, headers={"Cache-Control": "no-cache"})


def css(name: str) -> str:
    return files().body(name).decode()


def without_fonts(sheet: str) -> str:
    return re.sub(r"@font-face \{.*?\}", "", sheet, flags=re.DOTALL)

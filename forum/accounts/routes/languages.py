"""/language/<language>: a visitor's choice; and /settings/account/language: a member's."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.forms import LanguageForm
from forum.accounts.routes.settings import page
from forum.accounts.viewers import sign_in_required, viewer
from forum.core.database import commit
from forum.core.languages import LANGUAGES, remember, speak_anew
from forum.core.web import safe_next, say

languages = Blueprint("languages", __name__)


@languages.get(f"/language/<any({', '.join(LANGUAGES)}):language>")
def choose(language: str) -> Response:
    """Nothing of ours is changed by it: the browser keeps the choice. Back to the page where it was made."""
    answer = redirect(safe_next(request.args.get("next"), "/"), 303)
    remember(language, answer)
    return answer


@languages.post("/settings/account/language")
@sign_in_required
def change() -> ResponseReturnValue:
    account, form = viewer(), LanguageForm()
    if not form.validate_on_submit():
        return page(422, language=form)
    account.locale = form.locale.data
    commit()
    speak_anew()
    say(_("From now on everything here is in English, also the mails to you."))
    return redirect("/settings/account", 303)

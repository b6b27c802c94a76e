"""Reporting a private word, for the two who know it."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer, whom_limits_count
from forum.core import clock
from forum.core.database import commit, found
from forum.core.limits import limiter
from forum.core.permissions import refuse_unless
from forum.core.web import forget_copy, say
from forum.moderation.forms import ReportForm
from forum.moderation.permissions import Can
from forum.moderation.reports import Report
from forum.moderation.words import Reason
from forum.posts import PrivateWord, words_visible_to

private_words = Blueprint("reported_private_words", __name__)


@private_words.get("/private-words/<int:word_id>/report")
@sign_in_required
def report(word_id: int) -> ResponseReturnValue:
    word = found(words_visible_to(viewer()).where(PrivateWord.id == word_id))
    refuse_unless(viewer(), Can.REPORT_PRIVATE_WORD, word)
    return render_template("moderation/report_word.html", word=word, form=ReportForm())


@private_words.post("/private-words/<int:word_id>/report")
@limiter.limit("20 per hour", key_func=whom_limits_count)
@sign_in_required
def make_report(word_id: int) -> ResponseReturnValue:
    word = found(words_visible_to(viewer()).where(PrivateWord.id == word_id))
    form = ReportForm()
    refuse_unless(viewer(), Can.REPORT_PRIVATE_WORD, word)
    if not form.validate():
        return render_template("moderation/report_word.html", word=word, form=form), 422

    Report.make(word, viewer(), Reason(form.reason.data), form.note.data or "", clock.now())
    commit()
    forget_copy(f"report-word:{word_id}")
    say(_("Thank you for telling us. A moderator will look at it, and nobody learns that it was you."))
    return redirect(f"/private-words/{word_id}", 303)

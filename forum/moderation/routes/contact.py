"""Writing to the moderators, without an account too; reading what was written, and answering it."""

from contextlib import suppress

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import messages, sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.jobs import soon
from forum.core.languages import reader_language
from forum.core.paging import page_of
from forum.core.refusals import Conflict
from forum.core.web import forget_copy, say
from forum.moderation.forms import AnswerForm, MessageForm
from forum.moderation.letters import write_answer
from forum.moderation.messages import Message, message_for, messages_to_answer, sent_by_form
from forum.moderation.permissions import refuse_unless_moderator

contact = Blueprint("contact", __name__)
A_PAGE = 20


@contact.get("/contact")
def ask() -> ResponseReturnValue:
    return show_form(MessageForm.of(viewer()), 200)


def show_form(form: MessageForm, status: int) -> ResponseReturnValue:
    return render_template("moderation/contact.html", form=form), status


@contact.post("/contact")
@messages
def send() -> ResponseReturnValue:
    form = MessageForm.of(viewer())
    key = form.submission_key.data or None
    first = db.session.scalar(sent_by_form(key)) if key else None
    if form.again(first, lambda text: text == form.text.data) is not None:
        return sent()
    if not form.validate():
        return show_form(form, form.status)
    about = {"locale": reader_language(), "submission_key": key, **form.about}
    sender = viewer() if viewer().is_authenticated else None
    Message.send(form.text.data, sender=sender, suspect=form.is_trapped, at=clock.now(), **about)
    with suppress(Conflict):  # the same form at once: the other sending is kept
        commit()
    return sent()


def sent() -> ResponseReturnValue:
    forget_copy("contact")
    if viewer().is_authenticated:
        say(_("It is with the moderators. You find their answer among your notifications."))
    return redirect("/contact/sent", 303)


@contact.get("/contact/sent")
def thanks() -> ResponseReturnValue:
    return render_template("moderation/contact_sent.html")


@contact.get("/contact/<int:message_id>")
@sign_in_required
def show(message_id: int) -> ResponseReturnValue:
    return page_with(found(message_for(viewer(), message_id)), AnswerForm(formdata=None), 200)


def page_with(message: Message, form: AnswerForm, status: int) -> ResponseReturnValue:
    return render_template("moderation/message.html", message=message, form=form), status


@contact.post("/contact/<int:message_id>")
@sign_in_required
def answer(message_id: int) -> ResponseReturnValue:
    message = found(message_for(viewer(), message_id))
    refuse_unless_moderator(viewer())
    form = AnswerForm()
    if not form.validate():
        return page_with(message, form, 422)
    message.respond(form.text.data, by=viewer(), at=clock.now())
    write_answer(message, form.text.data, clock.now())
    commit()
    soon("send_deliveries")
    forget_copy(f"message:{message_id}")
    say(_("Answered."))
    return redirect("/moderation/messages", 303)


@contact.get("/moderation/messages")
@sign_in_required
def index() -> ResponseReturnValue:
    refuse_unless_moderator(viewer())
    answered = request.args.get("answered") == "1"
    after, before = request.args.get("after"), request.args.get("before")
    query = messages_to_answer(answered=answered)
    page = page_of(db.session, query, by=(Message.id,), after=after, before=before, size=A_PAGE, descending=answered)
    return render_template("moderation/messages.html", page=page, answered=answered)

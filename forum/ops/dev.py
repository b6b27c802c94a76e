"""/dev/mail: the last letters, to click their links without a mail server. In development only."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select

from forum.core.database import db
from forum.core.deliveries import Delivery

dev = Blueprint("dev", __name__, url_prefix="/dev")


@dev.get("/mail")
def mail() -> ResponseReturnValue:
    letters = db.session.scalars(last_letters()).all()
    return render_template("ops/dev_mail.html", letters=letters), {"Cache-Control": "no-store"}


def last_letters() -> Select[Delivery]:
    return select(Delivery).order_by(Delivery.id.desc()).limit(50)

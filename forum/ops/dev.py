"""/dev/mail: the last deliveries, to read mails and click their links without a mail server. In development only."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select

from forum.accounts import Account
from forum.core.database import db
from forum.core.deliveries import Delivery

dev = Blueprint("dev", __name__, url_prefix="/dev")


@dev.get("/mail")
def mail() -> ResponseReturnValue:
    deliveries = db.session.execute(last_deliveries()).all()
    return render_template("ops/dev_mail.html", deliveries=deliveries), {"Cache-Control": "no-store"}


def last_deliveries() -> Select[Delivery, Account | None]:
    """Each with whom it is for; a letter is to an address alone."""
    query = select(Delivery, Account).outerjoin(Account, Account.id == Delivery.person_id)
    return query.order_by(Delivery.id.desc()).limit(50)

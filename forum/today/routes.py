"""`/`: Today for who is signed in, the landing page for visitors."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

today = Blueprint("today", __name__)


@today.get("/")
def home() -> ResponseReturnValue:
    return render_template("today/landing.html")

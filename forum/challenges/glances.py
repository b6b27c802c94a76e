"""A draft at a glance, as others would see it on its first day: as it is stored, or as it stands in a form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.challenges.models import Challenge
from forum.challenges.pledges import Pledge
from forum.challenges.prompts import Prompt
from forum.challenges.queries import prompts_to_show
from forum.challenges.stand_ins import Whom, day_to_show, is_shown_to, standing_of, take_out
from forum.challenges.standing import Standing
from forum.core.database import db
from forum.core.richtext import to_html


@dataclass(frozen=True)
class Glance:
    whom: Whom
    standing: Standing
    prompt: Prompt | None
    pledge: Pledge
    is_shown: bool


def glance_at(challenge: Challenge, whom: Whom, at: datetime, **typed: Any) -> Glance:
    """Nothing of it can be stored: the challenge is taken out of its session before anything is changed."""
    pledge = {name: typed.pop(name, getattr(challenge.pledges[-1], name)) for name in ("will", "stop")}
    take_out(challenge)
    for name, value in typed.items():
        setattr(challenge, name, value)
    challenge.description_html = to_html(challenge.description)
    standing = standing_of(whom, challenge, day_to_show(challenge, None, at), at)
    prompt = db.session.scalars(prompts_to_show(challenge, standing.today, standing.viewer)).first()
    return Glance(whom, standing, prompt, Pledge(**pledge), is_shown_to(whom, challenge))

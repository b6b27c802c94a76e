"""The post: what was mailed, as the one who gets it sees it."""

import re
from dataclasses import dataclass

from sqlalchemy import select

from forum.accounts import jobs
from forum.core.deliveries import Delivery
from tests.browser import BASE
from tests.world import World


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    text: str

    @property
    def link(self) -> str:
        """The path of the one link with a token in it."""
        hits = re.findall(rf"{BASE}(/(?:confirm|reset-password)/\S+)", self.text)
        assert len(hits) == 1, self.text
        return str(hits[0])


def delivered(world: World) -> list[Mail]:
    """Everything written so far, the oldest first; links that were asked for are sent now."""
    with world.session() as session:
        jobs.answer_link_wishes()
        letters = session.scalars(select(Delivery).order_by(Delivery.id)).all()
        return [Mail(letter.to, letter.subject, letter.text) for letter in letters]

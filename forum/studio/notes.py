"""A note to one person who takes part, in the organiser's own name: a private word that is about no post.

Of two organisers who write at once the second reads that somebody was faster, and decides again.
"""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from forum.accounts import Account
from forum.challenges import Challenge, Participation
from forum.core.database import UNSYNCHRONISED, db
from forum.core.refusals import Unusable
from forum.core.richtext import tidy
from forum.posts import PrivateWord
from forum.studio.hands import latest_notes


class SomebodyWrote(Unusable):
    message = _l("Somebody wrote to them just now; you see it above. If yours is still needed, send it once more.")


def write_note(
    challenge: Challenge, part: Participation, writer: Account, text: str, *, seen: int, at: datetime
) -> None:
    """`seen`: the id of the latest note that the writer knows of, or 0. Sent twice, it stands there once.

    Raises SomebodyWrote, and what `PrivateWord.write_in` does.
    """
    mine = update(Participation).where(Participation.id == part.id).values(part=Participation.part)
    db.session.execute(mine, execution_options=UNSYNCHRONISED)  # whoever is second waits here
    latest = latest_notes(challenge.id, [part.account.id]).get(part.account.id)
    if latest is not None and latest.id != seen:
        if latest.writer_id == writer.id and latest.source == tidy(text):
            return
        raise SomebodyWrote
    PrivateWord.write_in(challenge, part.account, writer, text, at=at)

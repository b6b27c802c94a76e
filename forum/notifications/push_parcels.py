"""A push as it leaves: sealed for each browser of its person, and handed to the push services of those."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete

from forum.core import clock
from forum.core.database import UNSYNCHRONISED, db
from forum.core.deliveries import Delivery
from forum.notifications.models import PushSubscription
from forum.notifications.push_keys import authorization
from forum.notifications.push_sealing import sealed, to_base64
from forum.notifications.push_services import PushLine, PushServiceSilent, place_and_path

GONE = (404, 410)  # the browser has ended the subscription
LONGEST_TITLE = 200


class PushRefused(Exception):
    """A push service did not take a push."""


class NobodyThere(Exception):
    """All browsers of the person have ended their subscriptions: the next look finds none, and drops the delivery."""


@dataclass(frozen=True)
class Browser:
    """Where to push to, and the keys that only this browser can open it with."""

    id: int
    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True)
class Push:
    """What a browser shows. A newer push with the same tag takes its place; after `lasts` it is not shown any more."""

    title: str
    body: str
    url: str  # a path of this site
    tag: str
    lasts: timedelta
    rank: int = 0  # of two with one tag the higher is the newer

    @property
    def words(self) -> bytes:
        about = {"title": self.title[:LONGEST_TITLE], "body": self.body, "url": self.url, "tag": self.tag}
        return json.dumps(about, ensure_ascii=False, separators=(",", ":")).encode()

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(max(0, int(self.lasts.total_seconds()))),
            "Urgency": "normal",
            "Topic": to_base64(sha256(self.tag.encode()).digest()[:24]),  # 32 letters are the most
        }


@dataclass(frozen=True)
class PushParcel:
    push: Push
    browsers: Sequence[Browser]
    line: PushLine

    def send(self, delivery: Delivery, line: Any) -> None:
        """Every browser is tried. Raises PushRefused, NobodyThere: tried again, it is still shown only once."""
        troubles: list[str] = []
        gone: list[int] = []
        for browser in self.browsers:
            try:
                if self.hand_over(browser) in GONE:
                    gone.append(browser.id)
            except (PushRefused, PushServiceSilent) as why:
                troubles.append(str(why))  # the error itself would keep the line open behind it
        forget(gone)
        if troubles:
            raise PushRefused(troubles[0])
        if len(gone) == len(self.browsers):
            raise NobodyThere("no browser is there any more")

    def hand_over(self, browser: Browser) -> int:
        place, _path = place_and_path(browser.endpoint)
        headers = self.push.headers | {"Authorization": authorization(f"https://{place}", clock.now())}
        status = self.line.post(browser.endpoint, sealed(self.push.words, browser.p256dh, browser.auth), headers)
        if not 200 <= status < 300 and status not in GONE:
            raise PushRefused(f"{place} answered {status}")
        return status


def forget(browser_ids: Sequence[int]) -> None:
    if browser_ids:
        theirs = delete(PushSubscription).where(PushSubscription.id.in_(browser_ids))
        db.session.execute(theirs, execution_options=UNSYNCHRONISED)

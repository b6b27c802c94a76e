"""The browsers in which somebody wants to be told: what such a browser says of itself, and the list of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from forum.core.database import db
from forum.notifications.models import PushSubscription
from forum.notifications.push_keys import is_push_offered, public_key
from forum.notifications.push_sealing import from_base64, point_of, public_point, to_base64
from forum.notifications.push_services import UnknownPushAddress, place_and_path

LENGTH_OF_AUTH = 16


def accepted_address(said: Any) -> dict[str, str]:
    """Where to push to, and the browser's keys, out of its PushSubscription.toJSON(). Raises UnknownPushAddress."""
    try:
        endpoint, keys = said["endpoint"], said["keys"]
        place_and_path(endpoint)
        point, auth = public_point(keys["p256dh"]), from_base64(keys["auth"])
    except (KeyError, TypeError, ValueError, AttributeError) as why:
        raise UnknownPushAddress from why
    if len(auth) != LENGTH_OF_AUTH:
        raise UnknownPushAddress
    return {"endpoint": endpoint, "p256dh": to_base64(point_of(point)), "auth": to_base64(auth)}


def subscriptions_of(person_id: int) -> Select[PushSubscription]:
    """The browsers of one person, the latest first; ten are the most."""
    mine = select(PushSubscription).where(PushSubscription.person_id == person_id)
    return mine.order_by(PushSubscription.created_at.desc(), PushSubscription.id.desc())


@dataclass(frozen=True)
class PushPart:
    """What the page of settings shows of it; `here` is the address of the browser that is looking, if it has one."""

    key: str
    browsers: Sequence[PushSubscription]
    here: str


def push_part(person_id: int, sign_in_id: int) -> PushPart | None:
    """None where the forum has no key to push with."""
    if not is_push_offered():
        return None
    browsers = db.session.scalars(subscriptions_of(person_id)).all()
    here = next((one.endpoint for one in browsers if one.sign_in_id == sign_in_id), "")
    return PushPart(public_key(), browsers, here)

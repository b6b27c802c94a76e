"""What tests of pushes share: somebody asks for them in a browser, something happens, the worker sends."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts.sign_ins import SignIn
from forum.core import clock
from forum.core.database import db
from forum.core.deliveries import Delivery
from forum.core.events import Event
from forum.core.sending import send_deliveries
from forum.notifications.models import PushSubscription
from forum.notifications.push_browsers import accepted_address
from forum.posts import Post
from tests.browser import BASE, Browser
from tests.notifications.push_service import Phone, PushService
from tests.notifications.scenes import account, tell_all
from tests.world import Person, World

PAGE, ADDRESS = "/settings/notifications", "/settings/notifications/push"
WORDS = "Rosa will love that you **asked** her first."


def subscribe(browser: Browser, phone: Phone, *, status: int = 204) -> str:
    """As static/js/push.js does it. Gives what was answered."""
    token = browser.visit(PAGE).all("div", data_push=ADDRESS)[0].get("data-token")
    headers = {"X-CSRFToken": token, "Accept": "application/json"}
    answer = browser.client.post(ADDRESS, base_url=BASE, json=phone.to_json(), headers=headers)
    assert answer.status_code == status, answer.text
    return answer.text


def phone_of(world: World, service: PushService, person: Person, path: str = "/a") -> Phone:
    """The person is signed in with a browser and has asked for pushes there."""
    phone = Phone(f"https://{service.place}{path}")
    with world.session() as session:
        sign_in, _token = SignIn.begin(account(session, person), stays=True, browser="", address="", at=clock.now())
        session.flush()
        address = accepted_address(phone.to_json())
        PushSubscription.begin(person.id, sign_in.id, browser="A phone", at=clock.now(), **address)
    return phone


def answer(world: World, entry: int, person: Person, text: str = WORDS, *mentioned: Person) -> int:
    """Somebody answers an entry, and whoever is to hear of it has heard. Gives the event's id."""
    with world.session() as session:
        thread = session.get(Post, entry, options=(joinedload(Post.author), joinedload(Post.challenge)))
        named = {one.handle: account(session, one) for one in mentioned}
        comment = thread.comment(account(session, person), text, at=clock.now(), mentioned=named)
        session.flush()
        comment_id = comment.id
    tell_all(world)
    with world.session() as session:
        return session.scalar(select(Event.id).where(Event.post_id == comment_id))


def send(world: World) -> None:
    with world.app.app_context():
        send_deliveries()
        db.session.remove()


def deliveries(world: World) -> list[Delivery]:
    with world.session() as session:
        return list(session.scalars(select(Delivery).where(Delivery.kind == "push").order_by(Delivery.id)))


def endpoints(world: World) -> list[str]:
    with world.session() as session:
        return list(session.scalars(select(PushSubscription.endpoint).order_by(PushSubscription.id)))

"""Attacks that make the forum itself call somewhere: addresses in every text, and browsers' push addresses."""

import socket
from dataclasses import replace

import pytest

from forum.core import clock
from forum.core.sending import send_deliveries
from forum.moderation import akismet
from forum.notifications.push_keys import new_private_key
from forum.notifications.push_services import is_push_service
from forum.posts import Post
from tests.attacks.knocking import token_of
from tests.attacks.one_of_each import one_of_each
from tests.browser import BASE, signed_in
from tests.moderation.akismet_stand_in import KEY, stand_in

INSIDE = [
    *("http://127.0.0.1/", "http://[::1]/", "http://0/", "http://0.0.0.0:22/", "http://2130706433/", "http://0x7f.1/"),
    *(
        "http://017700000001/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:127.0.0.1]/",
        "http://127.1/",
    ),
    *(
        "http://localhost:6379/",
        "http://localtest.me/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_x",
        "dict://x/",
    ),
    *("http://10.0.0.1/", "http://192.168.1.1/admin", "http://metadata.google.internal/", "http://①②⑦.⓪.⓪.①/"),
]
LOOKS_LIKE_ONE = [
    *(
        "https://fcm.googleapis.com@evil.example/x",
        "https://fcm.googleapis.com.evil.example/x",
        "//fcm.googleapis.com/x",
    ),
    *(
        "https://evil-fcm.googleapis.com/x",
        "https://fcm.googleapis.com:99999999/x",
        "https://FCM.googleapis.com\\@evil/x",
    ),
    *(
        "https://evilpush.services.mozilla.com.example/x",
        "https://push.apple.com.evil.example/x",
        "https://evilpush.apple.com/x",
    ),
    *(
        "https://fcm.googleapis.com\t.evil.example/x",
        "https://fcm.googleapis.com/x y",
        "https://fcm.googleapis.com/\r\nHost: x",
    ),
    *("http://fcm.googleapis.com/x", "https://fcm.googleapis.com#@evil.example/", "https://ⓕcm.googleapis.com/x"),
]


@pytest.fixture
def calls(monkeypatch):
    """Wherever Python would look up a name or open a line."""
    made: list[object] = []
    real = socket.socket.connect

    def looked_up(host, *more, **most):
        made.append(host)
        raise socket.gaierror("nobody is called from here")

    def connected(self, address):
        if self.family == socket.AF_UNIX:
            return real(self, address)
        made.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setattr(socket.socket, "connect", connected)
    return made


@pytest.mark.attack("A47")
def test_no_address_that_somebody_writes_makes_the_forum_call_it(world, app, calls):
    words = " ".join(INSIDE[:-1]) + " ![x](http://169.254.169.254/x.png) [x](http://127.0.0.1/)"
    parts = one_of_each(world, words)
    browser = signed_in(world, world.ana)
    token = token_of(browser.visit("/settings/profile"))

    browser.client.post("/preview", base_url=BASE, data={"text": words, "csrf_token": token})
    profile = {"first_name": "Ana", "bio": words, "links": "\n".join(INSIDE), "version": 1, "csrf_token": token}
    browser.client.post("/settings/profile", base_url=BASE, data=profile)
    for address in (f"/topics/{parts['topic_id']}", f"/entries/{parts['entry_id']}", "/people/ana", "/waiting"):
        assert browser.client.get(address, base_url=BASE, follow_redirects=True).status_code == 200
    with app.app_context():
        send_deliveries()

    assert calls == []


@pytest.mark.attack("A47")
def test_no_browser_makes_the_forum_push_to_an_address_inside(world, app, settings, monkeypatch, calls):
    known = replace(settings, vapid_private_key=new_private_key())
    monkeypatch.setitem(app.config, "SETTINGS", known)
    browser = signed_in(world, world.ana)
    token = token_of(browser.visit("/settings/account"))

    keys = {"p256dh": "B" * 87, "auth": "A" * 22}
    for endpoint in [*INSIDE, *LOOKS_LIKE_ONE]:
        said = {"endpoint": endpoint, "keys": keys}
        answer = browser.client.post(
            "/settings/notifications/push", base_url=BASE, json=said, headers={"X-CSRFToken": token}
        )
        assert answer.status_code == 422, endpoint
        with app.app_context():
            assert not is_push_service(endpoint), endpoint
    assert calls == []


@pytest.mark.attack("A43", "A47")
@pytest.mark.parametrize("mood", ["endless", "elsewhere"])
def test_whoever_answers_in_place_of_akismet_neither_fills_the_memory_nor_leads_elsewhere(settings, monkeypatch, mood):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    post = Post(id=1, kind="comment", source="Cheap pears.", created_at=clock.now())
    with stand_in() as here:
        here.mood = mood
        asking = replace(settings, akismet_key=KEY, akismet_url=here.url)
        with pytest.raises(akismet.NoAnswer):
            akismet.looks_like_spam(asking, post, "203.0.113.5", "Firefox")

    assert [path for path, _about in here.asked] == ["/1.1/comment-check"]
    assert here.sent < 50_000_000

"""Calling push services: only those we know, over TLS, with patience that has an end (A47, A51)."""

from dataclasses import replace

import pytest

from forum.notifications import push_services
from forum.notifications.push_browsers import accepted_address
from forum.notifications.push_services import PushLine, PushServiceSilent, UnknownPushAddress, is_push_service
from forum.settings import PUSH_HOSTS
from tests.notifications.push_service import Phone


@pytest.fixture(autouse=True)
def in_the_app(app):
    with app.app_context():
        yield


def ask(service, path: str, line: PushLine | None = None) -> int:
    return (line or PushLine()).post(f"https://{service.place}{path}", b"sealed", {"TTL": "60"})


KNOWN = """
    https://fcm.googleapis.com/fcm/send/abc:def https://updates.push.services.mozilla.com/wpush/v2/gAAA
    https://web.push.apple.com/QDm https://api.push.apple.com/x https://wns2-by3p.notify.windows.com/w/?token=BQYA%2b
""".split()
UNKNOWN = """
    http://fcm.googleapis.com/fcm/send/a ftp://fcm.googleapis.com/a file:///etc/passwd //fcm.googleapis.com/a /a
    https://fcm.googleapis.com https://evil-fcm.googleapis.com.attacker.org/a https://attackerfcm.googleapis.com/a
    https://evil-fcm.googleapis.com/a https://fcm.googleapis.com.attacker.org/a https://x.fcm.googleapis.com/a
    https://attackerpush.apple.com/a https://push.apple.com.attacker.org/a https://push.apple.com/a
    https://.push.apple.com/a https://-.push.apple.com/a https://a..push.apple.com/a https://notify.windows.com/a
    https://fcm.googleapis.com:8443/a https://fcm.googleapis.com:443/a https://fcm.googleapis.com./a
    https://fcm.googleapis.com@attacker.org/a https://attacker.org@fcm.googleapis.com/a
    https://attacker.org/#fcm.googleapis.com https://attacker.org/fcm.googleapis.com https://attacker.org?.push.apple.com/a
    https://attacker.org\\.push.apple.com/a https://attacker.org%2f.push.apple.com/a https://FCM.googleapis.com/a
    https://localhost/a https://127.0.0.1/a https://[::1]/a https://0/a https://2130706433/a https://0x7f000001/a
    https://169.254.169.254/latest/meta-data https://fcm.googleapis.com/ä https://ﬁcm.googleapis.com/a
""".split()
UNKNOWN += [
    "",
    "https://fcm.googleapis.com/a b",
    "https://fcm.googleapis.com/a\r\nHost: x",
    "https://fcm.googleapis.com/a\n",
]
UNKNOWN += ["https://fcm.googleapis.com/" + "a" * 1000]


@pytest.mark.parametrize("endpoint", KNOWN)
def test_the_services_of_browser_makers_are_known(app, endpoint):
    with app.app_context():
        assert is_push_service(endpoint)
        assert accepted_address(Phone(endpoint).to_json())["endpoint"] == endpoint


@pytest.mark.parametrize("endpoint", UNKNOWN)
def test_nobody_makes_us_call_another_address(app, endpoint):
    """Asked when a browser subscribes, and once more when something is sent."""
    with app.app_context():
        with pytest.raises(UnknownPushAddress):
            accepted_address(Phone(endpoint).to_json())
        with pytest.raises(UnknownPushAddress):
            PushLine().post(endpoint, b"", {})


KEYS = Phone("").to_json()["keys"]


@pytest.mark.parametrize(
    "said",
    [
        *(None, [], "x", {}, {"endpoint": KNOWN[0]}, {"endpoint": KNOWN[0], "keys": None}),
        *({"endpoint": 7, "keys": KEYS}, {"endpoint": [KNOWN[0]], "keys": KEYS}),
        {"endpoint": KNOWN[0], "keys": KEYS | {"p256dh": KEYS["p256dh"][:-2]}},
        {"endpoint": KNOWN[0], "keys": KEYS | {"p256dh": "B" + "A" * 86}},  # no point of the curve
        {"endpoint": KNOWN[0], "keys": KEYS | {"p256dh": 7}},
        {"endpoint": KNOWN[0], "keys": KEYS | {"p256dh": "ä"}},
        {"endpoint": KNOWN[0], "keys": KEYS | {"auth": "AAAA"}},
        {"endpoint": KNOWN[0], "keys": KEYS | {"auth": "A" * 500}},
        {"endpoint": KNOWN[0], "keys": KEYS | {"auth": None}},
    ],
)
def test_what_no_browser_says_is_refused(app, said):
    with app.app_context(), pytest.raises(UnknownPushAddress):
        accepted_address(said)


def test_the_hosts_are_a_setting(app, settings, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, push_hosts=f"{PUSH_HOSTS} *.push.example.org"))
    with app.app_context():
        assert is_push_service("https://eu.push.example.org/a")
        assert not is_push_service("https://eu-push.example.org/a")


def test_a_batch_goes_over_one_connection(service):
    line = PushLine()

    assert [ask(service, path, line) for path in ("/a", "/b", "/c")] == [201, 201, 201]
    assert (service.paths, service.connections) == (["/a", "/b", "/c"], 1)


def test_a_connection_that_was_closed_meanwhile_is_opened_anew(service):
    line = PushLine()

    assert [ask(service, path, line) for path in ("/hangs-up", "/b")] == [201, 201]
    assert (service.paths, service.connections) == (["/hangs-up", "/b"], 2)


def test_a_redirect_is_an_answer_and_not_followed(service):
    assert ask(service, "/elsewhere") == 307
    assert service.paths == ["/elsewhere"]


def test_of_a_long_answer_only_the_beginning_is_read(service):
    line = PushLine()

    assert [ask(service, path, line) for path in ("/endless", "/b")] == [201, 201]
    assert service.connections == 2


def test_a_certificate_that_nobody_vouches_for_is_refused(service, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")

    with pytest.raises(PushServiceSilent, match="certificate verify failed"):
        ask(service, "/a")
    assert service.paths == []


def test_a_certificate_of_another_name_is_refused(service, app, settings, monkeypatch):
    other = service.place.replace("localhost", "127.0.0.1")
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, push_hosts=other))

    with pytest.raises(PushServiceSilent, match="certificate verify failed"):
        PushLine().post(f"https://{other}/a", b"", {})


def test_a_service_that_does_not_answer_is_left_alone_for_a_minute(service, monkeypatch):
    """Else each push of a long list would wait for it, and all mails behind them."""
    monkeypatch.setattr(push_services, "PATIENCE", 0.2)

    with pytest.raises(PushServiceSilent, match="timed out"):
        ask(service, "/silent")
    with pytest.raises(PushServiceSilent, match="a moment ago"):
        ask(service, "/a")

    monkeypatch.setattr(push_services.time, "monotonic", lambda now=push_services.time.monotonic: now() + 61)
    assert ask(service, "/b") == 201
    assert service.paths == ["/silent", "/b"]


def test_where_nobody_listens_is_no_reason_to_break(app, settings, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, push_hosts="localhost:9"))
    monkeypatch.setitem(app.extensions, "kindling-push-services-resting", {})

    with app.app_context(), pytest.raises(PushServiceSilent):
        PushLine().post("https://localhost:9/a", b"", {})

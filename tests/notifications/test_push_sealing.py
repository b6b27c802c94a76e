"""Sealed for one browser, and signed so that a push service knows us: by the examples of the standards, and by other
hands than ours."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from forum.core import clock
from forum.notifications.push_keys import authorization, new_private_key, private_key, public_key
from forum.notifications.push_sealing import from_base64, public_point, sealed, sealed_with, to_base64
from tests.notifications.push_service import Phone

# RFC 8291, appendix A
OURS = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
THEIRS = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SALT, AUTH = "DGv6ra1nlYgDCS1FRnbzlw", "BTBZMqHH6r4Tts7J_aSIgg"
WORDS = b"When I grow up, I want to be a watermelon"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
    "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard_is_sealed_as_it_says():
    ours, salt, auth = private_key(OURS), from_base64(SALT), from_base64(AUTH)

    assert to_base64(sealed_with(ours, salt, WORDS, public_point(THEIRS), auth)) == SEALED


def test_a_browser_opens_what_is_for_it_and_no_other_does():
    phone, other = Phone("https://a.example/1"), Phone("https://a.example/2")
    body = sealed(json.dumps({"title": "Ana 🙂"}).encode(), phone.p256dh, to_base64(phone.auth))

    assert phone.opened(body) == {"title": "Ana 🙂"}
    with pytest.raises((http_ece_error(), InvalidTag)):
        other.opened(body)


def http_ece_error():
    import http_ece

    return http_ece.ECEException


def test_the_same_words_are_sealed_otherwise_each_time():
    phone = Phone("https://a.example/1")

    assert len({sealed(b"{}", phone.p256dh, to_base64(phone.auth)) for _ in range(3)}) == 3


@pytest.fixture
def with_key(app, settings, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, vapid_private_key=OURS))
    with app.app_context():
        yield app


def test_a_push_service_can_verify_who_sends_and_whom_to_write_to(with_key):
    scheme, token, key = authorization("https://push.example", clock.now()).split()
    text, _, signature = token.removeprefix("t=").removesuffix(",").rpartition(".")
    head, claims = (json.loads(from_base64(part)) for part in text.split("."))

    verify(key.removeprefix("k="), text, signature)
    assert (scheme, head) == ("vapid", {"typ": "JWT", "alg": "ES256"})
    assert (claims["aud"], claims["sub"]) == ("https://push.example", "mailto:kindling@localhost")
    assert 0 < claims["exp"] - clock.now().timestamp() <= timedelta(hours=24).total_seconds()
    assert key == f"k={public_key()}"


def test_what_was_changed_on_the_way_is_not_signed_by_us(with_key):
    token, key = authorization("https://push.example", clock.now()).removeprefix("vapid t=").split(", k=")
    text, _, signature = token.rpartition(".")

    with pytest.raises(InvalidSignature):
        verify(key, text + "A", signature)


def verify(key: str, text: str, signature: str) -> None:
    octets = from_base64(signature)
    r, s = (int.from_bytes(half) for half in (octets[:32], octets[32:]))
    public_point(key).verify(encode_dss_signature(r, s), text.encode(), ECDSA(SHA256()))


def test_the_command_prints_settings_that_can_be_set(app, settings):
    said = app.test_cli_runner().invoke(args=["push-keys"])
    key, subject = (line.partition("=")[2] for line in said.stdout.splitlines())

    assert replace(settings, vapid_private_key=key, vapid_subject=subject).checked()
    assert subject == "mailto:kindling@localhost"
    assert len({new_private_key() for _ in range(3)}) == 3

"""A passkey made of plain Python: what a device would answer, and what a dishonest one would."""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from tests.browser import BASE, Browser, Page
from tests.world import Person

NEW = "/settings/second-step/passkeys/new"
PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


class SoftPasskey:
    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.count = 0

    def made(self, options: dict[str, Any], *, origin: str = BASE) -> str:
        """The answer to being asked for a new passkey."""
        said = client_data("webauthn.create", options, origin)
        key = b"\x00" * 16 + len(self.id).to_bytes(2) + self.id + self.public_key()
        known = self.about(options["rp"]["id"], PRESENT | VERIFIED | WITH_KEY) + key
        attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59" + len(known).to_bytes(2) + known
        return self.answer(clientDataJSON=said, attestationObject=attestation)

    def shown(self, options: dict[str, Any], *, origin: str = BASE, flags: int = PRESENT | VERIFIED) -> str:
        """The answer to being asked for one that is there."""
        self.count += 1
        said = client_data("webauthn.get", options, origin)
        known = self.about(options["rpId"], flags)
        signature = self.key.sign(known + sha256(said).digest(), ec.ECDSA(SHA256()))
        return self.answer(clientDataJSON=said, authenticatorData=known, signature=signature)

    def about(self, rp_id: str, flags: int) -> bytes:
        return sha256(rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def public_key(self) -> bytes:
        """As COSE writes it: a map of five."""
        at = self.key.public_key().public_numbers()
        return b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + at.x.to_bytes(32) + b"\x22\x58\x20" + at.y.to_bytes(32)

    def answer(self, **response: bytes) -> str:
        known = {name: plain(value) for name, value in response.items()}
        return json.dumps({"id": plain(self.id), "rawId": plain(self.id), "type": "public-key", "response": known})


def client_data(kind: str, options: dict[str, Any], origin: str) -> bytes:
    return json.dumps({"type": kind, "challenge": options["challenge"], "origin": origin}).encode()


def plain(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def unplain(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def options_on(page: Page) -> dict[str, Any]:
    """What a page would ask the browser."""
    options: dict[str, Any] = json.loads(page.all("div", class_="passkey")[0].get("data-options"))
    return options


def add_passkey(browser: Browser, passkey: SoftPasskey, *, status: int = 200, **more: Any) -> Page:
    """Signed in already; the recovery codes are on the page if it is the first."""
    options = options_on(browser.visit(NEW))
    return browser.submit("Add a passkey", status=status, credential=passkey.made(options, **more))


def show_passkey(browser: Browser, passkey: SoftPasskey, *, status: int = 200, **more: Any) -> Page:
    options = options_on(browser.visit("/sign-in"))
    return send_passkey(browser, passkey.shown(options, **more), status=status)


def send_passkey(browser: Browser, credential: str, *, status: int = 200) -> Page:
    page = browser.visit("/sign-in")
    data = {"csrf_token": page.all("input", name="csrf_token")[0].get("value"), "credential": credential}
    return browser.post("/sign-in/passkey", data, status=status)


def with_passkey(browser: Browser, person: Person) -> SoftPasskey:
    """The person has a passkey, added in this browser, which is signed out again."""
    passkey = SoftPasskey()
    browser.sign_in_by_form(person)
    add_passkey(browser, passkey)
    browser.submit("Sign out")
    return passkey

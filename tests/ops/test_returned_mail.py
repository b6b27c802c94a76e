"""Mail that came back: whoever tells of it, an address is marked only for a mail that was ours."""

import mailbox
import random
from dataclasses import replace
from datetime import timedelta
from time import process_time

import pytest

from forum import create_app
from forum.accounts import Account, Returned
from forum.core import clock
from forum.core.deliveries import Delivery, delivery_named, sealed
from forum.ops.returned_mail import LARGEST, MOST_LINES, MOST_PARTS, for_the_log, is_readable, read_report
from tests.browser import BASE, Browser
from tests.conftest import SECRET
from tests.ops.reports import BOUNCES, complaint, postfix

TOKEN = "a token for tests only"


@pytest.fixture
def hook(app, settings):
    """Tells the forum of what came back, as a mail server does."""
    app.config["SETTINGS"] = replace(settings, returned_mail_token=TOKEN)

    def tell(body, token=TOKEN, kind="message/rfc822", **about):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        client = app.test_client()
        return client.post("/mail/returned", base_url=BASE, data=body, content_type=kind, headers=headers, **about)

    yield tell
    app.config["SETTINGS"] = settings


def mailed(world, person=None, **about):
    """A mail of ours that was sent an hour ago. Gives its Message-ID."""
    with world.session() as session:
        sent_at = clock.now() - timedelta(hours=1)
        whom = {"person_id": person.id} if person else {}
        one = Delivery(**{"kind": "soon", "about": "1:2", "written_at": sent_at, "sent_at": sent_at} | whom | about)
        session.add(one)
        session.flush()
        return one.message_id


def mark(world, person):
    """For what mail to this person came back; None if none did."""
    with world.session() as session:
        account = session.get(Account, person.id)
        assert (account.mail_returned_at is None) == (account.mail_returned_for is None)
        return account.mail_returned_for


@pytest.mark.parametrize("server", list(BOUNCES))
def test_a_bounce_marks_the_address_whatever_server_wrote_it(world, hook, server):
    message_id = mailed(world, world.ana)

    answer = hook(BOUNCES[server](message_id))

    assert (answer.status_code, answer.json) == (200, {"noted": True})
    assert mark(world, world.ana) == Returned.BOUNCE
    assert mark(world, world.ben) is None


@pytest.mark.parametrize("server", list(BOUNCES))
@pytest.mark.parametrize(
    ("action", "status"), [("delayed", "4.4.1"), ("failed", "4.2.2"), ("delivered", "2.0.0"), ("relayed", "5.1.1")]
)
def test_what_may_still_arrive_is_no_bounce(world, hook, server, action, status):
    message_id = mailed(world, world.ana)

    assert hook(BOUNCES[server](message_id, action, status)).json == {"noted": False}
    assert mark(world, world.ana) is None


@pytest.mark.parametrize(
    ("kind", "becomes"),
    [("abuse", Returned.COMPLAINT), ("Fraud", Returned.COMPLAINT), ("not-spam", None), ("auth-failure", None)],
)
def test_a_complaint_marks_the_address_and_praise_does_not(world, hook, kind, becomes):
    message_id = mailed(world, world.ana)

    hook(complaint(message_id, kind))

    assert mark(world, world.ana) == becomes


def test_a_complaint_outweighs_a_bounce(world, hook):
    message_id = mailed(world, world.ana)

    hook(complaint(message_id))
    hook(postfix(message_id))

    assert mark(world, world.ana) == Returned.COMPLAINT


def test_the_log_says_why_and_keeps_the_address_to_itself():
    why = "smtp;550 5.1.1 <ana@example.org>: nobody ünder this address\n\x00" + "a" * 500

    said = for_the_log(why)

    assert said.startswith("smtp;550 5.1.1 (address): nobody \\xfcnder this address")
    assert len(said) < 300


# Who may say so


def forged(world, message_id):
    """The same mail, signed by somebody who does not know our key."""
    number = delivery_number(world, message_id)
    return message_id.replace(sealed(number, SECRET), sealed(number, "not our key"))


def delivery_number(world, message_id):
    with world.app.app_context():
        return delivery_named(message_id)


def other_number(message_id):
    """Ana knows the Message-ID of her own mail, and would like it to be Ben's."""
    name, _, host = message_id.partition("@")
    return f"{name[:-2]}{'b' if name[-2] == 'a' else 'a'}{name[-1]}@{host}"


@pytest.mark.parametrize("server", list(BOUNCES))
@pytest.mark.parametrize("forge", ["another key", "another number", "none of ours", "nothing"])
def test_nobody_can_silence_somebody_by_forging_a_bounce(world, hook, server, forge):
    message_id = mailed(world, world.ana)
    mailed(world, world.ben)
    names = {"another key": forged(world, message_id), "another number": other_number(message_id)}
    names |= {"none of ours": "<20260310.1@example.org>", "nothing": ""}

    assert hook(BOUNCES[server](names[forge])).json == {"noted": False}
    assert (mark(world, world.ana), mark(world, world.ben)) == (None, None)


def test_by_two_mails_of_ones_own_nobody_learns_how_many_others_got_one(app):
    names = [sealed(number, SECRET) for number in range(1, 9)]

    assert names == [sealed(number, SECRET) for number in range(1, 9)], "the same at each try"
    assert len({name[:8] for name in names}) == len({name[-8:] for name in names}) == 8


def test_a_mail_signed_with_an_earlier_key_is_still_ours(app, settings):
    old, new = "o" * 40, "n" * 40
    name = f"<soon-{sealed(7, old)}@localhost>"

    for fallbacks, number in ((f"older {old}", 7), ("older", None)):
        app.config["SETTINGS"] = replace(settings, secret_key=new, secret_key_fallbacks=fallbacks)
        with app.app_context():
            assert delivery_named(name) == number
    app.config["SETTINGS"] = settings


@pytest.mark.parametrize("name", ["", "<>", f"soon-{'a' * 38}@a", f"soon-{'a' * 39}@a", f"a-{'b' * 78}@a", "ü" * 500])
def test_what_is_no_name_of_a_mail_is_none_of_ours(app, name):
    with app.app_context():
        assert delivery_named(name) is None


@pytest.mark.parametrize(("token", "status"), [("", 401), ("wrong", 401), ("ü", 401), (TOKEN, 200)])
def test_the_hook_is_for_those_who_know_its_token(world, hook, token, status):
    message_id = mailed(world, world.ana)

    assert hook(postfix(message_id), token=token).status_code == status
    assert (mark(world, world.ana) is not None) == (status == 200)


def test_without_a_token_of_its_own_there_is_no_such_place(world):
    client = world.app.test_client()

    for token in ("", "None"):
        answer = client.post("/mail/returned", base_url=BASE, headers={"Authorization": f"Bearer {token}"}, data=b"x")
        assert answer.status_code == 404


# Whose address it is


def test_a_letter_is_known_by_the_address_it_went_to(world, hook):
    ana = world.ana
    message_id = mailed(world, kind="letter", about="", to="ANA@example.org", subject="Hello", text="…")

    hook(postfix(message_id))

    assert mark(world, ana) == Returned.BOUNCE


def test_a_letter_to_nobody_we_know_is_taken_in_silence(world, hook):
    message_id = mailed(world, kind="letter", about="", to="stranger@example.org", subject="Hello", text="…")

    assert hook(postfix(message_id)).json == {"noted": False}


def test_an_address_that_was_confirmed_since_is_as_good_as_new(world, hook):
    """Reports come late, and mailboxes are read again."""
    message_id = mailed(world, world.ana)
    hook(postfix(message_id))
    with world.session() as session:
        session.get(Account, world.ana.id).confirm_email("ana@example.org", clock.now())

    assert hook(postfix(message_id)).json == {"noted": False}
    assert mark(world, world.ana) is None


@pytest.mark.parametrize(
    ("kind", "sentence"), [(postfix, "came back to us, so we send none there"), (complaint, "is not welcome at")]
)
def test_people_read_on_their_account_page_that_mail_came_back_and_what_they_can_do(
    world, browser, hook, kind, sentence
):
    hook(kind(mailed(world, world.ana)))
    browser.sign_in(world.ana)

    page = browser.visit("/settings/account")

    assert page.has(sentence)
    assert page.link("Confirm the address again") == "/confirm"
    other = Browser(world.app)
    other.sign_in(world.ben)
    assert not other.visit("/settings/account").has(sentence)


# What hooks of providers send


def test_a_hook_may_tell_in_three_words(world, hook):
    message_id = mailed(world, world.ana)

    about = {"message_id": message_id, "kind": "complaint", "why": "pressed “spam” \ud800\x00"}
    answer = hook(None, kind=None, json=about)

    assert answer.json == {"noted": True}
    assert mark(world, world.ana) == Returned.COMPLAINT


@pytest.mark.parametrize(
    "body",
    [
        *("", "null", "[]", "{", "7", "[" * 100_000, "\xff", '{"message_id": "x"}'),
        *('{"message_id": 7, "kind": "bounce"}', '{"message_id": "x", "kind": "praise"}'),
        '{"message_id": "x", "kind": ["bounce"]}',
    ],
)
def test_what_makes_no_sense_is_said_so(hook, body):
    assert hook(body.encode("latin-1"), kind="application/json").status_code == 422


# What nobody honest sends

HEAD = b"Content-Type: multipart/report; report-type=delivery-status; boundary=a\n\n"
FAILED = b"--a\nContent-Type: message/delivery-status\n\nAction: failed\nStatus: 5.1.1\n\n"


def nest(times):
    return b"".join(b"Content-Type: multipart/report; boundary=a%d\n\n--a%d\n" % (at, at) for at in range(times))


HOSTILE = {
    "nothing": b"",
    "zeros": b"\x00" * 5000,
    "one line": b"a" * LARGEST,
    "mails in mails": b"Content-Type: message/rfc822\n\n" * 30_000,
    "parts in parts": nest(9_000),
    "deeper than we look": nest(300) + b"--b\n" * (MOST_LINES + 35_000),
    "as deep as we look": nest(MOST_PARTS - 2) + b"--b\n" * MOST_LINES,
    "10,000 parts": HEAD + b"--a\nContent-Type: text/plain\n\nx\n" * 10_000 + b"--a--",
    "10,000 recipients": HEAD + FAILED + b"Action: failed\nStatus: 4.0.0\n\n" * 10_000 + b"--a--",
    "a long parameter": b'Content-Type: multipart/report; a="' + b";" * 900_000 + b"\n\n",
    "a folded one": b'Content-Type: multipart/report; a="' + b";;;;;;;;;;;\n " * 39_000 + b"\n\n",
    "many names": HEAD.replace(b"\n\n", b"\nReferences: " + b"<a@b> " * 100_000 + b"\n\n") + FAILED + b"--a--",
    "bad charsets": HEAD.replace(b"=a\n", b"=a; charset*0*=no'p'%ff\n")
    + FAILED.replace(b"5.1.1", b"=?x?q?=ff?= 5.1.1"),
    "bad encoding": HEAD
    + FAILED
    + b"--a\nContent-Type: text/rfc822-headers; charset=rot13\nContent-Transfer-Encoding: base64\n\n\xff\xfe=\n--a--",
    "no end": HEAD + FAILED,
    "no begin": FAILED,
    "twice ours": HEAD + FAILED * 2 + b"--a\nContent-Type: message/rfc822\n\n\n\n--a--",
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_report_is_answered_soon_and_marks_nobody(world, hook, name):
    began = process_time()
    answer = hook(HOSTILE[name])

    assert (answer.status_code, answer.json) == (200, {"noted": False})
    assert process_time() - began < 20  # under one on an idle machine; without bounds it takes minutes


def test_what_is_larger_than_any_report_is_not_read(hook):
    assert hook(b"a" * (LARGEST + 1)).status_code == 413
    assert not is_readable(b"a" * (LARGEST + 1))


def test_a_report_that_was_damaged_on_its_way_is_read_or_not_but_never_stumbled_over():
    dice = random.Random(26)
    whole = [make("<soon-1.0123456789abcdef@localhost>") for make in [*BOUNCES.values(), complaint]]
    for _again in range(400):
        broken = bytearray(dice.choice(whole))
        for _bite in range(dice.randint(1, 12)):
            at = dice.randrange(len(broken))
            broken[at : at + dice.randint(0, 30)] = dice.randbytes(dice.randint(0, 4))
        read_report(bytes(broken))


def test_a_mail_that_only_tells_of_a_bounce_is_none(world, hook):
    """Somebody answers, and encloses a report; or a mailing list does."""
    report = postfix(mailed(world, world.ana))

    enclosed = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + report + b"\n--b--"
    for mail in (enclosed, report.replace(b"multipart/report", b"multipart/mixed")):
        assert hook(mail).json == {"noted": False}


# The command


def run(world, *args, **about):
    return world.app.test_cli_runner().invoke(args=["returned-mail", *map(str, args)], **about)


def test_a_mail_server_may_push_a_report_through_the_command(world):
    said = run(world, input=postfix(mailed(world, world.ana)))

    assert (said.exit_code, said.output) == (0, "1 taken, 1 noted.\n")
    assert mark(world, world.ana) == Returned.BOUNCE


def test_whatever_else_arrives_there_is_taken_and_changes_nothing(world):
    for mail in (b"", b"Subject: Hello\n\nI am away until Monday.", b"x\n" * LARGEST):
        assert (run(world, input=mail).exit_code, run(world, input=mail).output) == (0, "1 taken, 0 noted.\n")


def test_a_file_with_one_report(world, tmp_path):
    (tmp_path / "report.eml").write_bytes(postfix(mailed(world, world.ana)))

    assert run(world, tmp_path / "report.eml").output == "1 taken, 1 noted.\n"


def test_a_file_with_many_mails(world, tmp_path):
    box = mailbox.mbox(tmp_path / "box")
    for mail in (postfix(mailed(world, world.ana)), b"Subject: Hello\n\nHello.", complaint(mailed(world, world.ben))):
        box.add(mail)
    box.close()

    assert run(world, tmp_path / "box").output == "3 taken, 2 noted.\n"
    assert (mark(world, world.ana), mark(world, world.ben)) == (Returned.BOUNCE, Returned.COMPLAINT)


def test_a_folder_of_mails_is_read_once(world, tmp_path):
    box = mailbox.Maildir(tmp_path / "box")
    box.add(postfix(mailed(world, world.ana)))

    assert run(world, tmp_path / "box").output == "1 taken, 1 noted.\n"
    assert run(world, tmp_path / "box").output == "0 taken, 0 noted.\n"
    assert [mail.get_flags() for mail in mailbox.Maildir(tmp_path / "box")] == ["S"]


def test_a_mail_server_tries_again_when_the_database_is_out_of_order(settings, tmp_path):
    unreachable = "postgresql://nobody@127.0.0.1:9/none"
    app = create_app(replace(settings, database_url=unreachable, data_dir=tmp_path))
    with app.app_context():
        name = Delivery(id=1, kind="soon").message_id

    said = app.test_cli_runner().invoke(args=["returned-mail"], input=postfix(name))

    assert said.exit_code == 75

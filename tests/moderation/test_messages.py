"""Writing to the moderators: a member is answered in the app, a visitor by mail."""

from sqlalchemy import select

from forum.core.deliveries import Delivery
from forum.moderation.messages import Message
from tests.browser import Browser, signed_in
from tests.conftest import TUESDAY
from tests.moderation.queue import hears, told

WORDS = "I cannot sign in any more.\nWhat now?"


def messages(world) -> list[Message]:
    with world.session() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def test_a_visitor_writes_and_gets_the_answer_by_mail(world, app, browser):
    assert world.mo
    browser.visit("/contact")
    browser.submit("Send", status=422, name="Rosa", email="nonsense", text=WORDS)
    assert browser.page.has("I cannot sign in")
    page = browser.submit("Send", name="Rosa", email="rosa@example.org", text=WORDS)
    assert page.path == "/contact/sent"
    told(world)
    assert "Something waits for a moderator" in hears(app, world.mo)

    mo = signed_in(world, world.mo)
    mo.visit("/moderation/messages")
    mo.visit(mo.page.link("I cannot sign in any more. What now?"))
    mo.submit("Answer", text="Ask for a new password.")

    with world.session() as session:
        [mail] = session.scalars(select(Delivery))
        assert mail.to == "rosa@example.org"
        assert "Ask for a new password." in mail.text
    mo.visit("/moderation/messages")
    assert mo.page.has("No message waits")
    assert mo.visit("/moderation/messages?answered=1").has("answered by Mo Example")


def test_a_member_is_answered_in_the_app_and_nobody_else_reads_it(world, app, browser):
    browser.sign_in(world.ana)
    browser.visit("/contact")
    browser.submit("Send", text=WORDS)
    [message] = messages(world)
    mo = signed_in(world, world.mo)
    mo.visit(f"/contact/{message.id}")
    mo.submit("Answer", text="It works again.")
    told(world)

    assert "answered your message" in hears(app, world.ana)
    assert browser.visit(f"/contact/{message.id}").has("It works again.")
    signed_in(world, world.ben).visit(f"/contact/{message.id}", status=404)
    signed_in(world, world.ben).visit("/moderation/messages", status=403)
    with world.session() as session:
        assert session.scalars(select(Delivery)).all() == []


def test_two_moderators_answer_once(world, browser):
    browser.sign_in(world.ana)
    browser.visit("/contact")
    browser.submit("Send", text=WORDS)
    [message] = messages(world)
    mo, root = signed_in(world, world.mo), signed_in(world, world.root)
    for one in (mo, root):
        one.visit(f"/contact/{message.id}")

    mo.submit("Answer", text="It works again.")
    root.submit("Answer", status=409, text="It works again, I think.")

    assert [one.answer for one in messages(world)] == ["It works again."]


def test_what_a_machine_sends_stands_in_the_list_and_wakes_nobody(world, app, browser):
    browser.visit("/contact")
    browser.submit("Send", email="rosa@example.org", text=WORDS, opened=str(int(TUESDAY.timestamp())))
    told(world)

    assert "waits for a moderator" not in hears(app, world.mo)
    mo = signed_in(world, world.mo)
    assert mo.visit("/moderation/messages").has("looks like a machine sent it")


def test_one_form_sent_twice_is_one_message(world, app):
    browser = Browser(app)
    form = browser.visit("/contact")
    browser.submit("Send", email="rosa@example.org", text=WORDS)
    browser.page = form
    browser.submit("Send", email="rosa@example.org", text=WORDS)

    assert len(messages(world)) == 1

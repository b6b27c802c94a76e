"""The preview holds exactly what would be published."""

import pytest

from forum.posts import Post
from tests.posts.topics import topic_of

TEXT = "Ask @cleo, **now**. #soon\n\n- [x] done\n\n<b>no</b> https://example.org"


@pytest.fixture
def signed_in(world, browser, topic):
    browser.sign_in(world.ben)
    browser.visit(f"/topics/{topic}")
    return browser


def test_the_preview_is_what_is_published(world, signed_in):
    assert world.cleo.handle == "cleo"

    page = signed_in.post_with_token("/preview", {"text": TEXT})

    with world.session() as session:
        html = str(session.get(Post, topic_of(world, world.ana, text=TEXT)).html)
    assert html in page.body
    begins = page.body.index('id="preview"')
    assert page.body[page.body.index(">", begins) + 1 :].startswith(html + "</div>")
    assert page.link("@cleo") == "/people/cleo"


def test_the_preview_publishes_nothing(world, signed_in):
    signed_in.post_with_token("/preview", {"text": TEXT})

    with world.session() as session:
        assert session.query(Post).count() == 1


def test_the_button_without_a_script_opens_the_preview_of_what_is_typed(world, signed_in, topic):
    page = signed_in.submit("Post answer", at="/preview", text="Half **a** thought")

    assert page.texts("div", id="preview") == ["Half a thought"]


@pytest.mark.parametrize(
    "text", ["x" * 10_001, "|" + "a|" * 30 + "\n|" + "-|" * 30 + "\n" + ("|" + "b|" * 30 + "\n") * 30]
)
def test_what_could_not_be_published_is_told(signed_in, text):
    page = signed_in.post_with_token("/preview", {"text": text}, status=422)

    assert page.texts("p", class_="error")


def test_an_empty_text_has_an_empty_preview(signed_in):
    assert signed_in.post_with_token("/preview", {"text": ""}).texts("div", id="preview") == [""]


def test_a_visitor_has_no_preview(world, browser, signed_in):
    page = signed_in.page
    signed_in.submit("Sign out")
    browser.sign_in(world.ben)
    token = browser.visit("/drafts").all("input", name="csrf_token")[0].get("value")
    browser.client.delete_cookie("kindling", domain="localhost")

    assert browser.client.post("/preview", data={"text": "x", "csrf_token": token}).status_code == 400
    assert page.status == 200

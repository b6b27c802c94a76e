"""Drafts: what is typed is kept, and an older tab never overwrites a newer one."""

from datetime import timedelta

import pytest

from forum.core import clock
from forum.posts import Draft
from forum.posts.places import name_of_place, page_of_place
from tests.conftest import TUESDAY


@pytest.fixture
def writing(world, browser, topic):
    """Ben on the page of the topic; saves as static/js/draft.js does."""
    browser.sign_in(world.ben)
    token = browser.visit(f"/topics/{topic}").all("input", name="csrf_token")[0].get("value")

    def save(sequence, text="Half a thought", place=f"comment:{topic}", **fields):
        return browser.client.post(
            "/drafts",
            base_url="http://localhost:8000",
            headers={"X-CSRFToken": token, "Accept": "application/json"},
            data={"place": place, "sequence": sequence, "text": text} | fields,
        )

    return save


def typed(page):
    return "".join(page.all("textarea", name="text")[0].itertext()).strip()


def kept(world):
    with world.session() as session:
        return {draft.place: (draft.sequence, draft.fields) for draft in session.query(Draft).all()}


def test_what_is_saved_is_there_again(browser, topic, writing):
    answer = writing(1)

    assert (answer.status_code, answer.json) == (200, {"sequence": 1, "saved_at": TUESDAY.isoformat()})
    page = browser.visit(f"/topics/{topic}")
    assert typed(page) == "Half a thought"
    assert page.all("form", data_draft=f"comment:{topic}")[0].get("data-draft-sequence") == "1"


@pytest.mark.parametrize("number", [3, 6], ids=["fewer savings", "more savings"])
def test_an_older_tab_is_told_of_the_newer_one(world, topic, writing, number):
    writing(5, "Newer")

    answer = writing(number, "Older")

    assert (answer.status_code, answer.json) == (409, {"sequence": 5, "saved_at": TUESDAY.isoformat()})
    assert kept(world) == {f"comment:{topic}": (5, {"text": "Newer"})}


def test_a_tab_goes_on_from_what_it_saved_itself(world, topic, writing):
    writing(1, "Half")

    assert writing(2, "Half a thought", known_draft=f"1 {TUESDAY.isoformat()}").status_code == 200

    assert kept(world) == {f"comment:{topic}": (2, {"text": "Half a thought"})}


def test_what_was_saved_between_a_look_and_a_saving_stays(world, topic, writing):
    """Two requests at once have both read the same draft: the second finds another one."""
    writing(1)
    with world.session() as session:
        read = session.query(Draft).one()
        session.expunge(read)
        about = {"account_id": world.ben.id, "place": f"comment:{topic}", "at": TUESDAY, "instead_of": read}
        assert Draft.save(sequence=2, fields={"text": "First"}, **about)

        assert not Draft.save(sequence=2, fields={"text": "Second"}, **about)
        assert not read.end()

    assert kept(world) == {f"comment:{topic}": (2, {"text": "First"})}


def test_the_same_saving_sent_again_is_no_conflict(writing):
    """The answer to the first was lost on its way; the page tries again."""
    writing(1, "Same")

    assert writing(1, "Same").status_code == 200
    assert writing(1, "Another tab").status_code == 409


def test_publishing_ends_the_draft(world, browser, topic, writing):
    writing(1)
    browser.visit(f"/topics/{topic}")

    page = browser.submit("Post answer", text="A whole thought.")

    assert kept(world) == {}
    assert [one.get("data-draft-done") for one in page.all("span", data_draft_done=f"comment:{topic}")]
    assert typed(browser.visit(f"/topics/{topic}")) == ""


def test_a_refused_text_keeps_its_draft(world, browser, topic, writing):
    writing(1)
    browser.visit(f"/topics/{topic}")
    table = "|" + "a|" * 30 + "\n|" + "-|" * 30 + "\n" + ("|" + "b|" * 30 + "\n") * 30

    browser.submit("Post answer", text=table, status=422)

    assert list(kept(world)) == [f"comment:{topic}"]


def test_drafts_are_listed_newest_first_with_a_way_back(browser, topic, writing):
    writing(1)
    with clock.set_to(TUESDAY + timedelta(minutes=5)):
        writing(1, "Day nine", "entry:kind-28:9")
        page = browser.visit("/drafts")

    assert page.texts("p", class_="post__text") == ["Day nine", "Half a thought"]
    assert page.texts("p", class_="post__meta") == [
        "Day 9 · Twenty-eight kind days · saved just now",
        "An answer · Quiet customers · saved 5 minutes ago",
    ]
    assert page.statements <= 8
    ways = [one.get("href") for one in page.all("a") if "Go on writing" in "".join(one.itertext())]
    assert ways == ["/challenges/kind-28/days/9/write", f"/posts/{topic}/comments"]


def test_a_draft_is_thrown_away_on_purpose(world, browser, writing):
    writing(1)
    browser.visit("/drafts")

    page = browser.submit("Throw away")

    assert page.has("There is nothing half-written.")
    assert kept(world) == {}


def test_another_persons_draft_does_not_exist(world, browser, writing):
    writing(1)
    with world.session() as session:
        draft_id = session.query(Draft).one().id
    browser.submit("Sign out")
    browser.sign_in(world.ana)
    page = browser.visit("/drafts")
    assert page.has("There is nothing half-written.")

    browser.post_with_token(f"/drafts/{draft_id}/discard", status=404)
    assert len(kept(world)) == 1


def test_several_of_one_name_are_kept_as_several(world, writing):
    writing(1, for_whom=["peers", "partners"])

    with world.session() as session:
        draft = session.query(Draft).one()
        assert (draft.several("for_whom"), draft.text("text")) == (["peers", "partners"], "Half a thought")


def test_keys_and_versions_are_not_kept(world, topic, writing):
    writing(1, submission_key="k", version="3")

    assert kept(world)[f"comment:{topic}"][1] == {"text": "Half a thought"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": ""},
        {"place": "Comment:1"},
        {"place": "comment:1; drop"},
        {"place": "comment:" + "1" * 200},
        {"place": "comment:../../etc"},
        {"sequence": "-1"},
        {"sequence": "1e3"},
        {"sequence": "9" * 30},
        {"sequence": ""},
        {"text": "x" * 20_001},
        {"text": "🙂" * 10_001},
        {"x" * 61: "x"},
        {f"field{n}": "x" for n in range(21)},
    ],
)
def test_what_no_page_of_ours_sends_is_refused(world, writing, wrong):
    answer = writing(**{"sequence": 1} | wrong)

    assert answer.status_code == 422
    assert answer.json["detail"] == "This cannot be kept as a draft."
    assert kept(world) == {}


def test_a_text_too_long_to_be_published_is_kept_all_the_same(world, topic, writing):
    assert writing(1, "x" * 10_500).status_code == 200


def test_two_hundred_drafts_are_the_most(writing):
    for n in range(200):
        assert writing(1, place=f"comment:{n + 1000}").status_code == 200

    refused = writing(1, place="comment:5000")
    assert refused.status_code == 422
    assert "a great many drafts" in refused.json["detail"]
    known = f"1 {TUESDAY.isoformat()}"
    assert writing(2, place="comment:1001", known_draft=known).status_code == 200


def test_a_visitor_has_no_drafts(browser):
    browser.visit("/drafts", status=401)


def test_an_ended_session_is_told_as_such(world, browser, topic, writing):
    browser.submit("Sign out")

    assert writing(2).status_code in (400, 401)


@pytest.mark.parametrize(
    ("place", "address"),
    [
        ("comment:7", "/posts/7/comments"),
        ("edit:7", "/posts/7/edit"),
        ("entry:kind-28:9", "/challenges/kind-28/days/9/write"),
        ("entry:kind-28", None),
        ("elsewhere:1", None),
        ("comment", None),
    ],
)
def test_a_place_has_an_address(place, address):
    assert page_of_place(place) == address


def test_a_list_of_drafts_says_what_each_is(app):
    places = ("entry:kind-28:9", "comment:7", "edit:7", "topic:kind-28", "wall:1")
    with app.test_request_context():
        names = [name_of_place(place) for place in places]

    assert names == ["Day 9", "An answer", "A change", "A topic", "A draft"]

""" "My circle" is the one somebody is in now: what they wrote for one that they have left says so, and can stay.

Ana was with Ben in one circle, and is with Cleo in another.
"""

import pytest

from forum.circles import Left
from forum.core import clock
from forum.posts import Draft
from tests.attacks.test_taken_along import taken_along
from tests.browser import BASE, signed_in, words
from tests.circles.scenes import circle_of, let_in, membership
from tests.posts.topics import LONG

NOW, THEN = "my circle, and nobody else", "the circle I was in then, and nobody else"
NEW = "What I say now, after I left."


def chosen(page):
    """Whom the form names as readers: the words beside the button that is pressed."""
    (pressed,) = [one for one in page.all("input", name="audience") if one.get("checked") is not None]
    return words(pressed.getparent())


class Scene:
    def __init__(self, world):
        self.world, self.challenge = world, world.challenge("kind-28")
        self.first = circle_of(world, self.challenge, world.ben, world.ana, name="Larks")
        self.ana = signed_in(world, world.ana)
        self.ana.visit("/challenges/kind-28/days/9/write")
        self.entry = self.ana.submit("Publish entry", text="For the Larks.", audience="circle").path
        self.answer = world.comment(world.ben, int(self.entry.rsplit("/", 1)[1]), f"Dear Ana! {LONG}")
        with world.session():
            membership(world.ana, self.first).leave(Left.LEFT, at=clock.now())

    def goes_on_with_cleo(self):
        self.second = circle_of(self.world, self.challenge, self.world.cleo, name="Swifts")
        let_in(self.world, self.second, self.world.ana)

    def sees(self, *people):
        """What each of them gets at the address of the entry; nothing where there is no page."""
        said = [signed_in(self.world, one).client.get(self.entry, base_url=BASE) for one in people]
        return [one.text if one.status_code == 200 else "" for one in said]


@pytest.fixture
def scene(world):
    return Scene(world)


@pytest.mark.attack("A22")
def test_my_circle_is_the_one_i_am_in_and_what_others_answered_stays_with_them(world, scene):
    scene.goes_on_with_cleo()
    page = scene.ana.visit(f"{scene.entry}/edit")
    assert chosen(page) == THEN
    assert page.has("Unless you choose others, its people read it, with what you change now.")

    scene.ana.submit("Publish changes", text=NEW, audience="circle")

    ben, cleo = scene.sees(world.ben, world.cleo)
    assert ben == "", "he is in the circle that she left"
    assert NEW in cleo
    assert "Dear Ana" not in cleo
    assert "Dear Ana" in scene.ana.visit(scene.entry).body
    assert chosen(scene.ana.visit(f"{scene.entry}/edit")) == NOW


def test_own_words_that_stand_on_no_page_for_their_author_lead_to_where_they_are_changed(world, scene):
    scene.goes_on_with_cleo()
    ben = signed_in(world, world.ben)
    assert ben.visit(f"/posts/{scene.answer}").path.startswith(scene.entry)
    scene.ana.visit(f"{scene.entry}/edit")
    scene.ana.submit("Publish changes", text=NEW, audience="circle")

    assert ben.visit(f"/posts/{scene.answer}").path == f"/posts/{scene.answer}/edit"


def test_what_stands_goes_on_standing_for_those_it_was_written_for_as_the_form_says(world, scene):
    scene.goes_on_with_cleo()
    scene.ana.visit(f"{scene.entry}/edit")
    scene.ana.submit("Publish changes", text="For the Larks, without a name.")

    ben, cleo = scene.sees(world.ben, world.cleo)
    assert "For the Larks, without a name." in ben
    assert cleo == ""


def test_who_is_in_no_circle_has_none_to_choose(world, scene):
    page = scene.ana.visit(f"{scene.entry}/edit")
    assert chosen(page) == THEN
    assert NOW not in page.text
    scene.ana.submit("Publish changes", status=422, text=NEW, audience="circle")
    assert NEW not in scene.sees(world.ben)[0]

    scene.ana.visit(f"{scene.entry}/edit")
    scene.ana.submit("Publish changes", text=NEW, audience="members")
    assert NEW in scene.sees(world.cleo)[0]


@pytest.mark.parametrize("in_another", [False, True])
def test_a_draft_of_the_time_before_chooses_no_other_circle_by_itself(world, scene, in_another):
    keep_draft(world, scene, scene.first)
    if in_another:
        scene.goes_on_with_cleo()
    page = scene.ana.visit(f"{scene.entry}/edit")
    assert page.has(NEW)
    assert chosen(page) == THEN

    if in_another:
        keep_draft(world, scene, scene.second, sequence=2)
        assert chosen(scene.ana.visit(f"{scene.entry}/edit")) == NOW


def keep_draft(world, scene, circle, sequence=1):
    """For "my circle", when that was this one."""
    kept = {"text": NEW, "audience": "circle", "meant_for": f"public circle:{circle}"}
    with world.session() as session:
        before = session.query(Draft).one_or_none()
        Draft.save(world.ana.id, f"edit:{scene.entry[9:]}", sequence, kept, clock.now(), before)


@pytest.mark.attack("A22")
@pytest.mark.parametrize("place", ["{}/edit", "/challenges/kind-28/days/8/write"])
def test_a_form_that_was_begun_for_one_circle_asks_before_it_is_sent_to_another(world, scene, place):
    """Her page, or her draft, still says "my circle", and means the Larks."""
    scene.goes_on_with_cleo()
    scene.ana.visit(place.format(scene.entry))
    button = "Publish changes" if "edit" in place else "Publish entry"
    stale = {"text": NEW, "audience": "circle", "meant_for": f"public circle:{scene.first}"}

    page = scene.ana.submit(button, status=409, **stale)
    assert page.has("Another circle can read this now. Send it once more if you want to say it to them.")
    assert page.has(NEW)
    assert NEW not in scene.sees(world.cleo)[0]

    scene.ana.submit(button)
    sent = scene.ana.client.get(scene.ana.page.path, base_url=BASE)
    assert NEW in sent.text


def test_what_one_answered_stays_ones_own_when_its_thread_is_for_a_circle_one_is_not_in(world, scene):
    """There is no page for it any more; its author can change it, and takes it along."""
    scene.goes_on_with_cleo()
    fritz = world.person("fritz")
    open_one = world.entry(world.ana, scene.challenge, 8, "For everyone.")
    answer = world.comment(fritz, open_one, f"Of Fritz: {LONG}")
    scene.ana.visit(f"/entries/{open_one}/edit")
    scene.ana.submit("Publish changes", audience="circle")

    theirs = signed_in(world, fritz)
    theirs.visit(f"/entries/{open_one}", status=404)
    assert theirs.visit(f"/posts/{answer}/edit").has("Of Fritz")
    files = taken_along(world, fritz)[0]
    assert [one["source"] for one in files["comments"]["posts"]] == [f"Of Fritz: {LONG}"]
    assert [one["circle"] for one in files["comments"]["posts"]] == ["a circle"]
    assert "Of Fritz" in scene.ana.visit(f"/entries/{open_one}").text

"""How it goes with one's pledge: asked on day 7, 14 and the last, once and calmly, for oneself alone."""

from datetime import timedelta

from forum.core import clock
from tests.browser import signed_in
from tests.conftest import TUESDAY  # day 9

PAGE = "/challenges/kind-28/pledge"
ASKED = "how does it go with your pledge?"


def test_each_is_asked_for_three_days_and_any_answer_ends_it(world):
    world.join(world.ana, world.challenge())
    for day, number in ((9, 7), (10, None), (14, 14), (17, None), (28, 28)):
        with clock.set_to(TUESDAY + timedelta(days=day - 9)):
            home = signed_in(world, world.ana).visit("/")
            assert home.has(ASKED) == bool(number)
            assert home.statements <= 8
            assert not number or home.has(f"Day {number}: {ASKED}")
    ana = signed_in(world, world.ana)
    ana.visit(f"{PAGE}?check=7")
    ana.submit("Note it", how="let_go", words="Too much this week.")
    assert ana.page.has("I let it go")
    assert ana.page.has("Too much this week.")
    assert not ana.visit("/").has(ASKED)

    ana.visit(f"{PAGE}?check=7")
    assert ana.submit("Note it", how="kept").has("I kept it"), "said otherwise, the later counts"
    assert ana.page.statements <= 8


def test_nobody_else_reads_it_and_no_day_is_answered_before_it_comes(world, browser):
    challenge = world.challenge()
    for person in (world.ana, world.ben):
        world.join(person, challenge)
    ana = signed_in(world, world.ana)
    ana.visit(PAGE)
    ana.submit("Note it", status=422, words="No choice made.")
    assert ana.page.has("No choice made.")
    ana.submit("Note it", how="partly", words="Only on Mondays.")
    ana.post_with_token(f"{PAGE}/checks/14", {"how": "kept"}, status=404)
    for other in (signed_in(world, world.ben), signed_in(world, world.olga), browser):
        assert not other.visit(PAGE).has("Only on Mondays.")
    signed_in(world, world.olga).visit(PAGE)

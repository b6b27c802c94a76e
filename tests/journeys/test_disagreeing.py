"""A decision about a person, by buttons and forms alone: somebody keeps away and reports, a moderator decides, the
person disagrees, and another moderator takes it back.
"""

from forum.core import clock
from forum.notifications import tell_all
from tests.journeys.conftest import Arrive
from tests.journeys.site import Site
from tests.journeys.visitor import PHONE, Visitor

WRITE = "/challenges/first-28/discussion/new"


def test_who_was_silenced_disagrees_and_another_moderator_takes_it_back(arrive: Arrive, site: Site) -> None:
    pat, dana = (arrive(PHONE, handle=handle, looks=False) for handle in ("pat", "dana"))
    mo, root = (arrive(handle=handle, looks=False) for handle in ("mo", "root"))
    reports(pat)
    silences(mo)
    worker_tells(site)

    dana.visit(WRITE, status=403)
    disagrees(dana)
    takes_back(root)
    worker_tells(site)

    dana.visit("/notifications")
    assert dana.sees("It was the oven, indeed.")
    dana.visit(WRITE)


def test_muting_and_blocking_are_one_press_each_and_so_is_coming_near_again(arrive: Arrive) -> None:
    pat = arrive(PHONE, handle="pat", looks=False)
    pat.visit("/people/dana")
    for button, said in (("Mute Dana", "You have muted Dana."), ("Block Dana", "You have blocked Dana.")):
        pat.press(button)
        assert pat.sees(said)
    pat.press("People I keep away from")
    assert pat.sees("Dana Kowalski")
    pat.visit("/people/dana")
    pat.press("Undo it")
    assert not pat.sees("You have blocked Dana.")


def reports(pat: Visitor) -> None:
    pat.visit("/people/dana")
    pat.press("Report this page")
    pat.tick("It is unkind")
    pat.press("Send to the moderators")
    assert pat.sees("Thank you for telling us.")


def silences(mo: Visitor) -> None:
    mo.visit("/moderation")
    mo.press("What Dana Kowalski says on their page")
    mo.tick("Silence them: they read and do not write s")
    mo.fill("For how many days?", "3")
    mo.fill("Why?", "Newcomers were laughed at.")
    mo.press("Decide")


def disagrees(dana: Visitor) -> None:
    dana.visit("/notifications")
    dana.follow(dana.main.locator(".news__sentence", has_text="Newcomers were laughed at."))
    assert dana.sees("Newcomers were laughed at.")
    dana.fill("What should another moderator know?", "I laughed at my own oven, and at nobody else.")
    dana.press("Send to the moderators")


def takes_back(root: Visitor) -> None:
    root.visit("/moderation?kind=appeal")
    root.follow(root.main.locator(".listing__title a").first)
    assert root.sees("I laughed at my own oven, and at nobody else.")
    root.tick("Take the decision back")
    root.fill("Why?", "It was the oven, indeed.")
    root.press("Answer")


def worker_tells(site: Site) -> None:
    with site.session():
        tell_all(clock.now())

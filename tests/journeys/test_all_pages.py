"""A tour of the pages that everybody meets."""

from tests.journeys.conftest import Arrive
from tests.journeys.visitor import PHONE

OF_VISITORS = ["/", "/join", "/sign-in", "/forgot-password", "/confirm", "/welcome", "/dev/mail", "/people/pat"]


def test_visitors_pages(arrive: Arrive) -> None:
    visitor = arrive(PHONE)
    for path in OF_VISITORS:
        visitor.visit(path)

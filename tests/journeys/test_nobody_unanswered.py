"""Nobody is left unanswered: the first day of a challenge, from the newcomer who writes on a phone to the organiser who
sees to it that all have a word.
"""

import re
from datetime import UTC, datetime

from sqlalchemy import select

from forum.accounts import Account
from forum.challenges import Challenge, Participation
from forum.core import clock
from forum.entries import Greeter
from forum.notifications import tell_all
from tests.journeys.conftest import Arrive
from tests.journeys.site import Site
from tests.journeys.visitor import PHONE, Visitor
from tests.world import Person, World

HERE = "/challenges/clear-words"
DAY_ONE = datetime(2026, 3, 22, 15, 0, tzinfo=UTC)
ENTRY = "My sign says Open. Mrs Aziz thought it was the name of the shop."
ANSWER = "I would go into a shop called Open. What did she say when you told her?"
BACK = "She laughed, and then she asked what we are called. So now I know what goes on the sign."
WORDS = "You found the one word that strangers stumble over. Thank you for copying it out."


def test_a_newcomer_writes_on_the_first_day_and_is_answered(arrive: Arrive, site: Site) -> None:
    site.move_to(DAY_ONE)
    nele, marg = arrive(PHONE, looks=False), arrive(handle="marg", looks=False)
    sign_up_on_the_way_in(nele, site)
    nele.interactions = 0
    write_the_first_entry(nele, site)
    assert nele.interactions <= 4, "two presses to the form, the words, and one to publish"

    entry = nele.path
    answer_whoever_is_in_front(marg)
    hear(site)
    answer_back(nele, site)
    marg.visit(entry)
    assert marg.sees(BACK)
    assert marg.sees("Nele Brandt")


def test_an_organiser_brings_a_day_from_60_percent_to_all_of_them(arrive: Arrive, site: Site) -> None:
    site.move_to(DAY_ONE)
    first_day(site)
    ada, yusuf = arrive(handle="ada", looks=False), arrive(PHONE, handle="yusuf", looks=False)

    look_who_waits(ada)
    ada.press("Ask circles and greeters now")
    assert ada.sees("Asked: circles and greeters hear of 2 who wait.")
    hear(site)
    answer_as_a_greeter(yusuf)
    says(ada, "4 of 5 answered: 80 %. One entry waits for a word.", "80")
    ada.press("Answer one after the other")
    answer_the_one_shown(ada)
    assert ada.sees("Nobody waits for a word.")
    says(ada, "All 5 entries are answered: 100 %.", "100")
    ada.inspect()
    for page in (HERE, f"{HERE}/days/1"):
        ada.visit(page)
        assert ada.sees("all 5 answered")


def sign_up_on_the_way_in(nele: Visitor, site: Site) -> None:
    nele.visit(HERE)
    nele.press("Join this challenge")
    nele.press("Create an account")
    nele.fill("First name", "Nele")
    nele.fill("Last name", "Brandt")
    nele.fill("E-mail", "nele@example.org")
    nele.fill("Password", "Warme-Socken-7")
    site.let_a_minute_go_by()
    nele.press("Join", within=nele.main)
    nele.visit("/dev/mail")
    letter = nele.main.locator("article").first
    nele.follow(letter.get_by_role("link", name=re.compile("confirm")))
    nele.press("Yes, this is me")
    nele.press("Sign and join")
    assert nele.sees("Welcome. You take part now.")


def write_the_first_entry(nele: Visitor, site: Site) -> None:
    nele.press("Open day 1")
    nele.press("Write your entry")
    nele.fill("Your entry", ENTRY)
    site.let_a_minute_go_by()
    nele.press("Publish entry")
    assert nele.sees("Your entry is here for others to read.")
    assert nele.sees("Others see that it waits for a word, and you hear of the first one.")


def answer_whoever_is_in_front(marg: Visitor) -> None:
    marg.visit(f"{HERE}/waiting")
    assert marg.main.locator(".listing__row").first.inner_text().startswith("NB\nNele Brandt")
    marg.press("Answer one after the other")
    answer_the_one_shown(marg)
    assert marg.sees("Nele has a word now. Thank you.")


def answer_the_one_shown(visitor: Visitor) -> None:
    visitor.press("I’ll answer")
    visitor.fill("Your answer", ANSWER)
    visitor.press("Post answer")


def hear(site: Site) -> None:
    """The worker tells whom it concerns."""
    with site.session():
        tell_all(clock.now())


def answer_back(nele: Visitor, site: Site) -> None:
    nele.visit("/")
    assert nele.sees("Answers to you")
    nele.visit("/notifications")
    nele.follow(nele.main.get_by_role("link", name=re.compile("Marg Dunstan answered")))
    nele.follow(nele.main.get_by_role("button", name="Cheer: this helped").first)
    nele.fill("Your answer", BACK)
    site.let_a_minute_go_by()
    nele.press("Post answer")
    assert nele.sees(BACK)


def look_who_waits(ada: Visitor) -> None:
    ada.visit(HERE)
    assert ada.sees("3 of 5 answered")
    ada.press("How people are answered")
    assert ada.sees("3 of 5 answered: 60 %. 2 entries wait for a word.")
    ada.inspect()
    rows = ada.main.locator("section[aria-labelledby=waiting] .listing__row")
    assert [name.inner_text() for name in rows.locator(".person__name").all()] == ["Sigrún Helgadóttir", "Léo Fontaine"]


def says(ada: Visitor, sentence: str, height: str) -> None:
    """The sentence, and the plot of the one day."""
    ada.visit(f"{HERE}/answers")
    assert ada.sees(sentence)
    assert ada.main.locator("rect").first.get_attribute("height") == height


def answer_as_a_greeter(yusuf: Visitor) -> None:
    yusuf.visit("/notifications")
    link = yusuf.main.get_by_role("link", name=re.compile("Sigrún Helgadóttir waits for a word"))
    yusuf.follow(link)
    yusuf.fill("Your answer", WORDS)
    yusuf.press("Post answer")


def first_day(site: Site) -> None:
    """Five have written, three of them were answered, and Yusuf greets."""
    world = World(site.app)
    with site.session() as session:
        accounts = {one.handle: one for one in session.scalars(select(Account))}
        here = session.scalars(select(Challenge.id).where(Challenge.slug == "clear-words")).one()
        people = {handle: Person(one.id, handle, one.email, one.name) for handle, one in accounts.items()}
    writers = ["priya", "marg", "yusuf", "sigrun", "leo"]
    posts = [world.entry(people[handle], here, 1, f"{ENTRY} Says {handle}.") for handle in writers]
    for handle, post in zip(writers[:3], posts[:3], strict=True):
        world.comment(people["leo"], post, f"{WORDS} I had to smile, dear {handle}.")
    with site.session() as session:
        whose = {"challenge_id": here, "account_id": people["yusuf"].id}
        Greeter.begin(session.scalars(select(Participation).filter_by(**whose)).one(), at=clock.now())
    hear(site)

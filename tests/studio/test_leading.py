"""'Lead. Dashboard: today's answers and who is waiting; people by days; people who may need a hand', by who runs it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from forum.accounts import Account, Distance, Keeps
from forum.challenges import Challenge, Organiser, Participation
from forum.core import clock
from tests.browser import Browser, words
from tests.challenges.scenes import do
from tests.conftest import TUESDAY
from tests.entries.lines import ANSWER, at_a_wall
from tests.notifications.scenes import tell_all

LEAD = "/challenges/kind-28/lead"
NOTE = "You told us about Rosa's flour. How are you? Today's five minutes are enough."


def below(page, heading, path):
    """The words at this path in the section of a heading."""
    return [words(node) for node in page.tree.xpath(f"//section[@aria-labelledby='{heading}']{path}")]


def rows_of(page):
    return page.tree.xpath("//table[@class='grid']/tbody/tr")


def quiet_person(world, kind28, name, *, days_ago=5, **about):
    """Somebody who wrote some days ago, was answered, and has been quiet since."""
    person = world.person(name, **about)
    with clock.set_to(TUESDAY - timedelta(days=days_ago)):
        entry = world.entry(person, kind28, 1)
        world.comment(world.ana, entry, ANSWER)
    return person


def helps_organise(world, kind28, person):
    do(world, kind28, lambda challenge: challenge.organisers.append(Organiser(account_id=person.id, since_at=TUESDAY)))


def keep_away(world, person, other, kind):
    with world.session() as session:
        Distance.keep(session.get(Account, person.id), session.get(Account, other.id), kind, at=clock.now())


def test_half_an_hour_begins_with_what_wants_doing_first(world, kind28, olga):
    assert olga.visit(LEAD).has("Nobody waits for you.")
    quiet_person(world, kind28, "quentin")
    at_a_wall(world, kind28, world.ben)
    world.entry(world.cleo, kind28, 9)

    page = olga.visit(olga.visit("/challenges/kind-28").link("Leading this challenge"))

    assert page.has("One entry has been written today so far. 2 people joined.")
    assert below(page, "todo", "//li/span") == [
        "One person stands at a wall",
        "One first entry has no answer yet",
        "One person waits for a word",
        "One person has been quiet for three days",
    ]
    assert [words(cell) for cell in page.all("tr")[1]] == ["10 March", "1", "2", "0", "0"]
    assert len(page.all("rect")) == 4, "two dates with entries, two on which people joined"
    assert page.statements <= 8


def test_it_is_for_who_organises_alone(world, kind28, olga):
    helps_organise(world, kind28, world.ben)
    world.join(world.ana, kind28)
    for path in (LEAD, f"{LEAD}/days", f"{LEAD}/people", f"{LEAD}/people/ana"):
        olga.visit(path)
        for person, status in ((world.ben, 200), (world.ana, 403), (world.mo, 403), (world.root, 403)):
            one = Browser(world.app)
            one.sign_in(person)
            one.visit(path, status=status)
        Browser(world.app).visit(path, status=401)


def test_everyones_days_are_a_table_that_says_each_day(world, kind28, olga):
    with clock.set_to(TUESDAY - timedelta(days=8)):
        world.entry(world.ana, kind28, 1)
    world.entry(world.ana, kind28, 7)
    private = world.person("private")
    world.entry(private, kind28, 9)
    with world.session() as session:
        session.get(Account, private.id).hides_rhythm = True

    page = olga.visit(f"{LEAD}/days")

    first, _private = rows_of(page)
    assert words(first.find("th")) == "Ana Example"
    cells = [words(cell) for cell in first.iter("td")]
    assert cells[:10] == [
        *("written", "rest day", "nothing", "nothing", "nothing", "nothing", "caught up"),
        *("rest day", "nothing yet", "to come"),
    ]
    assert page.texts("td", class_="grid__own") == ["keeps their days to themselves"]
    assert len(page.all("th", scope="col")) == 29
    assert page.all("div", class_="table-scroll", tabindex="0")


def test_a_page_of_fifty_people_costs_what_one_costs(world, kind28, olga):
    world.entry(world.ana, kind28, 7)
    few = olga.visit(f"{LEAD}/days").statements
    with world.session():
        people = [world.person(f"p{number}") for number in range(51)]
        for person in people:
            world.join(person, kind28)

    page = olga.visit(f"{LEAD}/days")
    assert (page.statements, len(rows_of(page))) == (few, 50)
    assert few <= 8
    assert len(rows_of(olga.visit(page.link("Later")))) == 2


def test_why_somebody_may_need_a_hand_is_said_in_words(world, kind28, olga):
    quiet_person(world, kind28, "quentin", days_ago=4)
    quiet_person(world, kind28, "wrote", days_ago=3)
    private = quiet_person(world, kind28, "private")
    with world.session() as session:
        session.get(Account, private.id).hides_rhythm = True
    with clock.set_to(TUESDAY - timedelta(days=6)):
        world.join(world.person("silent"), kind28)
    at_a_wall(world, kind28, world.ben)
    world.entry(world.cleo, kind28, 9, "My first word here.")

    page = olga.visit(f"{LEAD}/people")

    assert page.has("“Nobody opens my letters.”, just now")
    assert page.has("My first word here.")
    assert below(page, "quiet", "//a[@class='person__name']") == ["Quentin Example", "Silent Example"]
    assert page.has("Last wrote on Friday, 6 March.")
    assert page.has("Has not written yet, and could since Wednesday, 4 March.")
    assert "inactive" not in page.body.lower()
    assert page.statements <= 8


@pytest.mark.parametrize("kind", list(Keeps))
def test_who_keeps_away_from_the_organiser_is_left_alone(world, kind28, olga, kind):
    quentin = quiet_person(world, kind28, "quentin")
    keep_away(world, quentin, world.olga, kind)

    assert not olga.visit(f"{LEAD}/people").has("Quentin")
    assert olga.visit(LEAD).has("Nobody waits for you.")


def test_a_note_comes_from_one_person_to_one_and_the_other_organiser_knows_of_it(world, kind28, olga):
    quentin = quiet_person(world, kind28, "quentin")
    helps_organise(world, kind28, world.ben)
    ben = Browser(world.app)
    ben.sign_in(world.ben)
    begun = ben.visit(f"{LEAD}/people/quentin")

    olga.visit(olga.visit(f"{LEAD}/people").link("Write a note to Quentin Example"))
    olga.submit("Send the note", text=NOTE)
    assert "Quentin has your note." in olga.page.body
    assert olga.page.has("You wrote to them just now.")

    ben.page = begun
    assert ben.submit("Send the note", status=422, text="Hello you.").has("Somebody wrote to them just now")
    assert "Hello you." in ben.page.body
    assert ben.page.has("Olga Example wrote to them just now.")
    assert NOTE not in ben.visit(f"{LEAD}/people").body
    tell_all(world)
    theirs = Browser(world.app)
    theirs.sign_in(quentin)
    assert theirs.visit("/notifications").has("Olga Example wrote you a private word")
    page = theirs.visit(theirs.visit("/private-words").link("Answer it"))
    assert page.has("From somebody who organises Twenty-eight kind days.")
    theirs.submit("Send the answer", text="Thank you, I am back.")
    tell_all(world)
    assert olga.visit("/notifications").has("Quentin Example answered your private word")


def test_a_note_that_is_sent_twice_is_there_once(world, kind28, olga):
    quentin = quiet_person(world, kind28, "quentin")
    form = olga.visit(f"{LEAD}/people/quentin")
    for _ in range(2):
        olga.page = form
        olga.submit("Send the note", text=NOTE)
    olga.page = form
    olga.submit("Send the note", status=422, text=" ")

    theirs = Browser(world.app)
    theirs.sign_in(quentin)
    assert theirs.visit("/private-words").body.count("flour") == 1


def test_who_is_heard_of_again_is_quiet_no_longer_and_who_moved_the_first_day_waits(world, kind28, olga):
    quentin = quiet_person(world, kind28, "quentin")
    world.entry(quentin, kind28, 3)
    assert not olga.visit(f"{LEAD}/people").has("Quentin")

    later = world.challenge("later", starts_on=TUESDAY.date() - timedelta(days=6))
    world.join(world.ana, later)
    assert olga.visit("/challenges/later/lead/people").has("Nobody, as far as we can tell.")
    with world.session() as session:
        session.execute(update(Participation).values(heard_on=TUESDAY.date() - timedelta(days=5)))
        session.execute(update(Challenge).values(cancelled_at=TUESDAY))
        assert session.scalars(select(Challenge)).first()
    assert olga.visit("/challenges/later/lead/people").has("Nobody, as far as we can tell.")

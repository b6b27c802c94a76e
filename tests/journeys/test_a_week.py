"""A week in the running challenge, lived by moving the clock: Tuesday, 10 March is its ninth day."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator
from sqlalchemy import select

from forum.accounts import Account
from forum.challenges import Prompt
from forum.posts import Kind, Post
from tests.browser import Browser
from tests.journeys.conftest import Arrive
from tests.journeys.site import Site
from tests.journeys.visitor import PHONE, Visitor
from tests.world import PASSWORD

DAY = "/challenges/first-28/days/{}"
WEDNESDAY_IN_DENVER = datetime(2026, 3, 11, 6, 0, tzinfo=UTC)  # its first instant
WEDNESDAY_IN_LONDON = datetime(2026, 3, 11, 0, 0, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)


def evening(of_march: int) -> datetime:
    """Seven o'clock in Denver, where Pat lives."""
    return datetime(2026, 3, of_march + 1, 1, 0, tzinfo=UTC)


def test_a_participants_week(arrive: Arrive, site: Site) -> None:
    site.move_to(evening(10))
    pat = arrive(PHONE, handle="pat", looks=False)
    write_today(pat, "I rang Ruthie. She sold the bike and kept the bell.", by="Go on writing")
    assert says_today(pat, "Day 9 of 28", "written", "8 of 28 days")

    site.move_to(evening(11))
    assert says_today(pat, "Day 10 of 28", "8 of 28 days"), "a quiet day takes nothing away"

    site.move_to(evening(13))
    catch_up(pat, 10)
    write_today(pat, "Fixed a tandem, listened to both halves.")
    assert says_today(pat, "Day 12 of 28", "10 of 28 days")
    pat.inspect()

    site.move_to(evening(17))
    write_today(pat, "Three quiet days, and nobody made a face.")
    assert says_today(pat, "Day 16 of 28", "11 of 28 days", "came back once")


def says_today(pat: Visitor, *sentences: str) -> bool:
    pat.visit("/")
    return all(pat.sees(sentence) for sentence in sentences)


def catch_up(pat: Visitor, number: int) -> None:
    pat.visit(DAY.format(number))
    pat.press("Write your entry")
    assert pat.sees("You are catching up on an earlier day.")
    pat.fill("Your entry", "Late, but here: the saddle was never the problem.")
    pat.press("Publish entry")
    assert pat.sees(f"written on day 12 for day {number}")


def write_today(pat: Visitor, words: str, by: str = "Write your entry") -> None:
    pat.visit("/")
    pat.press(by)
    pat.fill("Your entry", words)
    pat.press("Publish entry")
    assert pat.sees(words)


def test_a_sideliners_week(site: Site) -> None:
    sam = somebody(site, "sam")
    assert sam.visit("/").has("You follow from the sidelines: nobody misses you when you are busy.")
    assert sam.page.texts("h2")[0] == "Tea on Sunday, for whoever likes", "what organisers say to all is on top"
    sam.submit("I have read it")
    assert sam.page.texts("h2")[0] == title_of(site, 9), "what is on comes before what is to come"

    site.move_to(WEDNESDAY_IN_LONDON - A_SECOND)
    assert sam.visit(DAY.format(10)).has("This day is still to come.")
    site.move_to(WEDNESDAY_IN_LONDON)
    title = title_of(site, 10)
    assert sam.visit(DAY.format(10)).has(title)
    assert sam.visit("/").has(title)

    site.move_to(evening(12))
    sam.visit(f"/entries/{an_entry_by(site, 'oskar')}")
    assert sam.submit("Post answer", text="Waffles and weather: I would come back for both.").has("Waffles and weather")

    site.move_to(evening(14) - timedelta(hours=6))
    sam.visit("/challenges/first-28")
    sam.visit(sam.page.link("Join in"))
    assert sam.submit("Sign and join").has("You take part.")
    sam.visit(DAY.format(13))
    sam.visit(sam.page.link("Write your entry"))
    page = sam.submit("Publish entry", text="I drew my neighbour's stairs for nothing.")
    assert page.has("I drew my neighbour's stairs for nothing.")
    assert sam.visit("/").has("1 of 28 days")


def test_tomorrows_prompt_is_edited_and_opens_at_midnight(arrive: Arrive, site: Site) -> None:
    ada = arrive(handle="ada", looks=False)
    ada.visit("/challenges/first-28/days")
    ada.press(f"Day 10: {title_of(site, 10)}")
    ada.fill("Title", "The neighbour's bell")
    ada.press("Save this day")
    pat = somebody(site, "pat")

    site.move_to(WEDNESDAY_IN_DENVER - A_SECOND)
    for path in ["/", "/challenges", "/challenges/first-28", DAY.format(9), DAY.format(10), DAY.format(11)]:
        assert "neighbour's bell" not in pat.visit(path).body, f"{path} tells what is not open yet"
    assert pat.visit(DAY.format(10) + "/write", status=409).has("This day has not begun where you are.")

    site.move_to(WEDNESDAY_IN_DENVER)
    assert pat.visit("/").has("The neighbour's bell")
    assert pat.visit(DAY.format(10)).has("The neighbour's bell")
    assert pat.visit(DAY.format(11)).has("This day is still to come.")


def test_a_moderator_hides_a_reported_answer(arrive: Arrive, site: Site) -> None:
    entry = an_entry_by(site, "oskar")
    dana, mo, visitor = somebody(site, "dana"), arrive(handle="mo", looks=False), Browser(site.app)
    dana.visit(f"/entries/{entry}")
    dana.submit("Post answer", text="Forget waffles, my course makes you rich.")
    pat = arrive(PHONE, handle="pat", looks=False)
    pat.visit(f"/entries/{entry}")
    pat.press("Report", within=pat.main.locator("article", has_text="makes you rich"))
    pat.tick("It sells something")
    pat.press("Send to the moderators")
    assert pat.sees("Thank you for telling us.")

    site.move_to(evening(11))
    mo.press("Moderation", within=opened_menu(mo))
    mo.press("Forget waffles, my course makes you rich.")
    mo.tick("Hide it from everyone but its author h")
    mo.fill("Why?", "This sells a course where a newcomer was waiting for a word.")
    mo.press("Decide")

    assert "makes you rich" not in visitor.visit(f"/entries/{entry}").body
    assert visitor.page.has("Hidden by a moderator.")
    assert dana.visit(f"/entries/{entry}").has("A moderator has hidden this. Only its author and moderators see it.")
    assert visitor.visit("/moderation/log").has("This sells a course where a newcomer was waiting for a word.")


def opened_menu(person: Visitor) -> Locator:
    person.page.locator("header summary").click()
    return person.page.locator("header .menu__panel")


def somebody(site: Site, handle: str) -> Browser:
    """Somebody whose pages are checked as HTML, without a screen."""
    browser = Browser(site.app)
    browser.visit("/sign-in")
    browser.submit("Sign in", email=f"{handle}@example.org", password=PASSWORD, stay="y")
    return browser


def title_of(site: Site, number: int) -> str:
    with site.session() as session:
        prompts = select(Prompt.title).where(Prompt.number == number, Prompt.challenge.has(slug="first-28"))
        return str(session.scalar(prompts))


def an_entry_by(site: Site, handle: str) -> int:
    with site.session() as session:
        theirs = select(Post.id).join(Account, Post.author_id == Account.id).where(Account.handle == handle)
        return int(session.scalar(theirs.where(Post.kind == Kind.ENTRY).limit(1)) or 0)

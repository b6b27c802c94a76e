"""Threads: what people answer to a topic or an entry, page by page."""

from datetime import timedelta

import pytest

from forum.core import clock
from forum.posts import Audience
from tests.posts.topics import LONG, by, counts_of, do, topic_of

HELD = "This waits: others see it once its author’s e-mail address is confirmed."


def many(world, topic, number, *, to=None):
    return [world.comment(world.ben, topic, f"Answer number {n}.", to=to) for n in range(1, number + 1)]


def test_a_visitor_reads_a_topic_and_its_answers(world, browser, topic):
    world.comment(world.ben, topic, "I call them.")

    page = browser.visit(f"/topics/{topic}")

    assert page.texts("h1") == ["Quiet customers"]
    assert page.has("I call them.")
    assert page.link("Sign in to answer") == f"/sign-in?next=/posts/{topic}"
    assert "Set-Cookie" not in page.headers


def test_a_member_answers_a_topic(world, browser, topic):
    browser.sign_in(world.ben)
    browser.visit(f"/topics/{topic}")

    page = browser.submit("Post answer", text="I wait a week, then I **call**.")

    assert page.path == f"/topics/{topic}"
    assert page.has("I wait a week, then I call.")


def test_an_empty_thread_invites(world, browser, topic):
    browser.sign_in(world.ben)

    page = browser.visit(f"/topics/{topic}")

    assert page.has("Nobody has answered yet.")
    assert page.has("Write an answer")


def test_an_answer_to_an_answer_stands_below_it(world, browser, topic):
    first = world.comment(world.ben, topic, "First.")
    world.comment(world.cleo, topic, "Second.")
    browser.sign_in(world.ana)
    browser.visit(f"/topics/{topic}?answer={first}")

    page = browser.submit("Post answer", text="Below the first.")

    assert [words[-16:] for words in page.texts("div", class_="post__text")[1:]] == [
        "First.",
        "Below the first.",
        "Second.",
    ]


def test_deeper_answers_are_flattened_and_say_whom_they_answer(world, browser, topic):
    first = world.comment(world.ben, topic, "First.")
    second = world.comment(world.cleo, topic, "To Ben.", to=first)
    third = world.comment(world.ana, topic, "To Cleo.", to=second)

    page = browser.visit(f"/topics/{topic}")

    assert len(page.all("article", class_="post--answer")) == 2
    assert page.link("in answer to Cleo Example") == f"/posts/{second}"
    assert f"post-{third}" in page.body


def test_a_long_thread_comes_in_pages_of_fifty(world, browser, topic):
    ids = many(world, topic, 101)

    first = browser.visit(f"/topics/{topic}")
    second = browser.visit(first.link("Later answers"))
    third = browser.visit(second.link("Later answers"))

    shown = [[int(one.get("id")[5:]) for one in page.all("article")][1:] for page in (first, second, third)]
    assert shown == [ids[:50], ids[50:100], ids[100:]]
    assert "Later answers" not in third.texts("a")
    assert [one.get("id") for one in browser.visit(third.link("Earlier answers")).all("article")][
        1
    ] == f"post-{ids[50]}"


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_a_thread_costs_the_same_for_one_answer_and_for_fifty_and_on_its_last_page(world, browser, topic, who):
    people = [world.person(f"guest{n}") for n in range(6)]
    if who == "member":
        browser.sign_in(world.ana)
    ids = [world.comment(people[0], topic, "One.")]
    few = browser.visit(f"/topics/{topic}").statements
    for n in range(105):
        to = ids[0] if n % 3 else None
        ids.append(world.comment(people[n % 6], topic, f"Answer {n}.", to=to))

    page = browser.visit(f"/topics/{topic}?again=1")
    last = browser.visit(browser.visit(page.link("Later answers")).link("Later answers"))

    assert page.statements == few
    assert last.statements == few
    assert few <= (5 if who == "visitor" else 8)


def test_a_permalink_leads_to_the_page_that_shows_the_comment(world, browser, topic):
    ids = many(world, topic, 120)

    for wanted in (ids[0], ids[49], ids[50], ids[119]):
        page = browser.visit(f"/posts/{wanted}")

        assert page.all("article", id=f"post-{wanted}"), wanted


def test_a_permalink_into_a_branch_longer_than_a_page_shows_the_comment(world, browser, topic):
    many(world, topic, 20)
    first = world.comment(world.ana, topic, "A question.")
    ids = many(world, topic, 70, to=first)

    near = browser.visit(f"/posts/{ids[40]}")
    deep = browser.visit(f"/posts/{ids[69]}")

    assert near.all("article")[1].get("id") == f"post-{first}"
    assert deep.all("article", id=f"post-{ids[69]}")


def test_a_permalink_survives_deletion_hiding_and_a_growing_thread(world, browser, topic):
    browser.sign_in(world.cleo)
    ids = many(world, topic, 60)
    before = browser.visit(f"/posts/{ids[55]}").path
    do(world, ids[55], lambda post: post.delete(by=by(world.ben), at=clock.now()))
    do(world, ids[54], lambda post: post.hide(by=by(world.mo), at=clock.now()))
    do(world, ids[3], lambda post: post.delete(by=by(world.ben), at=clock.now()))
    many(world, topic, 10)

    page = browser.visit(f"/posts/{ids[55]}")

    assert page.path == before
    assert page.texts("article", id=f"post-{ids[55]}") == ["Deleted by its author."]
    assert browser.visit(f"/posts/{ids[54]}").texts("article", id=f"post-{ids[54]}") == ["Hidden by a moderator."]


def test_a_permalink_of_an_entry_and_of_a_topic_lead_to_their_pages(world, browser, topic):
    entry = world.entry(world.ana, world.challenge("other"), 9)

    assert browser.client.get(f"/posts/{topic}").headers["Location"] == f"/topics/{topic}"
    assert browser.client.get(f"/posts/{entry}").headers["Location"] == f"/entries/{entry}"


@pytest.mark.parametrize(
    "asked", "after=0 after=x.y from=1 from=1.-1.2 before=1.2&after=3.4 answer=abc answer=-1".split()
)
def test_an_address_that_no_page_links_to_is_not_found(world, browser, topic, asked):
    browser.sign_in(world.ben)

    browser.visit(f"/topics/{topic}?{asked}", status=404)


def test_a_comment_of_another_thread_cannot_be_answered_here(world, browser, topic):
    elsewhere = world.comment(world.ben, topic_of(world, world.ana), "Elsewhere.")
    browser.sign_in(world.cleo)
    browser.visit(f"/topics/{topic}")

    browser.post_with_token(f"/posts/{topic}/comments", {"text": "Here.", "answer": elsewhere}, status=404)


def test_quoting_brings_the_words_into_the_form(world, browser, topic):
    first = world.comment(world.ben, topic, "One line.\n\nAnother.")
    browser.sign_in(world.ana)
    browser.visit(f"/topics/{topic}")
    browser.visit(browser.page.link("Answer this"))

    browser.visit(browser.page.link("Quote it"))
    page = browser.submit("Post answer")

    assert f"?answer={first}" not in page.path
    assert page.texts("blockquote") == ["One line. Another. — Ben Example"]
    assert [link.get("href") for link in page.all("blockquote")[0].iter("a")] == [f"/posts/{first}"]


def test_what_begins_a_thread_can_be_quoted_too(world, browser, topic):
    browser.sign_in(world.ben)
    browser.visit(f"/topics/{topic}")

    browser.visit(browser.page.link("Quote from above"))
    page = browser.submit("Post answer")

    assert page.texts("blockquote") == ["What if nobody answers? — Ana Example"]


def test_a_deleted_or_hidden_answer_leaves_a_tombstone_and_its_answers(world, browser, topic):
    first = world.comment(world.ben, topic, "Regretted words.")
    hidden = world.comment(world.ben, topic, "Unkind words.")
    world.comment(world.cleo, topic, "Still here.", to=first)
    do(world, first, lambda post: post.delete(by=by(world.ben), at=clock.now()))
    do(world, hidden, lambda post: post.hide(by=by(world.mo), at=clock.now()))

    page = browser.visit(f"/topics/{topic}")

    assert not page.has("Regretted words.")
    assert not page.has("Unkind words.")
    assert page.has("Deleted by its author.")
    assert page.has("Hidden by a moderator.")
    assert page.has("Still here.")


@pytest.mark.parametrize(("reader", "sees"), [("ben", True), ("mo", True), ("ana", False), ("cleo", False)])
def test_hidden_words_are_seen_by_their_author_and_moderators_only(world, browser, topic, reader, sees):
    hidden = world.comment(world.ben, topic, "Unkind words.")
    do(world, hidden, lambda post: post.hide(by=by(world.mo), at=clock.now()))
    browser.sign_in(getattr(world, reader))

    page = browser.visit(f"/topics/{topic}")

    assert page.has("Unkind words.") is sees


@pytest.mark.parametrize(("reader", "sees"), [("nina", True), ("mo", True), ("ana", False), (None, False)])
def test_what_an_unconfirmed_person_writes_waits(world, browser, topic, reader, sees):
    world.comment(world.nina, topic, "I am new here.")
    if reader:
        browser.sign_in(getattr(world, reader))

    page = browser.visit(f"/topics/{topic}")

    assert page.has("I am new here.") is sees
    assert page.has(HELD) is sees
    assert counts_of(world, topic) == (0, 0, None)


def test_an_unconfirmed_person_is_told_calmly_that_their_words_wait(world, browser, topic):
    browser.sign_in(world.nina)
    page = browser.visit(f"/topics/{topic}")
    assert page.has("Others see it as soon as you have confirmed your e-mail address.")

    page = browser.submit("Post answer", text="I am new here.")

    said = "Your words are kept. Others see them as soon as you have confirmed your e-mail address."
    assert said in page.texts("p", class_="notice")
    assert page.has("I am new here.")


def test_what_waits_has_no_permalink_for_others(world, browser, topic):
    held = world.comment(world.nina, topic, "I am new here.")

    browser.visit(f"/posts/{held}", status=404)


@pytest.mark.parametrize("address", ["/posts/{}", "/topics/{}", "/posts/{}/cheers"])
def test_a_members_topic_is_not_there_for_visitors(world, browser, address):
    topic = topic_of(world, world.ana, world.challenge(visibility="members"))

    browser.visit(address.format(topic), status=404)


def test_a_topic_of_an_invited_challenge_is_not_there_for_strangers(world, browser):
    topic = topic_of(world, world.ana, world.challenge(visibility="invited"))
    open_topic = topic_of(world, world.ana)
    browser.sign_in(world.cleo)
    browser.visit(f"/topics/{open_topic}")

    browser.post_with_token(f"/posts/{topic}/comments", {"text": LONG}, status=404)
    browser.visit(f"/topics/{topic}", status=404)


def test_an_answer_that_is_too_long_comes_back_whole_and_says_so(world, browser, topic):
    text = "ab" * 2501
    browser.sign_in(world.ben)
    browser.visit(f"/topics/{topic}")

    page = browser.submit("Post answer", text=text, status=422)

    assert page.texts("p", class_="error") == ["This is 2 characters too long: up to 5,000 fit."]
    assert "".join(page.all("textarea", name="text")[0].itertext()).strip("\n") == text
    assert counts_of(world, topic)[0] == 0


def test_five_thousand_characters_of_any_script_with_line_ends_of_a_browser_fit(world, browser, topic):
    text = "🙂" * 2499 + "\r\n" + "ä" * 2500
    browser.sign_in(world.ben)
    browser.visit(f"/topics/{topic}")

    browser.submit("Post answer", text=text)

    assert counts_of(world, topic)[0] == 1


@pytest.mark.parametrize("text", ["", "  \n \n"])
def test_an_empty_answer_is_refused_beside_its_field(world, browser, topic, text):
    browser.sign_in(world.ben)
    browser.visit(f"/topics/{topic}")

    page = browser.submit("Post answer", text=text, status=422)

    assert page.texts("p", class_="error") == ["There is nothing written here yet."]


def test_a_text_that_cannot_be_shown_is_refused_beside_its_field(world, browser, topic):
    table = "|" + "a|" * 30 + "\n|" + "-|" * 30 + "\n" + ("|" + "b|" * 30 + "\n") * 30
    browser.sign_in(world.ben)
    browser.visit(f"/topics/{topic}")

    page = browser.submit("Post answer", text=table, status=422)

    assert "table" in page.texts("p", class_="error")[0]
    assert page.has("b|b|b")


def test_the_second_sending_of_a_form_is_answered_with_the_first(world, browser, topic):
    browser.sign_in(world.ben)
    page = browser.visit(f"/topics/{topic}")
    key = page.all("input", name="submission_key")[0].get("value")
    sent = {"text": "Once only.", "submission_key": key}

    first = browser.post_with_token(f"/posts/{topic}/comments", sent)
    browser.page = page
    second = browser.post_with_token(f"/posts/{topic}/comments", sent)

    assert second.path == first.path
    assert second.texts("div", class_="post__text")[1:] == ["Once only."]
    assert counts_of(world, topic)[0] == 1


def test_a_visitor_who_answers_is_asked_to_sign_in_and_keeps_the_words(world, browser, topic):
    browser.sign_in(world.ben)
    browser.visit(f"/topics/{topic}")
    page = browser.page
    browser.submit("Sign out")
    browser.page = page

    page = browser.post_with_token(f"/posts/{topic}/comments", {"text": LONG}, status=400)

    assert page.has(LONG)


@pytest.mark.parametrize("days", [36, 100])
def test_an_archived_challenge_is_read_only(world, browser, topic, days):
    browser.sign_in(world.ben)
    with clock.set_to(clock.now() + timedelta(days=days)):
        browser.sign_in(world.ben)
        page = browser.visit(f"/topics/{topic}")
        assert page.has("so nothing new can be written in it.")
        assert not page.has_button("Post answer")

        page = browser.post_with_token(f"/posts/{topic}/comments", {"text": LONG}, status=409)

    assert page.has(LONG)
    assert counts_of(world, topic)[0] == 0


def test_nothing_can_be_added_to_a_thread_that_is_gone(world, browser, topic):
    do(world, topic, lambda post: post.delete(by=by(world.ana), at=clock.now()))
    browser.sign_in(world.ben)
    page = browser.visit(f"/topics/{topic}")
    assert page.texts("h1") == ["A topic that is gone"]
    assert not page.has_button("Post answer")

    browser.post_with_token(f"/posts/{topic}/comments", {"text": LONG}, status=403)


def test_reloading_a_refused_answer_leads_back_to_the_thread(world, browser, topic):
    response = browser.client.get(f"/posts/{topic}/comments")

    assert (response.status_code, response.headers["Location"]) == (303, f"/topics/{topic}#write")


def test_what_is_opened_to_members_only_takes_its_answers_along(world, browser, topic):
    comment = world.comment(world.ben, topic, f"{LONG} #quiet")
    do(world, topic, lambda post: post.open_to(Audience.MEMBERS, by=by(world.ana), at=clock.now()))

    browser.visit(f"/posts/{comment}", status=404)
    assert not browser.visit("/tags/quiet").has("quiet Tuesday")
    browser.sign_in(world.cleo)
    assert browser.visit(f"/posts/{comment}").has("quiet Tuesday")

"""What people hear of their circle: each thing as what it is, with the way to go on, in the app and by mail."""

from datetime import timedelta

from forum.circles import CircleInvitation, Happened
from forum.core import clock
from tests.circles.scenes import account, circle_of, loaded, membership
from tests.notifications.post import html, plain
from tests.notifications.scenes import lines, tell_all

HOME = "/challenges/kind-28/circles"


def test_each_thing_has_its_sentence_its_way_on_and_its_mail(world, office, box):
    circle = circle_of(world, world.challenge("kind-28"), world.ana, world.cleo)
    here = f"/circles/{circle}"
    ben = world.ben
    with world.session() as session:
        whose = {"circle_id": circle, "person_id": world.ana.id, "by_id": world.cleo.id}
        session.add(invitation := CircleInvitation(invited_at=clock.now(), **whose))
        earlier = membership(world.ana, circle).asked_at = clock.now() - timedelta(hours=2)  # few mails come in an hour
        session.flush()
        tell, invited, bye = loaded(circle).tell, {"invitation": invitation.id}, {"words": "Good-bye, and thanks."}
        for what, more in ((Happened.INVITED, invited), (Happened.JOINED, {}), (Happened.LEFT, bye)):
            tell(what, by=account(ben), at=clock.now(), people=[world.ana.id], **more)
        for what in (Happened.MATCHED, Happened.ASKED, Happened.MOVED, Happened.SMALL):
            tell(what, by=None, at=earlier, people=[world.ana.id])
    tell_all(world)
    with world.app.test_request_context():
        heard = {line.sentence: line.url for line in lines(world, world.ana)}

    assert heard == {
        "Ben Example invites you to the circle “Larks”": HOME,
        "Ben Example and Cleo Example came into your circle “Larks”": here,
        "Ben Example left “Larks”: “Good-bye, and thanks.”": here,
        "You have a circle: “Larks”. Say hello to the others.": here,
        "How would you like to go on in “Larks”? Whatever you choose is fine.": f"{here}/staying",
        "“Larks” went on while you were away. Shall we find you another circle?": HOME,
        "You are few in “Larks” now. Shall others come in?": here,
    }
    for minutes in (-100, 20):
        office.minute(clock.now() + timedelta(minutes=minutes))
    mails = {subject.strip(): mail for subject, mail in zip(box.subjects(world.ana), box.to(world.ana), strict=True)}
    assert mails.keys() == heard.keys()
    for sentence, mail in mails.items():
        for words in (plain(mail), html(mail)):
            assert f"http://localhost:8000{heard[sentence]}" in words
            assert "No more mails about circles" in words
            assert "former member" not in words


def test_the_words_of_one_who_leaves_are_put_into_nobody_elses_mouth(world):
    circle = circle_of(world, world.challenge("kind-28"), world.ana, world.cleo)
    with world.session():
        for person, words in ((world.ben, "I move to Oslo."), (world.olga, "My mother is ill.")):
            people = [world.ana.id]
            loaded(circle).tell(Happened.LEFT, by=account(person), at=clock.now(), people=people, words=words)
    tell_all(world)

    with world.app.test_request_context():
        assert {line.sentence for line in lines(world, world.ana)} >= {
            "Ben Example left “Larks”: “I move to Oslo.”",
            "Olga Example left “Larks”: “My mother is ill.”",
        }


def test_who_was_brought_by_the_place_hides_nobody_who_came_by_themselves(world):
    """One should know who reads what one writes for the circle."""
    circle = circle_of(world, world.challenge("kind-28"), world.ana)
    with world.session():
        people = [world.ana.id]
        for by, more in ((account(world.ben), {}), (None, {"came": ["Oskar"]}), (account(world.olga), {})):
            loaded(circle).tell(Happened.JOINED, by=by, at=clock.now(), people=people, **more)
    tell_all(world)

    with world.app.test_request_context():
        said = "Olga Example, Oskar and Ben Example came into your circle “Larks”"
        assert [line.sentence for line in lines(world, world.ana)] == [said]

"""Mails about people who chose their name to do harm, as they arrive over a real line (A28, A35, A37)."""

from datetime import timedelta

import pytest

from forum.core import clock
from tests.browser import parse
from tests.notifications.post import html, plain
from tests.notifications.scenes import LONG

NAME = "<img src=x onerror=alert(1)>{{7*7}}\r\nBcc: all@example.org"
WORDS = "<img src=x onerror=alert(1)>{{7*7}} Bcc: all@example.org"


@pytest.mark.attack("A28", "A35", "A37")
def test_a_hostile_name_is_only_words_in_subject_text_and_html(world, office, box):
    eve = world.person("eve", first_name=NAME, last_name="")
    entry = world.entry(eve, world.challenge(), 9)
    question = world.comment(world.ana, entry, LONG)
    world.comment(eve, entry, f"{LONG} <script>alert(2)</script>", to=question)
    office.minute()
    office.minute(clock.now() + timedelta(minutes=15))

    [mail] = box.to(world.ana)

    assert mail["Subject"].strip() == f"Re: {WORDS}’s day 9"
    assert mail["Bcc"] is None
    assert WORDS in " ".join(plain(mail).split())
    assert [node.tag for node in parse(html(mail))[0].iter() if node.tag in ("img", "script")] == []
    assert "&lt;img src=x onerror=alert(1)&gt;{{7*7}}" in html(mail)
    assert "49" not in html(mail) + plain(mail)

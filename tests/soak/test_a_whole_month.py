"""28 days with 50 people in 12 zones: bin/soak runs it on both databases and shows the table of mails."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.notifications.post import Office, post_office
from tests.soak.month import Month, as_table


@pytest.fixture
def office(app, settings) -> Iterator[Office]:
    with post_office(settings) as opened:
        yield opened


@pytest.mark.timeout(3600)
def test_in_a_whole_month_no_mail_is_missing_and_none_comes_twice(world, office, capsys):
    month = Month(world, office, people=50, days=28, step=timedelta(minutes=10))
    month.live()

    with capsys.disabled():
        print("\n" + as_table(month.table()))
    assert [(one.duplicated, one.missed) for one in month.table()] == [(0, 0), (0, 0)]

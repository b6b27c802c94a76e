"""Some days of the month that bin/soak lives through whole."""

from datetime import timedelta

import pytest

from tests.soak.month import Month, as_table


@pytest.mark.timeout(120)
def test_in_some_days_of_a_month_no_mail_is_missing_and_none_comes_twice(world, office):
    month = Month(world, office, people=12, days=3, step=timedelta(minutes=30))
    month.live()

    table = month.table()
    assert [(one.duplicated, one.missed) for one in table] == [(0, 0), (0, 0)], as_table(table)
    assert all(one.expected > 2 for one in table), as_table(table)

"""A challenge as files: what was let in, with names; for everything else, figures alone."""

import csv
import io
import json

import pytest

from tests.browser import signed_in
from tests.closing.test_keepsake import answered

WAY = "/challenges/kind-28/export"


def text_of(browser, path):
    response = browser.client.get(path, base_url="http://localhost:8000")
    assert response.status_code == 200
    return response.get_data(as_text=True)


@pytest.mark.attack("A36")
def test_entries_that_were_let_in_and_figures_without_names(world):
    challenge = world.challenge()
    world.entry(world.ana, challenge, 9, "=1+1, said Rosa.")
    world.entry(world.ben, challenge, 9, "Ben keeps this.")
    answered(world, world.ana, "Yes, put mine in")
    signed_in(world, world.ben).visit(f"{WAY}/entries.csv", status=403)

    olga = signed_in(world, world.olga)
    [entry] = json.loads(text_of(olga, f"{WAY}/entries.json"))["entries"]
    assert (entry["day"], entry["handle"], entry["text"]) == (9, "ana", "=1+1, said Rosa.")
    [row] = csv.DictReader(io.StringIO(text_of(olga, f"{WAY}/entries.csv").removeprefix("\ufeff")))
    assert row["text"] == "'=1+1, said Rosa.", "no spreadsheet runs it"
    days = json.loads(text_of(olga, f"{WAY}/counts.json"))["days"]
    assert len(days) == 28
    assert days[8] == {"day": 9, "title": "Prompt 9", "entries": 2, "answered": 0}
    assert "Ben" not in text_of(olga, f"{WAY}/counts.csv")

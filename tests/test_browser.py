"""The browser of the tests finds what is wrong with a page, whether or not it has seen its structure before."""

import pytest

from tests.browser import bones_of, mistakes_in, parse

PAGE = "<!doctype html><html lang=en><head><title>A day</title></head><body><main>{}</main></body></html>"
FAULTS = (
    "<p>One <div>in the other</div></p>",
    "<ul><li>One</ul></li>",
    "<p id=a id=b>Twice</p>",
    "<table><tr><p>1</p></tr></table>",
    "<p>An &unknown; name</p>",
    '<a href="/search?q=a&copy">x</a>',
    "<p>\x01</p>",
    '<p title="a"class="b">x</p>',
    "<form><form><button>x</button></form></form>",
    "<a href=/a><a href=/b>x</a></a>",
    "<p>a < b</p>",
    "</section>",
)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found(fault):
    page = PAGE.format(fault)

    found = [name for _place, name, _more in mistakes_in(bones_of(page))]

    assert found
    assert found == [name for _place, name, _more in parse(page)[1]]


def test_pages_that_differ_in_words_alone_are_looked_at_once():
    ours, theirs = (PAGE.format(f'<a href="/people/{name}">{name} wrote this</a>') for name in ("ana", "ben"))

    assert bones_of(ours) == bones_of(theirs)
    assert mistakes_in(bones_of(ours)) == ()

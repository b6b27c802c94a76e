"""The admins' page of lists: adding, importing, taking off, each with its reason."""

import io

from sqlalchemy import select

from forum.core.lists import Listed
from tests.browser import signed_in

PAGE = "/admin/lists"


def on_it(world) -> set[str]:
    with world.session() as session:
        return set(session.scalars(select(Listed.value).where(Listed.removed_at.is_(None))))


def test_lines_are_added_with_a_reason_and_what_is_wrong_names_its_line(world):
    root = signed_in(world, world.root)
    root.visit(PAGE)
    lines = "# from elsewhere\nhttps://Spam.example.org/x\n\nco.uk\n*.pills.example.org"

    page = root.submit("Put on the list", status=422, kind="domain", lines=lines, reason="They come every day.")
    assert [error for error in page.errors() if "Line 4" in error and "co.uk" in error]
    assert on_it(world) == set()

    page = root.submit("Put on the list", lines=lines.replace("co.uk", ""))
    assert on_it(world) == {"spam.example.org", "pills.example.org"}
    assert page.has("They come every day.")


def test_a_file_is_imported_up_to_so_many_lines(world):
    root = signed_in(world, world.root)
    root.visit(f"{PAGE}?kind=word")
    file = (io.BytesIO(b"casino\nCheap  Pills\n"), "words.txt")
    root.submit("Put on the list", kind="word", reason="Usual words.", file=file)
    assert on_it(world) == {"casino", "cheap pills"}

    root.visit(f"{PAGE}?kind=word")
    many = "\n".join(f"word{n}" for n in range(1001))
    page = root.submit("Put on the list", status=422, kind="word", reason="Too many.", lines=many)
    assert page.has("Up to 1000 lines")


def test_what_is_taken_off_says_why(world):
    root = signed_in(world, world.root)
    root.visit(PAGE)
    root.submit("Put on the list", kind="domain", lines="pears.example.org", reason="A mistake.")
    root.visit(root.page.link("Take it off pears.example.org"))
    root.submit("Take it off", status=422)
    page = root.submit("Take it off", why="They sell pears.")

    assert on_it(world) == set()
    assert page.has("They sell pears.")

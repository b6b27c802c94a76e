"""Pages by key: each row once, in order, whatever the page size and whatever is written meanwhile."""

from base64 import urlsafe_b64encode
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from itertools import chain

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Integer, create_engine, event, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship
from sqlalchemy.schema import ForeignKey, Index

from forum.core.database import Instant
from forum.core.paging import LONGEST_KEY, BadKey, Page, decode_key, encode_key, page_of

START = datetime(2027, 3, 1, tzinfo=UTC)


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "rows_of_this_test"
    __table_args__ = (Index("in_order", "thread", "written_at", "id"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    thread: Mapped[int] = mapped_column(default=1)
    written_at: Mapped[datetime] = mapped_column(Instant)
    on: Mapped[date]
    title: Mapped[str]
    branch_id: Mapped[int | None]
    replies: Mapped[list["Reply"]] = relationship(lazy="raise", order_by="Reply.id")


class Reply(Base):
    __tablename__ = "replies_of_this_test"

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("rows_of_this_test.id"))


BY_TIME = (Note.written_at, Note.id)
ORDERS = [
    (Note.id,),
    BY_TIME,
    (Note.on, Note.id),
    (Note.title, Note.id),
    (Note.title, Note.on, Note.written_at, Note.id),
    (func.coalesce(Note.branch_id, Note.id), Note.id),
]
orders = st.sampled_from(ORDERS)
sizes = st.integers(1, 12)
# Few values, so that many rows share one and only the id tells them apart.
moments = st.integers(0, 3)
titles = st.sampled_from(["", "a", "Ä", "b.c", "日本", "x" * 50])


@pytest.fixture(scope="module")
def engine(settings):
    engine = create_engine(settings.sqlalchemy_url if settings.database_url else "sqlite://")
    Base.metadata.create_all(engine)
    yield engine
    Base.metadata.drop_all(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def session_of(engine):
    def session_of(notes):
        session = Session(engine)
        session.add_all(notes)
        session.flush()
        return session

    return session_of


def note(moment=0, title="", **fields):
    at = START + timedelta(microseconds=moment)
    return Note(written_at=at, on=at.date() + timedelta(days=moment), title=title, **fields)


notes = st.lists(st.builds(note, moments, titles), max_size=25)


def forwards(session, query=None, *, after=None, **options):
    """All pages from here to the end."""
    while True:
        page = page_of(session, select(Note) if query is None else query, after=after, **options)
        yield page
        if page.next_key is None:
            return
        assert page.next_key != after  # it goes on
        after = page.next_key


def backwards(session, page, **options):
    """All pages before this one, nearest first."""
    while page.previous_key is not None:
        before = page.previous_key
        page = page_of(session, select(Note), before=before, **options)
        assert page.previous_key != before
        yield page


def items(pages):
    return list(chain.from_iterable(page.items for page in pages))


def in_order(session, by, descending=False):
    return list(session.scalars(select(Note).order_by(*(column.desc() if descending else column for column in by))))


@given(written=notes, by=orders, size=sizes, descending=st.booleans())
def test_any_page_size_walks_through_all_rows_exactly_once_and_in_order(session_of, written, by, size, descending):
    with session_of(written) as session:
        pages = list(forwards(session, by=by, size=size, descending=descending))

        assert items(pages) == in_order(session, by, descending)
        assert all(len(page.items) == size for page in pages[:-1])


@given(written=notes, by=orders, size=sizes, descending=st.booleans())
def test_the_way_back_shows_the_same_rows(session_of, written, by, size, descending):
    with session_of(written) as session:
        *_, last = forwards(session, by=by, size=size, descending=descending)
        back = list(backwards(session, last, by=by, size=size, descending=descending))

        assert items([*back[::-1], last]) == in_order(session, by, descending)


@given(written=notes, size=sizes, step=st.integers(0, 30))
def test_forth_and_back_again_is_the_same_page(session_of, written, size, step):
    with session_of(written) as session:
        pages = list(forwards(session, by=BY_TIME, size=size))
        page, following = pages[step % len(pages)], pages[(step + 1) % len(pages)]
        if following is pages[0]:
            return

        again = page_of(session, select(Note), by=BY_TIME, before=following.previous_key, size=size)

        assert again.items == page.items
        assert again.next_key == page.next_key


@given(written=notes, later=notes, by=orders, size=sizes, descending=st.booleans())
def test_rows_written_meanwhile_neither_hide_nor_repeat_a_row(session_of, written, later, by, size, descending):
    with session_of(written) as session:
        was_there = in_order(session, by, descending)
        seen, after, arriving = [], None, iter(later)
        while True:
            page = page_of(session, select(Note), by=by, after=after, size=size, descending=descending)
            seen += page.items
            if page.next_key is None:
                break
            assert page.next_key != after
            after = page.next_key
            session.add_all(one for one, _ in zip(arriving, range(2), strict=False))
            session.flush()

        assert [one for one in seen if one in was_there] == was_there
        assert seen == [one for one in in_order(session, by, descending) if one in seen]
        assert len(seen) == len(set(seen))


@given(written=notes, later=notes, by=orders, size=sizes)
def test_on_the_way_back_too_rows_written_meanwhile_do_no_harm(session_of, written, later, by, size):
    with session_of(written) as session:
        was_there = in_order(session, by)
        *_, page = forwards(session, by=by, size=size)
        seen, arriving = list(page.items), iter(later)
        while page.previous_key is not None:
            session.add_all(one for one, _ in zip(arriving, range(2), strict=False))
            session.flush()
            before = page.previous_key
            page = page_of(session, select(Note), by=by, before=before, size=size)
            assert page.previous_key != before
            seen = [*page.items, *seen]

        assert [one for one in seen if one in was_there] == was_there
        assert seen == [one for one in in_order(session, by) if one in seen]


@given(written=notes, size=sizes)
def test_a_row_that_is_deleted_takes_no_other_with_it(session_of, written, size):
    with session_of(written) as session:
        first = page_of(session, select(Note), by=BY_TIME, size=size)
        rest = in_order(session, BY_TIME)[size:]
        for row in first.items:
            session.delete(row)
        session.flush()

        assert first.next_key is None or items(forwards(session, by=BY_TIME, size=size, after=first.next_key)) == rest


def test_an_empty_list_is_one_page_with_nowhere_to_go(session_of):
    with session_of([]) as session:
        assert page_of(session, select(Note), by=BY_TIME) == Page(items=[])


def test_a_list_that_just_fills_a_page_promises_no_second(session_of):
    with session_of([note() for _ in range(3)]) as session:
        page = page_of(session, select(Note), by=BY_TIME, size=3)

        assert (len(page.items), page.next_key, page.previous_key) == (3, None, None)


def test_a_page_holds_fifty_unless_told_otherwise(session_of):
    with session_of([note() for _ in range(51)]) as session:
        assert len(page_of(session, select(Note), by=BY_TIME).items) == 50


def test_the_query_decides_what_may_be_seen_whatever_the_key_says(session_of):
    with session_of([note(thread=thread) for thread in (1, 2, 1, 2, 1)]) as session:
        mine = select(Note).where(Note.thread == 1)
        theirs = page_of(session, select(Note).where(Note.thread == 2), by=(Note.id,), size=1)

        assert {row.thread for row in items(forwards(session, mine, by=(Note.id,), after=theirs.next_key))} == {1}


def test_the_order_of_the_page_replaces_that_of_the_query(session_of):
    with session_of([note() for _ in range(4)]) as session:
        upside_down = select(Note).order_by(Note.id.desc())

        assert items(forwards(session, upside_down, by=(Note.id,), size=2)) == in_order(session, (Note.id,))


def test_a_permalink_can_begin_a_page_with_its_own_row(session_of):
    with session_of([note() for _ in range(5)]) as session:
        third = in_order(session, BY_TIME)[2]
        page = page_of(session, select(Note), by=BY_TIME, after=encode_key((third.written_at, third.id - 1)), size=2)

        assert page.items[0] is third
        assert page.previous_key is not None


def test_what_the_query_loads_with_each_row_does_not_count_as_rows(session_of):
    with session_of([note(replies=[Reply(), Reply(), Reply()]) for _ in range(4)]) as session:
        session.expire_all()
        pages = list(forwards(session, select(Note).options(joinedload(Note.replies)), by=BY_TIME, size=3))

        assert [[len(row.replies) for row in page.items] for page in pages] == [[3, 3, 3], [3]]


@contextmanager
def statements_of(engine):
    """What is sent to the database meanwhile: statements with their parameters."""
    sent = []

    def note_down(_connection, _cursor, statement, parameters, *_rest):
        sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note_down)
    yield sent
    event.remove(engine, "before_cursor_execute", note_down)


def test_a_page_costs_one_statement(session_of, engine):
    with session_of([note() for _ in range(5)]) as session:
        first = page_of(session, select(Note), by=BY_TIME, size=2)
        with statements_of(engine) as sent:
            page_of(session, select(Note), by=BY_TIME, size=2, after=first.next_key)

    assert len(sent) == 1


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("way", ["after", "before"])
def test_the_last_page_is_found_through_the_index_like_the_first(session_of, engine, way, descending):
    with session_of([note() for _ in range(5)]) as session:
        query = select(Note).where(Note.thread == 1)
        with statements_of(engine) as sent:
            page_of(session, query, by=BY_TIME, descending=descending, **{way: encode_key((START, 3))})
        plan = plan_of(session.connection(), *sent[0])

    assert "in_order" in plan
    assert "thread=? AND written_at" in plan or "AND (ROW(written_at, id)" in plan
    assert "sort" not in plan.lower()
    assert "temp" not in plan.lower()


def plan_of(connection, statement, parameters):
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)
    else:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # so few rows need no index
        connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        rows = connection.exec_driver_sql("EXPLAIN " + statement, parameters)
    return "\n".join(str(row[-1]) for row in rows)


def test_a_number_too_big_for_its_column_is_a_page_with_nothing_on_it(session_of):
    with session_of([note()]) as session:
        assert page_of(session, select(Note), by=(Note.thread, Note.id), after=f"{2**40}.1").items == []


# Keys


def test_one_cannot_ask_for_what_is_after_one_key_and_before_another(session_of):
    with session_of([note()]) as session, pytest.raises(BadKey):
        page_of(session, select(Note), by=(Note.id,), after="1", before="9")


def test_a_bad_key_is_a_page_that_is_not_there():
    assert BadKey.status is HTTPStatus.NOT_FOUND
    assert str(BadKey()) == "There is no such page of this list."


values = {
    int: st.integers(-(2**63), 2**63 - 1),
    datetime: st.datetimes(timezones=st.just(UTC)),
    date: st.dates(),
    str: st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=200),
}
kinds = st.sampled_from(list(values))


@given(st.lists(kinds, min_size=1, max_size=4).flatmap(lambda of: st.tuples(*(values[kind] for kind in of))))
@example((datetime.max.replace(tzinfo=UTC), -(2**63), "", date.min))
@example((datetime.min.replace(tzinfo=UTC), 2**63 - 1, ".", date.max))
def test_a_key_comes_back_as_what_it_was_made_of(row):
    key = encode_key(row)

    assert decode_key(key, [type(value) for value in row]) == row


@given(st.lists(kinds, min_size=1, max_size=4).flatmap(lambda of: st.tuples(*(values[kind] for kind in of))))
def test_a_key_can_stand_in_an_address_as_it_is(row):
    assert set(encode_key(row)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


GARBAGE = [
    "", " ", ".", "..", "1.", ".1", "1.2.3", "1,2", "0x1.2", "NaN.1", "nan.nan", "inf.1", "-inf.1", "1e9.1", "1e400.1",
    "1.1e9", "None.None", "null.1", "true.1", "True.True", "' OR 1=1 --.1", "1;DROP TABLE notes.1", "%00.1", "\0.1",
    "1.\0", "1.1\n", "٣.٤", "1.٤", "１.２", "²..", "1.²", "+1.1", "1.+1", "-0.1", "1.-0", "01.1", "1.01", "1_0.1",
    "1.1_0", " 1.1", "1.1 ", f"{2**63}.1", f"1.{2**63}", f"1.{-(2**63) - 1}", f"{10**30}.1", f"{2**62}.1",
    f"{-(2**62)}.1", "9" * 5000, "1." + "9" * 5000, "9" * 1900 + ".1", "." * 5000, "[].[]", "[1].[2]", "{}.1",
    "\ud800.1", "\N{RIGHT-TO-LEFT OVERRIDE}1.1", "\N{ZERO WIDTH SPACE}1.1",
]  # fmt: skip


@pytest.mark.parametrize("way", ["after", "before"])
@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_what_is_no_key_is_no_page(session_of, garbage, way):
    with session_of([note()]) as session, pytest.raises(BadKey):
        page_of(session, select(Note), by=BY_TIME, **{way: garbage})


@pytest.mark.parametrize("garbage", [["1.1"], ("1", "1"), 1, 1.5, True, b"1.1", {"after": "1.1"}, float("nan"), None])
def test_what_is_not_even_text_is_no_key(garbage):
    with pytest.raises(BadKey):
        decode_key(garbage, [int, int])


@pytest.mark.parametrize(
    ("garbage", "kind"),
    [
        ("2027-02-29", date),
        ("20270301", date),
        ("2027-W09-1", date),
        ("0000-01-01", date),
        ("２０２７-03-01", date),
        ("2027-03-01T00:00", date),
        ("YQ==", str),
        ("YR", str),  # says the same as YQ
        ("Y", str),
        ("Y Q", str),
        ("é", str),
        ("gA", str),  # no UTF-8
        ("7aCA", str),  # half of a pair
        (urlsafe_b64encode(b"a\0b").decode(), str),
        ("1" * LONGEST_KEY, int),
        ("YWFh" * (LONGEST_KEY // 4 + 1), str),
    ],
)
def test_a_key_has_one_spelling_only(garbage, kind):
    with pytest.raises(BadKey):
        decode_key(garbage, [kind])


@given(st.text() | st.from_regex(r"[-_.0-9A-Za-z]*\Z"), st.lists(kinds, min_size=1, max_size=3))
def test_whatever_is_typed_is_a_key_or_refused(typed, of):
    try:
        row = decode_key(typed, of)
    except BadKey:
        return
    assert encode_key(row) == typed


@given(typed=st.text() | st.from_regex(r"-?[0-9]{1,20}\.-?[0-9]{1,20}\Z"), way=st.sampled_from(["after", "before"]))
@example(typed=f"{(datetime.max.replace(tzinfo=UTC) - START) // timedelta(microseconds=1)}.{2**63 - 1}", way="after")
@example(typed=f"0.{-(2**63)}", way="before")
def test_whatever_is_typed_is_a_page_or_none(session_of, typed, way):
    with session_of([note()]) as session:
        try:
            page = page_of(session, select(Note), by=BY_TIME, **{way: typed})
        except BadKey:
            return
        assert len(page.items) <= 1


@pytest.mark.parametrize("value", [None, 1.5, True, b"x", (1,)])
def test_a_column_that_cannot_be_a_key_is_found_out_when_the_first_page_is_made(value):
    with pytest.raises(TypeError, match="cannot hold"):
        encode_key([value])


def test_a_column_too_long_for_an_address_is_found_out_too():
    with pytest.raises(ValueError, match="too long"):
        encode_key(["x" * LONGEST_KEY])


def test_the_key_of_a_text_with_a_full_stop_is_still_one_value():
    assert decode_key(encode_key(["a.b", 1]), [str, int]) == ("a.b", 1)

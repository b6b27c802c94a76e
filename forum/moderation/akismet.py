"""Asking Akismet whether a text is spam, and telling it when it was wrong. Only jobs do, never a request of a page.

The akismet library speaks the protocol; the connection is ours, with a time limit, and goes where AKISMET_URL says.
What is sent stands in docs/decisions/spam.md and on the privacy page: the text, where it was sent from, and nothing
else about whoever wrote it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any, TypeVar

from akismet import USER_AGENT, AkismetError, APIKeyError, CheckResponse, Config, SyncClient
from httpx import URL, Client, ReadError, Request, Response, SyncByteStream

from forum.core.log import log
from forum.posts import Kind, Post
from forum.settings import Settings

T = TypeVar("T")
SECONDS = 5  # between two signs of life
AT_MOST = 10  # seconds for a question: signs of life may come for ever
LONGEST_ANSWER = 10_000  # bytes: it says one word
KINDS = {Kind.COMMENT: "reply"}  # all else is a "forum-post"


class NoAnswer(Exception):
    """It is down, slow, or says what nobody understands: asked again later."""


class WrongKey(Exception):
    """It does not know our key: asking again would change nothing."""


def looks_like_spam(settings: Settings, post: Post, address: str, browser: str) -> bool:
    """What Akismet says about it. Raises NoAnswer and WrongKey."""
    facts = facts_of(settings, post, browser)
    return asked(settings, lambda akismet: akismet.comment_check(address, **facts)) != CheckResponse.HAM


def tell(settings: Settings, post: Post, address: str, browser: str, what: str) -> None:
    """What moderators found, ham or spam. Raises NoAnswer and WrongKey."""
    facts = facts_of(settings, post, browser)
    if what == "spam":
        asked(settings, lambda akismet: akismet.submit_spam(address, **facts))
    else:
        asked(settings, lambda akismet: akismet.submit_ham(address, **facts))


def facts_of(settings: Settings, post: Post, browser: str) -> Any:
    """The text and what it is; neither the name of who wrote it nor their address."""
    text = f"{post.title}\n\n{post.source}" if post.title else post.source
    return {
        "comment_type": KINDS.get(Kind(post.kind), "forum-post"),
        "comment_content": text,
        "comment_date_gmt": post.created_at.isoformat(),
        "permalink": f"{settings.url}/posts/{post.id}",
        "user_agent": browser,
    }


def asked(settings: Settings, question: Callable[[SyncClient], T]) -> T:
    with connection(settings) as client, ended_in_time(client):
        try:
            return question(SyncClient(Config(settings.akismet_key, settings.url), client))
        except APIKeyError as why:
            raise WrongKey from why
        except AkismetError as why:
            log.warning("no answer from akismet", why=str(why)[:200])
            raise NoAnswer from why


def connection(settings: Settings) -> Client:
    """The library has the address of Akismet built in; another one takes its place here."""
    to = URL(settings.akismet_url)

    def go_there(request: Request) -> None:
        request.url = request.url.copy_with(scheme=to.scheme, host=to.host, port=to.port)
        request.headers["Host"] = to.netloc.decode()

    hooks: dict[str, list[Any]] = {"request": [go_there], "response": [keep_short]}
    return Client(headers={"User-Agent": USER_AGENT}, timeout=SECONDS, event_hooks=hooks)


@contextmanager
def ended_in_time(client: Client) -> Iterator[None]:
    """The library of the connection knows no limit for a whole answer, and its head is read in one go: so it is hung
    up on, which whoever still reads finds at their next piece."""
    watch = Timer(AT_MOST, client.close)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def keep_short(response: Response) -> None:
    response.stream = ShortAnswer(response.stream)


class ShortAnswer(SyncByteStream):
    """What comes of an answer: one that is long, or never ends, is none."""

    def __init__(self, pieces: Any) -> None:
        self.pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for piece in self.pieces:
            size += len(piece)
            if size > LONGEST_ANSWER:
                raise ReadError("the answer is too long")
            yield piece

    def close(self) -> None:
        self.pieces.close()

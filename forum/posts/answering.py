"""What is an answer: words of one's own, more than a few, of somebody whom the author of the thread hears."""

from sqlalchemy import select

from forum.accounts import keeps_away
from forum.core.database import db
from forum.core.richtext import words_length
from forum.posts.words import SHORTEST_ANSWER


def answers(by: int | None, author_id: int | None, text: str, *, is_heard: bool = False) -> bool:
    """Whether this text, below something of the author's, is an answer; `is_heard`: it was one already, and whom the
    author keeps away from is asked once, when it is written."""
    return by != author_id and says_enough(text) and (is_heard or hears(author_id, by))


def says_enough(text: str) -> bool:
    """What is quoted is not one's own, and dots say nothing."""
    return len(text) >= SHORTEST_ANSWER <= words_length(own_words(text))


def own_words(text: str) -> str:
    """Without the lines that quote."""
    return "\n".join("" if line.lstrip().startswith(">") else line for line in text.splitlines())


def hears(author_id: int | None, by: int | None) -> bool:
    """Whoever keeps away from somebody still waits for a word. A former member waits for none."""
    return author_id is None or by is None or not db.session.scalar(select(keeps_away(author_id, by)))

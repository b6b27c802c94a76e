"""Private words that moderators hide, with their answers.

Whether one is hidden follows from the decisions that hold: the last one about it, or the removal of who wrote it.
"""

from datetime import datetime

from sqlalchemy import and_, func, or_, select, update

from forum.core.database import UNSYNCHRONISED, db
from forum.moderation.holding import decisions, still_holding
from forum.moderation.words import Action
from forum.posts import PrivateWord


def show_word(word: PrivateWord) -> dict[str, str]:
    before = state_of(word)
    word.unhide()
    return before


def hide_word(word: PrivateWord, at: datetime) -> dict[str, str]:
    before = state_of(word)
    word.hide(at)
    return before


def state_of(word: PrivateWord) -> dict[str, str]:
    return {"word": "shown" if word.hidden_at is None else "hidden"}


def look_again_at_word(word: PrivateWord, at: datetime) -> None:
    """Something about it, or about who wrote it, was taken back."""
    table = decisions()
    about_it = and_(table.c.word_id == word.id, table.c.action.in_((Action.KEEP, Action.HIDE)))
    removed = and_(table.c.person_id == word.writer_id, table.c.action == Action.REMOVE_SPAMMER)
    last = db.session.execute(still_holding(or_(about_it, removed))).first()
    if last is None or last.action == Action.KEEP:
        word.unhide()
    else:
        word.hide(at)


def hide_words_of(person_id: int, at: datetime) -> None:
    """What they wrote privately is read by nobody but moderators, if it is reported. What they answered is not, either;
    the word they answered is another's, and stays."""
    theirs = update(PrivateWord).where(PrivateWord.writer_id == person_id, PrivateWord.hidden_at.is_(None))
    db.session.execute(theirs.values(hidden_at=at), execution_options=UNSYNCHRONISED)
    answers = update(PrivateWord).where(PrivateWord.to_id == person_id, PrivateWord.answered_at.is_not(None))
    db.session.execute(answers.values(answer_hidden_at=at), execution_options=UNSYNCHRONISED)


def show_words_of(person_id: int) -> None:
    """But those that a moderator has hidden for themselves."""
    table = decisions()
    last = select(table.c.action).where(table.c.word_id == PrivateWord.id, table.c.undone_at.is_(None))
    last = last.where(table.c.action.in_((Action.KEEP, Action.HIDE))).order_by(table.c.id.desc()).limit(1)
    is_free = func.coalesce(last.scalar_subquery(), str(Action.KEEP)) == Action.KEEP
    theirs = update(PrivateWord).where(PrivateWord.writer_id == person_id, PrivateWord.hidden_at.is_not(None), is_free)
    db.session.execute(theirs.values(hidden_at=None), execution_options=UNSYNCHRONISED)
    answers = update(PrivateWord).where(PrivateWord.to_id == person_id, PrivateWord.answer_hidden_at.is_not(None))
    db.session.execute(answers.values(answer_hidden_at=None), execution_options=UNSYNCHRONISED)

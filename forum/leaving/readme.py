"""The README of an export: what is where, for people. A test holds it against what is in it."""

from flask import render_template
from flask_babel import lazy_gettext as _l

from forum.accounts import Account, speaking_to
from forum.settings import current_settings

PARTS = {
    "posts/": _l(
        "What you wrote: a Markdown file for each entry, topic, request for help and comment. What is known "
        "about it stands on top, between two lines of three hyphens (YAML)."
    ),
    "pictures/": _l(
        "Your pictures, the largest size that is kept here. A text shows one as /pictures/ and the name of its file."
    ),
    "*.json": _l(
        "The rest, and the same again, for programs. Each file is one object; each of its lists is a table of "
        "the forum, and each item a row. People stand by handle, challenges by the last part of their "
        "address, circles by name as long as you are in them, posts by number. What others said to you stands as you "
        "can read it today. Times are in UTC."
    ),
}
FILES = {
    "profile.json": _l("your account and your links"),
    "settings.json": _l("mails, watched threads and challenges, whom you mute or block, browsers that get notes"),
    "challenges.json": _l("where you take part or follow, pledges you signed, walls you hit, where you greet"),
    "organising.json": _l("challenges you run, their prompts and pledges, announcements, invitations"),
    "entries.json": _l("your daily entries"),
    "topics.json": _l("topics you started"),
    "comments.json": _l("your answers"),
    "earlier-versions.json": _l("what your texts said before you edited them"),
    "drafts.json": _l("what you have begun"),
    "notes.json": _l("your private notes"),
    "private-words.json": _l("private words: yours, and those to you"),
    "cheers.json": _l("what helped you, and your hashtags"),
    "help.json": _l("requests and offers, agreements, thanks, skills"),
    "circles.json": _l("your circles and invitations"),
    "reports.json": _l("what you reported"),
    "decisions.json": _l("what moderators decided about you, and what you said to it"),
    "notifications.json": _l("what you were told"),
    "sign-ins.json": _l("where you are signed in, and links we mailed you"),
    "mails.json": _l("mails to you: of what kind, and when; of letters the subject, too"),
    "pictures.json": _l("your pictures"),
}


def readme(person: Account) -> str:
    """In their language."""
    about = {"person": person, "url": current_settings().url, "parts": PARTS, "files": FILES}
    with speaking_to(person):
        return render_template("leaving/README.txt", **about)

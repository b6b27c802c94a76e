"""Posts: everything people write in public, and what hangs on it: threads, drafts, revisions, cheers, mentions.

Offers the models, the queries other rooms build their pages from, and `thread_page`, which with
templates/posts/_thread.html is the conversation below any entry, topic or help request.
"""

from flask import Flask

from forum.posts import indexes, jobs
from forum.posts.addresses import address_of
from forum.posts.attached import Cheer, CircleReader, Hashtag, Mention, Reader, Revision, circle_of
from forum.posts.captions import as_called, caption_by
from forum.posts.commands import register_commands
from forum.posts.counts import stand_in_line
from forum.posts.drafts import Draft, mark_of_draft
from forum.posts.forms import Fits, HasNoLinks, MeantForm, PicturesForm, PreviewForm, Publishing
from forum.posts.hiding import hide_instead, hide_some, make_books_anew, show_some
from forum.posts.keeping import end_draft, keep_words, known_draft, move_words
from forum.posts.limits import completions, previews, uploads
from forum.posts.looks import look_beside
from forum.posts.meant_for import MeantFor, ReadByMore, readers_below
from forum.posts.mentions import people_mentioned
from forum.posts.models import Post
from forum.posts.naming import among, people_in_thread, tags_in_use
from forum.posts.opening import (
    can_be_opened,
    is_kept_back,
    open_at_most,
    open_what_they_wrote,
    readers_of,
    show_to_moderators,
)
from forum.posts.own_links import parted_at_own_links
from forum.posts.pitch.phrases import is_telling
from forum.posts.pitch.places import is_domain
from forum.posts.pitches import Pitch, ReadsLikeAPitch
from forum.posts.places import name_of_place, page_of_place, place_in_front, place_of_edit
from forum.posts.private_words import (
    PrivateWord,
    Unreachable,
    answer_read_by,
    with_people,
    words_in,
    words_visible_to,
)
from forum.posts.publishing import published, said_before, sent_before, written_before
from forum.posts.queries import (
    draft_for,
    drafts_of,
    is_circles_own,
    is_in_circle,
    is_invited,
    is_near_to,
    is_shown,
    is_unanswered,
    may_be_read_by,
    not_held_from,
    not_hidden_from,
    pitches_to_queue,
    posts_visible_to,
    readable_by,
    reads_invited_in_sight,
    suspects_to_queue,
    threads_visible_to,
)
from forum.posts.routes import BLUEPRINTS
from forum.posts.spam_checks import SpamCheck
from forum.posts.suspects import AKISMET, Suspect
from forum.posts.tallies import Coverage, Tally, coverage_of, sums_of
from forum.posts.threads import ThreadPage, thread_page, writing_below
from forum.posts.words import (
    IN_FRONT,
    LONGEST_COMMENT,
    LONGEST_ENTRY,
    OPENNESS,
    OUT_OF_LINE,
    SEEN_TO,
    TAKEN_AWAY,
    Audience,
    Gone,
    Happened,
    HeldFor,
    Hidden,
    Kind,
    ReadOnly,
    Visibility,
    narrower_than,
    narrowest,
)

__all__ = [
    "AKISMET",
    "IN_FRONT",
    "LONGEST_COMMENT",
    "LONGEST_ENTRY",
    "OPENNESS",
    "OUT_OF_LINE",
    "SEEN_TO",
    "TAKEN_AWAY",
    "Audience",
    "Cheer",
    "CircleReader",
    "Coverage",
    "Draft",
    "Fits",
    "Gone",
    "Happened",
    "HasNoLinks",
    "Hashtag",
    "HeldFor",
    "Hidden",
    "Kind",
    "MeantFor",
    "MeantForm",
    "Mention",
    "PicturesForm",
    "Pitch",
    "Post",
    "PreviewForm",
    "PrivateWord",
    "Publishing",
    "ReadByMore",
    "ReadOnly",
    "Reader",
    "ReadsLikeAPitch",
    "Revision",
    "SpamCheck",
    "Suspect",
    "Tally",
    "ThreadPage",
    "Unreachable",
    "Visibility",
    "address_of",
    "among",
    "answer_read_by",
    "as_called",
    "can_be_opened",
    "caption_by",
    "circle_of",
    "completions",
    "coverage_of",
    "draft_for",
    "drafts_of",
    "end_draft",
    "hide_instead",
    "hide_some",
    "indexes",
    "is_circles_own",
    "is_domain",
    "is_in_circle",
    "is_invited",
    "is_kept_back",
    "is_near_to",
    "is_shown",
    "is_telling",
    "is_unanswered",
    "jobs",
    "keep_words",
    "known_draft",
    "look_beside",
    "make_books_anew",
    "mark_of_draft",
    "may_be_read_by",
    "move_words",
    "name_of_place",
    "narrower_than",
    "narrowest",
    "not_held_from",
    "not_hidden_from",
    "open_at_most",
    "open_what_they_wrote",
    "page_of_place",
    "people_in_thread",
    "people_mentioned",
    "pitches_to_queue",
    "place_in_front",
    "place_of_edit",
    "posts_visible_to",
    "previews",
    "published",
    "readable_by",
    "readers_below",
    "readers_of",
    "reads_invited_in_sight",
    "said_before",
    "sent_before",
    "show_some",
    "show_to_moderators",
    "stand_in_line",
    "sums_of",
    "suspects_to_queue",
    "tags_in_use",
    "thread_page",
    "threads_visible_to",
    "uploads",
    "with_people",
    "words_in",
    "words_visible_to",
    "writing_below",
    "written_before",
]


def init_app(app: Flask) -> None:
    app.add_template_global(parted_at_own_links)
    app.add_template_global(MeantFor.in_challenge, "meant_for_in")
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_commands(app)

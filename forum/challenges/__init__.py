"""Challenges: what they are, their days and prompts, who takes part, pledges, invitations and the discussion.

Offers the models below and the queries other rooms build their pages from.
"""

from flask import Flask

from forum.challenges import handing_over, jobs
from forum.challenges.announcements import (
    Announcement,
    AnnouncementReading,
    Tells,
    is_out,
    withdraw_words_of,
)
from forum.challenges.asking import is_still_asked
from forum.challenges.beginnings import forget_beginning
from forum.challenges.covers import hide_cover, show_cover, show_cover_again
from forum.challenges.day_counts import DAY_NUMBERS, DayCount, latest_counts_of
from forum.challenges.discussion import move_topic
from forum.challenges.hiding import (
    hidden_challenges_of,
    hide_challenge,
    hide_challenges_of,
    is_run_alone_by,
    show_challenge,
)
from forum.challenges.holding_places import give_up_places_of, hand_on_places_of, take_places_back
from forum.challenges.invitations import Invitation
from forum.challenges.launches import Launch, Market
from forum.challenges.models import Challenge, Organiser
from forum.challenges.openings import day_of, is_open_to, last_open, opens_for
from forum.challenges.participation import IS_TAKING_PART, Part, Participation, follow, join
from forum.challenges.places import PlaceWish, is_full, is_open_to_join, stop_waiting
from forum.challenges.pledges import How, Pledge, Signature
from forum.challenges.prompt_files import with_guard
from forum.challenges.prompts import Prompt
from forum.challenges.queries import (
    books_naming,
    challenge_readable_by,
    challenges_visible_to,
    is_led_by,
    is_named_to,
    is_visible,
    latest_pledge_of,
    part_in,
    participations_of,
    prompts_of_visible,
)
from forum.challenges.readers import is_uninvited, see_to_readers, sees_by_office_alone
from forum.challenges.readings import (
    announce_again,
    announcements_to_read,
    circles_of,
    unread_announcements,
    unread_by_name,
    unread_values,
    withdraw_planned_of,
)
from forum.challenges.reasons import give_reasons_again, take_reasons_of
from forum.challenges.routes import BLUEPRINTS
from forum.challenges.routes.finding import my_part
from forum.challenges.routes.showing import what_home_shows
from forum.challenges.stand_ins import WHOM_WORDS, Whom, day_to_show, is_shown_to, let_into, standing_of
from forum.challenges.standing import Standing
from forum.challenges.taken_out import stays_out
from forum.challenges.words import LATE_DAYS, THEME_WORDS, Happened, Pace, SellingRule, State, Theme

__all__ = [
    "DAY_NUMBERS",
    "IS_TAKING_PART",
    "LATE_DAYS",
    "THEME_WORDS",
    "WHOM_WORDS",
    "Announcement",
    "AnnouncementReading",
    "Challenge",
    "DayCount",
    "Happened",
    "How",
    "Invitation",
    "Launch",
    "Market",
    "Organiser",
    "Pace",
    "Part",
    "Participation",
    "PlaceWish",
    "Pledge",
    "Prompt",
    "SellingRule",
    "Signature",
    "Standing",
    "State",
    "Tells",
    "Theme",
    "Whom",
    "announce_again",
    "announcements_to_read",
    "books_naming",
    "challenge_readable_by",
    "challenges_visible_to",
    "circles_of",
    "day_of",
    "day_to_show",
    "follow",
    "forget_beginning",
    "give_reasons_again",
    "give_up_places_of",
    "hand_on_places_of",
    "handing_over",
    "hidden_challenges_of",
    "hide_challenge",
    "hide_challenges_of",
    "hide_cover",
    "is_full",
    "is_led_by",
    "is_named_to",
    "is_open_to",
    "is_open_to_join",
    "is_out",
    "is_run_alone_by",
    "is_shown_to",
    "is_still_asked",
    "is_uninvited",
    "is_visible",
    "jobs",
    "join",
    "last_open",
    "latest_counts_of",
    "latest_pledge_of",
    "let_into",
    "move_topic",
    "my_part",
    "opens_for",
    "part_in",
    "participations_of",
    "prompts_of_visible",
    "see_to_readers",
    "sees_by_office_alone",
    "show_challenge",
    "show_cover",
    "show_cover_again",
    "standing_of",
    "stays_out",
    "stop_waiting",
    "take_places_back",
    "take_reasons_of",
    "unread_announcements",
    "unread_by_name",
    "unread_values",
    "what_home_shows",
    "with_guard",
    "withdraw_planned_of",
    "withdraw_words_of",
]


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)

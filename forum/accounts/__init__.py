"""Accounts: people, signing in, sessions, profiles and settings.

Offers the Account, who is looking (`viewer`), the door for members (`sign_in_required`), how to write in somebody's
language (`speaking_to`), and the queries by which other rooms find people.
"""

from flask import Flask

from forum.accounts import jobs
from forum.accounts.addresses import is_address, plain_address
from forum.accounts.commands import register_commands
from forum.accounts.distances import (
    Distance,
    Keeps,
    are_apart,
    block_between,
    distance_between,
    has_blocked,
    is_near,
    keep_apart,
    keeps_away,
    pairs_apart,
)
from forum.accounts.doors import count_what_members_send, guesses_inside, is_taken, messages
from forum.accounts.former_handles import RetiredHandle
from forum.accounts.invitations import INVITES_AS_WELL, LinkElsewhere
from forum.accounts.join_requests import AnotherRequest, JoinRequest
from forum.accounts.letters import write, write_declined, write_let_in, write_suspended
from forum.accounts.listed import (
    beside_the_field,
    has_few_links,
    is_not_listed,
    refuse_listed,
    refuse_listed_in,
    typed_and_seen,
)
from forum.accounts.models import WHAT_NAMES_THEM, Account, Happened, Link, Returned
from forum.accounts.names import NameWord, is_called, words_of
from forum.accounts.new_here import NewcomersLimit, refuse_beyond_one_text, refuse_many_links
from forum.accounts.owning import FORGET_AS_WELL
from forum.accounts.passwords import hashed
from forum.accounts.permissions import Can
from forum.accounts.proofs import needs_code
from forum.accounts.queries import (
    account_by_email,
    account_by_handle,
    accounts_by_handle,
    accounts_called,
    acts_as_moderator,
    can_be_named_by,
    can_write,
    handed_over_since,
    has_a_page,
    is_heard,
    is_here,
    is_known_by_name,
    is_person_visible_to,
    last_seen_from,
    moderates,
    nobody_else_decides_about,
    people_called,
    people_seen_since,
    people_visible_to,
    takes_mail,
)
from forum.accounts.read_only import init_read_only, only_reads, works_while_reading_only
from forum.accounts.returned import note_returned
from forum.accounts.roles import LastAdmin, NotConfirmed, Role, RoleHappened, one_admin_at_a_time, role_alone_will_do
from forum.accounts.routes import BLUEPRINTS
from forum.accounts.routes.proving import is_owner
from forum.accounts.second_step_forms import ProofWithCodeForm
from forum.accounts.sessions import this_sign_in
from forum.accounts.standing import MEMBER, NEWCOMER, REGULAR, Silenced
from forum.accounts.turns import one_at_a_time
from forum.accounts.viewers import (
    VISITOR,
    init_viewers,
    refuse_while_silenced,
    sign_in_required,
    speaking_to,
    viewer,
    whom_limits_count,
)

__all__ = [
    "FORGET_AS_WELL",
    "INVITES_AS_WELL",
    "MEMBER",
    "NEWCOMER",
    "REGULAR",
    "VISITOR",
    "WHAT_NAMES_THEM",
    "Account",
    "AnotherRequest",
    "Can",
    "Distance",
    "Happened",
    "JoinRequest",
    "Keeps",
    "LastAdmin",
    "Link",
    "LinkElsewhere",
    "NameWord",
    "NewcomersLimit",
    "NotConfirmed",
    "ProofWithCodeForm",
    "RetiredHandle",
    "Returned",
    "Role",
    "RoleHappened",
    "Silenced",
    "account_by_email",
    "account_by_handle",
    "accounts_by_handle",
    "accounts_called",
    "acts_as_moderator",
    "are_apart",
    "beside_the_field",
    "block_between",
    "can_be_named_by",
    "can_write",
    "distance_between",
    "guesses_inside",
    "handed_over_since",
    "has_a_page",
    "has_blocked",
    "has_few_links",
    "hashed",
    "is_address",
    "is_called",
    "is_heard",
    "is_here",
    "is_known_by_name",
    "is_near",
    "is_not_listed",
    "is_owner",
    "is_person_visible_to",
    "is_taken",
    "jobs",
    "keep_apart",
    "keeps_away",
    "last_seen_from",
    "messages",
    "moderates",
    "needs_code",
    "nobody_else_decides_about",
    "note_returned",
    "one_admin_at_a_time",
    "one_at_a_time",
    "only_reads",
    "pairs_apart",
    "people_called",
    "people_seen_since",
    "people_visible_to",
    "plain_address",
    "refuse_beyond_one_text",
    "refuse_listed",
    "refuse_listed_in",
    "refuse_many_links",
    "refuse_while_silenced",
    "role_alone_will_do",
    "sign_in_required",
    "speaking_to",
    "takes_mail",
    "this_sign_in",
    "typed_and_seen",
    "viewer",
    "whom_limits_count",
    "words_of",
    "works_while_reading_only",
    "write",
    "write_declined",
    "write_let_in",
    "write_suspended",
]


def init_app(app: Flask) -> None:
    init_viewers(app)
    init_read_only(app)
    app.before_request(count_what_members_send)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_commands(app)

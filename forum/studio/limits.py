"""How often one may write to people of one's challenge: for each person, wherever they write from."""

from forum.accounts import whom_limits_count
from forum.core.limits import limiter

notes = limiter.shared_limit("40 per hour; 120 per day", scope="notes to participants", key_func=whom_limits_count)

"""How often one may do what reaches others: for each person, wherever they do it from."""

from forum.accounts import whom_limits_count
from forum.core.limits import limiter

deeds = limiter.shared_limit("30 per minute; 100 per hour", scope="circles", key_func=whom_limits_count)
invitings = limiter.shared_limit("30 per hour", scope="circles-inviting", key_func=whom_limits_count)

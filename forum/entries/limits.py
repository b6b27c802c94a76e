"""How often one may publish, change and say that one is stuck: for each person, wherever they write from."""

from forum.accounts import whom_limits_count
from forum.core.limits import limiter

publishings = limiter.shared_limit("20 per minute; 120 per hour", scope="entries", key_func=whom_limits_count)
claimings = limiter.shared_limit("60 per minute", scope="claims", key_func=whom_limits_count)
wall_sayings = limiter.shared_limit("20 per hour", scope="walls", key_func=whom_limits_count)

"""How often one may publish, change and say that one is stuck: for each person, wherever they write from."""

from forum.accounts import whom_limits_count as writer
from forum.core.limits import limiter

publishings = limiter.shared_limit("20 per minute; 120 per hour", scope="entries", key_func=writer)
claimings = limiter.shared_limit("60 per minute", scope="claims", key_func=writer)
wall_sayings = limiter.shared_limit("20 per hour", scope="walls", key_func=writer)

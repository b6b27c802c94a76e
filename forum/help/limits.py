"""How often one may do what reaches others: for each person, wherever they do it from."""

from forum.accounts import whom_limits_count
from forum.core.limits import limiter

publishings = limiter.shared_limit("10 per minute; 40 per hour", scope="help", key_func=whom_limits_count)
deeds = limiter.shared_limit("60 per minute", scope="help-deeds", key_func=whom_limits_count)
reaching_out = limiter.shared_limit("20 per hour", scope="help-reaching-out", key_func=whom_limits_count)
skill_changes = limiter.shared_limit("20 per hour", scope="help-skills", key_func=whom_limits_count)
suggestions = limiter.shared_limit("120 per minute", scope="help-suggestions", key_func=whom_limits_count)

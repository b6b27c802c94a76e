"""How often one may write: for each person, wherever they write from."""

from forum.accounts import whom_limits_count
from forum.core.limits import limiter

answers = limiter.shared_limit("20 per minute; 200 per hour", scope="answers", key_func=whom_limits_count)
private_words = limiter.shared_limit("10 per hour; 30 per day", scope="private words", key_func=whom_limits_count)
edits = limiter.shared_limit("30 per minute", scope="edits", key_func=whom_limits_count)
cheering = limiter.shared_limit("60 per minute", scope="cheers", key_func=whom_limits_count)
previews = limiter.shared_limit("30 per minute", scope="previews", key_func=whom_limits_count)
savings = limiter.shared_limit("60 per minute", scope="drafts", key_func=whom_limits_count)
uploads = limiter.shared_limit("20 per 10 minutes; 100 per day", scope="pictures", key_func=whom_limits_count)
completions = limiter.shared_limit("120 per minute", scope="completions", key_func=whom_limits_count)

"""How often one may write: for each person, wherever they write from."""

from forum.accounts import whom_limits_count as writer
from forum.core.limits import limiter

answers = limiter.shared_limit("20 per minute; 200 per hour", scope="answers", key_func=writer)
private_words = limiter.shared_limit("10 per hour; 30 per day", scope="private words", key_func=writer)
edits = limiter.shared_limit("30 per minute", scope="edits", key_func=writer)
cheering = limiter.shared_limit("60 per minute", scope="cheers", key_func=writer)
previews = limiter.shared_limit("30 per minute", scope="previews", key_func=writer)
savings = limiter.shared_limit("60 per minute", scope="drafts", key_func=writer)
uploads = limiter.shared_limit("20 per 10 minutes; 100 per day", scope="pictures", key_func=writer)
completions = limiter.shared_limit("120 per minute", scope="completions", key_func=writer)

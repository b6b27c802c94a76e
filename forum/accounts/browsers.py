"""What a person recognises their own browser by, in the list of their sessions."""

import re

# The order matters: Edge and Opera say that they are Chrome as well, and Chrome that it is Safari.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")),
    *(("CrOS", "ChromeOS"), ("Mac OS X", "Mac"), ("Linux", "Linux")),
)


def browser_words(user_agent: str) -> str:
    """'Firefox, Windows': what a person recognises their own browser by; empty when nothing is known."""
    known = (next((name for mark, name in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, known)) or re.sub(r"[^\w ./-]", "", user_agent)[:40].strip()

"""What the room says no to, each with the sentence that explains it."""

from flask_babel import lazy_gettext as _l

from forum.core.refusals import Refused


class DayNotBegun(Refused):
    title = _l("That day is still to come")
    message = _l("This day has not begun where you are. Its prompt opens at your midnight.")


class TooLate(Refused):
    title = _l("This challenge is complete")
    message = _l("Days can be caught up until a week after the end. That week is over.")


class CalledOff(Refused):
    title = _l("This challenge was called off")
    message = _l("Nothing new can be written here. What is there stays.")


class NotTakingPart(Refused):
    title = _l("Join in first")
    message = _l("Entries are written by people who take part. Joining takes a minute.")

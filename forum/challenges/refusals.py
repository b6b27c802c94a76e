"""What this room says no to, and why."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from forum.core.refusals import Refused


class NotReady(Refused):
    title = _l("Not quite ready")
    message = _l("Every day needs a prompt before the challenge can be announced.")

    def __init__(self, empty: Sequence[int] = ()) -> None:
        days = ", ".join(map(str, empty))
        super().__init__(_l("These days have no prompt yet: %(days)s.", days=days) if empty else None)


class AlreadyBegun(Refused):
    message = _l("The challenge has begun, so its first day stays where it is.")


class AlreadyAnnounced(Refused):
    message = _l("People have been told when it begins, how long it lasts and where to find it. That stays as it is.")


class AlreadyOver(Refused):
    message = _l("The last day of this challenge is over.")


class NothingToReopen(Refused):
    message = _l("This challenge is open already, or its days are over.")


class OnlyAtOwnPace(Refused):
    message = _l("This challenge ends with its last day. Only one at everyone's own pace is closed by hand.")


class LastOrganiser(Refused):
    message = _l("Somebody has to look after the challenge. Add another organiser first.")


class NotOpenToJoin(Refused):
    title = _l("Joining is closed")
    message = _l("Nobody can join this challenge at the moment.")


class NotOver(Refused):
    message = _l("A challenge can be run again once its days are over.")


class ReadOnly(Refused):
    title = _l("This can only be read")
    message = _l("Nothing new can be written in this challenge.")

"""Opening a thread is seeing what is new in it, by whatever way one came; on behalf of the pages of lower rooms."""

from flask import Response, g, request
from sqlalchemy.exc import OperationalError

from forum.accounts import only_reads, viewer
from forum.core import clock
from forum.core.database import commit, db
from forum.core.log import log
from forum.notifications.models import Notification
from forum.notifications.queries import saw
from forum.notifications.unread import Unread, thread_on_page


def see_thread(response: Response) -> Response:
    """Whoever opens a thread has seen what is new there, by whatever way they came. Written only if something was."""
    thread_id, known = thread_on_page(), g.get("unread", Unread())
    is_read = response.status_code == 200 and somebody_reads()
    if thread_id is not None and thread_id in known.threads and is_read:
        try:
            db.session.execute(saw(viewer().id, clock.now()).where(Notification.thread_id == thread_id))
            commit()
        except OperationalError as why:  # the page is made, and reading it must not wait for a writer
            db.session.rollback()
            log.warning("could not note what was seen", thread=thread_id, why=str(why)[:200])
    return response


def somebody_reads() -> bool:
    """A browser that only looks ahead says so: nobody has read that page yet. In read-only mode nothing is noted."""
    sent_for = request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    return request.method == "GET" and "prefetch" not in sent_for and not only_reads(viewer())

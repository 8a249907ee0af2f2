"""How the queues stand, and what was given up."""

from typing import Any
from uuid import UUID

from flask import request, url_for

from common import outbox
from common.errors import NotFound
from common.i18n import _
from common.models import Queue
from common.web.validation import Body
from functions.admin.panel.kit import Page, Reason, back_to, done, expose, given
from functions.admin.panel.pages.messages import acts, showing
from functions.admin.panel.visit import request_id, visit

PAGE_SIZE = 50


class WhichQueue(Body):
    """A queue by its name."""

    queue: Queue


class Messages(Page):
    """The outbox."""

    title = _("Messages")
    path = "messages"
    group = _("System")

    @expose("/")
    def index(self) -> Any:
        """The queues, and the newest messages that were given up: of one queue, or of all."""
        here, queue, after = visit(), _queue(), _after()
        found = outbox.given_up(here.db, queue=queue, after=after, limit=PAGE_SIZE + 1)
        rows = found[:PAGE_SIZE]
        return self.render(
            "panel/messages.html",
            standing=outbox.overview(here.db, here.now),
            rows=rows,
            queue=queue,
            after=after,
            next=rows[-1].uid if len(found) > PAGE_SIZE else None,
            things=showing.things,
            why=showing.why,
            most=acts.MOST_AT_ONCE,
        )

    @expose("/<uuid:uid>/replay/", post=True)
    def replay(self, uid: UUID) -> Any:
        """Send it once more."""
        here = visit()
        acts.replay(here.db, here.operator, uid, now=here.now, request_id=request_id())
        done(_("The message begins anew."))
        return back_to(url_for(".index"))

    @expose("/replay-queue/", post=True)
    def replay_queue(self) -> Any:
        """Send what died in a queue once more."""
        here, said = visit(), given(WhichQueue)
        number = acts.replay_queue(here.db, here.operator, said.queue, now=here.now, request_id=request_id())
        done(_("Messages that begin anew: {number}."), number=number)
        return back_to(url_for(".index"))

    @expose("/<uuid:uid>/drop/", post=True)
    def drop(self, uid: UUID) -> Any:
        """Never mind it."""
        here, said = visit(), given(Reason)
        acts.drop(here.db, here.operator, uid, said.reason, request_id=request_id())
        done(_("The message will not be sent."))
        return back_to(url_for(".index"))


def _queue() -> Queue | None:
    """The one in the address; raises `NotFound` for one that we do not have."""
    named = request.args.get("queue")
    if not named:
        return None
    if named not in list(Queue):
        raise NotFound
    return Queue(named)


def _after() -> UUID | None:
    """The message that the page before ended with; raises `NotFound` for what is none."""
    named = request.args.get("after")
    try:
        return UUID(named) if named else None
    except ValueError:
        raise NotFound from None

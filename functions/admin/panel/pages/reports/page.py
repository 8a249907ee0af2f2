"""What people have complained of, and what is decided about it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import url_for

from common.i18n import _
from common.web.paging import PageQuery
from functions.admin.panel import names
from functions.admin.panel.kit import Page, Reason, asked, back_to, decide, done, expose, given, looked
from functions.admin.panel.pages.reports import words
from functions.admin.panel.pages.reports.schemas import AboutMessage, AboutWords
from functions.admin.panel.visit import request_id, visit
from functions.notify import operating as chats
from functions.rating import operating as ratings


class Reports(Page):
    """Ratings that were reported or wait unseen, and conversations that somebody has asked us to look at."""

    title = _("Reports")
    path = "reports"
    group = _("Trust")

    @expose("/")
    def index(self) -> Any:
        """The ratings that wait."""
        found = ratings.waiting(visit().db, asked(PageQuery))
        return self.render("panel/reports/ratings.html", found=found, names=names, words=words)

    @expose("/ratings/<uuid:uid>/")
    def rating(self, uid: UUID) -> Any:
        """Everything about one rating; that one has looked is noted, because it shows who has complained.

        Not to its author, who is not told that at all.
        """
        here = visit()
        case = ratings.case(here.db, uid)
        if case.rating.customer_id == here.operator.user_id:
            raise ratings.OwnRating
        seen = words.pictures(case.pictures, here.runtime.doors.storage)
        said_at = ratings.said_last(case.rating).isoformat()
        shown = {"case": case, "pictures": seen, "said_at": said_at, "names": names, "words": words}
        rendered = self.render("panel/reports/rating.html", **shown)
        looked("rating", uid, subject=case.rating.customer, business=case.business)
        return rendered

    @expose("/ratings/<uuid:uid>/keep/", post=True)
    def keep_rating(self, uid: UUID) -> Any:
        """Find nothing wrong with it."""
        return _decide(ratings.keep, uid, _("The rating is shown; its reports are decided."), AboutWords)

    @expose("/ratings/<uuid:uid>/hide/", post=True)
    def hide_rating(self, uid: UUID) -> Any:
        """Show it to nobody."""
        sentence = _("The rating is hidden, and counts nowhere any more.")
        return _decide(ratings.hide, uid, sentence, AboutWords)

    @expose("/ratings/<uuid:uid>/reply/hide/", post=True)
    def hide_reply(self, uid: UUID) -> Any:
        """Show the business's answer to nobody."""
        return _decide(ratings.hide_reply, uid, _("The answer is hidden."))

    @expose("/ratings/<uuid:uid>/reply/show/", post=True)
    def show_reply(self, uid: UUID) -> Any:
        """Show the answer again."""
        return _decide(ratings.show_reply, uid, _("The answer is shown again."))

    @expose("/conversations/")
    def conversations(self) -> Any:
        """The conversations that wait."""
        found = chats.reports(visit().db, asked(PageQuery))
        return self.render("panel/reports/conversations.html", found=found, names=names, words=words)

    @expose("/conversations/<uuid:uid>/")
    def conversation(self, uid: UUID) -> Any:
        """One report with the words around what it is about; that somebody has read them is written down."""
        here = visit()
        reported, around = chats.look_into(here.db, here.operator, uid, request_id=request_id())
        shown = {"reported": reported, "around": around, "names": names, "words": words}
        return self.render("panel/reports/conversation.html", **shown)

    @expose("/conversations/<uuid:uid>/keep/", post=True)
    def keep_conversation(self, uid: UUID) -> Any:
        """Find nothing wrong with what was reported."""
        sentence = _("The report is decided; nothing was hidden.")
        return decide(chats.keep, uid, sentence, url_for(".conversation", uid=uid))

    @expose("/conversations/<uuid:uid>/hide/", post=True)
    def hide_message(self, uid: UUID) -> Any:
        """Show a message to neither side any more; `uid` is the report's."""
        here, said = visit(), given(AboutMessage)
        chats.hide_message(
            here.db,
            here.operator,
            said.message,
            said.reason,
            report=uid,
            now=here.now,
            request_id=request_id(),
        )
        done(_("The message is hidden from both sides."))
        return back_to(url_for(".conversation", uid=uid))

    @expose("/conversations/<uuid:uid>/show/", post=True)
    def show_message(self, uid: UUID) -> Any:
        """Let both sides read a message again; `uid` is the report's."""
        here, said = visit(), given(AboutMessage)
        chats.show_message(
            here.db, here.operator, said.message, said.reason, now=here.now, request_id=request_id()
        )
        done(_("Both sides can read the message again."))
        return back_to(url_for(".conversation", uid=uid))


def _decide(act: Callable[..., Any], uid: UUID, sentence: str, form: type[Reason] = Reason) -> Any:
    return decide(act, uid, sentence, url_for(".rating", uid=uid), form)

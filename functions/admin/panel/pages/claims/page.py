"""The claims: the oldest that waits first, each beside what its venue has on record."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import request, url_for

from common import audit
from common.i18n import _
from common.models import BusinessClaim
from common.web.paging import PageQuery
from common.web.validation import query_of
from functions.admin.panel.kit import Page, Reason, back_to, done, expose, given
from functions.admin.panel.pages.businesses import words as of_businesses
from functions.admin.panel.pages.claims import queries, words
from functions.admin.panel.visit import request_id, visit
from functions.business.operating import claims


class Claims(Page):
    """What somebody should look at, and what was decided."""

    title = _("Claims")
    path = "claims"
    group = _("Places")

    @expose("/")
    def index(self) -> Any:
        """The claims that wait for one of us."""
        return self._list(claims.waiting(visit().db, _asked(), visit().now), is_over=False)

    @expose("/decided/")
    def decided(self) -> Any:
        """The claims that were decided by one of us."""
        return self._list(queries.decided(visit().db, _asked()), is_over=True)

    def _list(self, found: Any, *, is_over: bool) -> Any:
        names = {"words": words, "of_businesses": of_businesses}
        return self.render("panel/claims/list.html", found=found, is_over=is_over, **names)

    @expose("/<uuid:uid>/")
    def page(self, uid: UUID) -> Any:
        """One claim; that one has looked is noted, because it shows how its claimant is reached."""
        here = visit()
        claim = claims.claim_to_review(here.db, uid)
        rendered = self.render(
            "panel/claims/page.html",
            claim=claim,
            others=queries.others_to(here.db, claim),
            words=words,
            of_businesses=of_businesses,
        )
        audit.note(
            here.db,
            here.operator,
            "panel.looked",
            subject=claim.claimant,
            business=claim.business,
            object=("claim", uid),
            request_id=request_id(),
        )
        return rendered

    @expose("/<uuid:uid>/grant/", post=True)
    def grant(self, uid: UUID) -> Any:
        """Give the venue to its claimant."""
        return _decide(claims.grant, uid, _("The venue is theirs now; the claimant is told."))

    @expose("/<uuid:uid>/refuse/", post=True)
    def refuse(self, uid: UUID) -> Any:
        """Leave the venue to another."""
        return _decide(claims.refuse, uid, _("The claim is refused; the claimant is told."))


def _asked() -> PageQuery:
    return query_of(PageQuery, dict(request.args.lists()))


def _decide(act: Callable[..., BusinessClaim], uid: UUID, said: str) -> Any:
    here, why = visit(), given(Reason)
    act(here.db, here.operator, uid, why.reason, now=here.now, request_id=request_id())
    done(said)
    return back_to(url_for("claims.page", uid=uid))

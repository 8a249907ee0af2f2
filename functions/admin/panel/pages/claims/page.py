"""The claims: the oldest that waits first, each beside what its venue has on record."""

from typing import Any
from uuid import UUID

from flask import url_for

from common.i18n import _
from common.web.paging import PageQuery
from functions.admin.panel import names
from functions.admin.panel.kit import Page, asked, decide, expose, looked
from functions.admin.panel.pages.businesses.words import standing
from functions.admin.panel.pages.claims import queries, words
from functions.admin.panel.visit import visit
from functions.business.operating import claims


class Claims(Page):
    """What somebody should look at, and what was decided."""

    title = _("Claims")
    path = "claims"
    group = _("Places")

    @expose("/")
    def index(self) -> Any:
        """The claims that wait for one of us."""
        return self._list(claims.waiting(visit().db, asked(PageQuery), visit().now), is_over=False)

    @expose("/decided/")
    def decided(self) -> Any:
        """The claims that were decided by one of us."""
        return self._list(queries.decided(visit().db, asked(PageQuery)), is_over=True)

    def _list(self, found: Any, *, is_over: bool) -> Any:
        shown = {"found": found, "is_over": is_over, "names": names, "words": words}
        return self.render("panel/claims/list.html", **shown)

    @expose("/<uuid:uid>/")
    def page(self, uid: UUID) -> Any:
        """One claim; that one has looked is noted, because it shows how its claimant is reached."""
        here = visit()
        claim = claims.claim_to_review(here.db, uid)
        rendered = self.render(
            "panel/claims/page.html",
            claim=claim,
            others=queries.others_to(here.db, claim),
            names=names,
            words=words,
            standing=standing,
        )
        looked("claim", uid, subject=claim.claimant, business=claim.business)
        return rendered

    @expose("/<uuid:uid>/grant/", post=True)
    def grant(self, uid: UUID) -> Any:
        """Give the venue to its claimant."""
        sentence = _("The venue is theirs now; the claimant is told.")
        return decide(claims.grant, uid, sentence, url_for(".page", uid=uid))

    @expose("/<uuid:uid>/refuse/", post=True)
    def refuse(self, uid: UUID) -> Any:
        """Leave the venue to another."""
        sentence = _("The claim is refused; the claimant is told.")
        return decide(claims.refuse, uid, sentence, url_for(".page", uid=uid))

"""The audit log: narrowed, taken along, one row with its words, and looked over."""

from typing import Any

from flask import flash, g, redirect, url_for

from common import audit
from common.i18n import _
from common.models import AuditLog
from functions.admin.panel.kit import Choice, Listing, badge, done, expose, given, link, when
from functions.admin.panel.pages.audit import queries, words
from functions.admin.panel.pages.audit.filters import Act, DayOfTheLog, Somebody
from functions.admin.panel.pages.audit.schemas import Check
from functions.admin.panel.visit import request_id, say, visit

MOST_ROWS = 20_000
"""So many are looked over at once: some seconds. `make audit-verify` reads everything."""
_MOST_DIGITS = 18


class Audit(Listing):
    """Every act that was written down, the newest first."""

    title = _("Audit log")
    path = "audit"
    group = _("System")
    table = AuditLog
    list_template = "panel/audit/list.html"
    column_list = ("chain_no", "at", "action", "actor_id", "subject_id", "business_id", "object_kind")
    column_labels = {
        "chain_no": _("Number"),
        "at": _("When"),
        "action": _("Act"),
        "actor_id": _("Who"),
        "subject_id": _("Whose"),
        "business_id": _("Business"),
        "object_kind": _("What"),
    }
    column_sortable_list = ()
    column_filters = (
        Act("action", _("Act"), AuditLog.action, ()),
        Choice(
            "by",
            _("By whom"),
            AuditLog.actor_kind,
            [(word.value, said) for word, said in words.ACTORS.items()],
        ),
        Somebody("actor", _("Who: uid, e-mail or phone"), AuditLog.actor_id),
        Somebody("subject", _("Whose: uid, e-mail or phone"), AuditLog.subject_id),
        DayOfTheLog("from", _("From"), AuditLog.at),
        DayOfTheLog("until", _("Until"), AuditLog.at, until=True),
    )
    column_formatters = {
        "chain_no": lambda _view, _context, row, _name: link("audit.page", row.chain_no, number=row.chain_no),
        "at": lambda _view, _context, row, _name: when(row.at),
        "action": lambda _view, _context, row, _name: badge(row.action),
        "actor_id": lambda _view, _context, row, _name: words.actor(row, g.names),
        "subject_id": lambda _view, _context, row, _name: words.subject(row, g.names),
        "business_id": lambda _view, _context, row, _name: words.business(row, g.names),
        "object_kind": lambda _view, _context, row, _name: words.thing(row),
    }

    def get_list(self, page: int | None, *args: Any, **kwargs: Any) -> Any:
        """A page of rows, and at once everybody whom they name."""
        count, rows = super().get_list(page, *args, **kwargs)
        g.names = queries.names_of(visit().db, rows)
        return count, rows

    def filter_controls(self, active: list[Any] | None) -> list[dict[str, Any]]:
        """Of acts, those that the log knows."""
        controls = super().filter_controls(active)
        controls[0]["options"] = [(action, action) for action in queries.actions(visit().db)]
        return controls

    @expose("/<int:number>/")
    def page(self, number: int) -> Any:
        """One row, with the words beside it."""
        row, text = queries.entry(visit().db, number if number < 10**_MOST_DIGITS else 0)
        newest = audit.last_anchor(visit().db)
        return self.render(
            "panel/audit/page.html",
            row=row,
            is_newest=newest is not None and newest.chain_no == row.chain_no,
            names=queries.names_of(visit().db, [row]),
            said=words.beside(row, text),
            words=words,
        )

    @expose("/check/")
    def checks(self) -> Any:
        """What the last checks have found, and a form for another."""
        found = queries.last_checks(visit().db)
        names = queries.names_of(visit().db, found)
        return self.render("panel/audit/check.html", checks=found, names=names, words=words, most=MOST_ROWS)

    @expose("/check/", post=True)
    def check(self) -> Any:
        """Look over a stretch of the log; that it was done, and what was found, is its next row."""
        here, said = visit(), given(Check)
        found = audit.check(here.db, said.since, MOST_ROWS)
        _say(found)
        data = {"first": found.first, "last": found.until.chain_no, "broken": found.broken}
        anchored = data | {"anchor": str(found.until)}
        audit.note(here.db, here.operator, queries.CHECKED, data=anchored, request_id=request_id())
        return redirect(url_for("audit.checks"), 303)


def _say(found: audit.Checked) -> None:
    if found.broken is not None:
        flash(say(_("Row {number} is missing or not what was written."), number=found.broken), "error")
    else:
        sentence = _("Rows {first} to {last} are as they were written.")
        done(sentence, first=found.first, last=found.until.chain_no)

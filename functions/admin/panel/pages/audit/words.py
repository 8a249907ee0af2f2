"""What the panel calls those whom the log's rows name, and where their pages are."""

from markupsafe import Markup

from common.i18n import _
from common.models import AuditActor, AuditLog, AuditText
from functions.admin.panel import names as called
from functions.admin.panel.kit import link
from functions.admin.panel.pages.audit.queries import Names
from functions.admin.panel.visit import say

ACTORS = {
    AuditActor.USER: _("A user"),
    AuditActor.OPERATOR: _("An operator"),
    AuditActor.SYSTEM: _("The system"),
}
_PAGES = {"user": "users.page", "booking": "bookings.page", "business": "businesses.page"}
_NOBODY = Markup("–")


def actor(row: AuditLog, names: Names) -> Markup | str:
    """Who did it."""
    who = names.people.get(row.actor_id or 0)
    return called.person_link(who) if who else say(ACTORS[row.actor_kind])


def subject(row: AuditLog, names: Names) -> Markup | str:
    """With whose things."""
    whose = names.people.get(row.subject_id or 0)
    return called.person_link(whose) if whose else _NOBODY


def business(row: AuditLog, names: Names) -> Markup | str:
    """At which business."""
    where = names.businesses.get(row.business_id or 0)
    return called.place_link(where) if where else _NOBODY


def thing(row: AuditLog) -> Markup | str:
    """What it was done to: a kind, and its page if it has one here."""
    if row.object_kind is None:
        return _NOBODY
    page = _PAGES.get(row.object_kind)
    uid = (
        link(page, row.object_uid, uid=row.object_uid)
        if page
        else Markup("<code>{}</code>").format(row.object_uid)
    )
    return Markup("{} {}").format(row.object_kind, uid)


def beside(row: AuditLog, text: AuditText | None) -> str | None:
    """The words that belong to a row, or that somebody's erasure has blanked them; None where there were none."""
    if row.text_hash is None:
        return None
    return text.text if text and text.text is not None else say(_("These words have been blanked."))

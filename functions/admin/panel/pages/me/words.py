"""What the panel calls the states of its own sessions."""

from markupsafe import Markup

from common.i18n import _
from common.models import OperatorSession
from functions.admin.panel.kit import badge

_ENDS = {
    "signed_out": _("Signed out"),
    "ended_elsewhere": _("Signed out from elsewhere"),
    "role_changed": _("Another role"),
    "operator_revoked": _("Rights taken away"),
    "totp_reset": _("Second factor reset"),
}


def standing(session: OperatorSession, own: int, live: set[int]) -> Markup:
    """Whether a session is this one (its key is `own`), another that lets somebody in, or over, and why."""
    if session.id == own:
        return badge(_("This one"), "good")
    if session.id in live:
        return badge(_("Open"), "warn")
    return badge(_ENDS.get(session.ended_reason or "", _("Over")))

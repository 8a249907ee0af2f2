"""What the panel calls the states of a claim, and how it can be shown."""

from datetime import datetime

from markupsafe import Markup

from common.i18n import _
from common.models import BusinessClaim, ClaimProof, ClaimStatus
from functions.admin.panel.kit import badge

_STATUS = {
    ClaimStatus.OPEN: (_("Waiting"), "warn"),
    ClaimStatus.GRANTED: (_("Granted"), "good"),
    ClaimStatus.REFUSED: (_("Refused"), "bad"),
    ClaimStatus.WITHDRAWN: (_("Withdrawn"), ""),
}
_TOO_LATE = (_("Time is up"), "")
PROOF = {
    ClaimProof.PHONE: _("A code by SMS"),
    ClaimProof.EMAIL: _("A code by e-mail"),
    ClaimProof.REVIEW: _("Our own look"),
}


def state(claim: BusinessClaim, now: datetime) -> Markup:
    """What became of it, as a label; nobody decides about one whose time is up."""
    is_late = claim.status is ClaimStatus.OPEN and not is_open(claim, now)
    return badge(*(_TOO_LATE if is_late else _STATUS[claim.status]))


def is_open(claim: BusinessClaim, now: datetime) -> bool:
    """Whether it can still be decided."""
    return claim.status is ClaimStatus.OPEN and claim.expires_at > now

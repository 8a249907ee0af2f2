"""What the panel calls the states and people of a business."""

from markupsafe import Markup

from common.i18n import _
from common.models import BusinessKind, BusinessStatus, Role
from functions.admin.panel.kit import badge
from functions.admin.panel.visit import say

STATUS = {
    BusinessStatus.DRAFT: _("Draft"),
    BusinessStatus.PUBLISHED: _("Published"),
    BusinessStatus.LISTED: _("Listed"),
    BusinessStatus.SUSPENDED: _("Suspended"),
    BusinessStatus.CLOSED: _("Closed"),
}
KIND = {BusinessKind.BUSINESS: _("Shop with a team"), BusinessKind.FREELANCER: _("One person")}
ROLE = {Role.OWNER: _("Owner"), Role.MANAGER: _("Manager"), Role.EMPLOYEE: _("Employee")}
VERIFIED = _("Verified")
_TONE = {BusinessStatus.PUBLISHED: "good", BusinessStatus.SUSPENDED: "bad", BusinessStatus.DRAFT: "warn"}


def standing(status: BusinessStatus) -> Markup:
    """Its status as a label."""
    return badge(STATUS[status], _TONE.get(status, ""))


def stars(count: int, total: int) -> str:
    """What customers say of it: the average of so many ratings."""
    return say(_("{average} of 5 ({count})"), average=f"{total / count:.1f}", count=count) if count else "–"

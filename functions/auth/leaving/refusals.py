"""Why somebody cannot leave yet, or cannot have their things packed now."""

from common.errors import Conflict, TooMany
from common.i18n import _


class SoleOwner(Conflict):
    """A business would be left with nobody to answer for it; `businesses` says which."""

    code = "sole_owner"
    title = _("You are the only owner of a business.")
    detail = _(
        "Please hand your business over to somebody else, or close it, before you delete your account."
    )


class IsOperator(Conflict):
    """One of AvatID's own people: an administrator ends that first."""

    code = "is_operator"
    title = _("This account belongs to AvatID's own people.")
    detail = _("Please have your access as one of AvatID's own people ended before you delete your account.")


class EmailRequired(Conflict):
    """The link to an export goes to a proven address, and there is none."""

    code = "email_required"
    title = _("Please add an email address first.")
    detail = _("We send the link by mail. Please add an email address to your account first.")


class ExportOnceADay(TooMany):
    """There has been one in the last 24 hours."""

    code = "export_once_a_day"
    title = _("You have asked for this within the last day.")
    detail = _("Your data can be packed up once a day. Please look for the letter we have sent you.")

"""Why an application cannot be decided, or taken back."""

from common.errors import Conflict
from common.i18n import _


class ApplicationDecidedAlready(Conflict):
    """Somebody has answered it before; `status` says how."""

    code = "application_decided"
    title = _("This application has been answered already.")

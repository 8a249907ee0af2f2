"""Why an invitation cannot be sent, or is no good any more."""

from common.errors import Conflict
from common.i18n import _


class AlreadyConnected(Conflict):
    """Somebody's account has this seat."""

    code = "already_connected"
    title = _("This person has connected an account already.")


class AlreadyInTeam(Conflict):
    """One account has one seat in a business."""

    code = "already_in_team"
    title = _("You belong to this team already.")


class HasASeat(Conflict):
    """One person serves in a business once."""

    code = "has_a_seat"
    title = _("You are somebody else in this team already.")


class InvitationUsed(Conflict):
    """Somebody has accepted it."""

    code = "invitation_used"
    title = _("This invitation has been used.")


class InvitationExpired(Conflict):
    """It is older than an invitation may be."""

    code = "invitation_expired"
    title = _("This invitation has expired.")
    detail = _("Please ask for a new invitation.")


class InvitationRevoked(Conflict):
    """It was taken back, a newer one was sent, or whoever sent it may not any more."""

    code = "invitation_revoked"
    title = _("This invitation is no longer good.")
    detail = _("It has been taken back or replaced. Please use the latest one, or ask for a new one.")


class LastOwner(Conflict):
    """Somebody must answer for a business."""

    code = "last_owner"
    title = _("You are the only owner.")
    detail = _("Hand the business over or close it before you leave the team.")

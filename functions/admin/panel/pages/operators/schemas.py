"""What an admin sends about a colleague."""

from common.models import OperatorRole
from common.web.fields import Email
from functions.admin.panel.kit import Reason


class Appointment(Reason):
    """Who becomes an operator, as what, and why."""

    email: Email
    role: OperatorRole


class OtherRole(Reason):
    """What a colleague is from now on, and why."""

    role: OperatorRole

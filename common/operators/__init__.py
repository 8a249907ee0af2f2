"""AvatID's own people: who they are, how they prove it, and what one of them allows another."""

from common.operators.appointing import InABusinessTeam, appoint, revoke
from common.operators.reasons import checked_reason
from common.operators.totp import begin_totp, confirm_totp, reset_totp, spend_totp
from common.operators.who import is_appointed, live_operators, operator_by_email, operator_of
from common.operators.writes import NeedsAnotherOperator, allow_writes

__all__ = [
    "InABusinessTeam",
    "NeedsAnotherOperator",
    "allow_writes",
    "appoint",
    "begin_totp",
    "checked_reason",
    "confirm_totp",
    "is_appointed",
    "live_operators",
    "operator_by_email",
    "operator_of",
    "reset_totp",
    "revoke",
    "spend_totp",
]

"""What AvatID's own people may see of accounts, and do with them.

Modules of their own: `sign_in` for whoever comes to the panel, `colleagues` for who is an operator.
"""

from functions.auth.operating.people import (
    OperatorStays,
    block,
    end_all_sessions,
    end_session,
    unblock,
)
from functions.auth.operating.queries import Dossier, dossier, open_sessions_of, person

__all__ = [
    "Dossier",
    "OperatorStays",
    "block",
    "dossier",
    "end_all_sessions",
    "end_session",
    "open_sessions_of",
    "person",
    "unblock",
]

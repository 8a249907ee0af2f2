"""Signed-in devices: opened, renewed, closed. A device's push token lives and dies with its session."""

from functions.auth.sessions.closing import (
    close_all_sessions,
    close_other_sessions,
    close_own_session,
    close_session,
)
from functions.auth.sessions.opening import open_session
from functions.auth.sessions.renewing import RefreshReused, renew
from functions.auth.sessions.standing import access_of, facts_of, facts_of_mine, locked_account, tokens_of

__all__ = [
    "RefreshReused",
    "access_of",
    "close_all_sessions",
    "close_other_sessions",
    "close_own_session",
    "close_session",
    "facts_of",
    "facts_of_mine",
    "locked_account",
    "open_session",
    "renew",
    "tokens_of",
]

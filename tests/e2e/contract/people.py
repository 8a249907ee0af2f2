"""Tokens of real people, for whoever a request is to come from; a session that a request has ended is opened anew."""

import time
from dataclasses import dataclass, field

import sqlalchemy as sa

from common.models import User
from functions.auth import sessions
from tests.e2e.contract.town import Town

_FRESH_SECONDS = 420
"""Younger than what counts as a recent sign-in, and than what a token is good for."""


@dataclass
class People:
    """Who is signed in, by the user's key."""

    town: Town
    _tokens: dict[tuple[int, str], tuple[str, float]] = field(default_factory=dict)

    def token(self, user_id: int, how: str = "pwd") -> str:
        """An access token of this user, signed in lately; with `how="otp"` by a second factor."""
        token, since = self._tokens.get((user_id, how), ("", 0.0))
        if not token or time.monotonic() - since > _FRESH_SECONDS:
            token, since = self._signed_in(user_id, how), time.monotonic()
            self._tokens[user_id, how] = token, since
        return token

    def refresh_token(self) -> str:
        """A refresh token that nobody has used yet."""
        runtime, now = self.town.runtime, self.town.runtime.clock.now()
        with runtime.transactions.begin() as db:
            user = db.scalars(sa.select(User).where(User.email == "arta4@example.com")).one()
            return sessions.open_session(db, user, None, "pwd", now=now, settings=runtime.settings).refresh

    def forget(self, token: str) -> None:
        """It was refused: next time this person signs in again."""
        self._tokens = {who: each for who, each in self._tokens.items() if each[0] != token}

    def _signed_in(self, user_id: int, how: str) -> str:
        runtime = self.town.runtime
        now = runtime.clock.now()
        with runtime.transactions.begin() as db:
            user = db.get_one(User, user_id)
            if user.blocked_at or user.deletion_requested_at:
                return "of somebody who has gone"
            return sessions.open_session(db, user, None, how, now=now, settings=runtime.settings).access

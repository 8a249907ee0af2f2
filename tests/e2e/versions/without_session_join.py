"""The sabotage: an auth family that believes a token as long as it is signed and not over."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import NotSignedIn
from common.models import User
from common.web import guards
from common.web.ask import Ask, SignedIn
from main import auth

__all__ = ["auth"]


def believed(ask: Ask, db: Session) -> SignedIn:
    """Whoever the token names; their session is not looked at."""
    if ask.claims is None:
        raise NotSignedIn
    user = db.scalars(select(User).where(User.uid == ask.claims.user_uid)).one()
    since = datetime.fromtimestamp(ask.claims.authenticated_at, UTC)
    return SignedIn(user, 0, ask.claims.session_uid, since, None)


assert callable(guards.signed_in_by)
guards.signed_in_by = believed

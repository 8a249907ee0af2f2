"""What is known of a session: its tokens, its device in words, and its owner, locked while sessions change."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.access_tokens import AccessTokens, Claims
from common.models import User, UserSession
from common.settings import Settings
from common.web.ask import SignedIn
from functions.auth import refresh_tokens
from functions.auth.schemas import SignedInUser, Tokens


def locked_account(db: Session, user: User) -> User:
    """The user as they stand now, locked: sign-ins and changes of what one signs in with happen one by one."""
    mine = select(User).where(User.id == user.id).with_for_update(key_share=True)
    return db.scalars(mine.execution_options(populate_existing=True)).one()


def access_of(session: UserSession, user: User, *, now: datetime, settings: Settings) -> str:
    """An access token for a session, as it stands."""
    at = int(session.authenticated_at.timestamp())
    claims = Claims(user.uid, session.uid, user.token_version, at, tuple(session.amr))
    return AccessTokens(settings).issue(claims, now)


def tokens_of(session: UserSession, user: User, gen: int, *, now: datetime, settings: Settings) -> Tokens:
    """The pair of tokens for one generation of a session."""
    return Tokens(
        access=access_of(session, user, now=now, settings=settings),
        refresh=refresh_tokens.write(session, gen, settings),
        expires_in=settings.access_ttl_seconds,
        refresh_expires_in=settings.refresh_ttl_seconds,
        session_uid=session.uid,
        user=SignedInUser.model_validate(user),
    )


def facts_of(session: UserSession) -> dict[str, str | None]:
    """The device of a session, for news about security."""
    return {"session": str(session.uid), "device": session.name, "platform": session.platform}


def facts_of_mine(db: Session, me: SignedIn) -> dict[str, str | None]:
    """The device on which somebody acts, for news about security."""
    return facts_of(db.scalars(select(UserSession).where(UserSession.id == me.session_id)).one())

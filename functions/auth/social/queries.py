"""Who is linked to whom."""

from collections.abc import Sequence

from sqlalchemy import Select, any_, exists, select
from sqlalchemy.orm import Session

from common.models import Identity, Inbox, Provider, User, UserSession
from functions.auth.social.linking import Address


def locked_holder(db: Session, provider: Provider, subject: str) -> tuple[User, Identity] | None:
    """The account linked to this subject, and the link, both locked: the user first, as everybody does.

    Between the look and the lock the link may go; then there is none.
    """
    linked = select(Identity.user_id).where(Identity.provider == provider).where(Identity.subject == subject)
    user_id = db.scalar(linked)
    user = locked_user(db, user_id) if user_id is not None else None
    identity = locked_identity(db, user, provider) if user else None
    return (user, identity) if user and identity and identity.subject == subject else None


def locked_user(db: Session, user_id: int) -> User | None:
    """The account, locked until the transaction ends, so that its ways in do not change meanwhile."""
    return db.scalar(_locked(select(User).where(User.id == user_id)))


def locked_owner_of(db: Session, email: str) -> User | None:
    """The account that has proven this address, whatever has become of it, locked."""
    return db.scalar(
        _locked(select(User).where(User.email == email).where(User.email_verified_at.is_not(None)))
    )


def _locked(users: Select[User]) -> Select[User]:
    return users.with_for_update(key_share=True).execution_options(populate_existing=True)


def locked_identity(db: Session, user: User, provider: Provider) -> Identity | None:
    """Somebody's link to this provider, locked."""
    link = select(Identity).where(Identity.user_id == user.id).where(Identity.provider == provider)
    return db.scalar(link.with_for_update().execution_options(populate_existing=True))


def standing_of(db: Session, email: str | None) -> Address:
    """Whether an account has this address, and has proven it."""
    if email is None:
        return Address.FREE
    row = db.execute(select(User.email_verified_at).where(User.email == email)).one_or_none()
    if row is None:
        return Address.FREE
    return Address.UNPROVEN if row.email_verified_at is None else Address.PROVEN


def is_linked_to(db: Session, user: User, provider: Provider, subject: str) -> bool:
    """Whether this subject is this user: what a second sign-in with the same provider has to show."""
    link = select(Identity.id).where(Identity.user_id == user.id)
    same = link.where(Identity.provider == provider).where(Identity.subject == subject)
    return bool(db.scalar(select(exists(same))))


def providers_of(db: Session, user: User) -> Sequence[Provider]:
    """The providers somebody can sign in with, by name."""
    links = select(Identity.provider).where(Identity.user_id == user.id).order_by(Identity.provider)
    return db.scalars(links).all()


def sessions_through(db: Session, user: User, provider: Provider) -> Sequence[UserSession]:
    """The live sessions of somebody that this provider opened."""
    live = select(UserSession).where(UserSession.user_id == user.id).where(UserSession.revoked_at.is_(None))
    return db.scalars(live.where(any_(UserSession.amr) == provider.value)).all()


def inbox_row(db: Session, provider: Provider, event: str) -> Inbox | None:
    """What a provider's server told us under this name."""
    told = select(Inbox).where(Inbox.provider == provider.value).where(Inbox.event_id == event)
    return db.scalar(told)


def user_by_uid(db: Session, uid: str) -> User | None:
    """An account by its uid, whatever has become of it."""
    return db.scalar(select(User).where(User.uid == uid))

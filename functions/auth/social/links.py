"""Links between accounts and providers: made, renewed, ended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from common import outbox, sealing
from common.db import rules
from common.errors import Conflict
from common.events import ProviderLinkEnded
from common.i18n import _
from common.integrations.identity import Proof
from common.models import Identity, User
from common.notifying import tell_security
from common.settings import Settings
from functions.auth import sessions
from functions.auth.social import linking, queries


class LinkedElsewhere(Conflict):
    """This person at the provider already opens another account of ours."""

    code = "linked_to_another_account"
    title = _("This is connected to another account.")
    detail = _("This sign-in belongs to another AvatID account. Disconnect it there first.")


class LinkedToAnother(Conflict):
    """One link per provider: this account has one, to somebody else there."""

    code = "provider_already_linked"
    title = _("Another one is connected already.")
    detail = _("Your account is connected with somebody else there. Disconnect that first.")


def attach(db: Session, user: User, proof: Proof, *, now: datetime, settings: Settings) -> None:
    """Link a proof's subject to an account; raises `LinkedElsewhere` or `LinkedToAnother`."""
    identity = Identity(user_id=user.id, provider=proof.provider, subject=proof.subject, created_at=now)
    renew(identity, proof, now=now, settings=settings)
    refusals = {"identity_subject_unique": LinkedElsewhere, "identity_provider_unique": LinkedToAnother}
    with rules(db, refusals):
        db.add(identity)


def renew(identity: Identity, proof: Proof, *, now: datetime, settings: Settings) -> None:
    """Note what the provider says today; a refresh token is only ever replaced by a newer one."""
    identity.email = proof.email
    identity.is_email_authoritative = linking.proves_address(proof)
    identity.used_at = now
    if proof.ending:
        identity.sealed_refresh_token = sealing.sealed(proof.ending.encode(), settings)


def detach(
    db: Session, user: User, identity: Identity, *, now: datetime, keeping: UUID | None = None
) -> None:
    """End a link: the provider hears of it, the person too, and devices that came in by it are signed out.

    All but the session `keeping`. Whether it may end is for the caller to know.
    """
    if identity.sealed_refresh_token is not None:
        token = bytes(identity.sealed_refresh_token).decode()
        outbox.publish(db, ProviderLinkEnded(provider=identity.provider, sealed_token=token), now=now)
    sign_out_through(db, user, identity, now=now, keeping=keeping)
    tell_security(db, user, "provider_unlinked", {"provider": identity.provider}, now=now)
    db.delete(identity)
    db.flush()


def sign_out_through(
    db: Session, user: User, identity: Identity, *, now: datetime, keeping: UUID | None = None
) -> None:
    """Sign out the devices that this link has signed in."""
    for session in queries.sessions_through(db, user, identity.provider):
        if session.uid != keeping:
            sessions.close_session(db, session.id, "provider_unlinked", now)


def is_last_way_in(db: Session, user: User, identity: Identity) -> bool:
    """Whether nothing else would let this person in; the account is locked, so that stays true."""
    return not linking.may_unlink(
        others=len([each for each in queries.providers_of(db, user) if each != identity.provider]),
        has_password=user.password_hash is not None,
        email_verified=user.email_verified_at is not None,
        phone_verified=user.phone_verified_at is not None,
    )

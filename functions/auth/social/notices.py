"""What changes when a provider's server tells ours that a link is over."""

import logging
import re
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import audit
from common.clock import Clock
from common.db import Transactions
from common.errors import Conflict, NotFound
from common.i18n import _, day, local_time, translate
from common.integrations import Doors
from common.integrations.identity import LinkNotice
from common.models import Identity, Inbox, Provider, User
from common.settings import Settings
from functions.auth.leaving.actions import start_deletion
from functions.auth.social import links, proofs, queries
from functions.auth.social.schemas import DeletionConfirmation

log = logging.getLogger(__name__)

_GONE = ("account-delete", "account-deleted", "deletion")
_REVOKED = "consent-revoked"
_CODE = re.compile(r"[0-9a-f]{32}")
_HOME_ZONE = "Europe/Tirane"


def hear_apple(work: Transactions, message: str, *, doors: Doors, clock: Clock, settings: Settings) -> None:
    """Do what a notice of Apple's server asks for; once, however often it comes."""
    notice = proofs.notice(Provider.APPLE, message, doors=doors, clock=clock)
    work.run(lambda db: _take_in(db, Provider.APPLE, notice, clock.now(), settings))


def delete_for_facebook(
    work: Transactions, signed_request: str, *, doors: Doors, clock: Clock, settings: Settings
) -> DeletionConfirmation:
    """End the link of somebody who asked Facebook to have us delete their data, and the account with its last one.

    The same request brings the same confirmation, whether we know the person or not.
    """
    notice = proofs.notice(Provider.FACEBOOK, signed_request, doors=doors, clock=clock)
    work.run(lambda db: _take_in(db, Provider.FACEBOOK, notice, clock.now(), settings))
    url = f"{settings.public_url}/api/user/webhooks/facebook/deletion/{notice.uid}/"
    return DeletionConfirmation(url=url, confirmation_code=notice.uid)


def _take_in(db: Session, provider: Provider, notice: LinkNotice, now: datetime, settings: Settings) -> None:
    """Write the notice down, unless it is there already, and do what it says, in one transaction.

    One about a link that is younger than itself is of the past: the person has come back since.
    """
    if not _is_first(db, provider, notice, now):
        return
    held = queries.locked_holder(db, provider, notice.subject)
    if held is None or held[1].created_at > notice.at:
        return
    user, identity = held
    held_by = ""
    if notice.kind in _GONE:
        held_by = _part(db, user, identity, now, settings)
    elif notice.kind == _REVOKED:
        _withdraw(db, user, identity, now)
    _note(db, provider, notice, {"user": str(user.uid), "held_by": held_by})


def _is_first(db: Session, provider: Provider, notice: LinkNotice, now: datetime) -> bool:
    """Of two deliveries at once the second waits for the first to commit, and then finds it done."""
    row = {"provider": provider.value, "event_id": notice.uid, "kind": notice.kind[:64]}
    fresh = insert(Inbox).values(**row, received_at=now, handled_at=now)
    return db.scalar(fresh.on_conflict_do_nothing().returning(Inbox.id)) is not None


def _note(db: Session, provider: Provider, notice: LinkNotice, what: dict[str, str]) -> None:
    kept = queries.inbox_row(db, provider, notice.uid)
    if kept is not None:
        kept.payload = what


def _part(db: Session, user: User, identity: Identity, now: datetime, settings: Settings) -> str:
    """The provider's account is gone, or the person wants to be: the link ends, and with the last one the account.

    Returns the code of what holds an account that should go, such as a business without another owner; then the
    link stays, too, or nobody could get in to do something about it.
    """
    is_last = links.is_last_way_in(db, user, identity) and user.deletion_requested_at is None
    try:
        if is_last:
            start_deletion(db, user, now=now, settings=settings)
    except Conflict as held:
        log.warning("an account cannot be deleted yet", extra={"user": str(user.uid), "held_by": held.code})
        return held.code
    identity.sealed_refresh_token = None  # dead at the provider as well
    links.detach(db, user, identity, now=now)
    if is_last:
        by = {"by": identity.provider.value}
        audit.note(db, user, "account.deletion_requested", subject=user, data=by)
    return ""


def _withdraw(db: Session, user: User, identity: Identity, now: datetime) -> None:
    """The person no longer signs in with the provider. The last way in stays: should they come back, it is theirs."""
    identity.sealed_refresh_token = None
    if links.is_last_way_in(db, user, identity):
        links.sign_out_through(db, user, identity, now=now)
    else:
        links.detach(db, user, identity, now=now)


def state_of_deletion(db: Session, code: str, language: str) -> str:
    """What has become of a wish to be deleted, in a sentence; raises `NotFound` for a code that nobody got."""
    asked = queries.inbox_row(db, Provider.FACEBOOK, code) if _CODE.fullmatch(code) else None
    if asked is None:
        raise NotFound
    uid = asked.payload.get("user")
    user = queries.user_by_uid(db, uid) if uid else None
    if user is None:
        return translate(language, _UNKNOWN if uid is None else _DELETED)
    if user.erased_at is not None:
        return translate(language, _DELETED)
    if user.erase_at is None:
        return translate(language, _HELD if asked.payload.get("held_by") else _UNLINKED)
    return translate(language, _SCHEDULED, day=day(language, local_time(user.erase_at, _HOME_ZONE).date()))


_UNKNOWN = _("No account of ours is connected with this Facebook account, so there is nothing to delete.")
_UNLINKED = _(
    "The connection with Facebook has been removed. The account stays, because it has other ways to sign in; "
    "you can delete it in the app."
)
_HELD = _(
    "The account cannot be deleted yet: its owner has to hand over or close a business first, in the app."
)
_SCHEDULED = _("The connection with Facebook has been removed, and the account will be deleted on {day}.")
_DELETED = _("The account has been deleted.")

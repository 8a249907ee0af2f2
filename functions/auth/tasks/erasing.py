"""Accounts that are deleted: the letter with the way back, and the end when nobody took it."""

import logging
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import audit, erasure, outbox
from common.background import Sender
from common.events import AccountLeaving, ErasureDue, ObjectsLeft, ProviderLinkEnded
from common.integrations.mail import Letter
from common.messages import render
from common.models import User
from common.runtime import Runtime
from functions.auth.leaving import actions, queries
from functions.auth.tasks.board import background

log = logging.getLogger(__name__)
"""The log keeps who has left where a restore does not reach: docs/backup.md."""

_HOME_ZONE = "Europe/Tirane"
_HOURLY = 60
_BATCH = 200
_PATHS_AT_ONCE = 100


@background.sends("send_deletion_email")
def send_deletion_email(db: Session, event: AccountLeaving, runtime: Runtime) -> Sender | None:
    """Tell somebody when their account goes, and how to keep it; not if they are back, or gone."""
    user = db.scalar(select(User).where(User.uid == event.user))
    if user is None or user.email is None or user.email_verified_at is None or user.erase_at is None:
        return None
    ours = runtime.settings
    link = f"{ours.frontend_url}/undo-deletion?token={event.undo_token}" if event.undo_token else None
    words = render(
        "account_deletion",
        user.language,
        name=user.name,
        erase_at=user.erase_at,
        zone=user.timezone or _HOME_ZONE,
        link=link,
        about_link=f"{ours.public_url}/api/user/delete/about/",
    )
    letter = Letter(user.email, words.subject, words.text, words.html, str(event.user))
    return lambda message: runtime.doors.mail.send(letter.known_as(message))


@background.every(lambda _settings: _HOURLY, "erase_accounts")
def erase_accounts(runtime: Runtime) -> dict[str, int]:
    """Announce the erasure of everybody whose time to come back is over; one that failed is announced daily."""
    now = runtime.clock.now()

    def announce(db: Session) -> tuple[int, list[outbox.Published]]:
        leavers = queries.due(db, now, _BATCH)
        for leaver in leavers:
            actions.announce_erasure(db, leaver, now=now)
        db.flush()
        return len(leavers), outbox.published_in(db)

    due, published = runtime.transactions.run(announce)
    outbox.relay(published, runtime)
    return {"due": due}


@background.on("erase_account")
def erase_account(db: Session, event: ErasureDue, runtime: Runtime) -> None:
    """Forget somebody in one transaction, and publish what is left to do elsewhere; a second time does nothing."""
    now = runtime.clock.now()
    leaver = db.scalar(select(User).where(User.uid == event.user).with_for_update(key_share=True))
    if leaver is None or leaver.erased_at is not None or leaver.erase_at is None or leaver.erase_at > now:
        return
    left = erasure.erase(db, leaver, now=now)
    publish = partial(outbox.publish, db, now=now)
    for start in range(0, len(left.paths), _PATHS_AT_ONCE):
        publish(ObjectsLeft(paths=left.paths[start : start + _PATHS_AT_ONCE]))
    for provider, token in left.sealed_tokens:
        publish(ProviderLinkEnded(provider=provider, sealed_token=token.decode("ascii")))
    audit.note(db, None, "account.erased", subject=leaver)
    log.info("an account was erased", extra={"user": str(event.user), "erase_at": now.isoformat()})

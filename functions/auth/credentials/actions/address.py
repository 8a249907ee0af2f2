"""Another address: asked for here, proved there, and told to the one that is left behind."""

from sqlalchemy.orm import Session

from common import outbox
from common.clock import Clock
from common.db import rule
from common.events import EmailChangeRequested
from common.models import CodeKind, CodePurpose
from common.notifying import tell_security
from common.settings import Settings
from common.web.ask import SignedIn
from functions.auth import codes, queries, sessions
from functions.auth.credentials.queries import burn_codes, open_email_changes
from functions.auth.credentials.schemas import EmailChange, EmailChangeProof
from functions.auth.refusals import WrongCode

_CHANGE = CodePurpose.EMAIL_UPDATE


def request_email_change(
    db: Session, me: SignedIn, wish: EmailChange, *, clock: Clock, settings: Settings
) -> None:
    """Write down a code for this address, free or taken; the task looks whether to send it."""
    now, digits = clock.now(), codes.new_code()
    code = codes.mailed(CodeKind.CODE, _CHANGE, wish.email, me.user, digits, now=now, settings=settings)
    db.add(code)
    outbox.publish(db, EmailChangeRequested(code.uid, digits), now=now)


def change_email(
    db: Session, me: SignedIn, proof: EmailChangeProof, *, clock: Clock, settings: Settings
) -> None:
    """Give the account the address whose code this is, and sign out every other device.

    The letter about it also goes to the old address: whoever took the account over reads the new one. Raises
    `WrongCode`, also for an address that somebody has proved in the meantime.
    """
    now, user = clock.now(), sessions.locked_account(db, me.user)
    codes.right_one(open_email_changes(db, user, proof.email, now), proof.code, settings)
    burn_codes(db, user, _CHANGE, now)
    burn_codes(db, user, CodePurpose.PASSWORD_RESET, now)
    before = user.email if user.email_verified_at else None
    queries.release_unproven(db, email=proof.email)
    with rule(db, "users_email_unique", WrongCode):
        user.email, user.email_verified_at = proof.email, now
    sessions.close_other_sessions(db, me, "email_changed", now)
    tell_security(db, user, "email_changed", sessions.facts_of_mine(db, me), now=now, also_to=before)

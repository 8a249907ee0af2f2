"""Asking for a code: counted, written down, and told to the worker, who alone looks whether anybody is there."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from common import outbox, texting
from common.clock import Clock
from common.db import Transactions
from common.events import SmsCodeRequested
from common.models import CodeChannel, CodePurpose, OneTimeCode
from common.settings import Settings
from common.web.ask import Caller
from functions.auth.registration.phone.queries import prolong_attempts


def request_code(
    work: Transactions,
    phone: str,
    purpose: CodePurpose,
    *,
    user_id: int | None = None,
    caller: Caller,
    clock: Clock,
    settings: Settings,
) -> None:
    """Ask for a code for `phone` (E.164); known or not, the work until the reply is the same.

    `user_id` is whoever is signed in, where the purpose is theirs alone. Raises what `texting.allow` raises.
    """
    texting.allow(work, phone, caller.address, now=clock.now(), settings=settings)
    work.run(lambda db: write_code(db, phone, purpose, user_id=user_id, now=clock.now(), settings=settings))


def write_code(
    db: Session, phone: str, purpose: CodePurpose, *, user_id: int | None, now: datetime, settings: Settings
) -> None:
    """Write down that a code was asked for. From now on no earlier one of this number is good for anything."""
    expires_at = now + timedelta(seconds=settings.sms_code_ttl_seconds)
    code = OneTimeCode(
        purpose=purpose,
        channel=CodeChannel.SMS,
        address=phone,
        user_id=user_id,
        tries_left=settings.code_tries,
        created_at=now,
        expires_at=expires_at,
    )
    db.add(code)
    if purpose is CodePurpose.REGISTRATION:
        prolong_attempts(db, phone, now, expires_at)
    db.flush()
    outbox.publish(db, SmsCodeRequested(code=code.uid), now=now)

"""Codes by SMS."""

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from common.background import Sender
from common.events import SmsCodeRequested
from common.integrations.sms import SmsError
from common.models import CodePurpose, OneTimeCode, User
from common.runtime import Runtime
from functions.auth.queries import user_by_phone
from functions.auth.registration.phone.queries import open_attempts
from functions.auth.sign_in.queries import account_with_phone
from functions.auth.sms.queries import codes_before, waiting_code
from functions.auth.tasks.board import background

_BEGUN = "begun"
"""Stands where the provider's name for a code will, from right before it is sent: nobody begins a second time."""


def _sent(db: Session, event: SmsCodeRequested, reference: str, _runtime: Runtime) -> None:
    _note(db, event, reference)


@background.sends("send_sms_code", then=_sent)
def send_sms_code(db: Session, event: SmsCodeRequested, runtime: Runtime) -> Sender | None:
    """Have a code sent, unless it is used or too old, or there is nobody to send it to; at most once.

    The provider draws new digits each time: what was sent before for another purpose must not fit this one.
    """
    now = runtime.clock.now()
    code = waiting_code(db, event.code, now)
    language = _language(db, code, now) if code else None
    if code is None or language is None:
        return None
    code.provider_ref = _BEGUN
    before = next((each.provider_ref for each in codes_before(db, code) if _is_pending(each)), "")
    return partial(_start, runtime, event, code.address, language, before or "")


def _is_pending(code: OneTimeCode) -> bool:
    return code.provider_ref not in (None, _BEGUN)


def _start(
    runtime: Runtime, event: SmsCodeRequested, phone: str, language: str, before: str, _message: UUID
) -> str:
    try:
        return runtime.doors.sms.start(phone, language, instead_of=before)
    except SmsError as error:
        if not error.unknown:  # certainly not sent: the next attempt may begin
            runtime.transactions.run(lambda db: _note(db, event, None))
        raise


def _note(db: Session, event: SmsCodeRequested, reference: str | None) -> None:
    db.execute(update(OneTimeCode).where(OneTimeCode.uid == event.code).values(provider_ref=reference))


def _language(db: Session, code: OneTimeCode, now: datetime) -> str | None:
    """The language of whoever the code is for; None if there is nobody: then nothing is sent."""
    person = _person(db, code)
    if person is not None:
        return person.language
    if code.purpose is not CodePurpose.REGISTRATION:
        return None
    attempts = open_attempts(db, code.address, now)
    return attempts[0].language if attempts else None


def _person(db: Session, code: OneTimeCode) -> User | None:
    if code.user_id is not None:
        return db.get(User, code.user_id)
    if code.purpose is CodePurpose.PASSWORD_RESET:
        return user_by_phone(db, code.address)
    return account_with_phone(code.address)(db)  # who is leaving hears of it with the right code

"""Checking a code that was sent by SMS: every try counts, a right one counts once."""

import logging
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.errors import Unavailable
from common.integrations import Doors
from common.integrations.sms import Sms, SmsError
from common.models import CodePurpose, OneTimeCode
from common.settings import Settings
from functions.auth.refusals import WrongCode
from functions.auth.sms import limits, queries

log = logging.getLogger(__name__)
Result = TypeVar("Result")


def spend(
    work: Transactions,
    phone: str,
    code: str,
    purpose: CodePurpose,
    *,
    doors: Doors,
    clock: Clock,
    settings: Settings,
) -> None:
    """Check and burn a code; raises what `redeem` raises."""
    redeem(work, phone, code, purpose, lambda _db, _code: None, doors=doors, clock=clock, settings=settings)


def redeem(
    work: Transactions,
    phone: str,
    code: str,
    purpose: CodePurpose,
    then: Callable[[Session, OneTimeCode], Result],
    *,
    doors: Doors,
    clock: Clock,
    settings: Settings,
) -> Result:
    """Check a code (of an E.164 number) and do what it is good for, in the transaction that burns it.

    1. count the try, which stays counted whatever happens next; 2. ask the provider, with no transaction open;
    3. burn the code and act: of two right answers at once one is first. For a number nobody has, the steps are the
    same. Raises `WrongCode`, `TooMany` while everybody's codes are being guessed, `Unavailable`.
    """
    limits.refuse_while_guessed(work, now=clock.now(), settings=settings)
    tried = work.run(lambda db: _count_try(db, phone, purpose, clock))
    if tried is None:
        raise WrongCode
    if not (_fits(doors.sms, phone, code) and tried.provider_ref is not None):
        limits.count_failed_check(work, now=clock.now(), settings=settings)
        raise WrongCode
    return work.run(lambda db: then(db, _burned(db, tried, clock)))


def _count_try(db: Session, phone: str, purpose: CodePurpose, clock: Clock) -> OneTimeCode | None:
    code = queries.newest_code(db, phone, clock.now())
    if code is None or code.purpose is not purpose or code.tries_left < 1:
        return None
    code.tries_left -= 1
    return code


def _fits(sms: Sms, phone: str, code: str) -> bool:
    try:
        return sms.check(phone, code)
    except SmsError as error:
        log.warning("a code could not be checked", exc_info=error)
        raise Unavailable from error


def _burned(db: Session, tried: OneTimeCode, clock: Clock) -> OneTimeCode:
    burned = queries.burn(db, tried.id, tried.address, clock.now())
    if burned is None:
        raise WrongCode
    return burned

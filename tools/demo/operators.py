"""The demo's operators, with a second factor that everybody may know: `make demo-code` prints its code."""

import sys
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import operators
from common.clock import Clock, SystemClock
from common.models import Language, Operator, OperatorRole, User
from common.sealing import sealed
from common.settings import Settings
from tools.demo.people import People
from tools.demo.rows import ADMIN, SECRET, SUPPORT

_PEOPLE = (
    (ADMIN, "Genta", "Prifti", Language.SQ, OperatorRole.ADMIN),
    (SUPPORT, "Blerta", "Kola", Language.EN, OperatorRole.SUPPORT),
)
_PERIOD = timedelta(seconds=30)


def appoint_some(db: Session, clock: Clock, settings: Settings) -> None:
    """An admin and one of support, ready to sign in to the panel."""
    people = People(db, clock, settings)
    for address, name, surname, language, role in _PEOPLE:
        person = people.account(address, name, surname, language)
        db.flush()
        operator = operators.appoint(db, person, role, now=clock.now())
        operator.totp_secret, operator.totp_confirmed_at = sealed(SECRET.encode(), settings), clock.now()


def code(now: datetime) -> str:
    """The six digits that are good now."""
    import pyotp

    return pyotp.TOTP(SECRET).at(now)


def unspent_code(db: Session, now: datetime) -> str | None:
    """Six digits with which the admin can sign in now: the present ones, or the next if these are spent.

    Each is good for one sign-in, also a little before its time. None if both are spent: within half a minute.
    """
    admins = select(Operator.totp_last_step).join(User, User.id == Operator.user_id)
    spent = db.scalar(admins.where(User.email == ADMIN)) or 0
    present = int(now.timestamp() // _PERIOD.total_seconds())
    good = next((each for each in (present, present + 1) if each > spent), None)
    return None if good is None else code(now + (good - present) * _PERIOD)


if __name__ == "__main__":
    print(code(SystemClock().now()))
    sys.exit(0)

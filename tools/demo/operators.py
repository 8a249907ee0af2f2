"""The demo's operators, with a second factor that everybody may know: `make demo-code` prints its code."""

import sys
from datetime import datetime

from sqlalchemy.orm import Session

from common import operators
from common.clock import Clock, SystemClock
from common.models import Language, OperatorRole
from common.sealing import sealed
from common.settings import Settings
from tools.demo.people import People
from tools.demo.rows import ADMIN, SECRET, SUPPORT

_PEOPLE = (
    (ADMIN, "Genta", "Prifti", Language.SQ, OperatorRole.ADMIN),
    (SUPPORT, "Blerta", "Kola", Language.EN, OperatorRole.SUPPORT),
)


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


if __name__ == "__main__":
    print(code(SystemClock().now()))
    sys.exit(0)

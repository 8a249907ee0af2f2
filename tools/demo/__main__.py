"""Fill the local database with the demo, once, and say who can sign in: python -m tools.demo.

Without it in the database this takes some seconds; afterwards it only brings the reference data up to date.
"""

import sys

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SystemClock
from common.db import Transactions, engine_for
from common.errors import AppError
from common.integrations import Doors
from common.models import Booking
from common.settings import Settings
from tools import installation, reference
from tools.demo.rows import is_loaded, rows, sign_ins
from tools.local import listeners
from tools.local.environment import Refused

IN_PRODUCTION = "The demo is not for production: everybody knows its password."


def main() -> str | None:
    """Load what is missing and print the sign-ins; returns one line if that cannot be."""
    try:
        settings = installation.settings()
        if settings.environment == "production":
            return IN_PRODUCTION
        work = Transactions.of(engine_for(settings))
        is_new = not work.run(is_loaded)
        print(work.run(lambda db: _filled(db, settings)))
        if is_new:
            _claim(work, settings)
        _pay(work, settings)
        if settings.firestore_emulator_host:
            work.run(lambda db: listeners.show_again(db, SystemClock().now()))
        print(sign_ins())
    except Refused as refusal:
        return str(refusal)
    except AppError as refusal:
        return f"The demo could not be loaded: {refusal.said} {refusal.fields or ''}"
    return None


def _filled(db: Session, settings: Settings) -> str:
    reference.load(db)  # follows the code, also where the demo is from yesterday
    if is_loaded(db):
        return f"Demo: {len(rows())} businesses are there."
    from tools.demo import (
        around,
        loading,
        news,
        operators,
        ratings,
        stories,
        to_decide,
        visits,
    )  # the actions are slow to import, and mostly not needed

    clock = SystemClock()
    customers = loading.load(db, clock, settings)
    visits.book_some(db, customers, clock.now())
    stories.tell(db, customers, clock.now(), settings)
    news.spread(db, customers, clock, settings)
    around.fill(db, clock)
    ratings.say(db, customers, clock, settings)
    to_decide.complain(db, customers, clock.now(), settings)
    operators.appoint_some(db, clock, settings)
    booked = db.scalar(select(func.count()).select_from(Booking))
    return f"Demo: {len(rows())} businesses in Tirana, Durrës and Shkodër, and {booked} bookings."


def _claim(work: Transactions, settings: Settings) -> None:
    """It opens its own transactions, so everything has to be there before."""
    from tools.demo.to_decide import claim_one

    claim_one(work, SystemClock(), settings)


def _pay(work: Transactions, settings: Settings) -> None:
    """The provider is another computer: it is asked when everything is committed."""
    from functions.booking.payments.settling import Till
    from tools.demo.paying import pay_all

    provider = Doors(settings).payments
    if provider is not None:
        pay_all(Till.opened(work, provider, SystemClock(), settings))


if __name__ == "__main__":
    sys.exit(main())

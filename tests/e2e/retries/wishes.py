"""What people want, each once, however often their app asks; and what in the database tells how often it was."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from common.models import (
    Booking,
    BookingEvent,
    Business,
    Category,
    HoursException,
    PaymentIntent,
    Rating,
    Service,
    User,
    WaitlistEntry,
)
from common.settings import Settings
from functions.auth import sessions
from tests.e2e.families import ask
from tests.e2e.salon_race import orders
from tests.integration.booking.conftest import Salon
from tests.integration.salon import CUT, DESCRIBED, EXCEPTIONS, SERVICE
from tests.integration.visits import Diary

BOOK, ONE = "/api/business/book/", "/api/business/booking"
Traces = Select[int]


@dataclass(frozen=True)
class Wish:
    """One request, and how often its effect must be found."""

    kind: str
    family: str
    method: str
    path: str
    body: dict[str, Any]
    token: str
    traces: Traces
    key: str
    times: int = 1


@dataclass
class Customers:
    """The salon, and somebody new for each wish."""

    db: Session
    settings: Settings
    salon: Salon
    owner: str
    urls: dict[str, str]
    """Family to process, past any wire: for what has to be there before."""
    _slots: Iterator[dict[str, Any]] = field(init=False)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        """Every time is asked for by one of them only."""
        self._slots = iter(orders(self.salon, 640))

    def make(self, kind: str) -> Wish:
        """Somebody's wish, and whatever it builds upon."""
        return KINDS[kind](self)

    def person(self) -> tuple[User, str]:
        """Somebody new, and their token."""
        now = datetime.now(UTC)
        user = User(name="Alice", email=f"{uuid4().hex}@example.com", email_verified_at=now)
        self.db.add(user)
        self.db.flush()
        tokens = sessions.open_session(self.db, user, None, "pwd", now=now, settings=self.settings)
        self.db.commit()
        return user, tokens.access

    def order(self) -> dict[str, Any]:
        """The next time, whoever serves."""
        return {name: value for name, value in next(self._slots).items() if name != "employee"}

    def booked(self, token: str) -> str:
        """A booking that is there already; its uid."""
        made = ask("POST", f"{self.urls['booking']}{BOOK}", self.order(), token)
        assert made.status == 201, made
        return str(made.body["uid"])

    def name(self) -> str:
        """A name that nothing else has."""
        return f"Number {next(self._numbers)}"


def _of(table: Any, *where: Any) -> Traces:
    return select(func.count()).select_from(table).where(*where)


def _happened(booking: str, code: str) -> Traces:
    its = select(Booking.id).where(Booking.uid == UUID(booking)).scalar_subquery()
    return _of(BookingEvent, BookingEvent.booking_id == its, BookingEvent.code == code)


def _book(of: Customers) -> Wish:
    who, token = of.person()
    traces = _of(Booking, Booking.customer_id == who.id)
    return Wish("book", "booking", "POST", BOOK, of.order(), token, traces, uuid4().hex)


def _book_a_series(of: Customers) -> Wish:
    """Later than everybody else, twice."""
    who, token = of.person()
    order = of.order() | {"repeat": {"every_weeks": 1, "times": 2}}
    order["date"] = str(date.fromisoformat(order["date"]) + timedelta(weeks=5))
    traces = _of(Booking, Booking.customer_id == who.id)
    return Wish("book a series", "booking", "POST", BOOK, order, token, traces, uuid4().hex, times=2)


def _cancel(of: Customers) -> Wish:
    _who, token = of.person()
    booking = of.booked(token)
    path, traces = f"{ONE}/{booking}/cancel/", _happened(booking, "canceled")
    return Wish("cancel", "booking", "POST", path, {"reason": "I am ill."}, token, traces, uuid4().hex)


def _move(of: Customers) -> Wish:
    """Needs no key: to be where it is already changes nothing."""
    _who, token = of.person()
    booking, order = of.booked(token), of.order()
    to = {"date": order["date"], "start_time": order["start_time"]}
    traces = _happened(booking, "rescheduled")
    return Wish("move", "booking", "PATCH", f"{ONE}/{booking}/", to, token, traces, "")


def _pay(of: Customers) -> Wish:
    """Needs no key: what is being paid already is that payment."""
    _who, token = of.person()
    of.salon.policy.deposit_percent = Decimal(30)
    of.db.commit()
    booking = of.booked(token)
    of.salon.policy.deposit_percent = Decimal(0)
    of.db.commit()
    its = select(Booking.id).where(Booking.uid == UUID(booking)).scalar_subquery()
    traces = _of(PaymentIntent, PaymentIntent.booking_id == its)
    return Wish("pay", "booking", "POST", "/api/payments/intent/", {"booking": booking}, token, traces, "")


def _wait(of: Customers) -> Wish:
    who, token = of.person()
    day = of.order()["date"]
    line = {"business": str(of.salon.business.uid), "service": str(of.salon.beard.uid)}
    body = line | {"date_from": day, "date_to": day}
    traces = _of(WaitlistEntry, WaitlistEntry.customer_id == who.id)
    return Wish("wait", "booking", "POST", "/api/business/waitlist/", body, token, traces, uuid4().hex)


def _rate(of: Customers) -> Wish:
    who, token = of.person()
    team = {str(each.uid): each for each in (of.salon.dritan, of.salon.mira)}
    diary = Diary(of.db, of.salon.business, {str(of.salon.cut.uid): of.salon.cut}, team)
    visit = diary.visit(datetime.now(UTC) - timedelta(days=1), who)
    traces = _of(Rating, Rating.booking_id == visit.id)
    body = {"booking": str(visit.uid), "rating": 5, "comment": "Dritan listens."}
    return Wish("rate", "rating", "POST", "/api/rating/add/", body, token, traces, uuid4().hex)


def _add_a_service(of: Customers) -> Wish:
    name, category = of.name(), of.db.get_one(Category, of.salon.cut.category_id)
    body = {"business": str(of.salon.business.uid), "category": str(category.uid)} | CUT | {"name": name}
    traces = _of(Service, Service.name_en == name)
    return Wish("add a service", "business", "POST", SERVICE, body, of.owner, traces, uuid4().hex)


def _close_for_a_day(of: Customers) -> Wish:
    name, far = of.name(), str(datetime.now(UTC).date() + timedelta(days=700 + next(of._numbers)))
    what = {"business": str(of.salon.business.uid), "kind": "closure", "note": name}
    body, traces = what | {"date_from": far, "date_to": far}, _of(HoursException, HoursException.note == name)
    return Wish("close for a day", "business", "POST", EXCEPTIONS, body, of.owner, traces, uuid4().hex)


def _open_a_business(of: Customers) -> Wish:
    _who, token = of.person()
    name, category = of.name(), of.db.get_one(Category, of.salon.cut.category_id)
    body = DESCRIBED | {"categories": [str(category.uid)], "name": name}
    path, traces = "/api/onboarding/business/create/", _of(Business, Business.name_en == name)
    return Wish("open a business", "business", "POST", path, body, token, traces, uuid4().hex)


KINDS: dict[str, Callable[[Customers], Wish]] = {
    "book": _book,
    "book a series": _book_a_series,
    "cancel": _cancel,
    "move": _move,
    "pay": _pay,
    "wait": _wait,
    "rate": _rate,
    "add a service": _add_a_service,
    "close for a day": _close_for_a_day,
    "open a business": _open_a_business,
}

"""Bora's salon, and people who book there, however often they have to ask."""

import contextlib
import http.client
import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from sqlalchemy import update
from sqlalchemy.orm import Session

from common import outbox
from common.events import InvitationSent
from common.models import Device, Employee, Invitation, Platform, Policy, Resource, Role, User
from functions.auth import sessions
from tests.e2e.chaos.system import System
from tests.e2e.families import Answer, ask
from tests.integration.booking.conftest import Salon, open_salon

_BOOK = "/api/business/book/"
_PATIENCE_SECONDS, _TWO_YEARS = 60, 730
_A_DAY = [f"{9 + half // 2:02}:{'30' if half % 2 else '00'}" for half in range(16)]


@dataclass
class Customer:
    """Somebody signed in, with a phone that can ring."""

    user: User
    token: str
    device: str


@dataclass
class Crowd:
    """The salon, its customers, what they were promised, and what they were told on the way."""

    system: System
    salon: Salon
    owner: Customer
    customers: list[Customer]
    promised: dict[str, Customer] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    paid: dict[str, str] = field(default_factory=dict)
    """What has been paid for, and the provider's name for the payment."""
    _taken: int = 0
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1_000_000))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def book(self, customer: Customer) -> Answer:
        """Ask for the next free time until there is an answer, always under the same key, as the app does."""
        order, key = self._order(), uuid4().hex
        deadline, last = time.monotonic() + _PATIENCE_SECONDS, None
        while time.monotonic() < deadline:
            began = time.monotonic()
            with contextlib.suppress(OSError, http.client.HTTPException):
                url = random.choice(self.system.webs).url
                answer = ask("POST", url + _BOOK, order, customer.token, Idempotency_Key=key)
                self._note(answer, customer, time.monotonic() - began)
                if answer.status == 201:
                    return answer
                last = answer.body
            time.sleep(0.1)
        raise AssertionError(f"not booked within {_PATIENCE_SECONDS} s: {self.statuses}, at last {last}")

    def call_off(self, booking: str) -> None:
        """Whoever booked it thinks better of it."""
        url = f"{self.system.webs[0].url}/api/business/booking/{booking}/cancel/"
        answer = ask("POST", url, {}, self.promised[booking].token)
        assert answer.status == 200, answer

    def new_number(self) -> str:
        """A mobile number that nobody else has."""
        return f"+35569{next(self._numbers):07}"

    def _note(self, answer: Answer, customer: Customer, seconds: float) -> None:
        with self._lock:
            self.statuses[answer.status] += 1
            if answer.status == 201:
                self.promised[answer.body["uid"]] = customer
                self.seconds.append(seconds)

    def _order(self) -> dict[str, Any]:
        """A time that nobody else asks for, as nobody can be in two places: sixteen half hours, six days a week."""
        with self._lock:
            number, self._taken = self._taken, self._taken + 1
        day, half = divmod(number, len(_A_DAY))
        weeks, weekday = divmod(day, 6)
        on = _next_monday() + timedelta(weeks=weeks, days=weekday)
        who = (self.salon.dritan, self.salon.mira)[half % 2]
        return self.salon.order(_A_DAY[half], on.isoformat(), employee=str(who.uid))


def _next_monday() -> date:
    today = datetime.now(UTC).date()
    return today + timedelta(days=14 - today.weekday())


def gather(system: System, people: int) -> Crowd:
    """Open the salon; Bora, Dritan and everybody who comes have a phone and a proven address."""
    with Session(system.engine, expire_on_commit=False) as db:
        team = [_person(db, system, name) for name in ("Bora", "Dritan")]
        salon = open_salon(db, team[0].user, team[1].user)
        db.execute(update(Policy).values(max_days=_TWO_YEARS))  # a long night takes thousands of hours
        customers = [_person(db, system, f"Customer {number}") for number in range(people)]
        db.commit()
    return Crowd(system, salon, team[0], customers)


def _person(db: Session, system: System, name: str) -> Customer:
    now = datetime.now(UTC)
    person = User(name=name, email=f"{uuid4().hex}@example.com", email_verified_at=now)
    db.add(person)
    db.flush()
    tokens = sessions.open_session(db, person, None, "pwd", now=now, settings=system.settings)
    device = f"device-{uuid4().hex}"
    db.add(Device(user_id=person.id, token=device, platform=Platform.ANDROID))
    db.flush()
    return Customer(person, tokens.access, device)


def invite(crowd: Crowd, people: int) -> list[str]:
    """Ask so many people to join the team, each by a text to a number of their own; the sweep finds the messages."""
    numbers = [crowd.new_number() for _ in range(people)]
    with Session(crowd.system.engine) as db:
        for number in numbers:
            _invite(db, crowd, number)
        db.commit()
    return numbers


def _invite(db: Session, crowd: Crowd, phone: str) -> None:
    now, business = datetime.now(UTC), crowd.salon.business.id
    guest = Employee(business_id=business, resource=Resource(business_id=business), name=phone)
    db.add(guest)
    db.flush()
    invitation = Invitation(
        business_id=business,
        employee_id=guest.id,
        role=Role.EMPLOYEE,
        phone=phone,
        token_hash=sha256(phone.encode()).digest(),
        invited_by_id=next(iter(crowd.customers)).user.id,
        expires_at=now + timedelta(days=7),
    )
    db.add(invitation)
    db.flush()
    outbox.publish(db, InvitationSent(invitation=invitation.uid, token=f"token-of-{phone[1:]}"), now=now)

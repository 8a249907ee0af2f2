"""Businesses with diaries, written as rows, and what the engine of one business says about them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from common import diary
from common.availability import Question, World, judge, next_available, slots
from common.models import (
    Base,
    Booking,
    BookingStatus,
    Business,
    BusinessMember,
    BusinessSearch,
    BusinessStatus,
    BusyCalendar,
    BusyTime,
    Category,
    Employee,
    EmployeeService,
    ExceptionKind,
    Hold,
    HoursException,
    NextFree,
    Occupancy,
    Policy,
    Resource,
    ResourceUse,
    Role,
    Service,
    User,
    WorkingHours,
)
from functions.business.discovery.queries.standing import Standing, Window, standings_of
from functions.business.next_free import refresh
from tests.integration.discovery.places import TIRANA

Row = TypeVar("Row", bound=Base)

_NUMBERS = count()
WEEK = tuple((day, "09:00", "17:00") for day in range(6))


@dataclass(frozen=True)
class Listed:
    """A business as a list knows it."""

    id: int
    timezone: str
    takes_bookings: bool = True


@dataclass
class House:
    """A business with its rows at hand."""

    db: Session
    business: Business
    category: Category

    @property
    def team(self) -> list[Employee]:
        """Everybody who works here."""
        mine = select(Employee).where(Employee.business_id == self.business.id)
        return list(self.db.scalars(mine.order_by(Employee.id)))

    @property
    def listed(self) -> Listed:
        """As `standings_of` wants it."""
        status = self.business.status
        return Listed(self.business.id, self.business.timezone, status is BusinessStatus.PUBLISHED)

    def opens(self, *weekly: tuple[int, str, str], employee: Employee | None = None) -> None:
        """Ordinary hours of the house or of somebody: weekday (0 = Monday), start, end."""
        for weekday, start, end in weekly:
            self._add(WorkingHours(
                business_id=self.business.id, employee_id=employee.id if employee else None, weekday=weekday,
                start_time=time.fromisoformat(start), end_time=time.fromisoformat(end),
            ))  # fmt: skip
        if employee is not None:
            employee.has_own_hours = True
            self.db.flush()

    def differs(
        self,
        kind: ExceptionKind,
        first: date,
        last: date,
        *hours: tuple[str, str],
        employee: Employee | None = None,
    ) -> None:
        """Some days on which something else holds."""
        intervals = [{"start": start, "end": end} for start, end in hours]
        needs = kind in (ExceptionKind.BREAK, ExceptionKind.SPECIAL_HOURS) or bool(hours)
        self._add(HoursException(
            business_id=self.business.id, employee_id=employee.id if employee else None, kind=kind,
            date_from=first, date_to=last, intervals=intervals if needs else None,
        ))  # fmt: skip

    def employs(self, name: str = "Dritan", resource: Resource | None = None, **more: Any) -> Employee:
        """Somebody who works here, perhaps the same person who works elsewhere."""
        who = resource or Resource(business_id=self.business.id)
        return self._add(Employee(business=self.business, resource=who, name=name, **more))

    def shares(self, resource: Resource, owner: User, home: "House") -> None:
        """Somebody of the owner's other shop works here too."""
        for each in (self, home):
            each.belongs_to(owner)
        self._add(ResourceUse(business_id=self.business.id, resource_id=resource.id))

    def belongs_to(self, owner: User) -> None:
        """Somebody owns it."""
        self._add(BusinessMember(business_id=self.business.id, user_id=owner.id, role=Role.OWNER))

    def sells(self, minutes: int = 30, **more: Any) -> Service:
        """Something on the menu, which everybody performs unless told otherwise."""
        values = {"duration_minutes": minutes, "price": Decimal(1000), "name_en": "Cut"} | more
        return self._add(Service(business=self.business, category=self.category, **values))

    def performs(self, who: Employee, what: Service, **more: Any) -> None:
        """Somebody does this, perhaps at a pace of their own."""
        self._add(
            EmployeeService(business_id=self.business.id, employee_id=who.id, service_id=what.id, **more)
        )

    def takes(
        self, who: Employee, starts_at: datetime, minutes: int, expires_at: datetime | None = None
    ) -> Booking:
        """A visit, or a request that waits for an answer until `expires_at`."""
        ends_at = starts_at + timedelta(minutes=minutes)
        local = starts_at.astimezone(ZoneInfo(self.business.timezone))
        visit = self._add(Booking(
            business_id=self.business.id, guest_name="Guest", source="phone",
            status=BookingStatus.PENDING if expires_at else BookingStatus.CONFIRMED, expires_at=expires_at,
            starts_at=starts_at, ends_at=ends_at, timezone=self.business.timezone, local_on=local.date(),
            local_start=local.time(), local_end=local.time(), duration_minutes=minutes, currency="ALL",
            business_name_en="House", list_price=Decimal(1000), total_price=Decimal(1000),
        ))  # fmt: skip
        self.occupies(who, starts_at, ends_at, booking_id=visit.id, expires_at=expires_at)
        return visit

    def holds(
        self, customer: User, who: Employee, starts_at: datetime, minutes: int, expires_at: datetime
    ) -> None:
        """Time kept for somebody who pays."""
        ends_at = starts_at + timedelta(minutes=minutes)
        kept = self._add(Hold(business_id=self.business.id, customer_id=customer.id, starts_at=starts_at,
                              ends_at=ends_at, expires_at=expires_at))  # fmt: skip
        self.occupies(who, starts_at, ends_at, hold_id=kept.id, expires_at=expires_at)

    def occupies(self, who: Employee, starts_at: datetime, ends_at: datetime, **more: Any) -> None:
        """A stretch of somebody's time."""
        self._add(Occupancy(business_id=self.business.id, resource_id=who.resource_id,
                            during=Range(starts_at, ends_at), **more))  # fmt: skip

    def is_elsewhere(self, who: Employee, starts_at: datetime, minutes: int) -> None:
        """Somebody's own calendar says busy."""
        mine = {"business_id": self.business.id, "employee_id": who.id}
        known = self._add(BusyCalendar(**mine, sealed_url=b"", host="calendar.test", fetch_at=starts_at))
        ends_at = starts_at + timedelta(minutes=minutes)
        self._add(BusyTime(**mine, calendar_id=known.id, starts_at=starts_at, ends_at=ends_at))

    def _add(self, row: Row) -> Row:
        self.db.add(row)
        self.db.flush()
        return row

    # what is known and said

    def engine_says(self, now: datetime) -> datetime | None:
        """The first start of anything on sale, asked as the listing of free times asks: service by service."""
        said = [each for uid in self._on_sale() if (each := self._first_of(uid, now)) is not None]
        return min(said, default=None)

    def _on_sale(self) -> list[UUID]:
        mine = select(Service.uid).where(Service.business_id == self.business.id)
        return list(self.db.scalars(mine.where(Service.is_active, Service.archived_at.is_(None))))

    def _first_of(self, service: UUID, now: datetime) -> datetime | None:
        found = next_available(*self._asked(service, now))
        return found.starts_at if found else None

    def _asked(self, service: UUID, now: datetime) -> tuple[World, Question]:
        subject = diary.subject_of(self.db, self.business.uid, [diary.Choice(service)], None, now)
        assert subject is not None
        today = now.astimezone(ZoneInfo(self.business.timezone)).date()
        last = today + timedelta(days=subject.policy.max_days)
        world = diary.world_of(self.db, subject, today, last, now)
        return world, Question(now, today, last, subject.wishes)

    def has_start(self, now: datetime, window: Window) -> bool:
        """Whether the listing of free times of anything on sale has a start in the window."""
        days = [day for uid in self._on_sale() for day in slots(*self._asked(uid, now))]
        return any(window.starts_at <= slot.starts_at < window.ends_at for day in days for slot in day.slots)

    def is_bookable(self, at: datetime, now: datetime) -> bool:
        """Whether the engine would accept a booking of something at that time."""
        return any(judge(*self._asked(uid, now), at).accepted for uid in self._on_sale())

    @property
    def packs(self) -> bool:
        """Whether visits may follow each other off the grid."""
        return self.db.get_one(Policy, self.business.id).pack

    def standing(self, now: datetime, window: Window | None = None) -> Standing:
        """What a list says of it."""
        return standings_of(self.db, [self.listed], now, window=window)[self.business.id]

    def refresh(self, now: datetime) -> None:
        """Work out its times."""
        refresh(self.db, [self.business.id], now)

    @property
    def known(self) -> list[NextFree]:
        """What has been worked out, by service."""
        self.db.expire_all()
        rows = select(NextFree).where(NextFree.business_id == self.business.id)
        return list(self.db.scalars(rows.order_by(NextFree.service_id)))

    @property
    def sorted_by(self) -> datetime | None:
        """By what lists order it."""
        found = self.db.get_one(BusinessSearch, self.business.id, populate_existing=True)
        return found.next_free_at


def house(
    db: Session, zone: str = "Europe/Tirane", *, policy: dict[str, Any] | None = None, **more: Any
) -> House:
    """A published business without hours, team or services, in the centre of Tirana."""
    number = next(_NUMBERS)
    values = {"location": TIRANA, "status": BusinessStatus.PUBLISHED, "timezone": zone} | more
    business = Business(name_en=f"House {number}", **values)
    category = Category(slug=f"house-{number}", name_en="House", name_sq="House")
    db.add_all([business, category])
    db.flush()
    db.add(Policy(business_id=business.id, **(policy or {})))
    db.flush()
    return House(db, business, category)


def barber(db: Session, **more: Any) -> House:
    """Dritan alone, Monday to Saturday 09:00-17:00, a cut of half an hour."""
    made = house(db, **more)
    made.opens(*WEEK)
    made.employs()
    made.sells()
    return made

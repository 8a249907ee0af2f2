"""Random businesses around the days on which clocks change, written as rows: hours, teams, menus, terms, diaries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count, pairwise
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from common.models import (
    Base,
    Booking,
    BookingStatus,
    Business,
    BusinessMember,
    BusinessStatus,
    Category,
    Employee,
    EmployeeService,
    ExceptionKind,
    Hold,
    HoursException,
    LatLon,
    Occupancy,
    Policy,
    Resource,
    ResourceUse,
    Role,
    Service,
    User,
    WorkingHours,
)

Row = TypeVar("Row", bound=Base)

# Changes at two in the morning, at midnight, at one, by half an hour, and on both sides of the equator.
ZONES = (
    "Europe/Tirane",
    "Europe/Tirane",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Cairo",
    "Atlantic/Azores",
)
HOURS = (
    ("09:00", "17:00"),
    ("09:00", "12:00"),
    ("13:00", "18:30"),
    ("07:45", "08:30"),
    ("22:00", "03:00"),
    ("00:00", "00:00"),
    ("00:00", "06:00"),
    ("01:30", "02:30"),
)
PARTS = (None, None, None, (20, 30, 20), (30, 10), (15, 45, 5))
_KINDS = ("hands_on", "processing", "hands_on")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
_NUMBERS = count()


def changes(zone: str, year: int = 2027) -> list[date]:
    """The local dates on which noon is not 24 hours after the noon before."""
    noons = [datetime(year, 1, 1, 12, tzinfo=ZoneInfo(zone)) + timedelta(days) for days in range(366)]
    return [after.date() for before, after in pairwise(noons) if after.utcoffset() != before.utcoffset()]


@dataclass
class Shop:
    """One business of a world."""

    business: Business
    team: list[Employee] = field(default_factory=list)
    menu: list[Service] = field(default_factory=list)


class World:
    """A town of a few businesses, some of whose people work in two of them; all are asked at one moment, `now`."""

    def __init__(self, db: Session, seed: int, shops: int = 2) -> None:
        self.db, self.dice = db, Random(seed)
        self.zone = self.dice.choice(ZONES)
        self.edge = self.dice.choice(changes(self.zone))
        midnight = datetime.combine(self.edge, time(), UTC)
        self.now = midnight + timedelta(seconds=self.dice.randint(-200_000, 20_000))
        self.somebody = self._add(User(name="Somebody", email=f"somebody-{next(_NUMBERS)}@avatid.invalid"))
        self.shops = [self._shop() for _ in range(shops)]
        self._lends_somebody()
        for _ in range(self.dice.randint(0, 14 * shops)):
            self._takes_time(self.dice.choice(self.shops))

    @property
    def days(self) -> tuple[date, date]:
        """The local dates worth asking about: the one on which the clocks change, and those beside it."""
        return self.edge - DAY, self.edge + DAY

    def _shop(self) -> Shop:
        dice, number = self.dice, next(_NUMBERS)
        business = Business(name_en=f"Shop {number}", location=LatLon(41.33, 19.82), timezone=self.zone)
        business.status = BusinessStatus.PUBLISHED
        category = Category(slug=f"verified-{number}", name_en="Shop", name_sq="Dyqan")
        self._add_all([business, category])
        self._add(BusinessMember(business_id=business.id, user_id=self.somebody.id, role=Role.OWNER))
        self._add(Policy(business_id=business.id, **self._terms()))
        shop = Shop(business)
        self._opens(shop)
        shop.team = [self._employee(shop) for _ in range(dice.randint(1, 4))]
        shop.menu = [self._service(shop, category) for _ in range(dice.randint(1, 4))]
        self._exceptions(shop)
        return shop

    def _terms(self) -> dict[str, Any]:
        dice = self.dice
        return {
            "auto_confirm": dice.random() < 0.7,
            "min_notice_minutes": dice.choice([0, 0, 60, 90, 1440]),
            "max_days": dice.choice([1, 2, 90]),
            "step_minutes": dice.choice([5, 15, 15, 25, 45, 60, None]),
            "limit_to_business_hours": dice.random() < 0.7,
            "pack": dice.random() < 0.3,
            "max_per_employee_day": dice.choice([None, None, None, 1, 3]),
            "max_active_per_customer": dice.choice([None, None, 1]),
            "deposit_percent": dice.choice([None, None, None, Decimal(20)]),
        }

    def _opens(self, shop: Shop, who: Employee | None = None) -> None:
        dice = self.dice
        usual = dict(dice.sample(HOURS, dice.randint(1, 3)))
        free = dice.sample(range(7), dice.choice([0, 1, 2]))
        self._add_all(
            WorkingHours(
                business_id=shop.business.id,
                employee_id=who.id if who else None,
                weekday=day,
                start_time=time.fromisoformat(start),
                end_time=time.fromisoformat(end),
            )
            for day in range(7)
            if day not in free
            for start, end in usual.items()
        )

    def _employee(self, shop: Shop) -> Employee:
        dice = self.dice
        has_own = dice.random() < 0.3
        who = Employee(
            business=shop.business,
            resource=Resource(business_id=shop.business.id),
            name=f"Dritan {next(_NUMBERS)}",
            rank=dice.randint(0, 2),
            is_active=dice.random() < 0.9,
            has_own_hours=has_own,
        )
        self._add(who)
        if has_own:
            self._opens(shop, who)
        return who

    def _service(self, shop: Shop, category: Category) -> Service:
        dice = self.dice
        split = dice.choice(PARTS)
        minutes = sum(split) if split else dice.choice([5, 10, 30, 50, 120])
        parts = split and [{"kind": k, "minutes": m} for k, m in zip(_KINDS, split, strict=False)]
        sold = Service(
            business=shop.business,
            category=category,
            name_en=f"Service {next(_NUMBERS)}",
            price=Decimal(dice.randint(5, 20) * 100),
            duration_minutes=minutes,
            parts=parts or None,
            buffer_before_minutes=dice.choice([0, 0, 5, 15]),
            buffer_after_minutes=dice.choice([0, 0, 10]),
            intermission_minutes=dice.choice([0, 0, 5, 20]),
            is_performed_by_everyone=dice.random() < 0.5,
        )
        self._add(sold)
        for who in shop.team:
            if dice.random() < (0.3 if sold.is_performed_by_everyone else 0.7):
                self._performs(shop, who, sold)
        return sold

    def _performs(self, shop: Shop, who: Employee, what: Service) -> None:
        """Perhaps at a pace and price of their own."""
        dice = self.dice
        terms = {
            "price": dice.choice([None, what.price + 250, what.price - 100]),
            "duration_minutes": dice.choice([None, what.duration_minutes + 10]),
        }
        self._add(
            EmployeeService(business_id=shop.business.id, employee_id=who.id, service_id=what.id, **terms)
        )

    def _exceptions(self, shop: Shop) -> None:
        for _ in range(self.dice.randint(0, 4)):
            self._exception(shop, self.dice.choice([None, *shop.team]))

    def _exception(self, shop: Shop, who: Employee | None) -> None:
        dice = self.dice
        first = self.edge + DAY * dice.randint(-2, 2)
        kind = dice.choice([each for each in ExceptionKind if who or each is not ExceptionKind.TIME_OFF])
        needs_hours = kind in (ExceptionKind.BREAK, ExceptionKind.SPECIAL_HOURS)
        hours = [dict(zip(("start", "end"), dice.choice(HOURS), strict=True))] if needs_hours else None
        self._add(
            HoursException(
                business_id=shop.business.id,
                employee_id=who.id if who else None,
                kind=kind,
                date_from=first,
                date_to=first + DAY * dice.choice([0, 0, 1]),
                intervals=hours,
            )
        )

    def _lends_somebody(self) -> None:
        """Somebody of the first shop works in the second one of its owner too: one person, one diary."""
        if len(self.shops) < 2 or self.dice.random() < 0.5:
            return
        home, other = self.shops[:2]
        resource = self.dice.choice(home.team).resource_id
        self._add(ResourceUse(business_id=other.business.id, resource_id=resource))
        other.team.append(
            self._add(Employee(business=other.business, resource_id=resource, name="Lent from next door"))
        )

    def _takes_time(self, shop: Shop) -> None:
        """Somebody else's visit, unanswered request or hold, live or lapsed, if the time is free."""
        dice = self.dice
        at = self.now + dice.randint(-120, 3 * 24 * 60) * MINUTE
        at -= timedelta(seconds=at.second, minutes=at.minute % dice.choice([1, 5, 15]))
        until = at + dice.choice([15, 30, 90, 240]) * MINUTE
        lapses = self.now + dice.choice([-10, 30, 300]) * MINUTE if dice.random() < 0.4 else None
        is_held = lapses is not None and dice.random() < 0.5
        try:
            with self.db.begin_nested():
                what = (
                    self._hold(shop, at, until, lapses) if is_held else self._visit(shop, at, until, lapses)
                )
                row = {"business_id": shop.business.id, "during": Range(at, until), "expires_at": lapses}
                resource = dice.choice(shop.team).resource_id
                self._add(Occupancy(resource_id=resource, **row, **what))
        except DBAPIError:
            pass  # somebody was there before

    def _hold(self, shop: Shop, at: datetime, until: datetime, lapses: datetime | None) -> dict[str, int]:
        mine = {"business_id": shop.business.id, "customer_id": self.somebody.id, "expires_at": lapses}
        return {"hold_id": self._add(Hold(starts_at=at, ends_at=until, **mine)).id}

    def _visit(self, shop: Shop, at: datetime, until: datetime, lapses: datetime | None) -> dict[str, int]:
        local = at.astimezone(ZoneInfo(self.zone))
        visit = Booking(
            business_id=shop.business.id,
            guest_name="Guest",
            source="phone",
            status=BookingStatus.PENDING if lapses else BookingStatus.CONFIRMED,
            expires_at=lapses,
            starts_at=at,
            ends_at=until,
            timezone=self.zone,
            local_on=local.date(),
            local_start=local.time(),
            local_end=until.astimezone(ZoneInfo(self.zone)).time(),
            duration_minutes=(until - at) // MINUTE,
            currency="ALL",
            business_name_en=shop.business.name_en,
            list_price=Decimal(1000),
            total_price=Decimal(1000),
        )
        return {"booking_id": self._add(visit).id}

    def _add(self, row: Row) -> Row:
        self._add_all([row])
        return row

    def _add_all(self, rows: Sequence[Base] | Any) -> None:
        self.db.add_all(rows)
        self.db.flush()

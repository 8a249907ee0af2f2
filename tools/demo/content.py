"""What the demo shows: invented businesses at real places in Tirana, Durrës and Shkodër, as typed data."""

import dataclasses
import decimal
import functools
from typing import Any, Literal

from functions.business.importing.plans import Gender, Interval
from functions.business.importing.reading.hours import week
from tools.demo import rows

ZONE = "Europe/Tirane"


@dataclasses.dataclass(frozen=True)
class DemoEmployee:
    """Somebody of a team. `weekly` None means the hours of the business; `owns` marks the owner."""

    name: str
    surname: str
    owns: bool
    role: Literal["owner", "manager", "employee"]
    weekly: tuple[Interval, ...] | None


@dataclasses.dataclass(frozen=True)
class DemoService:
    """What a venue offers. `parts` are minutes hands-on or processing, in order.

    `employees` are full names, with a price of their own where it differs; None is the whole team.
    """

    category: str
    name_en: str
    name_sq: str
    price: decimal.Decimal
    duration_minutes: int
    parts: tuple[tuple[int, Literal["hands_on", "processing"]], ...]
    gender: Gender
    buffer_before: int
    buffer_after: int
    employees: tuple[tuple[str, decimal.Decimal | None], ...] | None


@dataclasses.dataclass(frozen=True)
class DemoVenue:
    """A demo business, ready to be created by its owner.

    `slug` stays the same for ever, so that loading twice creates nothing twice. The owner is first in `team`.
    `deposit_percent` of the price is paid before the visit; nothing where it is None.
    """

    slug: str
    kind: Literal["business", "freelancer"]
    name_en: str
    name_sq: str
    description_en: str
    description_sq: str
    address: str
    city: str
    location: tuple[float, float]
    phone: str
    email: str
    categories: tuple[str, ...]
    weekly: tuple[Interval, ...]
    team: tuple[DemoEmployee, ...]
    services: tuple[DemoService, ...]
    deposit_percent: decimal.Decimal | None

    @property
    def owner(self) -> DemoEmployee:
        """Whoever owns the place; always one of the team."""
        return next(employee for employee in self.team if employee.owns)


@functools.cache
def venues() -> tuple[DemoVenue, ...]:
    """Every demo venue, city by city."""
    return tuple(_venue(row) for row in rows.rows())


@functools.cache
def _catalogue() -> dict[str, Any]:
    catalogue: dict[str, Any] = rows.read("services.json")
    return catalogue


def _venue(row: dict[str, Any]) -> DemoVenue:
    location = row["location"][0], row["location"][1]
    services = tuple(_service(entry) for entry in row["services"])
    return DemoVenue(
        slug=row["slug"],
        kind=row.get("kind", "business"),
        name_en=row["name_en"],
        name_sq=row["name_sq"],
        description_en=row["description_en"],
        description_sq=row["description_sq"],
        address=row["address"],
        city=row["city"],
        location=location,
        phone=row["phone"],
        email=rows.owners_address(row["slug"]),
        categories=tuple(row["categories"]),
        weekly=_weekly(row["hours"], location),
        team=tuple(_employee(entry, location, number == 0) for number, entry in enumerate(row["team"])),
        services=services,
        deposit_percent=decimal.Decimal(row["deposit_percent"]) if "deposit_percent" in row else None,
    )


def _employee(entry: dict[str, Any], location: tuple[float, float], owns: bool) -> DemoEmployee:
    name, _space, surname = entry["name"].partition(" ")
    return DemoEmployee(
        name=name,
        surname=surname,
        owns=owns,
        role="owner" if owns else entry.get("role", "employee"),
        weekly=_weekly(entry["hours"], location) if "hours" in entry else None,
    )


def _service(entry: dict[str, Any]) -> DemoService:
    known = _catalogue()[entry["is"]]
    parts = tuple((minutes, kind) for minutes, kind in known.get("parts", ()))
    employees = entry.get("by")
    return DemoService(
        category=known["category"],
        name_en=known["name_en"],
        name_sq=known["name_sq"],
        price=decimal.Decimal(entry["price"]),
        duration_minutes=entry.get("minutes") or known.get("minutes") or sum(part[0] for part in parts),
        parts=parts,
        gender=entry.get("gender") or known.get("gender", "all"),
        buffer_before=known.get("buffer_before", 0),
        buffer_after=known.get("buffer_after", 0),
        employees=None if employees is None else tuple(_performer(who) for who in employees),
    )


def _performer(who: str | list[Any]) -> tuple[str, decimal.Decimal | None]:
    """A full name, or a name with a price of their own: ["Elira Gashi", 1200]."""
    return (who, None) if isinstance(who, str) else (who[0], decimal.Decimal(who[1]))


def _weekly(expression: str, location: tuple[float, float]) -> tuple[Interval, ...]:
    weekly, _notes = week(expression, location, ZONE)
    return weekly or ()

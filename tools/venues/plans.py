"""What a file of venues says: typed plans of venues and services, or what is wrong with a row."""

import dataclasses
import datetime
import decimal
from typing import Literal

Gender = Literal["all", "female", "male"]


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; no row of it can be named."""


@dataclasses.dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a row: which field, and why, for the person with the file."""

    field: str
    reason: str


@dataclasses.dataclass(frozen=True)
class Interval:
    """Open hours on a weekday (0 = Monday), wall time of the venue; `end <= start` means the next day."""

    weekday: int
    start: datetime.time
    end: datetime.time


@dataclasses.dataclass(frozen=True)
class Venue:
    """A place to onboard.

    `location` is (latitude, longitude), `phone` E.164, `timezone` IANA, `categories` slugs of
    `common.data.categories`, `weekly` None where the file says nothing usable about hours. `notes` are
    sentences for the report about what was understood only roughly.
    """

    external_id: str
    name: str
    name_sq: str | None
    description: str | None
    description_sq: str | None
    location: tuple[float, float]
    timezone: str
    country: str | None
    address: str | None
    city: str | None
    phone: str | None
    email: str | None
    website: str | None
    categories: tuple[str, ...]
    weekly: tuple[Interval, ...] | None
    gender: Gender | None
    notes: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class VenueRow:
    """One feature of the file, counted from 1: a venue, or the problems that keep it from being one."""

    number: int
    external_id: str | None
    name: str | None
    venue: Venue | None
    problems: tuple[Problem, ...] = ()


@dataclasses.dataclass(frozen=True)
class ServicePlan:
    """A service to add to a venue of the file, named by its external id or its exact name.

    `price` is in the venue's currency; `category` a slug, None for the venue's main one; `employee` the name
    of who performs it, None for everybody.
    """

    venue: str
    category: str | None
    name_en: str
    name_sq: str | None
    price: decimal.Decimal
    duration_minutes: int
    gender: Gender = "all"
    employee: str | None = None


@dataclasses.dataclass(frozen=True)
class ServiceRow:
    """One line of a services file (the header is line 1): a service, or what is wrong with the line."""

    line: int
    service: ServicePlan | None
    problems: tuple[Problem, ...] = ()

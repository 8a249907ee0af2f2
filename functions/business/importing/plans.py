"""What a file of venues says: typed plans of venues and services, or what is wrong with a row."""

import dataclasses
import datetime
import decimal
from collections.abc import Mapping
from typing import Literal

from common.i18n import DEFAULT, translate

Gender = Literal["all", "female", "male"]
_LONGEST_QUOTE = 60


@dataclasses.dataclass(frozen=True)
class Said:
    """A sentence for the person with the file: an entry of the catalogs, and what fills it."""

    message: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def told(self, language: str) -> str:
        """The sentence in a reader's language."""
        return translate(language, self.message, **self.params)

    def __str__(self) -> str:
        return self.told(DEFAULT)


class Unusable(ValueError):
    """Something in a file that cannot be used; `why` says so."""

    def __init__(self, message: str, **params: object) -> None:
        self.why = Said(message, params)
        super().__init__(str(self.why))


class UnreadableFile(Unusable):
    """The file as a whole cannot be read; no row of it can be named."""


@dataclasses.dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a row: which field, and why."""

    field: str
    why: Said

    @classmethod
    def of(cls, field: str, message: str, **params: object) -> "Problem":
        """A problem written in one line where it is found."""
        return cls(printable(field), Said(message, params))

    @property
    def reason(self) -> str:
        """Why, in English."""
        return str(self.why)


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
    `common.data.categories`, `weekly` None where the file says nothing usable about hours. `notes` say what was
    understood only roughly.
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
    notes: tuple[Said, ...] = ()


@dataclasses.dataclass(frozen=True)
class VenueRow:
    """One venue of the file, counted from 1: what it is, or the problems that keep it from being one."""

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
    name: str = ""


def quoted(value: str) -> str:
    """What somebody wrote, in quotes, fit to be read: not too long, and nothing in it that cannot be printed."""
    return repr(value if len(value) <= _LONGEST_QUOTE else f"{value[:_LONGEST_QUOTE]}…")


def printable(value: str) -> str:
    """A name out of a file, fit to be shown."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in value[:200])

"""What one booking brings with it, and what stands there anyway: assumptions, where it does not say *measured*."""

from dataclasses import dataclass

FUNCTION_GIB = 1.0
"""Of auth, business and the worker, which most runs are; the others have half of it (terraform/families.tf)."""
BILLED_SECONDS_A_REQUEST = 0.1
"""A function is billed in tenths of a second; replies take 10 to 60 ms (*measured*: docs/bench-*.md) on their own."""
WARM_INSTANCES = 3
"""auth, business and booking are kept warm (terraform/families.tf)."""


@dataclass(frozen=True)
class ABooking:
    """What happens for one booking, from the first search to the review."""

    searches: float = 30
    searches_from_cache: float = 0.5
    other_requests: float = 20
    tasks: float = 10
    letters: float = 2.5
    texts: float = 0.0
    codes: float = 0.1
    chat_messages: float = 1.0
    kib_a_reply: float = 6.0
    kib_a_log_line: float = 1.0

    @property
    def requests(self) -> float:
        """What arrives from outside."""
        return self.searches + self.other_requests

    @property
    def runs(self) -> float:
        """What a function answers: what the cache does not, and the tasks."""
        return self.searches * (1 - self.searches_from_cache) + self.other_requests + self.tasks


@dataclass(frozen=True)
class Database:
    """The size that a month of so many bookings wants; two vCPU are the smallest with a standby worth having."""

    vcpu: int
    gib: float
    disc_gib: float


@dataclass(frozen=True)
class Month:
    """So many bookings, and the database for them."""

    bookings: int
    database: Database


MONTHS = (
    Month(10_000, Database(2, 8, 20)),
    Month(100_000, Database(2, 8, 60)),
    Month(1_000_000, Database(8, 32, 400)),
)
SCHEDULED_JOBS_FILE = "terraform/schedules.json"
ARMOR_RULES = 17
SECRETS = 16
ALERTS = 38
PICTURES_GIB = 100

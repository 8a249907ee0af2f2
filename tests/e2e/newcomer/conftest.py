"""One stack for all the stories here, and a salon that each of them opens for itself."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from common.db import engine_for
from common.settings import Settings
from tests.e2e.accounts.conftest import Town, Watched
from tests.e2e.stack.running import RunningStack
from tools.demo import ways_in
from tools.local.cluster import free_port

BUSINESS, EMPLOYEE = "/api/onboarding/business/", "/api/onboarding/employee/"
HOURS, SERVICE = "/api/onboarding/working-hours/", "/api/onboarding/service/"
EVERY_DAY = [{"weekday": day, "start": "09:00", "end": "17:00"} for day in range(7)]
_CENTRE = 41.3275, 19.8187


@pytest.fixture(scope="package")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The running system; when the stories are over, all its work is done and its logs tell of no error."""
    stack = RunningStack(free_port(), tmp_path_factory.mktemp("newcomer") / "said.txt")
    with ExitStack() as afterwards:
        afterwards.callback(stack.clean_up)
        stack.until_it_says("AvatID is ready")
        variables = stack.variables()
        engine = engine_for(Settings.model_validate({"database_url": variables["DATABASE_URL"]}))
        afterwards.callback(engine.dispose)
        town = Town(stack, variables, engine)
        yield town
        town.stands_well()


def new_word() -> str:
    """A word that nobody has used before, and that a tongue can say."""
    return "".join(random.choice("bdfgklmnprstvz") + random.choice("aeiou") for _ in range(5))


def in_days(days: int) -> date:
    """A date; Tirana's is the same or one later, so it lies ahead from 2 on."""
    return datetime.now(UTC).date() + timedelta(days=days)


@dataclass
class Newcomer:
    """Somebody who opens a salon with the app in hand, and what they know of it by now."""

    phone: Watched
    name: str = field(default_factory=new_word)
    # Away from everybody who opened one before.
    at: tuple[float, float] = field(
        default_factory=lambda: (
            round(_CENTRE[0] + random.uniform(-0.05, 0.05), 6),
            round(_CENTRE[1] + random.uniform(-0.05, 0.05), 6),
        )
    )
    uid: str = ""
    category: str = ""
    dritan: str = ""
    cut: str = ""

    def opens(self) -> None:
        """A draft with everything that describes it."""
        tree = self.phone.get("/api/business/categories/")
        self.category = next(each["uid"] for each in tree if each["slug"] == "barber")
        body = {
            "name": f"Berber {self.name.title()}",
            "kind": "business",
            "address": "Rruga e Durrësit 12",
            "city": "Tiranë",
            "location": {"lat": self.at[0], "lon": self.at[1]},
            "phone": "+355692034567",
            "categories": [self.category],
        }
        self.uid = self.phone.post(f"{BUSINESS}create/", body, expect=201)["uid"]

    def says_when(self) -> None:
        """Nine to five, every day."""
        self.phone.post(HOURS, {"business": self.uid, "weekly": EVERY_DAY})

    def closes_on(self, day: date) -> None:
        """One day off for everybody."""
        body = {"business": self.uid, "kind": "closure", "date_from": str(day), "date_to": str(day)}
        self.phone.post("/api/onboarding/exceptions/", body, expect=201)

    def sells(self) -> None:
        """Half an hour for 1000 lek."""
        cut = {"name": "Haircut", "name_sq": "Qethje", "price": "1000.00", "duration_minutes": 30}
        body = {"business": self.uid, "category": self.category, **cut}
        self.cut = self.phone.post(SERVICE, body, expect=201)["uid"]

    def hires(self, dritan: Watched) -> None:
        """Dritan, with his address."""
        body = {"business": self.uid, "name": "Dritan", "surname": "Hoxha", "email": dritan.address}
        self.dritan = self.phone.post(EMPLOYEE, body, expect=201)["uid"]

    def publishes(self) -> None:
        """Customers may come."""
        self.phone.post(f"{BUSINESS}{self.uid}/publish/")

    def lacks(self) -> list[str]:
        """What the checklist misses."""
        items = self.phone.get(f"{BUSINESS}{self.uid}/checklist/")["items"]
        return [each["code"] for each in items if not each["is_done"]]

    def free_on(self, phone: Watched, first: date, last: date) -> dict[str, list[Any]]:
        """The free times that somebody sees, by date."""
        days = phone.get(
            "/api/business/available-slots/",
            business=self.uid,
            service=self.cut,
            date_from=first,
            date_to=last,
        )["days"]
        return {each["date"]: each["slots"] for each in days}

    def booked_by(self, phone: Watched, day: date) -> Any:
        """The first time of a day is somebody's."""
        slot = self.free_on(phone, day, day)[str(day)][0]
        order = {"business": self.uid, "services": [{"uid": self.cut}], "starts_at": slot["starts_at"]}
        return phone.post("/api/business/book/", order, expect=201)


@pytest.fixture
def bora(town: Town) -> Newcomer:
    """Bora, who has just registered and has nothing yet."""
    phone = town.phone("Bora")
    ways_in.register_by_mail(phone, "Bora")
    return Newcomer(phone)


@pytest.fixture
def dritan(town: Town) -> Watched:
    """Dritan, who has an account and no work."""
    phone = town.phone("Dritan")
    ways_in.register_by_mail(phone, "Dritan")
    return phone


@pytest.fixture
def alice(town: Town) -> Watched:
    """Alice, who looks for a barber."""
    phone = town.phone("Alice")
    ways_in.register_by_mail(phone, "Alice")
    return phone


@pytest.fixture
def salon(bora: Newcomer, dritan: Watched) -> Newcomer:
    """Bora's, published, where Dritan cuts."""
    bora.opens()
    bora.says_when()
    bora.hires(dritan)
    bora.sells()
    bora.publishes()
    return bora

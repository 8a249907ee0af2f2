"""Two salons and their people, opened once; whatever a test does there is undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from common import background
from common.clock import SetClock
from common.models import Base, Outbox
from common.runtime import Runtime
from functions.worker.families import TASKS
from tests.integration.conftest import Phone
from tests.integration.onboarding.who_may.place import filled
from tests.integration.salon import Salon, done, made

MONDAY, START, END = "2027-03-08", "10:30", "11:00"
"""When everybody wants to come: a Monday in a week, by the salon's clock."""
BOOK, LIST, ONE = "/api/business/book/", "/api/business/waitlist/", "/api/business/booking/{}/"


@dataclass(frozen=True)
class Place:
    """Bora's salon and Fatos's next door, with everybody's phone.

    In the salon Dritan and Elira cut and trim beards, and Elira alone colours. Alice, Besa and Gent are customers;
    `names` are uids by what they stand for, for requests written as `<their employee>`.
    """

    connection: sa.Connection
    runtime: Runtime
    clock: SetClock
    phones: dict[str, Phone]
    salon: Salon
    theirs: Salon
    names: dict[str, str]

    def ask(self, who: str, method: str, path: str, said: dict[str, Any], names: dict[str, str]) -> Any:
        """What somebody is answered; `nobody` has not signed in. Names stand in the path and in what is said."""
        for name, uid in names.items():
            path = path.replace(f"<{name}>", uid)
        phone, asked = self.phones[who], filled(said, names)
        return phone.get(path, **asked) if method == "get" else getattr(phone, method)(path, asked)

    @contextmanager
    def for_a_while(self) -> Iterator[None]:
        """Nothing that happens inside lasts."""
        undone, now = self.connection.begin_nested(), self.clock.at
        try:
            yield
        finally:
            undone.rollback()
            self.clock.at = now

    def order(self, start: str = START, on: str = MONDAY, **more: Any) -> dict[str, Any]:
        """A men's cut by Dritan."""
        return {
            "business": self.salon.uid,
            "service": self.salon.cut,
            "employee": self.salon.dritan,
            "date": on,
            "start_time": start,
        } | more

    def booked(self, who: str, start: str = START, on: str = MONDAY, **more: Any) -> str:
        """A visit of somebody's, which must work."""
        return made(self.phones[who].post(BOOK, self.order(start, on, **more)))

    def offered(self, who: str) -> str:
        """Gent gives the time back that everybody wants, and it is kept for somebody: their entry."""
        visit = self.booked("Gent")
        wish = {"date_from": MONDAY, "date_to": MONDAY, "time_from": START, "time_to": END}
        order = self.order() | wish
        entry = made(
            self.phones[who].post(LIST, {k: order[k] for k in order.keys() - {"date", "start_time"}})
        )
        done(self.phones["Gent"].delete(ONE.format(visit)), 200)
        waiting = sa.select(Outbox.uid).where(Outbox.kind == "offer_freed_time")
        for uid in self.connection.scalars(waiting.where(Outbox.state == "waiting")).all():
            background.run(TASKS["offer_freed_time"], uid, self.runtime)
        rows = done(self.phones[who].get(LIST), 200)["results"]
        assert [(row["uid"], row["offer"]["start_time"]) for row in rows] == [(entry, START)]
        return entry

    def change(self, kind: type[Base], uid: str, **values: Any) -> None:
        """Set columns of one row, behind everybody's back."""
        table = kind.__table__
        assert isinstance(table, sa.Table)
        changed = sa.update(table).where(table.c.uid == UUID(uid)).values(**values)
        assert self.connection.execute(changed).rowcount == 1

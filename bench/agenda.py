"""A page of a busy diary, 100,000 visits of one business in two years: `python -m bench.agenda`.

A private cluster in a temporary folder is filled as for `bench.books`, asked and removed. Times are of the whole
request inside one process, plans are PostgreSQL's own.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.apparatus import engine_on, filled_cluster, measure, runtime_on, settings_on, signed_in
from bench.books import FILL
from common.models import Role
from functions.booking.agenda.queries import agenda_of
from functions.booking.agenda.schemas import AgendaQuery
from functions.booking.agenda.seat import Seat
from functions.booking.main import app

NOW = datetime(2026, 1, 1, 9, tzinfo=UTC)
DAY = {"from": "2026-03-02T00:00:00Z", "to": "2026-03-03T00:00:00Z", "limit": 100}
MONTHS = {"from": "2026-03-01T00:00:00Z", "to": "2026-05-02T00:00:00Z", "limit": 100}


def main() -> None:
    """Print the median and the 95th percentile of each request, and what PostgreSQL does for its page."""
    with filled_cluster(FILL, ("booking",)) as cluster:
        settings, engine = settings_on(cluster), engine_on(cluster)
        business_id, busy, employee = _busy(engine)
        client = app(runtime_on(engine, settings, NOW)).test_client()
        headers = signed_in(engine, settings, NOW)

        def page(query: dict[str, Any]) -> Callable[[], Any]:
            return lambda: client.get("/api/business/bookings/", query_string=query, headers=headers)

        for name, wanted in _pages(employee).items():
            query = wanted | {"business": busy}
            _measure(name, page(query))
            print(_plan(engine, business_id, AgendaQuery.model_validate(query)))
        engine.dispose()


def _busy(engine: sa.Engine) -> tuple[int, UUID, UUID]:
    """Key and uid of the busy house, and the uid of one of its ten people."""
    last = "SELECT b.id, b.uid, e.uid FROM business b JOIN employee e ON e.business_id = b.id ORDER BY b.id DESC, e.id LIMIT 1"
    with engine.connect() as connection:
        row: Any = connection.execute(sa.text(last)).one()
    return row[0], row[1], row[2]


def _pages(employee: UUID) -> dict[str, dict[str, Any]]:
    return {
        "a day, everybody's": DAY,
        "62 days, everybody's, first page of 100": MONTHS,
        "62 days, one of ten people's": MONTHS | {"employee": employee},
        "62 days, one of ten people's, of a status nobody has": MONTHS
        | {"employee": employee, "status": ["pending"]},
    }


def _measure(name: str, act: Callable[[], Any]) -> None:
    reply = measure(name, act, times=30, first=3)
    assert reply.status_code == 200, reply.text
    print(f"  {len(reply.json['results'])} visits")


def _plan(engine: sa.Engine, business_id: int, wanted: AgendaQuery) -> str:
    """The plan of the statement that finds the page."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        seen.append((statement, parameters))

    with Session(engine) as db:
        connection = db.connection()
        sa.event.listen(connection, "before_cursor_execute", note)
        agenda_of(db, Seat(business_id, Role.OWNER, None), wanted)
        statement, parameters = seen[0]
        rows: Any = connection.exec_driver_sql(
            f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {statement}", parameters
        )
        return "\n".join(f"    {line}" for line in rows.scalars())


if __name__ == "__main__":
    main()

"""Free times of a busy house, and the same day asked of django-appointment: `python -m bench.slots [--write]`.

Ten people, 5,000 bookings in 31 days. A private cluster in a temporary folder is filled, asked and removed. Times are
of the whole request inside one process (the booking family's app, its own SQL). The other package gets an environment
of its own under .local and a database of its own in the same cluster, with the same half hours taken.
"""

import argparse
import gc
import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from bench.apparatus import engine_on, filled_cluster, runtime_on, settings_on
from bench.peers import django_appointment
from functions.booking.main import app
from tools.local.cluster import Cluster

DOCUMENT = Path("docs/bench-slots.md")
NOW = datetime.combine(datetime.now(UTC), datetime.min.time(), UTC) + timedelta(hours=8)
FIRST = NOW.date() + timedelta(days=1)  # the other package knows no clock but the machine's
DAYS, PEOPLE = 31, 10
TIMES, WARM = 60, 5
URL = "/api/business/available-slots/"

# Nine to six; of 18 half hours a day each person has two or, on the first four days, one left.
FILL: tuple[str, ...] = (
    "SET session_replication_role = replica",
    "INSERT INTO users (name, email, email_verified_at) VALUES ('Alice', 'alice@example.com', now())",
    "INSERT INTO category (slug, name_en, name_sq) VALUES ('barber', 'Barber', 'Berber')",
    """INSERT INTO business (status, name_en, location) VALUES
    ('published', 'Shop', ST_SetSRID(ST_MakePoint(19.8, 41.3), 4326)::geography)""",
    "INSERT INTO policy (business_id) SELECT id FROM business",
    """INSERT INTO service (business_id, category_id, name_en, price, duration_minutes)
    SELECT b.id, c.id, 'Service ' || n, 1000, 30 FROM business b, category c, generate_series(1, 3) n""",
    "INSERT INTO resource (business_id) SELECT b.id FROM business b, generate_series(1, 10)",
    "INSERT INTO resource_use SELECT business_id, id FROM resource",
    "INSERT INTO employee (business_id, resource_id, name) SELECT business_id, id, 'Dritan' FROM resource ORDER BY id",
    """INSERT INTO working_hours (business_id, weekday, start_time, end_time)
    SELECT id, day, '09:00', '18:00' FROM business, generate_series(0, 6) day""",
    f"""INSERT INTO booking (business_id, customer_id, status, starts_at, ends_at, timezone, local_on, local_start,
        local_end, duration_minutes, business_name_en, list_price, total_price, currency, note, source)
    SELECT e.business_id, 1, 'confirmed', at, at + interval '30 min', 'Europe/Tirane', shown::date, shown::time,
        (shown + interval '30 min')::time, 30, 'Shop', 1000, 1000, 'ALL', e.id::text, 'team'
    FROM (SELECT *, row_number() OVER (ORDER BY id) - 1 AS number FROM employee) e, generate_series(0, 30) day,
        generate_series(0, 17) half,
        LATERAL (SELECT date '{FIRST}' + time '09:00' + day * interval '1 day' + half * interval '30 min' AS shown) s,
        LATERAL (SELECT shown AT TIME ZONE 'Europe/Tirane' AS at) t
    WHERE (half + number + day) % 18 < CASE WHEN day < 4 THEN 17 ELSE 16 END""",
    """INSERT INTO occupancy (business_id, resource_id, during, booking_id)
    SELECT b.business_id, e.resource_id, tstzrange(b.starts_at, b.ends_at), b.id
    FROM booking b JOIN employee e ON e.id = b.note::bigint""",
    """INSERT INTO booking_item (business_id, booking_id, service_id, employee_id, starts_at, ends_at,
        duration_minutes, list_price, price, service_name_en, employee_name)
    SELECT b.business_id, b.id, s.id, b.note::bigint, b.starts_at, b.ends_at, 30, 1000, 1000, 'Service 1', 'Dritan'
    FROM booking b JOIN (SELECT min(id) AS id FROM service) s ON true""",
    "SET session_replication_role = DEFAULT",
    "VACUUM ANALYZE",
)


@dataclass(frozen=True)
class Cost:
    """Of some requests: milliseconds at p50 and p95, the most statements of one, CPU milliseconds of the app's process
    each, and the starts that the last one told, as clocks show them."""

    name: str
    p50: float
    p95: float
    statements: int
    cpu: float
    starts: tuple[str, ...]

    @classmethod
    def of(
        cls, name: str, milliseconds: Sequence[float], statements: int, cpu: float, starts: Iterable[str]
    ) -> "Cost":
        cuts = quantiles(milliseconds, n=20, method="inclusive")
        return cls(name, cuts[9], cuts[18], statements, cpu, tuple(starts))

    @property
    def line(self) -> str:
        """A row of the table."""
        return (f"| {self.name} | {self.p50:.1f} | {self.p95:.1f} | {self.cpu:.1f} | {self.statements} "
                f"| {len(self.starts) or ''} |")  # fmt: skip


def main() -> None:
    """Print one table; `--write` keeps it."""
    parser = argparse.ArgumentParser(prog="python -m bench.slots", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"keep the table in {DOCUMENT}")
    asked = parser.parse_args()
    with filled_cluster(FILL, ("booking", "occupancy")) as cluster:
        costs = [*_ours(cluster), *_theirs(cluster)]
    lines = [*HEAD, *(each.line for each in costs)]
    print("\n".join(lines))
    if asked.write:
        DOCUMENT.write_text(
            ABOUT.format(machine=_machine()) + "\n".join([*lines, "", *_said(costs), ""]), "utf-8"
        )


def _ours(cluster: Cluster) -> Iterator[Cost]:
    settings = settings_on(cluster)
    engine = engine_on(cluster)
    with engine.connect() as connection:
        shop = connection.scalar(sa.text("SELECT uid FROM business"))
        services = list(connection.scalars(sa.text("SELECT uid FROM service ORDER BY id")))
        people = list(connection.scalars(sa.text("SELECT uid FROM employee ORDER BY id")))
    client = app(runtime_on(engine, settings, NOW)).test_client()
    gc.freeze()  # as main.py does

    def asked(first: date, days: int, count: int = 1, employee: Any = None) -> dict[str, Any]:
        chosen = {"employee": employee} if employee else {}
        until = first + timedelta(days - 1)
        return {"business": shop, "service": services[:count], "date_from": first, "date_to": until, **chosen}

    month, three = asked(FIRST, DAYS), asked(FIRST, DAYS, 3)
    yield _measured("31 days, any of ten people", client, engine, lambda _number: month)
    yield _measured("31 days, a visit of three services, any of ten", client, engine, lambda _number: three)
    yield _measured("1 day, any of ten people", client, engine, lambda number: asked(_day(number), 1))
    yield _measured(
        "1 day, one person", client, engine, lambda number: asked(_day(number), 1, 1, people[number % PEOPLE])
    )
    engine.dispose()


def _day(number: int) -> date:
    return FIRST + timedelta(number * 7 % DAYS)


def _measured(
    name: str, client: FlaskClient, engine: sa.Engine, query: Callable[[int], dict[str, Any]]
) -> Cost:
    taken, counted = [], [0]
    sa.event.listen(engine, "before_cursor_execute", count := _counting(counted))
    for number in range(WARM + TIMES):
        if number == WARM:
            cpu = time.process_time()
        counted.append(0)
        began = time.perf_counter()
        reply = client.get(URL, query_string=query(number))
        taken.append((time.perf_counter() - began) * 1000)
        assert reply.status_code == 200, reply.json
    spent = (time.process_time() - cpu) * 1000 / TIMES
    sa.event.remove(engine, "before_cursor_execute", count)
    told: Any = reply.json
    starts = [slot["start_time"] for day in told["days"] for slot in day["slots"]]
    return Cost.of(name, taken[WARM:], max(counted[WARM:]), spent, starts)


def _counting(counted: list[int]) -> Callable[..., None]:
    def count(*_told: Any) -> None:
        counted[-1] += 1

    return count


def _theirs(cluster: Cluster) -> Iterator[Cost]:
    """One person's day is all it can be asked; for ten people it is asked ten times."""
    found = django_appointment.answers(cluster, FIRST, TIMES)
    name = f"django-appointment {found.version}: 1 day, one person"
    yield Cost.of(name, found.milliseconds, found.statements, found.cpu, found.starts)
    tens = [sum(found.milliseconds[at : at + PEOPLE]) for at in range(0, TIMES, PEOPLE)]
    name = f"django-appointment {found.version}: 1 day, ten people (ten requests)"
    yield Cost.of(name, tens, found.statements * PEOPLE, found.cpu * PEOPLE, ())


def _machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}"


def _said(costs: Sequence[Cost]) -> Iterator[str]:
    _month, _three, day, person, their_person, their_day = costs
    yield (
        f"In CPU time one person's day costs {their_person.cpu / person.cpu:.1f} times as much there, ten people's day "
        f"{their_day.cpu / day.cpu:.1f} times."
    )
    same = "the same" if person.starts == their_person.starts else "not the same"
    yield f"For the last person and day that both were asked about they told {same} starts."


HEAD = ("| question | p50 ms | p95 ms | CPU ms | SQL | starts |", "|---|---|---|---|---|---|")
ABOUT = """# What it costs to list free times

Written by `python -m bench.slots --write`: one run, one machine ({machine}), PostgreSQL beside the app.
Ten people, 5,000 bookings in 31 days, a start every 15 minutes. Requests go through the booking family's WSGI app, 60
of each after 5 that do not count; *CPU* is that of the app's process, *SQL* the most statements of one request (BEGIN
and COMMIT not counted, here or there), *starts* how many times the last reply told. The promise: 31 days of ten people
in less than 100 ms (p95), with at most 3 statements.
What was loaded at the start is kept out of the garbage collector, as `main.py` does: before, p95 of 31 days was 108 ms.

django-appointment runs in the same minutes on the same machine, under Django's test client, with psycopg 3 and a
database of its own in the same PostgreSQL, and the same half hours taken. It answers for one person and one day at
a time, so ten people are ten requests.

"""


if __name__ == "__main__":
    main()

"""Reminders: what one tick costs where a million visits lie ahead, and how PostgreSQL goes about it.

`python -m bench.reminders` fills a private cluster in a temporary folder, runs the jobs and removes it. 2,000 businesses,
200,000 customers, 17,000 visits a day for two months between 06:00 and 23:00; every tenth customer has quiet hours of
their own.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from time import perf_counter

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.apparatus import engine_on, filled_cluster, measure, settings_on
from common.models import NotificationType
from common.settings import Settings
from functions.booking.reminders import planning, reviews

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
VISITS, DAYS, CUSTOMERS, BUSINESSES = 1_000_000, 60, 200_000, 2000
KINDS = ((NotificationType.REMINDER_1H, 10), (NotificationType.REMINDER_24H, 60))

FILL: tuple[str, ...] = (
    "SET session_replication_role = replica",
    f"""INSERT INTO business (status, name_en, location)
    SELECT 'published', 'Shop ' || n, ST_SetSRID(ST_MakePoint(19.8, 41.3), 4326)::geography
    FROM generate_series(1, {BUSINESSES}) n""",
    f"""INSERT INTO users (name, email, email_verified_at, quiet_from, quiet_until)
    SELECT 'Alice', 'alice' || n || '@example.com', now(),
        CASE WHEN n % 10 = 0 THEN time '21:00' END, CASE WHEN n % 10 = 0 THEN time '09:30' END
    FROM generate_series(1, {CUSTOMERS}) n""",
    f"""INSERT INTO booking (business_id, customer_id, status, source, starts_at, ends_at, timezone, local_on,
        local_start, local_end, duration_minutes, business_name_en, list_price, total_price, currency, schedule_no,
        created_at, status_changed_at)
    SELECT 1 + n % {BUSINESSES}, 1 + n % {CUSTOMERS}, 'confirmed', 'team', at, at + interval '30 min',
        'Europe/Tirane', at::date, '10:00', '10:30', 30, 'Shop', 1000, 1000, 'ALL', (n % 20 = 0)::int,
        timestamptz '2027-02-01', timestamptz '2027-02-01'
    FROM generate_series(1, {VISITS}) n,
        LATERAL (SELECT timestamptz '2027-03-01 05:00+00' + (n % {DAYS}) * interval '1 day'
            + (n::bigint / {DAYS} * 7919 % 1020) * interval '1 min' AS at) t""",
    """INSERT INTO booking_event (business_id, booking_id, actor_kind, from_status, to_status, code, at)
    SELECT business_id, id, 'system', 'confirmed', 'confirmed', 'rescheduled', timestamptz '2027-02-02'
    FROM booking WHERE schedule_no > 0""",
    "SET session_replication_role = DEFAULT",
    "VACUUM ANALYZE",
)


def main() -> None:
    """Print the medians and the plans."""
    with filled_cluster(FILL, ("booking", "users")) as cluster:
        _ask(engine_on(cluster), settings_on(cluster))


def figures(told: Callable[[str], None]) -> list[str]:
    """In one line a kind: what a tick costs after an outage, again, and the next one."""
    with filled_cluster(FILL) as cluster:
        told("reminders: a million visits are there")
        engine, settings = engine_on(cluster), settings_on(cluster)
        with Session(engine) as db:
            lines = [_figure(db, kind, minutes, settings) for kind, minutes in KINDS]
        engine.dispose()
    for line in lines:
        told(line)
    return lines


def _figure(db: Session, kind: NotificationType, minutes: int, settings: Settings) -> str:
    tick = planning.Tick(kind, NOW, NOW + timedelta(minutes=2 * minutes), settings)
    later = timedelta(minutes=minutes)
    after = planning.Tick(kind, NOW + later, tick.until + later, settings)
    whole, again, following = (_timed(db, each) for each in (tick, tick, after))
    return (f"{kind}, a tick among {VISITS:,} visits ahead: {whole[0]:.2f} s and {whole[1]:,} messages after an outage, "
            f"{again[0]:.2f} s when nothing is left, {following[0]:.2f} s and {following[1]:,} messages the next time")  # fmt: skip


def _timed(db: Session, tick: planning.Tick) -> tuple[float, int]:
    began = perf_counter()
    written = _run(db, tick)
    return perf_counter() - began, written


def _ask(engine: sa.Engine, settings: Settings) -> None:
    with Session(engine) as db:
        for kind, minutes in KINDS:
            tick = planning.Tick(kind, NOW, NOW + timedelta(minutes=2 * minutes), settings)
            began = perf_counter()
            print(
                f"{kind}: {_run(db, tick)} to catch up with after an outage, {perf_counter() - began:.2f} s"
            )
            measure(f"{kind}, the same tick again", partial(_run, db, tick), times=9, first=1)
            later = timedelta(minutes=minutes)
            began = perf_counter()
            after = planning.Tick(kind, NOW + later, tick.until + later, settings)
            print(f"{kind}: {_run(db, after)} in the next tick, {perf_counter() - began:.2f} s")
            _explain(db, after)
        this = reviews.Round(NOW, settings)
        measure("review requests, none", lambda: reviews.ask(db, this), times=9, first=1)


def _run(db: Session, tick: planning.Tick) -> int:
    """A whole tick, slice by slice."""
    written = 0
    for since, until in tick.slices():
        written += planning.write_down(db, tick, since, until)
        db.commit()
    return written


def _explain(db: Session, tick: planning.Tick) -> None:
    """How PostgreSQL goes about a slice with much in it; undone."""
    statement = planning.statement(tick, *list(tick.slices())[5])
    whole = str(statement.compile(db.connection(), compile_kwargs={"literal_binds": True}))
    for (line,) in db.connection().exec_driver_sql(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {whole}"):
        print("   ", line)
    db.rollback()


if __name__ == "__main__":
    main()

"""Next free times: a page of 20 that is known, one that has to be worked out, and 1,000 businesses refreshed.

`python -m bench.next_free` fills a private cluster in a temporary folder, asks, and removes it. Five people, eight
services and about 780 visits in three weeks each.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import perf_counter

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.apparatus import engine_on, filled_cluster, measure
from functions.business.discovery.queries.standing import Window, standings_of
from functions.business.next_free import refresh

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
TOMORROW_EVENING = Window(datetime(2027, 3, 2, 15, tzinfo=UTC), datetime(2027, 3, 2, 17, tzinfo=UTC))
PAGE, BUSINESSES, AT_ONCE = 20, 1000, 20

FILL: tuple[str, ...] = (
    "SET session_replication_role = replica",
    "INSERT INTO category (slug, name_en, name_sq) VALUES ('barber', 'Barber', 'Berber')",
    f"""INSERT INTO business (status, name_en, location)
    SELECT 'published', 'Shop ' || n, ST_SetSRID(ST_MakePoint(19.8, 41.3), 4326)::geography
    FROM generate_series(1, {BUSINESSES}) n""",
    "INSERT INTO business_search (business_id, uid) SELECT id, uid FROM business ON CONFLICT DO NOTHING",
    "INSERT INTO policy (business_id) SELECT id FROM business",
    """INSERT INTO service (business_id, category_id, name_en, price, duration_minutes, buffer_after_minutes)
    SELECT b.id, c.id, 'Cut ' || n, 1000, n * 15, 5 FROM business b, category c, generate_series(1, 8) n""",
    "INSERT INTO resource (business_id) SELECT b.id FROM business b, generate_series(1, 5)",
    "INSERT INTO resource_use SELECT business_id, id FROM resource",
    "INSERT INTO employee (business_id, resource_id, name) SELECT business_id, id, 'Dritan' FROM resource",
    """INSERT INTO working_hours (business_id, weekday, start_time, end_time)
    SELECT id, day, '09:00', '18:00' FROM business, generate_series(0, 5) day""",
    """INSERT INTO hours_exception (business_id, kind, date_from, date_to, intervals)
    SELECT id, 'break', '2027-01-01', '2027-12-31', '[{"start": "13:00", "end": "13:30"}]' FROM business""",
    """INSERT INTO booking (business_id, status, source, guest_name, starts_at, ends_at, timezone, local_on,
        local_start, local_end, duration_minutes, business_name_en, list_price, total_price, currency)
    SELECT e.business_id, 'confirmed', 'phone', 'Guest ' || e.resource_id, at, at + interval '30 min',
        'Europe/Tirane', at::date, '10:00', '10:30', 30, 'Shop', 1000, 1000, 'ALL'
    FROM employee e, generate_series(0, 20) day, generate_series(0, 17) half,
        LATERAL (SELECT timestamptz '2027-03-01 08:00+00' + day * interval '1 day' + half * interval '30 min' AS at) t
    WHERE (e.id * 7 + day * 5 + half * 3) % 17 < 16 - least(day, 14)""",
    """INSERT INTO occupancy (business_id, resource_id, during, booking_id)
    SELECT business_id, split_part(guest_name, ' ', 2)::bigint, tstzrange(starts_at, ends_at), id FROM booking""",
    "SET session_replication_role = DEFAULT",
    "VACUUM ANALYZE",
)


@dataclass(frozen=True)
class Listed:
    """A business as a list knows it."""

    id: int
    timezone: str = "Europe/Tirane"
    takes_bookings: bool = True


def main() -> None:
    """Print the medians."""
    with filled_cluster(FILL, ("business", "service", "occupancy")) as cluster:
        _ask(engine_on(cluster))


def _ask(engine: sa.Engine) -> None:
    with Session(engine) as db:
        ids = list(db.scalars(sa.text("SELECT id FROM business ORDER BY id")))
        page = [Listed(each) for each in ids[:PAGE]]
        measure("a page of 20, nothing known", lambda: standings_of(db, page, NOW), times=15, first=1)
        measure(
            "the same for a window",
            lambda: standings_of(db, page, NOW, window=TOMORROW_EVENING),
            times=15,
            first=1,
        )
        began = perf_counter()
        for start in range(0, BUSINESSES, AT_ONCE):
            refresh(db, ids[start : start + AT_ONCE], NOW)
            db.commit()
        print(f"1,000 businesses worked out: {perf_counter() - began:.1f} s")
        measure("a page of 20, all known", lambda: standings_of(db, page, NOW), times=15, first=1)
        measure(
            "the same for a window",
            lambda: standings_of(db, page, NOW, window=TOMORROW_EVENING),
            times=15,
            first=1,
        )
        db.execute(sa.text("UPDATE next_free SET valid_until = :now"), {"now": NOW - timedelta(hours=1)})
        measure("a page of 20, all out of date", lambda: standings_of(db, page, NOW), times=15, first=1)


if __name__ == "__main__":
    main()

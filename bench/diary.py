"""Free times, a booking and my bookings among 200,000 visits: `python -m bench.diary`.

A private cluster in a temporary folder is filled, asked and removed. Times are of the whole request inside one
process (the family's app, its own SQL), plans are PostgreSQL's own.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask.testing import FlaskClient

from bench.apparatus import engine_on, filled_cluster, measure, runtime_on, settings_on, signed_in
from functions.booking.main import app

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)

# 400 businesses of ten people; the first is booked out for a month (16 half hours a day each, less one in eight).
FILL: tuple[str, ...] = (
    "SET session_replication_role = replica",
    """INSERT INTO users (name, email, email_verified_at)
    SELECT 'P' || n, n || '@example.com', now() FROM generate_series(1, 20000) n""",
    "INSERT INTO category (slug, name_en, name_sq) VALUES ('barber', 'Barber', 'Berber')",
    """INSERT INTO business (status, name_en, location)
    SELECT 'published', 'Shop ' || n, ST_SetSRID(ST_MakePoint(19.8, 41.3), 4326)::geography
    FROM generate_series(1, 400) n""",
    "INSERT INTO policy (business_id) SELECT id FROM business",
    """INSERT INTO service (business_id, category_id, name_en, price, duration_minutes)
    SELECT b.id, c.id, 'Cut', 1000, 30 FROM business b, category c""",
    "INSERT INTO resource (business_id) SELECT b.id FROM business b, generate_series(1, 10)",
    "INSERT INTO resource_use SELECT business_id, id FROM resource",
    "INSERT INTO employee (business_id, resource_id, name) SELECT business_id, id, 'Dritan' FROM resource",
    """INSERT INTO working_hours (business_id, weekday, start_time, end_time)
    SELECT id, day, '09:00', '18:00' FROM business, generate_series(0, 6) day""",
    """INSERT INTO booking (business_id, customer_id, status, starts_at, ends_at, timezone, local_on, local_start,
        local_end, duration_minutes, business_name_en, list_price, total_price, currency)
    SELECT e.business_id, 1 + (e.id * 31 + day * 17 + half) % 20000, 'confirmed', at, at + interval '30 min',
        'Europe/Tirane', at::date, '10:00', '10:30', 30, 'Shop', 1000, 1000, 'ALL'
    FROM employee e, generate_series(0, 30) day, generate_series(0, 17) half,
        LATERAL (SELECT timestamptz '2027-03-02 08:00+00' + day * interval '1 day' + half * interval '30 min' AS at) t
    WHERE (e.business_id = (SELECT min(id) FROM business) AND half <> 7) OR (half = (e.id + day) % 18 AND day % 2 = 0)
        OR (half = (e.id + day + 5) % 18)""",
    """INSERT INTO occupancy (business_id, resource_id, during, booking_id)
    SELECT b.business_id, e.resource_id, tstzrange(b.starts_at, b.ends_at), b.id
    FROM (SELECT *, row_number() OVER (PARTITION BY business_id, starts_at ORDER BY id) AS seat FROM booking) b
    JOIN (SELECT *, row_number() OVER (PARTITION BY business_id ORDER BY id) AS seat FROM employee) e
        ON e.business_id = b.business_id AND e.seat = b.seat""",
    """INSERT INTO booking_item (business_id, booking_id, service_id, employee_id, starts_at, ends_at,
        duration_minutes, list_price, price, service_name_en, employee_name)
    SELECT b.business_id, b.id, s.id, e.id, b.starts_at, b.ends_at, 30, 1000, 1000, 'Cut', 'Dritan'
    FROM occupancy o JOIN booking b ON b.id = o.booking_id JOIN service s ON s.business_id = b.business_id
    JOIN employee e ON e.resource_id = o.resource_id""",
    "SET session_replication_role = DEFAULT",
    "VACUUM ANALYZE",
)


FIRST = ("SELECT uid FROM business ORDER BY id LIMIT 1", "SELECT uid FROM service ORDER BY id LIMIT 1")


def main() -> None:
    """Print the sizes, the median and the 95th percentile of each request, and the plans."""
    with filled_cluster(FILL, ("business", "booking", "occupancy")) as cluster:
        settings = settings_on(cluster)
        engine = engine_on(cluster)
        with engine.connect() as connection:
            business, service = (connection.scalar(sa.text(each)) for each in FIRST)
        client = app(runtime_on(engine, settings, NOW)).test_client()
        _measure_all(client, business, service, signed_in(engine, settings, NOW))
        with engine.connect() as connection:
            _plans(connection)
        engine.dispose()


def _measure_all(client: FlaskClient, business: UUID, service: UUID, headers: dict[str, str]) -> None:
    slots = f"/api/business/available-slots/?business={business}&service={service}&date_from=2027-03-02"
    _measure("available-slots, 1 day", lambda: client.get(f"{slots}&date_to=2027-03-02"))
    _measure("available-slots, 31 days", lambda: client.get(f"{slots}&date_to=2027-04-01"))
    _measure("my-bookings", lambda: client.get("/api/business/my-bookings/?upcoming=true", headers=headers))
    order = {"business": str(business), "service": str(service), "date": "2027-03-02", "start_time": "09:00"}
    _measure(
        "book, refused with alternatives",
        lambda: client.post("/api/business/book/", json=order, headers=headers),
    )


def _measure(name: str, act: Callable[[], Any]) -> None:
    reply = measure(name, act, times=60, first=5)
    assert reply.status_code in (200, 409), reply.json


PLANS = {
    "what is taken of ten people in a month": """SELECT o.resource_id FROM occupancy o
        LEFT JOIN booking b ON b.business_id = o.business_id AND b.id = o.booking_id
        WHERE o.resource_id IN (SELECT id FROM resource ORDER BY id LIMIT 10)
        AND o.during && tstzrange('2027-03-02', '2027-04-02') AND o.active
        AND (o.expires_at IS NULL OR o.expires_at > now())""",
    "my bookings": """SELECT * FROM booking WHERE customer_id = 77 AND holds_time AND ends_at > '2027-03-01'
        ORDER BY starts_at, id LIMIT 21""",
    "the sweep": """SELECT uid FROM outbox WHERE due <= now() AND state IN ('waiting', 'sending')
        ORDER BY due, id LIMIT 500""",
}


def _plans(connection: sa.Connection) -> None:
    for name, statement in PLANS.items():
        print(f"-- {name}")
        print("\n".join(connection.scalars(sa.text(f"EXPLAIN (ANALYZE, COSTS OFF) {statement}"))))


if __name__ == "__main__":
    main()

"""An owner's books: the report of a year, and the clients of a busy house: `python -m bench.books`.

A private cluster in a temporary folder is filled, asked and removed. Times are of the whole request inside one
process (the family's app, its own SQL).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from bench.apparatus import engine_on, filled_cluster, measure, runtime_on, settings_on, signed_in
from functions.business.main import app

NOW = datetime(2027, 1, 1, 9, tzinfo=UTC)
SORTS = ("recent", "name", "last_visit", "visits", "spent")

# The first shop has 5,000 visits in a year, ten people with hours of their own; the second 100,000, of 20,000 clients.
FILL: tuple[str, ...] = (
    "SET session_replication_role = replica",
    """INSERT INTO users (name, surname, email, email_verified_at, phone)
    SELECT 'Person' || n % 997, 'Of' || n, n || '@example.com', now(), '+35569' || 1000000 + n
    FROM generate_series(1, 20000) n""",
    "INSERT INTO category (slug, name_en, name_sq) VALUES ('barber', 'Barber', 'Berber')",
    "INSERT INTO business (name_en) SELECT 'Shop ' || n FROM generate_series(1, 2) n",
    "INSERT INTO policy (business_id) SELECT id FROM business",
    "INSERT INTO business_member (business_id, user_id, role) SELECT id, 1, 'owner' FROM business",
    """INSERT INTO service (business_id, category_id, name_en, price, duration_minutes)
    SELECT b.id, c.id, 'Cut ' || n, 1000, 30 FROM business b, category c, generate_series(1, 20) n ORDER BY b.id""",
    "INSERT INTO resource (business_id) SELECT b.id FROM business b, generate_series(1, 10) ORDER BY 1",
    "INSERT INTO resource_use SELECT business_id, id FROM resource",
    """INSERT INTO employee (business_id, resource_id, name, has_own_hours, created_at)
    SELECT business_id, id, 'Dritan', true, '2025-01-01' FROM resource ORDER BY id""",
    """INSERT INTO working_hours (business_id, employee_id, weekday, start_time, end_time)
    SELECT business_id, id, day, '09:00', '18:00' FROM employee, generate_series(0, 6) day""",
    """INSERT INTO working_hours (business_id, weekday, start_time, end_time)
    SELECT id, day, '08:00', '19:00' FROM business, generate_series(0, 6) day""",
    """INSERT INTO hours_exception (business_id, employee_id, kind, date_from, date_to, intervals)
    SELECT business_id, id, 'break', '2025-01-01', '2028-01-01', '[{"start": "12:00", "end": "13:00"}]'
    FROM employee""",
    """INSERT INTO booking (business_id, customer_id, status, starts_at, ends_at, timezone, local_on, local_start,
        local_end, duration_minutes, business_name_en, list_price, total_price, currency, guest_name)
    SELECT b.id, 1 + (n * 7919) % 20000, CASE n % 10 WHEN 0 THEN 'no_show' WHEN 1 THEN 'cancelled_by_customer'
        ELSE 'completed' END, at, at + interval '30 min', 'Europe/Tirane', at::date, '10:00', '10:30', 30, 'Shop',
        1000, 1000, 'ALL', 'Guest'
    FROM (SELECT min(id) AS first, max(id) AS second FROM business) s,
        LATERAL (SELECT first AS id, 10000 AS visits UNION ALL SELECT second, 100000) b,
        LATERAL generate_series(1, b.visits) n,
        LATERAL (SELECT timestamptz '2025-01-01 08:00+00'
            + n * (interval '730 days' / b.visits) AS at) t""",
    """INSERT INTO booking_item (business_id, booking_id, service_id, employee_id, starts_at, ends_at,
        duration_minutes, list_price, price, service_name_en, employee_name)
    SELECT b.business_id, b.id, s.first + b.id % 20, e.first + b.id % 10, b.starts_at, b.ends_at, 30, 1000, 1000,
        'Cut', 'Dritan'
    FROM booking b
    JOIN (SELECT business_id, min(id) AS first FROM service GROUP BY 1) s ON s.business_id = b.business_id
    JOIN (SELECT business_id, min(id) AS first FROM employee GROUP BY 1) e ON e.business_id = b.business_id""",
    """INSERT INTO business_client (business_id, user_id)
    SELECT DISTINCT business_id, customer_id FROM booking""",
    "SET session_replication_role = DEFAULT",
    "VACUUM ANALYZE",
)


def main() -> None:
    """Print the median and the 95th percentile of each request."""
    with filled_cluster(FILL) as cluster:
        settings = settings_on(cluster)
        engine = engine_on(cluster)
        with engine.connect() as connection:
            small, busy = connection.scalars(sa.text("SELECT uid FROM business ORDER BY id")).all()
        client = app(runtime_on(engine, settings, NOW)).test_client()
        _measure_all(client, str(small), str(busy), signed_in(engine, settings, NOW))
        engine.dispose()


def _measure_all(client: FlaskClient, small: str, busy: str, headers: dict[str, str]) -> None:
    def get(path: str, **query: Any) -> Callable[[], Any]:
        return lambda: client.get(f"/api/onboarding/{path}/", query_string=query, headers=headers)

    year = {"from": "2026-01-01", "to": "2026-12-31"}
    _measure("report of a year, 5,000 visits", get("report", business=small, **year))
    _measure("the same as CSV", get("report", business=small, format="csv", **year))
    _measure(
        "report of a month, 420 visits",
        get("report", business=small, **{"from": "2026-03-01", "to": "2026-03-31"}),
    )
    _measure("report of a year, 50,000 visits", get("report", business=busy, **year))
    for sort in SORTS:
        _measure(f"20,000 clients by {sort}", get("clients", business=busy, sort=sort))
    _measure("20,000 clients, by a part of the name", get("clients", business=busy, q="person12 of"))
    _measure("20,000 clients, by a part of the number", get("clients", business=busy, q="10012"))


def _measure(name: str, act: Callable[[], Any]) -> None:
    reply = measure(name, act, times=20, first=3)
    assert reply.status_code == 200, reply.text


if __name__ == "__main__":
    main()

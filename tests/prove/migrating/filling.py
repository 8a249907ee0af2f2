"""What a year leaves behind, in the schema of the release before."""

import sqlalchemy as sa

SHOPS = 500
_NO_TRIGGERS = "SET session_replication_role = replica"  # as a dump is loaded; nothing here depends on them
_ROWS = (
    """INSERT INTO users (id, name, surname, phone)
        OVERRIDING SYSTEM VALUE SELECT n, 'Person ' || n, 'Of ' || n % 997, '+3556' || 10000000 + n
        FROM generate_series(1, {users}) n""",
    """INSERT INTO user_session (user_id, salt, authenticated_at, expires_at)
        SELECT id, '\\x00', now(), now() + interval '1 year' FROM users""",
    """INSERT INTO business (id, name_en, status, city)
        OVERRIDING SYSTEM VALUE SELECT n, 'Shop ' || n, 'draft', 'Tirana' FROM generate_series(1, {shops}) n""",
    """INSERT INTO business_member (business_id, user_id, role)
        SELECT n, n, 'owner' FROM generate_series(1, {shops}) n""",
    """INSERT INTO resource (id, business_id)
        OVERRIDING SYSTEM VALUE SELECT n, n FROM generate_series(1, {shops}) n""",
    "INSERT INTO resource_use (business_id, resource_id) SELECT n, n FROM generate_series(1, {shops}) n",
    """INSERT INTO booking (id, business_id, customer_id, status, starts_at, ends_at, timezone, local_on, local_start,
            local_end, duration_minutes, business_name_en, list_price, total_price, currency)
        OVERRIDING SYSTEM VALUE
        SELECT n, 1 + n % {shops}, 1 + n % {users}, 'completed', at, at + interval '30 minutes', 'Europe/Tirane',
            at::date, at::time, '12:00', 30, 'Shop', 1000, 1000, 'ALL'
        FROM generate_series(1, {bookings}) n, LATERAL (SELECT '2026-01-01'::timestamptz
            + (n / {shops}) * interval '1 hour' AS at) t""",
    """INSERT INTO occupancy (business_id, resource_id, during, booking_id)
        SELECT business_id, business_id, tstzrange(starts_at, ends_at), id FROM booking""",
    """INSERT INTO booking_event (business_id, booking_id, actor_kind, to_status, code)
        SELECT business_id, id, 'system', 'completed', 'completed' FROM booking""",
    """INSERT INTO rating (business_id, booking_id, customer_id, rating, comment)
        SELECT business_id, id, customer_id, 1 + id % 5, 'Good' FROM booking WHERE id % 2 = 0""",
    """INSERT INTO notification (user_id, type, title, body, sent_at)
        SELECT customer_id, 'booking_confirmed', 'Booked', 'See you', now() FROM booking""",
    """INSERT INTO upload (owner_id, purpose, status, path, used_at)
        SELECT id, 'avatar', 'ready', 'avatars/' || id, now() FROM users""",
    """INSERT INTO audit_log (chain_no, actor_kind, action, previous_hash, hash)
        SELECT n, 'system', 'tested', sha256('0'), sha256(n::text::bytea) FROM generate_series(1, {bookings}) n""",
    *(
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
        for table in ("users", "business", "resource", "booking")
    ),
)


def fill(engine: sa.Engine, users: int, bookings: int) -> None:
    """Write that many, and everything that goes with them."""
    with engine.begin() as connection:
        connection.exec_driver_sql(_NO_TRIGGERS)
        for statement in _ROWS:
            connection.exec_driver_sql(statement.format(users=users, bookings=bookings, shops=SHOPS))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")

"""Twenty people with forty bookings ahead of them each, at as many businesses; and ten thousand who only book."""

PEOPLE: tuple[str, ...] = (
    """INSERT INTO users (name, surname, email, email_verified_at)
    SELECT 'Alice', 'Leka ' || n, 'alice' || n || '@example.com', now() FROM generate_series(1, 1000) n""",
    """INSERT INTO booking (business_id, customer_id, created_by_id, status, starts_at, ends_at, timezone, local_on,
        local_start, local_end, duration_minutes, business_name_en, business_name_sq, list_price, total_price, currency,
        policy, note)
    SELECT s.business_id, u.id, u.id, CASE WHEN n % 4 = 0 THEN 'pending' ELSE 'confirmed' END, at, at + interval '30 min',
        'Europe/Tirane', shown::date, shown::time, (shown + interval '30 min')::time, 30, s.business_en, s.business_sq, s.price,
        s.price, 'ALL', '{"fee_tiers": [{"percent": "50", "from_min": 1440}], "no_show_fee": {"percent": "100"},
        "max_reschedules": 2, "free_until_minutes": 1440, "allow_employee_change": true, "reschedule_until_minutes": 60}', 'bench'
    FROM (SELECT *, row_number() OVER (ORDER BY id) - 1 AS number FROM users WHERE name = 'Alice' ORDER BY id LIMIT 20) u,
        generate_series(1, 40) n
        JOIN LATERAL (SELECT s.*, b.name_en AS business_en, b.name_sq AS business_sq FROM service s JOIN business b ON b.id = s.business_id
            WHERE b.status = 'published' AND b.name_en <> 'The busy house' AND s.id % 40 = n ORDER BY s.id LIMIT 20) s ON true,
        LATERAL (SELECT current_date + 40 + time '10:00' + (n * 20 + u.number) * interval '1 hour' AS shown) c,
        LATERAL (SELECT shown AT TIME ZONE 'Europe/Tirane' AS at) t
    WHERE s.id % 800 / 40 = u.number""",
    """UPDATE booking SET expires_at = starts_at WHERE status = 'pending' AND note = 'bench'""",
    """INSERT INTO booking_item (business_id, booking_id, service_id, employee_id, starts_at, ends_at, duration_minutes,
        list_price, price, service_name_en, service_name_sq, employee_name)
    SELECT b.business_id, b.id, s.id, e.id, b.starts_at, b.ends_at, 30, s.price, s.price, s.name_en, s.name_sq, e.name
    FROM booking b JOIN LATERAL (SELECT * FROM service s WHERE s.business_id = b.business_id ORDER BY s.id LIMIT 1) s ON true
    JOIN LATERAL (SELECT * FROM employee e WHERE e.business_id = b.business_id ORDER BY e.id LIMIT 1) e ON true
    WHERE b.note = 'bench'""",
    "INSERT INTO tuning (kind, name, value, changed_by_id) SELECT 'limit', 'book', 1000000, min(id) FROM users",
    "SET session_replication_role = DEFAULT",
    "VACUUM ANALYZE",
    "CHECKPOINT",
)

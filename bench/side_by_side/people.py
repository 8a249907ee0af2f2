"""A thousand customers; the first twenty have forty visits ahead of them each, at as many businesses."""

PEOPLE: tuple[str, ...] = (
    """INSERT INTO users (name, surname, email, email_verified_at)
    SELECT 'Alice', 'Leka ' || n, 'alice' || n || '@example.com', now() FROM generate_series(1, 1000) n""",
    """CREATE TEMP TABLE visit AS
    SELECT row_number() OVER (ORDER BY s.id) - 1 AS number, s.id AS service_id, s.business_id
    FROM (SELECT DISTINCT ON (business_id) s.id, s.business_id FROM service s JOIN business b ON b.id = s.business_id
        WHERE b.status = 'published' AND b.name_en <> 'The busy house' ORDER BY business_id, s.id LIMIT 800) s""",
    """INSERT INTO booking (business_id, customer_id, created_by_id, status, expires_at, starts_at, ends_at, timezone,
        local_on, local_start, local_end, duration_minutes, business_name_en, business_name_sq, list_price, total_price,
        currency, policy, note)
    SELECT b.id, u.id, u.id, CASE WHEN v.number % 4 = 0 THEN 'pending' ELSE 'confirmed' END,
        CASE WHEN v.number % 4 = 0 THEN at END, at, at + interval '30 min', 'Europe/Tirane', shown::date, shown::time,
        (shown + interval '30 min')::time, 30, b.name_en, b.name_sq, s.price, s.price, 'ALL',
        '{"fee_tiers": [{"percent": "50", "from_min": 1440}], "no_show_fee": {"percent": "100"}, "max_reschedules": 2,
        "free_until_minutes": 1440, "allow_employee_change": true, "reschedule_until_minutes": 60}', 'bench'
    FROM (SELECT *, row_number() OVER (ORDER BY id) - 1 AS number FROM users WHERE name = 'Alice') u
    JOIN visit v ON v.number / 40 = u.number
    JOIN service s ON s.id = v.service_id JOIN business b ON b.id = v.business_id,
        LATERAL (SELECT current_date + 40 + (v.number % 40)::int + time '10:00' AS shown) c,
        LATERAL (SELECT shown AT TIME ZONE 'Europe/Tirane' AS at) t""",
    """INSERT INTO booking_item (business_id, booking_id, service_id, employee_id, starts_at, ends_at, duration_minutes,
        list_price, price, service_name_en, service_name_sq, employee_name)
    SELECT b.business_id, b.id, s.id, e.id, b.starts_at, b.ends_at, 30, s.price, s.price, s.name_en, s.name_sq, e.name
    FROM booking b JOIN visit v ON v.business_id = b.business_id JOIN service s ON s.id = v.service_id
    JOIN LATERAL (SELECT * FROM employee e WHERE e.business_id = b.business_id ORDER BY e.id LIMIT 1) e ON true
    WHERE b.note = 'bench'""",
    "SET session_replication_role = DEFAULT",
    "VACUUM ANALYZE",
    "CHECKPOINT",
)

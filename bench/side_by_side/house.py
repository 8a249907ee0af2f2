"""A busy house: ten people, 5,000 bookings in 31 days, of 18 half hours a day one or two left; nobody finds it,
but who knows its uid."""

from datetime import date

NAME = "The busy house"
OF_HOUSE = f"(SELECT * FROM business WHERE name_en = '{NAME}')"


def house(first: date) -> tuple[str, ...]:
    """Fills it, with the month that begins on `first`."""
    return (
        f"""INSERT INTO business (status, name_en, location, published_at) VALUES
        ('published', '{NAME}', ST_SetSRID(ST_MakePoint(19.8, 41.3), 4326)::geography, now())""",
        f"INSERT INTO policy (business_id) SELECT id FROM {OF_HOUSE} b",
        f"""INSERT INTO service (business_id, category_id, name_en, price, duration_minutes)
        SELECT b.id, c.id, 'Service ' || n, 1000, 30
        FROM {OF_HOUSE} b, (SELECT min(id) AS id FROM category) c, generate_series(1, 3) n""",
        f"INSERT INTO resource (business_id) SELECT b.id FROM {OF_HOUSE} b, generate_series(1, 10)",
        f"INSERT INTO resource_use SELECT b.id, r.id FROM {OF_HOUSE} b JOIN resource r ON r.business_id = b.id",
        f"""INSERT INTO employee (business_id, resource_id, name)
        SELECT b.id, r.id, 'Dritan' FROM {OF_HOUSE} b JOIN resource r ON r.business_id = b.id ORDER BY r.id""",
        f"""INSERT INTO working_hours (business_id, weekday, start_time, end_time)
        SELECT id, day, '09:00', '18:00' FROM {OF_HOUSE} b, generate_series(0, 6) day""",
        f"""INSERT INTO booking (business_id, customer_id, status, starts_at, ends_at, timezone, local_on, local_start,
            local_end, duration_minutes, business_name_en, list_price, total_price, currency, note, source)
        SELECT e.business_id, 1, 'confirmed', at, at + interval '30 min', 'Europe/Tirane', shown::date, shown::time,
            (shown + interval '30 min')::time, 30, '{NAME}', 1000, 1000, 'ALL', e.id::text, 'team'
        FROM (SELECT e.*, row_number() OVER (ORDER BY e.id) - 1 AS number
                FROM {OF_HOUSE} b JOIN employee e ON e.business_id = b.id) e,
            generate_series(0, 30) day, generate_series(0, 17) half,
            LATERAL (SELECT date '{first}' + time '09:00' + day * interval '1 day' + half * interval '30 min' AS shown) s,
            LATERAL (SELECT shown AT TIME ZONE 'Europe/Tirane' AS at) t
        WHERE (half + number + day) % 18 < CASE WHEN day < 4 THEN 17 ELSE 16 END""",
        f"""INSERT INTO occupancy (business_id, resource_id, during, booking_id)
        SELECT b.business_id, e.resource_id, tstzrange(b.starts_at, b.ends_at), b.id
        FROM booking b JOIN {OF_HOUSE} h ON h.id = b.business_id JOIN employee e ON e.id = b.note::bigint""",
        f"""INSERT INTO booking_item (business_id, booking_id, service_id, employee_id, starts_at, ends_at,
            duration_minutes, list_price, price, service_name_en, employee_name)
        SELECT b.business_id, b.id, s.id, b.note::bigint, b.starts_at, b.ends_at, 30, 1000, 1000, 'Service 1', 'Dritan'
        FROM booking b JOIN {OF_HOUSE} h ON h.id = b.business_id
        JOIN LATERAL (SELECT min(id) AS id FROM service WHERE business_id = h.id) s ON true""",
    )

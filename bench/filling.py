"""Fills a migrated, empty database with businesses that can be found: for measuring, a million in minutes.

Triggers sleep meanwhile and every index is made afterwards, so what the triggers would have kept is written here, set by
set, in the shape in which `refresh_business_search` leaves it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tools import reference

# Of a hundred businesses so many have this category; services come from the same one and its neighbours.
MIX = {
    "barber": 12,
    "mens-haircut": 4,
    "hair-salon": 14,
    "hair-colour": 3,
    "womens-haircut": 3,
    "nails": 8,
    "gel-nails": 3,
    "beauty": 8,
    "brows-lashes": 3,
    "massage": 6,
    "spa": 3,
    "tattoo": 3,
    "fitness": 5,
    "dental": 9,
    "doctor": 7,
    "physiotherapy": 4,
    "vet": 3,
    "psychology": 2,
}
FIRST = "Studio Salon House Corner Atelier Berber Floktari Klinika Qendra Palestra Thonj Sallon Dyqani Lounge".split()  # noqa: SIM905
LAST = "Agim Blerta Çlirim Drita Elona Fatmir Gëzim Ilir Kastriot Luljeta Mimoza Odeta Petrit Rozafa Shpresa Ylli".split()  # noqa: SIM905
SYLLABLES = "ba be bi do du fa fe ga ge ka ki la le li lo ma me mi na ne no pa pe ra re ri sa se ta te to va ve za".split()  # noqa: SIM905


@dataclass(frozen=True)
class Spot:
    """Where business number `n` is: SQL for degrees, in terms of `n`; `uniform(salt)` gives such SQL for 0..1."""

    lon: str
    lat: str
    town: str = "'Tiranë'"


def uniform(salt: int) -> str:
    """SQL for a number between 0 and 1 that depends on `n` alone."""
    return f"((hashint8extended(n, {salt}) & 2147483647) / 2147483647.0)"


SOME_DAY = date(2027, 3, 1)


def fill(
    engine: sa.Engine, count: int, spot: Spot, told: Callable[[str], None] = print, *, on: date = SOME_DAY
) -> None:
    """`count` businesses with two services, an employee, six days of hours and a next free time each.

    `engine` is a superuser's. Everything happens around the day `on`; one in twenty is a draft, one in five listed.
    """
    with Session(engine) as db:
        reference.load_categories(db)
        reference.load_towns(db)
        db.commit()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for each in (
            "session_replication_role = replica",
            "maintenance_work_mem = '512MB'",
            "work_mem = '256MB'",
        ):
            connection.exec_driver_sql(f"SET {each}")
        with _indexes_put_off(connection, told):
            for name, statement in _statements(count, spot, on).items():
                _timed(connection, name, statement, told)
        _timed(connection, "vacuum", "VACUUM ANALYZE", told)
        _timed(connection, "checkpoint", "CHECKPOINT", told)


def _timed(connection: sa.Connection, name: str, statement: str, told: Callable[[str], None]) -> None:
    began = perf_counter()
    connection.exec_driver_sql(statement)
    told(f"  {name}: {perf_counter() - began:.1f} s")


TABLES = ("business", "business_category", "business_search", "service", "resource", "resource_use", "employee",
    "working_hours", "policy", "next_free", "search_word")  # fmt: skip
INDEXES = sa.text(
    """SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY (:tables) AND schemaname = 'public'
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname) ORDER BY 1"""
)


@contextmanager
def _indexes_put_off(connection: sa.Connection, told: Callable[[str], None]) -> Iterator[None]:
    """Indexes that keep no promise go, and are made again from the filled tables: many times faster."""
    asked = connection.execute(INDEXES, {"tables": list(TABLES)})
    found: list[tuple[str, str]] = [(str(name), str(definition)) for name, definition in asked]
    for name, _definition in found:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    yield
    for name, definition in found:
        _timed(connection, name, definition, told)


def _statements(count: int, spot: Spot, on: date) -> dict[str, str]:
    """What is run, in order, by what it fills."""
    picks = [slug for slug, share in MIX.items() for _ in range(share)]
    values = {
        "COUNT_OF_THEM": str(count),
        "THE_LON": spot.lon,
        "THE_LAT": spot.lat,
        "THE_TOWN": spot.town,
        "THE_MIX": _array(picks),
        "FIRST_WORDS": _array(FIRST),
        "LAST_WORDS": _array(LAST),
        "SYLLABLES": _array(SYLLABLES),
        "THE_DAY": str(on),
        "DAY_AFTER": str(on + timedelta(1)),
    }
    statements = dict(FILL)
    for name, text in statements.items():
        for placeholder, value in values.items():
            text = text.replace(placeholder, value)
        statements[name] = text
    return statements


def _array(words: list[str]) -> str:
    return "ARRAY[" + ", ".join(f"'{word}'" for word in words) + "]"


def _one_of(words: str, salt: int) -> str:
    return f"({words})[1 + mod(hashint8extended(n, {salt}) & 2147483647, cardinality({words}))]"


# One name in ten has a word that no other language knows, so that the vocabulary grows as it does in life.
_INVENTED = " || ".join(_one_of("SYLLABLES", salt) for salt in (11, 12, 13))
_NAME = f"""{_one_of("FIRST_WORDS", 1)} || ' ' || CASE WHEN mod(n, 10) = 0 THEN initcap({_INVENTED})
    ELSE {_one_of("LAST_WORDS", 2)} END"""

FILL: dict[str, str] = {
    "business": f"""INSERT INTO business (status, name_en, name_sq, description_en, city, location, rating_count,
        rating_sum, rating_rank, phone, published_at)
    SELECT CASE WHEN mod(n, 20) = 0 THEN 'draft' WHEN mod(n, 5) = 0 THEN 'listed' ELSE 'published' END,
        {_NAME}, 'Sallon ' || {_one_of("LAST_WORDS", 2)}, 'A quiet place with coffee.', THE_TOWN,
        ST_SetSRID(ST_MakePoint(THE_LON, THE_LAT), 4326)::geography,
        10, 30 + mod(n, 21), 3 + mod(n, 2000) / 1000.0, '+35569' || n,
        timestamptz '2025-01-01' + mod(n, 700) * interval '1 day'
    FROM generate_series(1::bigint, COUNT_OF_THEM) n""",
    "what they are": """INSERT INTO business_category
    SELECT b.id, c.id FROM business b
    JOIN category c ON c.slug = (THE_MIX)[1 + mod(hashint8extended(b.id, 21) & 2147483647, cardinality(THE_MIX))]""",
    "terms": "INSERT INTO policy (business_id) SELECT id FROM business",
    "services": """INSERT INTO service (business_id, category_id, name_en, name_sq, price, duration_minutes, gender)
    SELECT bc.business_id, bc.category_id, CASE k WHEN 1 THEN c.name_en ELSE 'Express ' || c.name_en END,
        CASE k WHEN 1 THEN c.name_sq END, 300 + mod(bc.business_id * 37 * k, 5000), 30,
        (ARRAY['all', 'male', 'female'])[1 + mod(bc.business_id, 3)]
    FROM business_category bc JOIN category c ON c.id = bc.category_id, generate_series(1, 2) k""",
    "resources": "INSERT INTO resource (business_id) SELECT id FROM business",
    "their use": "INSERT INTO resource_use SELECT business_id, id FROM resource",
    "employees": """INSERT INTO employee (business_id, resource_id, name)
    SELECT business_id, id, 'Dritan' FROM resource""",
    "hours": """INSERT INTO working_hours (business_id, weekday, start_time, end_time)
    SELECT id, day, make_time(7 + mod(id, 4)::int, 0, 0), make_time(16 + mod(id, 6)::int, 0, 0)
    FROM business, generate_series(0, 5) day""",
    # One business in fifty has times that are to be worked out again by whoever shows it.
    "free times": """INSERT INTO next_free (business_id, service_id, starts_at, resource_id, during, worked_out_at,
        valid_until)
    SELECT s.business_id, s.id, at, r.id, tstzmultirange(tstzrange(at, at + interval '30 minutes')), timestamptz 'THE_DAY 07:00+00',
        timestamptz 'DAY_AFTER 07:00+00' - CASE WHEN mod(s.business_id, 50) = 7 THEN interval '1 day' ELSE '0' END
    FROM service s JOIN business b ON b.id = s.business_id AND b.status = 'published'
    JOIN resource r ON r.business_id = s.business_id,
    LATERAL (SELECT timestamptz 'THE_DAY 10:00+00' + mod(s.business_id, 500) * interval '30 minutes' AS at) t""",
    "words of categories": """CREATE TEMP TABLE said AS
    WITH RECURSIVE upward AS (
        SELECT id AS own, id, parent_id FROM category UNION SELECT u.own, c.id, c.parent_id
        FROM upward u JOIN category c ON c.id = u.parent_id
    )
    SELECT own, array_agg(c.uid ORDER BY c.id) AS uids,
        words_of(string_agg(concat_ws(' ', c.name_en, c.name_sq, array_to_string(c.synonyms, ' ')), ' '), 'B') AS kinds,
        words_of(string_agg(concat_ws(' ', c.name_en, c.name_sq, 'Express', c.name_en), ' ')
            FILTER (WHERE c.id = own), 'C') AS menu
    FROM upward u JOIN category c ON c.id = u.id GROUP BY own""",
    "what they are found by": """INSERT INTO business_search (business_id, uid, document, is_visible, takes_bookings,
        location, rating_rank, rating_count, rating_sum, currency, prices, gender, category_uids, published_at,
        open_minutes, next_free_at, next_free_until)
    SELECT b.id, b.uid,
        words_of(concat_ws(' ', b.name_en, b.name_sq), 'A') || words_of(b.city, 'B') || said.kinds || said.menu
            || words_of(b.description_en, 'D'),
        b.status IN ('published', 'listed'), b.status = 'published', b.location, b.rating_rank, b.rating_count,
        b.rating_sum, b.currency, p.prices, (ARRAY['all', 'male', 'female'])[1 + mod(b.id, 3)], said.uids,
        b.published_at, open_minutes_of(b.id),
        CASE WHEN b.status = 'published' THEN
            timestamptz 'THE_DAY 10:00+00' + mod(b.id, 500) * interval '30 minutes' END,
        CASE WHEN b.status = 'published' THEN timestamptz 'DAY_AFTER 08:00+00' END
    FROM business b JOIN business_category bc ON bc.business_id = b.id JOIN said ON said.own = bc.category_id
    JOIN (SELECT business_id, array_agg(DISTINCT price ORDER BY price) AS prices FROM service GROUP BY 1) p
        ON p.business_id = b.id""",
    "known words": """INSERT INTO search_word (word)
    SELECT DISTINCT lexeme FROM (
        SELECT unnest(words_of(concat_ws(' ', name_en, name_sq, city), 'A')) AS one FROM business
        UNION ALL SELECT unnest(kinds || menu) FROM said
    ) AS each, LATERAL (SELECT (one).lexeme) AS of
    WHERE length(lexeme) BETWEEN 3 AND 40 AND lexeme !~ '[0-9]'""",
}

"""What PostgreSQL does to find businesses among 100,000: `python -m bench.discovery_plans [count]`.

A private cluster in a temporary folder is filled, asked and removed.
"""

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from functions.business.discovery import queries
from functions.business.discovery.wishes import Nearby, Search, Sort
from tests.database import migrate
from tools.local.cluster import Cluster

NOW = datetime(2027, 3, 1, 10, tzinfo=UTC)
TIRANA = {"lat": 41.3275, "lon": 19.8187}
AROUND = "19.78,41.30,19.87,41.35"

# A third lives in Tirana, the rest all over Albania; one category, three services, two employees, six days a week.
FILL: tuple[str, ...] = (
    "SET session_replication_role = replica",  # triggers would index each business eight times over
    "SELECT setseed(0.7)",
    """INSERT INTO category (slug, name_en, name_sq, parent_id)
    SELECT 'bench-' || n, (ARRAY['Barbers', 'Hair salons', 'Nails', 'Massage', 'Dentists'])[1 + n % 5] || ' ' || n,
        (ARRAY['Berber', 'Floktari', 'Thonj', 'Masazh', 'Dentist'])[1 + n % 5] || ' ' || n, NULL
    FROM generate_series(1, 10) n""",
    """INSERT INTO category (slug, name_en, name_sq, parent_id)
    SELECT 'bench-below-' || n, 'Kind ' || n, 'Lloj ' || n,
        (SELECT id FROM category WHERE slug = 'bench-' || 1 + n % 10)
    FROM generate_series(1, 30) n""",
    """INSERT INTO business (status, name_en, name_sq, description_en, city, location,
        rating_count, rating_sum, rating_rank)
    SELECT CASE WHEN n % 20 = 0 THEN 'draft' WHEN n % 5 = 0 THEN 'listed' ELSE 'published' END,
        (ARRAY['Studio', 'Salon', 'House', 'Corner'])[1 + n % 4] || ' '
            || initcap(translate(substr(md5(n::text), 1, 7), '0123456789', 'aeioumnrst')) || ' ' || n,
        'Sallon ' || n, 'A place ' || md5(n::text), 'Tirana',
        ST_SetSRID(ST_MakePoint(
            CASE WHEN n % 3 = 0 THEN 19.82 + (random() - 0.5) * 0.12 ELSE 19.4 + random() * 1.4 END,
            CASE WHEN n % 3 = 0 THEN 41.33 + (random() - 0.5) * 0.08 ELSE 39.9 + random() * 2.6 END),
            4326)::geography,
        10, 30 + n % 21, 3 + (n % 2000) / 1000.0
    FROM generate_series(1, COUNT_OF_THEM) n""",
    """INSERT INTO business_category SELECT b.id, c.id FROM business b
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM category) c
        ON c.n = b.id % (SELECT count(*) FROM category)""",
    """INSERT INTO service (business_id, category_id, name_en, price, duration_minutes, gender)
    SELECT bc.business_id, bc.category_id, (ARRAY['Haircut', 'Beard', 'Colour'])[k],
        500 + (bc.business_id * 37 * k) % 5000,
        30, (ARRAY['all', 'male', 'female'])[1 + (bc.business_id + k * (bc.business_id % 2)) % 3]
    FROM business_category bc, generate_series(1, 3) k""",
    """INSERT INTO resource (business_id) SELECT id FROM business, generate_series(1, 2)""",
    """INSERT INTO resource_use SELECT business_id, id FROM resource""",
    """INSERT INTO employee (business_id, resource_id, name) SELECT business_id, id, 'Dritan' FROM resource""",
    """INSERT INTO working_hours (business_id, weekday, start_time, end_time)
    SELECT id, day, make_time(7 + (id % 4)::int, 0, 0), make_time(16 + (id % 6)::int, 0, 0)
    FROM business, generate_series(0, 5) day""",
    """INSERT INTO business_search SELECT b.id, said.names || ' ' || said.more || ' haircut beard colour',
        setweight(to_tsvector('simple', said.names), 'A') || setweight(to_tsvector('simple', said.more), 'B')
            || setweight(to_tsvector('simple', 'haircut beard colour'), 'C')
    FROM business b
    JOIN business_category bc ON bc.business_id = b.id JOIN category c ON c.id = bc.category_id,
    LATERAL (SELECT fold(concat_ws(' ', b.name_en, b.name_sq)) AS names,
        fold(concat_ws(' ', c.name_en, c.name_sq)) AS more) said
    """,
    "SET session_replication_role = DEFAULT",
    "VACUUM ANALYZE",
)


def main(count: int) -> None:
    """Print the median milliseconds of each question and the plan of its first statement."""
    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(Path(folder) / "pg", durable=False)
        cluster.start()
        try:
            migrate(cluster.url("postgres"))
            _fill(cluster.url("postgres"), count)
            _ask(cluster.url())
        finally:
            cluster.stop()


def _fill(url: str, count: int) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        for statement in FILL:
            connection.exec_driver_sql(statement.replace("COUNT_OF_THEM", str(count)))


def _ask(url: str) -> None:
    engine = sa.create_engine(url)
    with Session(engine) as db:
        category = db.scalar(sa.text("SELECT uid FROM category WHERE slug = 'bench-3'"))
        for name, wish in _questions(category).items():
            _measure(db, name, lambda wish=wish: queries.found(db, wish, NOW))  # type: ignore[misc]
        _measure(db, "nearby, page 20", _deep(db))
        _measure(db, "categories", lambda: queries.categories(db))
    engine.dispose()


def _questions(category: Any) -> dict[str, Nearby | Search]:
    far = Sort.DISTANCE
    return {
        "nearby 5 km": Nearby(**TIRANA),
        "nearby 50 km": Nearby(**TIRANA, radius_m=50_000),
        "nearby, open now": Nearby(**TIRANA, open_now=True),
        "nearby, a category": Nearby(**TIRANA, category=[category]),
        "nearby, price and gender": Nearby(**TIRANA, price_max=1000, gender="female"),
        "nearby in the desert": Nearby(lat=0, lon=0, radius_m=50_000),
        "search a rare word": Search(q="bcd"),
        "search a common word": Search(q="berber"),
        "search a common word, here": Search(q="berber", **TIRANA, radius_m=5000),
        "search a common word, by distance": Search(q="berber", **TIRANA, sort=far),
        "search a mistyped word": Search(q="flokteri"),
        "search a box": Search(bbox=AROUND),
        "search a box, with words": Search(bbox=AROUND, q="thonj"),
        "search everything": Search(),
        "search everything from here": Search(**TIRANA),
        "search from here within 5 km": Search(**TIRANA, radius_m=5000),
        "search by rating": Search(sort=Sort.RATING),
        "search by price": Search(sort=Sort.PRICE),
        "search by price within 5 km": Search(**TIRANA, radius_m=5000, sort=Sort.PRICE),
        "search a category": Search(category=[category]),
    }


def _deep(db: Session) -> Callable[[], Any]:
    cursor = None
    for _page in range(19):
        cursor = queries.found(db, Nearby(**TIRANA, cursor=cursor), NOW).next
    return lambda: queries.found(db, Nearby(**TIRANA, cursor=cursor), NOW)


def _measure(db: Session, name: str, ask: Callable[[], Any]) -> None:
    times = [_timed(ask) for _ in range(5)]
    seen: list[tuple[str, Any]] = []
    connection = db.connection()

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        seen.append((statement, parameters))

    sa.event.listen(connection, "before_cursor_execute", note)
    ask()
    sa.event.remove(connection, "before_cursor_execute", note)
    print(f"\n== {name}: {median(times):.1f} ms, {len(seen)} statements")
    for statement, parameters in seen[:1] if len(seen) < 4 else (seen[0], seen[2]):
        plan = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {statement}", parameters)
        print("\n".join(f"   {line}" for (line,) in plan))


def _timed(ask: Callable[[], Any]) -> float:
    before = perf_counter()
    ask()
    return (perf_counter() - before) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

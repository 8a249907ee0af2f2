"""What PostgreSQL does to find businesses among 100,000: `python -m bench.discovery_plans [count]`.

A private cluster in a temporary folder is filled, asked and removed.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.apparatus import engine_on, filled_cluster
from bench.filling import Spot, fill, uniform
from functions.business.discovery import queries
from functions.business.discovery.wishes import Nearby, Search, Sort
from tools.local.cluster import Cluster

NOW = datetime(2027, 3, 1, 10, tzinfo=UTC)
READER = queries.Reader("en", "https://media.avatid.test/")
HERE = {"lat": 41.3275, "lon": 19.8187}
AROUND = "19.78,41.30,19.87,41.35"
TOMORROW = {"available_from": "2027-03-02T09:00:00Z", "available_to": "2027-03-02T12:00:00Z"}
A_THIRD_IN_TIRANA = Spot(
    lon=f"CASE WHEN mod(n, 3) = 0 THEN 19.76 + 0.12 * {uniform(1)} ELSE 19.4 + 1.4 * {uniform(1)} END",
    lat=f"CASE WHEN mod(n, 3) = 0 THEN 41.29 + 0.08 * {uniform(2)} ELSE 39.9 + 2.6 * {uniform(2)} END",
    town="CASE WHEN mod(n, 3) = 0 THEN 'Tiranë' ELSE 'Qyteti ' || mod(n, 60) END",
)


def main(count: int) -> None:
    """Print the median milliseconds of each question and the plan of its first statement."""
    with filled_cluster() as cluster:
        filling = sa.create_engine(cluster.url("postgres", driver="psycopg"), poolclass=sa.NullPool)
        fill(filling, count, A_THIRD_IN_TIRANA)
        _ask(cluster)


def _ask(cluster: Cluster) -> None:
    engine = engine_on(cluster)
    with Session(engine) as db:
        category = db.scalar(sa.text("SELECT uid FROM category WHERE slug = 'barber'"))
        worker = db.scalar(sa.text("SELECT pg_backend_pid()"))
        for name, wish in _questions(category).items():
            _measure(db, worker, name, lambda wish=wish: queries.found(db, wish, READER, NOW))  # type: ignore[misc]
        _measure(db, worker, "nearby, page 20", _deep(db))
        _measure(db, worker, "the tree of categories", lambda: queries.categories(db))
    engine.dispose()


def _questions(category: Any) -> dict[str, Nearby | Search]:
    near: dict[str, Any] = {**HERE, "radius_m": 5000}
    return {
        "nearby 5 km": Nearby(**HERE),
        "nearby 50 km": Nearby(**HERE, radius_m=50_000),
        "nearby, open now": Nearby(**HERE, open_now=True),
        "nearby, free tomorrow": Nearby(**HERE, **TOMORROW),
        "nearby, a category": Nearby(**HERE, category=[category]),
        "nearby, price and gender": Nearby(**HERE, price_max=1000, gender="female"),
        "nearby in the desert": Nearby(lat=0, lon=0, radius_m=50_000),
        "within 5 km": Search(**near),
        "within 5 km, open now": Search(**near, open_now=True),
        "within 5 km, free tomorrow": Search(**near, **TOMORROW),
        "within 5 km, a category": Search(**near, category=[category]),
        "within 5 km, by price": Search(**near, sort=Sort.PRICE),
        "within 5 km, soonest": Search(**near, sort=Sort.SOONEST),
        "within 5 km, a word": Search(q="berber", **near),
        "within 5 km, two words": Search(q="berber tirane", **near),
        "within 5 km, a mistyped word": Search(q="berbr", **near),
        "a word": Search(q="berber"),
        "a mistyped word": Search(q="flokteri"),
        "a rare word": Search(q="bakino"),
        "a word, by distance": Search(q="berber", **HERE, sort=Sort.DISTANCE),
        "a box": Search(bbox=AROUND),
        "a box, with words": Search(bbox=AROUND, q="thonj"),
        "everything": Search(),
        "everything from here": Search(**HERE),
        "everything, by price": Search(sort=Sort.PRICE),
        "everything, soonest": Search(sort=Sort.SOONEST),
        "a category": Search(category=[category]),
    }


def _deep(db: Session) -> Callable[[], Any]:
    cursor = None
    for _page in range(19):
        cursor = queries.found(db, Nearby(**HERE, cursor=cursor), READER, NOW).next
    return lambda: queries.found(db, Nearby(**HERE, cursor=cursor), READER, NOW)


def _measure(db: Session, worker: int, name: str, ask: Callable[[], Any]) -> None:
    ask()
    before = _worked(worker)
    times = [_timed(ask) for _ in range(5)]
    spent = (_worked(worker) - before) / 5
    seen: list[tuple[str, Any]] = []
    connection = db.connection()

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        seen.append((statement, parameters))

    sa.event.listen(connection, "before_cursor_execute", note)
    ask()
    sa.event.remove(connection, "before_cursor_execute", note)
    print(f"\n== {name}: {median(times):.1f} ms, {spent:.1f} ms of them PostgreSQL's, {len(seen)} statements")
    statement, parameters = seen[0]
    plan = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {statement}", parameters)
    print("\n".join(f"   {line}" for (line,) in plan))


def _timed(ask: Callable[[], Any]) -> float:
    before = perf_counter()
    ask()
    return (perf_counter() - before) * 1000


def _worked(worker: int) -> float:
    """Milliseconds that the server's process has worked so far, where the system tells (Linux)."""
    told = Path(f"/proc/{worker}/schedstat")
    return int(told.read_text("ascii").split()[0]) / 1e6 if told.exists() else float("nan")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

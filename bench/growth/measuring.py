"""Asks a filled cluster through the business family's real app, and notes what each request costs."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

import psutil
import sqlalchemy as sa
from flask.testing import FlaskClient

from bench.apparatus import runtime_on, settings_on
from bench.growth.city import City
from bench.growth.questions import Question, questions
from common.db import engine_for
from functions.business.main import app
from tools.local.cluster import Cluster

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
PLACES, WARM_ROUNDS = 20, 3


@dataclass(frozen=True)
class Cost:
    """Of some requests: milliseconds at p50 and p95, the most statements of one, CPU milliseconds a request."""

    p50: float
    p95: float
    statements: int
    app_cpu: float
    database_cpu: float
    rows: float
    refused: int = 0


@dataclass(frozen=True)
class Costs:
    """The first time at each place, nothing in memory, and afterwards."""

    cold: Cost
    warm: Cost


def measured(cluster: Cluster, city: City, told: Callable[[str], None]) -> dict[str, Costs]:
    """What each question costs, by its name."""
    with _town(cluster) as (_client, _statements, engine):
        with engine.connect() as connection:
            category = connection.scalar(sa.text("SELECT uid FROM category WHERE slug = 'barber'"))
        asked = questions(str(category))
    return {name: _measured(cluster, city, name, question, told) for name, question in asked.items()}


def _measured(
    cluster: Cluster, city: City, name: str, question: Question, told: Callable[[str], None]
) -> Costs:
    forget(cluster)
    places = city.places(PLACES)
    with _town(cluster) as (client, statements, _engine):
        cold = _cost(cluster, client, question, places, statements)
        warm = _cost(cluster, client, question, places * WARM_ROUNDS, statements)
    told(f"  {name}: {cold.p95:.0f} ms cold, {warm.p95:.0f} ms warm (p95), {warm.rows:.0f} rows")
    return Costs(cold, warm)


def forget(cluster: Cluster) -> None:
    """Start the server again with nothing in its memory, nor, where the system can be told, in the system's."""
    cluster.stop()
    if hasattr(os, "posix_fadvise"):
        for path in (each for each in cluster.data.rglob("*") if each.is_file()):
            _drop(path)
    cluster.start()


def _drop(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)  # only what has reached the disc can be forgotten
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(file)


@contextmanager
def _town(cluster: Cluster) -> Iterator[tuple[FlaskClient, list[str], sa.Engine]]:
    """The app on the cluster, and the list of the statements it runs."""
    settings = settings_on(cluster)
    engine = engine_for(settings)
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        client = app(runtime_on(engine, settings, NOW)).test_client()
        client.get("/api/business/search/?q=warm&limit=1")  # connects, and imports what is imported late
        yield client, statements, engine
    finally:
        engine.dispose()


def _cost(
    cluster: Cluster,
    client: FlaskClient,
    question: Question,
    places: Sequence[tuple[float, float]],
    statements: list[str],
) -> Cost:
    path, asked = question
    taken, counted, rows, refused = [], [], [], 0
    cpu, database = time.process_time(), _database_cpu(cluster)
    for lat, lon in places:
        statements.clear()
        began = time.perf_counter()
        reply = client.get(path, query_string={**asked, "lat": lat, "lon": lon})
        taken.append((time.perf_counter() - began) * 1000)
        counted.append(len(statements))
        refused += reply.status_code != 200
        rows.append(len(reply.json["results"]) if reply.status_code == 200 and reply.json else 0)
    each = 1000 / len(places)
    cuts = quantiles(taken, n=20, method="inclusive")
    return Cost(
        cuts[9],
        cuts[18],
        max(counted),
        (time.process_time() - cpu) * each,
        (_database_cpu(cluster) - database) * each,
        mean(rows),
        refused,
    )


def _database_cpu(cluster: Cluster) -> float:
    """Seconds that the server's processes have worked; the clock behind it ticks in hundredths."""
    spent = 0.0
    for process in psutil.Process(cluster.pid).children():
        times = process.cpu_times()
        spent += times.user + times.system
    return spent

"""What counting costs in either store, among 200,000 other counts: `python -m bench.limits`.

A private cluster (which writes to its disc, as production does) and a private redis-server are filled, asked and
removed. Times are of a whole `take`, transaction and round trips included, by one caller.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.apparatus import filled_cluster, measure, settings_on
from common.clock import SystemClock
from common.counting import Counters, Take, counters_for
from common.db import Transactions, engine_for
from common.settings import Settings
from tools.local.cluster import Cluster, free_port

HOUR, DAY = 3600, 86400
FILL = (
    """INSERT INTO rate_limit (bucket, tat) SELECT 'other:60:' || md5(n::text), now() + interval '1 minute'
        FROM generate_series(1, 100000) n""",
    """INSERT INTO rate_window (bucket, hits, expires_at)
        SELECT 'other:3600:' || md5(n::text), array_fill(now(), ARRAY[5]), now() + interval '1 hour'
        FROM generate_series(1, 100000) n""",
    "VACUUM ANALYZE rate_limit, rate_window",
)
PLAN = """EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) INSERT INTO rate_window AS kept (bucket, hits, expires_at)
    VALUES ('other:3600:' || md5('77'), ARRAY[now()], now() + interval '1 hour')
    ON CONFLICT (bucket) DO UPDATE SET (hits, expires_at, refused) = (
        SELECT CASE WHEN count(*) < 10 THEN array_agg(hit ORDER BY hit) || excluded.hits
                    ELSE array_agg(hit ORDER BY hit) END,
               greatest(kept.expires_at, excluded.expires_at), count(*) >= 10
        FROM unnest(kept.hits) AS hit WHERE hit > now() - interval '1 hour')"""


def code_by_sms(number: int) -> list[Take]:
    """All that is asked before one code goes out."""
    phone, network = f"+355{690000 + number}000", f"10.{number >> 8 & 255}.{number & 255}.1"
    return [
        Take("phone", phone, 1, 60, strict=True),
        Take("phone", phone, 5, HOUR, strict=True),
        Take("phone", phone, 10, DAY, strict=True),
        Take("neighbours", phone[:-3], 20, HOUR, strict=True),
        Take("network", network, 30, HOUR, strict=True),
        Take("network", network, 200, DAY, strict=True),
        Take("everybody", "", 10**6, DAY, strict=True),
    ]


def main() -> None:
    """Fill both, measure both."""
    folder = Path.cwd() / ".local"
    with filled_cluster(FILL, folder=folder, durable=True) as cluster:
        _in_postgresql(cluster)
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        _in_redis(temporary)


def _in_postgresql(cluster: Cluster) -> None:
    settings = settings_on(cluster)
    engine = engine_for(settings)
    _measure_all(counters_for(settings, Transactions.of(engine)))
    with engine.connect() as connection:
        print("\n".join(connection.scalars(sa.text(PLAN))))
    engine.dispose()


def _in_redis(folder: str) -> None:
    program, port = shutil.which("redis-server"), free_port()
    if program is None:
        print("redis: not installed, not measured")
        return
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            next(line for line in server.stdout if "Ready to accept" in line)
            settings = Settings.model_validate({"environment": "test", "redis_server": f"127.0.0.1:{port}"})
            _measure_all(counters_for(settings, Transactions.of(engine_for(settings))))
        finally:
            server.terminate()


def _measure_all(counters: Counters) -> None:
    clock, numbers = SystemClock(), count()
    full = Take("full", "", 2000, DAY, strict=True)
    for n in range(2000):
        counters.hit(full, clock.now() - timedelta(seconds=2000 - n))
    ways: dict[str, Callable[[], Any]] = {
        "one plain, the same caller": lambda: counters.take([Take("same", "", 10**6, 60)], clock.now()),
        "one plain, a new caller": lambda: counters.take(
            [Take("new", str(next(numbers)), 9, 60)], clock.now()
        ),
        "one strict, a new caller": lambda: counters.take(code_by_sms(next(numbers))[:1], clock.now()),
        "all seven of a code by SMS": lambda: counters.take(code_by_sms(next(numbers)), clock.now()),
        "one hit in a full log of 2,000": lambda: counters.hit(full, clock.now()),
        "counting 2,000": lambda: counters.count(full, clock.now()),
    }
    for name, act in ways.items():
        measure(f"{counters.store.name}: {name}", act, times=300, first=20)


if __name__ == "__main__":
    main()

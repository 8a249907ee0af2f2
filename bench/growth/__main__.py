"""`python -m bench.growth [--counts 10000 100000 1000000] [--write]`: fill, ask, print one table, leave nothing."""

import argparse
import platform
import shutil
import tempfile
from pathlib import Path
from time import perf_counter

import psutil
import sqlalchemy as sa

from bench.filling import fill
from bench.growth.city import City
from bench.growth.measuring import Costs, measured
from bench.growth.table import page, table
from tests.database import migrate
from tools.local.cluster import Cluster

DOCUMENT = Path("docs/bench-discovery.md")
BYTES_EACH, BYTES_MORE = 14_000, 2 * 10**9
"""Table, indexes and the log of what is being written, for each business; the cluster itself."""


def main() -> None:
    """Measure every size, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--write", action="store_true", help=f"keep the table in {DOCUMENT}")
    parser.add_argument(
        "--folder", type=Path, default=Path(".local"), help="where the clusters are meanwhile"
    )
    asked = parser.parse_args()
    asked.folder.mkdir(exist_ok=True)
    if too_large := _does_not_fit(max(asked.counts), asked.folder):
        parser.error(too_large)
    found = {count: _of_size(count, asked.folder) for count in sorted(asked.counts)}
    print("\n".join(table(found)))
    if asked.write:
        DOCUMENT.write_text(page(found, _machine()), "utf-8")


def _does_not_fit(count: int, folder: Path) -> str | None:
    free, wanted = shutil.disk_usage(folder).free, count * BYTES_EACH + BYTES_MORE
    if free < wanted:
        return f"{count:,} businesses need {wanted / 1e9:.0f} GB in {folder}, {free / 1e9:.0f} are free"
    return None


def _of_size(count: int, folder: Path) -> dict[str, Costs]:
    began = perf_counter()

    def told(line: str) -> None:
        print(f"{count:>9,} {perf_counter() - began:6.0f} s {line}", flush=True)

    with tempfile.TemporaryDirectory(dir=folder, prefix="growth-") as temporary:
        cluster = Cluster(Path(temporary) / "pg", durable=False)
        try:
            cluster.start()
            told("migrating")
            migrate(cluster.url("postgres"))
            city = City(count)
            filling = sa.create_engine(cluster.url("postgres", driver="psycopg"), poolclass=sa.NullPool)
            fill(filling, count, city.spot, told)
            return measured(cluster, city, told)
        finally:
            cluster.stop()


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return f"{psutil.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}"


if __name__ == "__main__":
    main()

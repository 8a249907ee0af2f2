"""Take pictures of every page of the panel, into docs/screens/panel: `python -m tools.panel`.

They are of a database of their own, which is gone afterwards.
"""

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.local.cluster import Cluster
from tools.panel import screens, world
from tools.panel.town import open_town

_ROOT = Path(__file__).parents[2]
_SCREENS = _ROOT / "docs" / "screens" / "panel"
_OURS = _ROOT / ".local" / "panel"


def main() -> int:
    """Write them and say where they are."""
    logging.disable(logging.INFO)  # a line for every page and every file of it
    with _database() as url, open_town(url, _OURS) as town:
        world.fill(town.runtime)
        taken = list(screens.take(town, _SCREENS))
    print(f"{len(taken)} pictures in {_SCREENS}, {sum(path.stat().st_size for path in taken) / 1e6:.1f} MB")
    return 0


@contextmanager
def _database() -> Iterator[str]:
    """An empty, migrated one."""
    cluster = Cluster(_OURS / "pg", durable=False)
    cluster.start()
    try:
        migrating = os.environ | {"MIGRATION_DATABASE_URL": cluster.url("postgres")}
        subprocess.run(
            [sys.executable, "-m", "alembic", "upgrade", "head"],
            cwd=_ROOT,
            env=migrating,
            check=True,
            capture_output=True,
        )
        yield cluster.url()
    finally:
        cluster.stop()
        shutil.rmtree(_OURS, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())

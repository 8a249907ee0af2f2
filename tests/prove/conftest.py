"""Each proof leaves its figure in `proof/<id>.json`."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests import database
from tools.local.cluster import Cluster

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def own_database(cluster: Cluster) -> Iterator[str]:
    """The name of a fresh copy of the migrated database; it is dropped afterwards."""
    name = f"avatid_{uuid4().hex[:12]}"
    database.copy_of_template(cluster, name)
    yield name
    database.drop(cluster, name)


@pytest.fixture
def write_figure() -> Callable[..., None]:
    """Write down what a proof has found, with commit and seconds."""
    began = time.monotonic()

    def write(name: str, **figures: object) -> None:
        commit = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        folder = ROOT / "proof"
        folder.mkdir(exist_ok=True)
        told = {"commit": commit.stdout.strip(), "seconds": round(time.monotonic() - began, 1)} | figures
        (folder / f"{name}.json").write_text(json.dumps(told, indent=1) + "\n")

    return write

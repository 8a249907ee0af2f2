"""django-appointment in an environment and a database of its own, filled like ours and asked the same."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from tools.local.cluster import Cluster

HERE = Path(__file__).parent
ENVIRONMENT = Path(".local/peers/django_appointment")
DATABASE = "django_appointment"


@dataclass(frozen=True)
class Answers:
    """What it took to ask for one person's day: milliseconds, the most statements, CPU milliseconds a request.

    `starts` are those of the last reply, as clocks show them; `version` is the package's.
    """

    version: str
    milliseconds: list[float]
    statements: int
    cpu: float
    starts: list[str]


def answers(cluster: Cluster, first: date, times: int) -> Answers:
    """Fill a database of its own in the same cluster and ask for one person's day so many times."""
    engine = sa.create_engine(cluster.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {DATABASE}")
    command: list[str | Path] = [
        _python(),
        HERE / "ask.py",
        str(cluster.port),
        DATABASE,
        first.isoformat(),
        str(times),
    ]
    reply = subprocess.run(command, capture_output=True, text=True, check=False)
    if reply.returncode:
        raise RuntimeError(f"django-appointment failed: {reply.stderr[-2000:]}")
    return Answers(**json.loads(reply.stdout.splitlines()[-1]))


def _python() -> Path:
    """The interpreter of the peer's environment, which is made on first use."""
    python = ENVIRONMENT.resolve() / "bin" / "python"
    uv = Path(sys.executable).parent / "uv"
    if not python.exists():
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, ENVIRONMENT], check=True)
    pinned = HERE / "requirements.txt"
    subprocess.run([uv, "pip", "install", "-q", "--python", python, "-r", pinned], check=True)
    return python

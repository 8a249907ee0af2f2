"""What a cold start costs: each function in a fresh interpreter, beside a bare app of the same libraries."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from main import FAMILIES

TIMES = 7
PROMISED = 1.35
BARE = """
import flask
import pg8000.dbapi
import pydantic
import sqlalchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = sqlalchemy.create_engine("postgresql+pg8000://nobody@127.0.0.1:1/none")


class Base(DeclarativeBase):
    pass


class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)


class Reply(pydantic.BaseModel):
    id: int


app = flask.Flask("bare")


@app.get("/")
def show():
    with Session(engine) as db:
        return Reply(id=db.scalars(sqlalchemy.select(Thing.id)).one()).model_dump_json()


def bare(asked):
    return app
"""
START = """
import json, sys, time
from functions_framework import create_app
create_app(target=sys.argv[1], source=sys.argv[2])
import resource
used = resource.getrusage(resource.RUSAGE_SELF)
with open("/proc/self/status") as told:  # what getrusage calls the most is that of the process it was forked from
    (most,) = (int(line.split()[1]) for line in told if line.startswith("VmHWM"))
print(json.dumps([len(sys.modules), used.ru_utime + used.ru_stime, most]))
"""


@dataclass(frozen=True)
class Start:
    """Modules loaded, CPU milliseconds (best and median of some) and megabytes of one start."""

    modules: int
    best: float
    usual: float
    megabytes: float


def starts(told: Callable[[str], None]) -> Mapping[str, Start]:
    """Every function's start, and that of the bare app under the name `bare`; taken in turns."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "main.py"
        bare.write_text(BARE)
        where = {"bare": bare} | dict.fromkeys(FAMILIES, Path("main.py"))
        taken: dict[str, list[list[float]]] = {name: [] for name in where}
        for number in range(TIMES + 1):
            told(f"cold starts, {number} of {TIMES}")
            for name, source in where.items():
                taken[name].append(_started(name, source))
    return {name: _start(each[1:]) for name, each in taken.items()}  # the first one wrote the bytecode


def _started(target: str, source: Path) -> list[float]:
    environment = os.environ | {
        "DATABASE_URL": "postgresql+pg8000://nobody@127.0.0.1:1/none",
        "ENVIRONMENT": "test",
    }
    command = [sys.executable, "-W", "ignore", "-c", START, target, str(source)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{target} did not start: {done.stderr[-2000:]}")
    told: list[float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _start(taken: list[list[float]]) -> Start:
    modules, seconds, kilobytes = zip(*taken, strict=True)
    return Start(int(modules[0]), min(seconds) * 1000, median(seconds) * 1000, median(kilobytes) / 1024)

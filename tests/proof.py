"""What a proof has found goes into `proof/<promise>.json`; `tools.promises` makes the table of it.

A promise is proven twice: it *held* while everything was as it is, and it *broke* once its protection was taken away.
"""

import fcntl
import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LONG = "tests/prove/"


class Proof:
    """Writes down what one test has found; `form` is long for what `make prove` runs, short for what CI does."""

    def __init__(self, nodeid: str) -> None:
        self._where, self._began = nodeid.partition("::")[0], time.monotonic()
        self._form = "long" if nodeid.startswith(LONG) else "short"

    def held(self, promise: str, what: str, **figures: object) -> None:
        """It held: `what` was tried, a phrase of a few words, and these `figures` came out."""
        self._write(promise, "held", what, figures)

    def broke(self, promise: str, without: str, **figures: object) -> None:
        """It broke, as it must, `without` the protection; call it only when the damage has been seen."""
        self._write(promise, "broke", without, figures)

    def _write(self, promise: str, how: str, what: str, figures: dict[str, object]) -> None:
        told = {"form": self._form, "commit": _commit(), "seconds": round(time.monotonic() - self._began, 1)}
        with _opened(ROOT / "proof" / f"{promise}.json") as known:
            known.setdefault(how, {}).setdefault(what, {})[self._form] = (
                told | {"where": self._where} | figures
            )


@contextmanager
def _opened(path: Path) -> Iterator[dict[str, Any]]:
    """What a file says, to be changed by one process at a time."""
    path.parent.mkdir(exist_ok=True)
    with path.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        text = file.read()
        known: dict[str, Any] = json.loads(text) if text else {}
        yield known
        file.truncate(0)
        file.write(json.dumps(known, indent=1, sort_keys=True) + "\n")


@cache
def _commit() -> str:
    """The commit this is, with a plus if something has been changed since; nothing outside of a clone."""
    told = _git("rev-parse", "--short=10", "HEAD")
    return f"{told}+" if told and _git("status", "--porcelain", "--untracked-files=no") else told


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments],
        cwd=ROOT,
        env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()

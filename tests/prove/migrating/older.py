"""The release before, from the history: its code answers while its schema becomes ours."""

import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.families import SECRETS
from tools.local.cluster import free_port
from tools.local.processes import Processes, answers
from tools.local.serve import direct

ROOT = Path(__file__).parents[3]
PATHS = {
    "business": (
        "/health/db/",
        "/api/business/categories/",
        "/api/business/nearby/?lat=41.33&lon=19.82",
        "/api/business/search/?q=shop",
    ),
    "auth": ("/health/db/", "/api/user/detail/"),
}
REFUSED = {401}
"""An answer too: what counts is that none is an error of ours."""


@dataclass
class Answered:
    """What the older code said, by status; `failures` are those that nobody should see."""

    by_status: dict[int, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


def code_before(migration: str, folder: Path) -> Path | None:
    """The tree of the last commit without `migration`, or None where the history does not reach that far."""
    asked = ["git", "log", "--diff-filter=A", "--format=%H", "--", f"migrations/versions/{migration}"]
    commits = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    if not commits:
        return None
    tree = folder / "before"
    tree.mkdir()
    packed = subprocess.run(
        ["git", "archive", f"{commits[-1]}^", "main.py", "common", "functions"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if packed.returncode:
        return None
    subprocess.run(["tar", "-x", "-C", str(tree)], input=packed.stdout, check=True)
    return tree


@contextmanager
def asked(tree: Path, folder: Path, url: str, access_key: str) -> Iterator[Answered]:
    """Run its families on the database at `url`, and ask them on and on while the block runs."""
    processes, over, said = Processes(folder), threading.Event(), Answered()
    environment = (
        os.environ | SECRETS | {"ENVIRONMENT": "test", "DATABASE_URL": url, "ACCESS_KEYS": access_key}
    )
    environment |= {"LOCAL_INBOX_DIR": str(folder / "inbox"), "PYTHONPATH": str(tree)}
    try:
        bases = {family: _start(processes, tree, family, environment) for family in PATHS}
        asking = threading.Thread(target=_ask, args=(bases, said, over))
        asking.start()
        try:
            yield said
        finally:
            over.set()
            asking.join()
    finally:
        processes.stop()


def _start(processes: Processes, tree: Path, family: str, environment: dict[str, str]) -> str:
    port = free_port()
    framework = [sys.executable, "-m", "functions_framework", "--target", family]
    source = ["--source", str(tree / "main.py"), "--host", "127.0.0.1", "--port", str(port)]
    there = ["sh", "-c", 'cd "$0" && exec "$@"', str(tree)]  # or our own `common` would be found first
    processes.start(family, [*there, *framework, *source], environment)
    url = f"http://127.0.0.1:{port}"
    processes.wait_for(family, lambda: answers(f"{url}/health/"))
    return url


def _ask(bases: dict[str, str], said: Answered, over: threading.Event) -> None:
    every = [f"{base}{path}" for family, base in bases.items() for path in PATHS[family]]
    while not over.wait(0.02):
        for url in every:
            status = _status(url)
            said.by_status[status] = said.by_status.get(status, 0) + 1
            if status != 200 and status not in REFUSED:
                said.failures.append(f"{status} {url}")


def _status(url: str) -> int:
    try:
        with direct.open(urllib.request.Request(url), timeout=30) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code
    except OSError:
        return 0

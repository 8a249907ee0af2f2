"""The real functions-framework processes, one per family, started as the platform starts them."""

import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import SEALING_KEY
from tests.patience import PATIENCE
from tools.local.cluster import free_port
from tools.local.environment import ROOT
from tools.local.processes import Processes, answers
from tools.local.serve import direct

OURS = ROOT / "main.py"
UNHURRIED = {"REQUEST_PATIENCE_MS": str(int(PATIENCE * 1000)), "REQUESTS_WAITING": "1000"}
"""Whoever comes is served in the end, however slow the machine is."""
SECRETS = {"REFRESH_KEY": "r" * 32, "PASSWORD_PEPPER": "p" * 32, "SEALING_KEYS": SEALING_KEY}


@dataclass(frozen=True)
class Answer:
    """What a process said."""

    status: int
    headers: Mapping[str, str]
    body: Any


@contextmanager
def running(
    folder: Path,
    families: list[str],
    database_url: str,
    access_key: str,
    source: Path = OURS,
    **more: str,
) -> Iterator[list[str]]:
    """Start these families (a name twice is two processes) and yield their base URLs; all are gone afterwards.

    `source` is main.py, or a version of it without one of its protections.
    """
    processes = Processes(folder)
    environment = os.environ | SECRETS | {
        "ENVIRONMENT": "test",
        "DATABASE_URL": database_url,
        "ACCESS_KEYS": access_key,
        "LOCAL_INBOX_DIR": str(folder / "inbox"),
        "THREADS": "16",
        **UNHURRIED,
        "TMPDIR": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "PUBLIC_URL": "https://api.avatid.test",
        "FRONTEND_URL": "https://avatid.test",
        "PYTHONPATH": str(ROOT),
    } | more  # fmt: skip
    try:
        yield [_start(processes, index, family, environment, source) for index, family in enumerate(families)]
    finally:
        processes.stop()


def _start(
    processes: Processes, index: int, family: str, environment: Mapping[str, str], source: Path
) -> str:
    url = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "functions_framework", "--target", family, "--source", str(source)]
    name = f"{family}-{index}"
    processes.start(name, [*command, "--host", "127.0.0.1", "--port", url.rsplit(":", 1)[1]], environment)
    processes.wait_for(name, lambda: answers(f"{url}/health/"))
    return url


def ask(method: str, url: str, body: Any = None, token: str = "", **headers: str) -> Answer:
    """One HTTP request with a JSON body, by the standard library alone."""
    sent = {"Content-Type": "application/json"} if body is not None else {}
    sent |= {"Authorization": f"Bearer {token}"} if token else {}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers=sent, method=method)
    try:
        with direct.open(request, timeout=PATIENCE) as reply:
            return Answer(reply.status, dict(reply.headers), _json(reply.read()))
    except urllib.error.HTTPError as refusal:
        with refusal:
            return Answer(refusal.code, dict(refusal.headers), _json(refusal.read()))


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode(errors="replace")

"""Asks over one kept connection, as an app does, and notes what each request takes."""

import http.client
import json
from collections.abc import Callable
from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter
from typing import Any

from bench.side_by_side.servers import Server, database_worked
from tools.local.cluster import Cluster

BUSY = 503
PATIENCE = 200
"""A machine that does much else makes requests wait, and we send away who has waited for long: ask again."""


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    token: str = ""
    body: Any = None


@dataclass(frozen=True)
class Told:
    """One reply."""

    status: int
    body: Any
    headers: dict[str, str]


@dataclass(frozen=True)
class Cost:
    """Of some requests: wall milliseconds of each; CPU milliseconds a request of the server and of PostgreSQL."""

    milliseconds: list[float]
    cpu: float
    database_cpu: float

    def quantile(self, hundredths: int) -> float:
        """Milliseconds that so many of a hundred requests do not exceed."""
        return quantiles(self.milliseconds, n=100, method="inclusive")[hundredths - 1]


class Client:
    """One connection to a server, kept."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)

    def ask(self, asked: Asked) -> Told:
        """Send it, read the reply."""
        return _told(*self._send(asked))

    def insist(self, asked: Asked) -> tuple[int, bytes, float]:
        """The same until the server has time: status, body, and milliseconds of the last try."""
        for _try in range(PATIENCE):
            began = perf_counter()
            status, _headers, raw = self._send(asked)
            taken = (perf_counter() - began) * 1000
            if status != BUSY:
                break
        return status, raw, taken

    def _send(self, asked: Asked) -> tuple[int, dict[str, str], bytes]:
        """The reply as it comes."""
        headers = {"Accept": "application/json", "Accept-Language": "en", "User-Agent": "bench"}
        if asked.token:
            headers["Authorization"] = f"Bearer {asked.token}"
        content = None
        if asked.body is not None:
            content, headers["Content-Type"] = json.dumps(asked.body), "application/json"
        try:
            self._connection.request(asked.method, asked.path, content, headers)
            reply = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self._connection.close()  # it was idle for longer than the server keeps connections
            self._connection.request(asked.method, asked.path, content, headers)
            reply = self._connection.getresponse()
        return reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def _told(status: int, headers: dict[str, str], raw: bytes) -> Told:
    return Told(status, json.loads(raw) if raw else None, headers)


def measured(server: Server, cluster: Cluster, request: Callable[[int], Asked], times: int) -> Cost:
    """What `times` requests cost, one after the other on one connection."""
    client, taken = Client(server), []
    cpu, database = server.worked, database_worked(cluster)
    for number in range(times):
        asked = request(number)
        status, raw, milliseconds = client.insist(asked)
        taken.append(milliseconds)
        if status not in (200, 201):
            raise RuntimeError(f"{server.name} answered {status} to {asked.path}: {raw[:500]!r}")
    each = 1000 / times
    client.close()
    return Cost(taken, (server.worked - cpu) * each, (database_worked(cluster) - database) * each)

"""P14: whether an address or a number is known shows neither in what we say nor in how long it takes us.

Time is measured twice: what the asker sees, and what the process has worked, which a busy machine hardly disturbs.
Those who are known and those who are not take turns, and who is first.
"""

import http.client
import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.models import User
from functions.auth import passwords
from tests.conftest import settings_for
from tests.e2e.families import OURS, running
from tests.e2e.versions import VERSIONS
from tests.patience import PATIENCE
from tests.proof import Proof
from tools.local.cluster import Cluster

EACH, ROUNDS, MOST_MS = 250, 3, 2
"""Of each kind; how often they are asked anew while the machine is too busy for a clock; and the promise."""
UNLIMITED = {
    "PER_ADDRESS_FACTOR": "100000",
    "SMS_PER_NEIGHBOURS_HOUR": "100000",
    "SMS_PER_DAY": "100000",
    "SMS_FAILED_CHECKS_HOUR": "100000",
}
VARIES = {"x-request-id", "date"}
NAMES = {"name": "Alice", "surname": "Hoxha"}


@dataclass
class Seen:
    """One reply as somebody who listens closely hears it."""

    status: int
    headers: dict[str, str]
    body: Any
    milliseconds: float
    worked: float
    """What the server has worked meanwhile, in milliseconds."""


class Listener:
    """Asks over one connection that stays open, so that only the answer is measured."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
        self._served = psutil.Process().children(recursive=True)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def ask(self, path: str, body: dict[str, Any]) -> Seen:
        """POST and measure."""
        worked, began = self._worked(), time.perf_counter()
        self._connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        reply = self._connection.getresponse()
        raw = reply.read()
        took = (time.perf_counter() - began) * 1000
        headers = {name.lower(): value for name, value in reply.getheaders() if name.lower() not in VARIES}
        told = json.loads(raw) if raw else {}
        for random in ("request_id", "attempt"):
            told.pop(random, None)
        return Seen(reply.status, headers, told, took, self._worked() - worked)

    def _worked(self) -> float:
        """How long the threads of our processes have had a processor, in milliseconds."""
        tasks = (task for each in self._served for task in Path(f"/proc/{each.pid}/task").iterdir())
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6


WAYS: dict[str, tuple[int, str, Callable[[str, str], dict[str, Any]]]] = {
    "register": (
        202,
        "/api/user/registration/email/",
        lambda email, _: {"email": email, "password": "dallandyshe-7", **NAMES},
    ),
    "register_by_phone": (202, "/api/user/registration/phone/", lambda _, phone: {"phone": phone, **NAMES}),
    "sign_in": (
        401,
        "/api/user/auth/email/",
        lambda email, _: {"email": email, "password": "not the password"},
    ),
    "sign_in_by_phone": (
        401,
        "/api/user/auth/phone/",
        lambda _, phone: {"phone": phone, "password": "not the password"},
    ),
    "reset": (202, "/api/user/password/reset/request/", lambda email, _: {"email": email}),
    "sms": (202, "/api/sms/verify/request/", lambda _, phone: {"phone": phone, "purpose": "password_reset"}),
    "sms_wrong": (
        422,
        "/api/sms/verify/submit/",
        lambda _, phone: {"phone": phone, "purpose": "login", "code": "000000"},
    ),
}


def address(number: int, *, known: bool) -> tuple[str, str]:
    """The e-mail address and the phone number of person `number`."""
    kind = "known" if known else "nobody"
    return f"{kind}{number}@example.com", f"+35569{2 if known else 3}{number:06d}"


Serving = Callable[..., Any]


@pytest.fixture
def serving(cluster: Cluster, own_database: str, access_key: str, tmp_path: Path) -> Serving:
    """Starts an auth process that knows half of the people who will be asked about."""
    url = cluster.url(database=own_database)
    _sign_up_half(url, access_key)

    @contextmanager
    def served(source: Path = OURS) -> Iterator[Listener]:
        processes = running(tmp_path, ["auth"], url, access_key, source, **UNLIMITED)
        with processes as (served,), closing(Listener(served)) as listener:
            yield listener

    return served


def _sign_up_half(url: str, access_key: str) -> None:
    settings, now = settings_for(url, access_key), datetime.now(UTC)
    kept = passwords.hashed("dallandyshe-7", settings)
    engine = sa.create_engine(url)
    with Session(engine) as db:
        for number in range(EACH * ROUNDS):
            email, phone = address(number, known=True)
            verified = {"email_verified_at": now, "phone_verified_at": now}
            db.add(User(name="Alice", email=email, phone=phone, password_hash=kept, **verified))
        db.commit()
    engine.dispose()


@dataclass
class Compared:
    """What those who are known were answered, and those who are not."""

    known: Sequence[Seen]
    unknown: Sequence[Seen]

    def said(self) -> set[str]:
        """All that was said, to either."""
        both = (*self.known, *self.unknown)
        return {json.dumps([each.status, each.headers, each.body], sort_keys=True) for each in both}

    def medians(self, what: str) -> list[float]:
        """Of the known and the unknown, in milliseconds."""
        return [
            statistics.median(getattr(each, what) for each in group) for group in (self.known, self.unknown)
        ]

    def apart(self, what: str) -> float:
        """How far apart the medians are."""
        known, unknown = self.medians(what)
        return abs(known - unknown)

    def figures(self) -> dict[str, float]:
        """Everything in numbers."""
        names = {"milliseconds": "ms", "worked": "cpu_ms"}
        return {
            f"{who}_{names[what]}": round(median, 3)
            for what in names
            for who, median in zip(("known", "unknown"), self.medians(what), strict=True)
        }


def compared(listener: Listener, way: str, each: int = EACH) -> Compared:
    """Ask one of each, in turns; the next round is only asked if the clock has seen a difference in this one."""
    _status, path, body_of = WAYS[way]
    everybody = iter(range(EACH * ROUNDS))
    for warm in range(5):
        listener.ask(path, body_of(*address(EACH * ROUNDS + warm, known=False)))
    rounds = list[Compared]()
    while len(rounds) < ROUNDS and not (rounds and rounds[-1].apart("milliseconds") < MOST_MS):
        seen: dict[bool, list[Seen]] = {True: [], False: []}
        for number in islice(everybody, each):
            for known in (number % 2 == 0, number % 2 == 1):
                seen[known].append(listener.ask(path, body_of(*address(number, known=known))))
        rounds.append(Compared(seen[True], seen[False]))
    return min(rounds, key=lambda each: each.apart("milliseconds"))


@pytest.mark.parametrize("way", WAYS)
def test_known_and_unknown_are_the_same(serving: Serving, way: str, proof: Proof) -> None:
    with serving() as listener:
        found = compared(listener, way)
    assert len(found.said()) == 1, found.said()
    assert found.known[0].status == WAYS[way][0], found.known[0]
    assert found.apart("worked") < MOST_MS, found.figures()
    a_twentieth = (
        max(found.medians("milliseconds")) / 20
    )  # all that a clock can tell while others use the machine
    assert found.apart("milliseconds") < max(MOST_MS, a_twentieth), found.figures()
    proof.held("P14", way.replace("_", " "), requests=2 * EACH, **found.figures())


def test_without_the_hash_for_nobody_the_medians_are_apart(serving: Serving, proof: Proof) -> None:
    with serving(VERSIONS / "without_dummy_hash.py") as listener:
        found = compared(listener, "sign_in", 40)
    assert found.apart("worked") > 5 * MOST_MS
    assert found.apart("milliseconds") > 5 * MOST_MS
    proof.broke("P14", "without the hash for nobody", **found.figures())

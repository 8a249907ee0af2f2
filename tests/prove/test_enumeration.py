"""P14: whether an address or a number is known shows neither in what we say nor in how long it takes us."""

import http.client
import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.models import User
from functions.auth import passwords
from tests.conftest import settings_for
from tests.e2e.families import running
from tests.patience import PATIENCE
from tools.local.cluster import Cluster

EACH = 250
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


class Listener:
    """Asks over one connection that stays open, so that only the answer is measured."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def ask(self, path: str, body: dict[str, Any]) -> Seen:
        """POST and measure."""
        began = time.perf_counter()
        self._connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        reply = self._connection.getresponse()
        raw = reply.read()
        took = (time.perf_counter() - began) * 1000
        headers = {name.lower(): value for name, value in reply.getheaders() if name.lower() not in VARIES}
        told = json.loads(raw) if raw else {}
        for random in ("request_id", "attempt"):
            told.pop(random, None)
        return Seen(reply.status, headers, told, took)


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


@pytest.fixture
def listener(cluster: Cluster, own_database: str, access_key: str, tmp_path: Path) -> Iterator[Listener]:
    """An auth process that knows half of the people who will be asked about."""
    url = cluster.url(database=own_database)
    settings = settings_for(url, access_key)
    kept, now = passwords.hashed("dallandyshe-7", settings), datetime.now(UTC)
    engine = sa.create_engine(url)
    with Session(engine) as db:
        for number in range(EACH):
            email, phone = address(number, known=True)
            verified = {"email_verified_at": now, "phone_verified_at": now}
            db.add(User(name="Alice", email=email, phone=phone, password_hash=kept, **verified))
        db.commit()
    engine.dispose()
    auth = running(tmp_path, ["auth"], url, access_key, **UNLIMITED)
    with auth as (served,), closing(Listener(served)) as listener:
        yield listener


@pytest.mark.parametrize("way", WAYS)
def test_known_and_unknown_are_the_same(
    listener: Listener, way: str, write_figure: Callable[..., None]
) -> None:
    status, path, body_of = WAYS[way]
    for warm in range(EACH, EACH + 5):
        listener.ask(path, body_of(*address(warm, known=False)))
    known, unknown = list[Seen](), list[Seen]()
    for number in range(EACH):
        known.append(listener.ask(path, body_of(*address(number, known=True))))
        unknown.append(listener.ask(path, body_of(*address(number, known=False))))
    said = {json.dumps([each.status, each.headers, each.body], sort_keys=True) for each in known + unknown}
    assert len(said) == 1, said
    assert known[0].status == status, known[0]
    medians = [statistics.median(each.milliseconds for each in group) for group in (known, unknown)]
    difference = abs(medians[0] - medians[1])
    write_figure(
        f"P14-{way}", requests=2 * EACH, known_ms=round(medians[0], 3), unknown_ms=round(medians[1], 3)
    )
    assert difference < 2
    assert difference < 0.05 * max(medians)

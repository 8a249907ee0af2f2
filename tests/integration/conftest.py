"""The four people, their phones, and a town with all families open."""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common.access_tokens import AccessTokens, Claims
from common.clock import SetClock
from common.models import Operator, OperatorRole, User, UserSession
from common.runtime import Runtime
from common.web import routing
from common.web.logs import JsonLines
from functions.admin import main as admin
from functions.auth import main as auth
from functions.auth import sessions
from functions.booking import main as booking
from functions.business import main as business
from functions.notify import main as notify
from functions.rating import main as rating
from tests import database
from tests.conftest import committing, settings_for
from tools.local.cluster import Cluster

if TYPE_CHECKING:
    from tests.integration.salon import Salon


@dataclass
class Phone:
    """An app in somebody's hand: it knows the language, the token, and which family answers what."""

    town: Client
    token: str = ""
    language: str = "en"
    user: User | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **query: Any) -> Any:
        """GET with query parameters."""
        return self._ask("GET", path, query_string=query)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """POST a JSON body; header names use underscores."""
        return self._ask("POST", path, json=body, more=headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        """PUT, with or without a body."""
        return self._ask("PUT", path, json=body, more=headers)

    def send_file(self, method: str, path: str, content: bytes, name: str = "file", **fields: str) -> Any:
        """One file as multipart/form-data, and fields beside it."""
        form = {**fields, name: (BytesIO(content), "picture.jpg")}
        reply = self._ask(method, path, data=form, content_type="multipart/form-data")
        reply.request.environ["wsgi.input"].close()  # the client's own copy of a large file, which it forgets
        return reply

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        """PATCH a JSON body."""
        return self._ask("PATCH", path, json=body, more=headers)

    def delete(self, path: str, body: Any = None, **headers: str) -> Any:
        """DELETE, with or without a body."""
        return self._ask("DELETE", path, json=body, more=headers)

    def _ask(self, method: str, path: str, more: dict[str, str] | None = None, **what: Any) -> Any:
        headers = {"Accept-Language": self.language} | self.headers
        headers |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= {name.replace("_", "-"): value for name, value in (more or {}).items()}
        return self.town.open(path, method=method, headers=headers, **what)


FAMILIES = {
    "admin": admin,
    "auth": auth,
    "booking": booking,
    "business": business,
    "notify": notify,
    "rating": rating,
}


@pytest.fixture
def town(runtime: Runtime) -> Client:
    """All of it, as it stands in this test."""
    return open_town(runtime)


def open_town(runtime: Runtime) -> Client:
    """Every public family behind one door."""
    return town_of(runtime)


def town_of(runtime: Runtime) -> Client:
    """Every public family behind one door, the longest prefix deciding who answers."""
    return Client(_Door(runtime))


@cache
def _prefixes() -> dict[str, str]:
    """Which family answers what, the longest prefix first."""
    owned = routing.prefixes([family.api for family in FAMILIES.values()])
    found = {prefix: name for name, prefixes in owned.items() for prefix in prefixes}
    return dict(sorted(found.items(), key=lambda one: -len(one[0])))


class _Door:
    """A front door that hands each request, whole, to the family with the longest matching prefix.

    A family opens with its first request: making all of them would take longer than most tests.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._apps: dict[str, Flask] = {}
        self._opening = Lock()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        path = environ["PATH_INFO"].rstrip("/") + "/"
        names = _prefixes()
        name = next((n for p, n in names.items() if path.startswith(f"{p}/")), next(iter(names.values())))
        return self._app(name)(environ, start)

    def _app(self, name: str) -> Flask:
        with self._opening:
            if name not in self._apps:
                self._apps[name] = FAMILIES[name].app(self._runtime)
            return self._apps[name]


@pytest.fixture
def stranger(town: Client) -> Phone:
    """Somebody who has not signed in."""
    return Phone(town)


@pytest.fixture
def sign_up(town: Client, db: Session, runtime: Runtime, clock: SetClock) -> Callable[..., Phone]:
    """Make a user and give them a signed-in phone, without the letters."""
    return signing_up(town, db, runtime, clock)


def signing_up(town: Client, db: Session, runtime: Runtime, clock: SetClock) -> Callable[..., Phone]:
    """Whoever asks for a name gets the phone of a new user of this town."""

    def make(name: str, language: str = "en") -> Phone:
        return signed_up(name, language, town, db, runtime)

    return make


def signed_up(name: str, language: str, town: Client, db: Session, runtime: Runtime) -> Phone:
    """Somebody new with a signed-in phone; committed."""
    now = runtime.clock.now()
    user = User(name=name, email=f"{name.lower()}-{uuid4().hex[:6]}@example.com", language=language)
    user.email_verified_at = now
    db.add(user)
    db.flush()
    tokens = sessions.open_session(db, user, None, "pwd", now=now, settings=runtime.settings)
    db.commit()
    return Phone(town, tokens.access, language, user)


@pytest.fixture
def alice(sign_up: Callable[..., Phone]) -> Phone:
    """Alice books."""
    return sign_up("Alice")


@pytest.fixture
def bora(sign_up: Callable[..., Phone]) -> Phone:
    """Bora owns the salon."""
    return sign_up("Bora", "sq")


@pytest.fixture
def dritan(sign_up: Callable[..., Phone]) -> Phone:
    """Dritan works for her."""
    return sign_up("Dritan", "sq")


@pytest.fixture
def erion(sign_up: Callable[..., Phone]) -> Phone:
    """Erion has no business here."""
    return sign_up("Erion")


@pytest.fixture
def teuta(sign_up: Callable[..., Phone], db: Session, clock: SetClock, runtime: Runtime) -> Phone:
    """Teuta is one of AvatID's own people: she helps others, and has signed in with both factors."""
    phone = sign_up("Teuta")
    assert phone.user is not None
    row = Operator(user_id=phone.user.id, role=OperatorRole.SUPPORT, totp_secret=b"sealed")
    row.totp_confirmed_at = clock.now()
    db.add(row)
    db.commit()
    return replace(phone, token=token_of(phone, db, clock, runtime, "pwd", "otp"))


def token_of(phone: Phone, db: Session, clock: SetClock, runtime: Runtime, *methods: str) -> str:
    """A token after a sign-in by these methods."""
    assert phone.user is not None
    session = db.scalars(sa.select(UserSession).where(UserSession.user_id == phone.user.id)).one()
    claims = Claims(phone.user.uid, session.uid, 0, int(clock.now().timestamp()), methods)
    return AccessTokens(runtime.settings).issue(claims, clock.now())


@pytest.fixture
def salon(bora: Phone, db: Session, clock: SetClock) -> "Salon":
    """Bora's, published, Monday to Saturday nine to five, with Dritan and Elira; as rows, which takes a tenth."""
    from tests.integration.written import written_salon

    return written_salon(bora, db, now=clock.now())


@pytest.fixture
def runtime_that_commits(
    cluster: Cluster, database_name: str, access_key: str, clock: SetClock, tmp_path: Path
) -> Iterator[Runtime]:
    """Surroundings with a database of this test alone, because what happens in them is committed."""
    name = f"{database_name}_alone"
    url = database.copy_of_template(cluster, name)
    folders = {"local_inbox_dir": str(tmp_path), "local_storage_dir": str(tmp_path / "storage")}
    settings = settings_for(url, access_key, per_address_factor=1000, **folders)
    with committing(settings, clock) as runtime:
        yield runtime
    database.drop(cluster, name)


@pytest.fixture
def log_lines() -> Iterator[list[dict[str, Any]]]:
    """Every log line as it would be written, parsed."""
    lines: list[dict[str, Any]] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(json.loads(JsonLines("avatid-test").format(record)))

    handler = Kept()
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)

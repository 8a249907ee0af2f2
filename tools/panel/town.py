"""Every family behind one port of this process, by a clock that stands still: what a browser opens."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask
from werkzeug.wrappers import Request, Response

from common.clock import SetClock
from common.db import Transactions, engine_for
from common.integrations.storage import LocalStorage
from common.runtime import Runtime
from common.settings import Settings
from common.web import routing
from functions.admin import main as admin
from functions.auth import main as auth
from functions.booking import main as booking
from functions.business import main as business
from functions.notify import main as notify
from functions.rating import main as rating
from tools.local.gateway import by_longest_prefix
from tools.local.serve import serving

A_MORNING = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
"""Monday, nine o'clock in Tirana."""

_FAMILIES = (admin, auth, booking, business, notify, rating)


@dataclass
class Town:
    """A town and where it is; `app` answers at `url`."""

    runtime: Runtime
    clock: SetClock
    url: str


@contextmanager
def open_town(database_url: str, folder: Path) -> Iterator[Town]:
    """Serve every public family on the migrated database at `database_url`, with its files in `folder`."""
    front = _Front()
    with serving(front) as url:
        clock, settings = SetClock(A_MORNING), _settings(database_url, folder, url)
        engine = engine_for(settings)
        runtime = Runtime.on(Transactions.of(engine), settings, clock)
        front.app = _streets(runtime)
        yield Town(runtime, clock, url)
        engine.dispose()


class _Front:
    """The port is known before what stands behind it: addresses of pictures begin with it."""

    app: WSGIApplication

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self.app(environ, start_response)


def _streets(runtime: Runtime) -> WSGIApplication:
    owned = routing.prefixes([family.api for family in _FAMILIES])
    streets: dict[str, WSGIApplication] = {"/local/storage": _pictures(runtime)}
    for family in _FAMILIES:
        streets |= dict.fromkeys(owned[family.api.family], _opened_late(family.app, runtime))
    return by_longest_prefix(streets)


def _opened_late(family: Callable[[Runtime], Flask], runtime: Runtime) -> WSGIApplication:
    """A family opens with its first request: most are never asked."""
    opened: list[Flask] = []

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not opened:
            opened.append(family(runtime))
        return opened[0](environ, start_response)

    return app


def _pictures(runtime: Runtime) -> WSGIApplication:
    """What Cloud Storage would show."""
    storage = runtime.doors.storage
    assert isinstance(storage, LocalStorage)

    @Request.application
    def app(request: Request) -> Response:
        content, headers = storage.opened(request.url)
        return Response(content, headers=headers)

    return app


def _settings(database_url: str, folder: Path, url: str) -> Settings:
    return Settings.model_validate(
        {
            "environment": "test",
            "database_url": database_url,
            "access_keys": _a_key(),
            "refresh_key": secrets.token_hex(16),
            "password_pepper": secrets.token_hex(16),
            "sealing_keys": Fernet.generate_key().decode(),
            "public_url": url,
            "frontend_url": "https://avatid.test",
            "tuning_seconds": 0,
            "support_access": "on",
            "payment_provider": "local",
            "local_inbox_dir": str(folder / "inbox"),
            "local_storage_dir": str(folder / "storage"),
        }
    )


def _a_key() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

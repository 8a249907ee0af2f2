"""A town with a history, and the real functions that serve it: every family a process of its own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from common.clock import SystemClock
from common.db import Transactions, engine_for
from common.models import Operator, Tuning, TuningKind
from common.runtime import Runtime
from functions.auth.passwords import hashed
from tests.conftest import settings_for
from tests.e2e.families import OURS, running
from tools.local import environment, identities
from tools.local.cluster import free_port
from tools.local.keys import Keys
from tools.local.providers import Journal, providers_app
from tools.local.serve import serving
from tools.panel import world

FAMILIES = ["auth", "business", "booking", "rating", "notify", "admin"]
CONTRACT = environment.ROOT / "docs" / "openapi.json"
WEBHOOK_SECRET = "told-to-elastic-email"
APPLE_PAY_FILE = "7B22707370496422"
PASSWORD, CODE = "dallandyshe-7", "482915"
"""Those of the contract's examples, which so are good ones."""
_OFTEN = 100_000
_READERS = """
    INSERT INTO users (email, phone, name, surname, language, password_hash, email_verified_at, phone_verified_at)
    SELECT CASE WHEN n = 1 THEN 'arta@example.com' ELSE 'arta' || n || '@example.com' END,
        '+35569203456' || n, 'Arta', 'Hoxha', 'en', :hash, now(), now()
    FROM generate_series(1, 9) n
    UNION ALL SELECT 'arta' || n || '@example.com', NULL, 'Arta', 'Hoxha', 'sq', :hash, now(), NULL
    FROM generate_series(10, 60) n
"""
"""Those whom the contract's examples are about: the seventh has the number in them."""


@dataclass(frozen=True)
class Town:
    """The functions' addresses by family, and the town's books."""

    urls: dict[str, str]
    runtime: Runtime
    engine: sa.Engine
    providers: str
    logs: Path

    def url_of(self, family: str) -> str:
        """Where a family answers; health pages are every family's."""
        return self.urls.get(family, self.urls["admin"])

    def errors(self) -> list[str]:
        """What the functions' logs say of severity ERROR or worse, and tracebacks that nobody caught."""
        lines = (line for log in sorted(self.logs.glob("*.log")) for line in log.read_text().splitlines())
        return [line[:2000] for line in lines if _is_bad(line)]


def _is_bad(line: str) -> bool:
    try:
        told = json.loads(line)
    except ValueError:
        return line.startswith("Traceback (most recent call last)")
    return isinstance(told, dict) and told.get("severity") in ("ERROR", "CRITICAL")


def fill(database_url: str, access_key: str, folder: Path) -> None:
    """Write the demo and what goes with it, some hundred bookings, into an empty, migrated database.

    Limits are as high as operators can turn them: a refusal must not hide behind them.
    """
    with _behind(database_url, access_key, folder) as (runtime, engine):
        world.fill(runtime)
        with engine.begin() as db:
            db.execute(sa.text(_READERS), {"hash": hashed(PASSWORD, runtime.settings)})
            by = db.scalars(sa.select(Operator.user_id)).first()
            often = {"kind": TuningKind.LIMIT, "value": _OFTEN, "changed_by_id": by}
            often |= {"changed_at": runtime.clock.now()}
            db.execute(sa.insert(Tuning), [{"name": name, **often} for name in sorted(_limits())])


def _limits() -> set[str]:
    paths = json.loads(CONTRACT.read_text())["paths"].values()
    return {limit["name"] for item in paths for each in item.values() for limit in each.get("x-limits", ())}


@contextmanager
def open_town(database_url: str, access_key: str, folder: Path, source: Path = OURS) -> Iterator[Town]:
    """Serve the filled database by processes started from `source`, as the platform starts them."""
    keys = Keys.kept_in(folder / "keys")
    with serving(providers_app(Journal(folder / "inbox"), keys=keys)) as providers:
        told = _told(folder, keys, providers)
        with (
            running(folder, FAMILIES, database_url, access_key, source, **told) as urls,
            _behind(database_url, access_key, folder) as (runtime, engine),
        ):
            by_family = dict(zip(FAMILIES, urls, strict=True))
            yield Town(by_family, runtime, engine, providers, folder / "logs")


def _told(folder: Path, keys: Keys, providers: str) -> dict[str, str]:
    """What differs from every other test of processes; nobody listens where Firestore should be."""
    return identities.variables(providers, keys.apple) | {
        "SMS_PROVIDER": "local",
        "PAYMENT_PROVIDER": "local",
        "LOCAL_STORAGE_DIR": str(folder / "storage"),
        "CHAT_PROVIDER": "firestore",
        "FIRESTORE_EMULATOR_HOST": f"127.0.0.1:{free_port()}",
        "CHAT_WAIT_SECONDS": "0.05",
        "IDENTITY_TOOLKIT_HOST": f"{providers}/identitytoolkit",
        "BREAKER_FAILURES": "1000000000",
        "FIRE_BASE_CRED_BASE64": keys.firebase_credential(environment.PROJECT, f"{providers}/token"),
        "PROJECT_ID": environment.PROJECT,
        "GOOGLE_CLOUD_PROJECT": environment.PROJECT,
        "SUPPORT_ACCESS": "on",
        "PER_ADDRESS_FACTOR": "100000",
        "ELASTICEMAIL_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "APPLE_PAY_DOMAIN_FILE": APPLE_PAY_FILE,
    }


@contextmanager
def _behind(database_url: str, access_key: str, folder: Path) -> Iterator[tuple[Runtime, sa.Engine]]:
    """The same surroundings as the functions have, for whoever looks at the town from behind."""
    places = {"local_inbox_dir": str(folder / "inbox"), "local_storage_dir": str(folder / "storage")}
    settings = settings_for(database_url, access_key, support_access="on", payment_provider="local", **places)
    engine = engine_for(settings)
    try:
        yield Runtime.on(Transactions.of(engine), settings, SystemClock()), engine
    finally:
        engine.dispose()

"""Web and worker processes as the platform starts them, with a breakable wire to everybody they talk to."""

import contextlib
import json
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from common.db import engine_for
from common.models import Outbox, OutboxState
from common.settings import Settings
from tests.e2e.chaos.children import OURS, Child
from tests.e2e.chaos.courier import Courier
from tests.e2e.chaos.proxy import Fault, Proxy
from tests.e2e.families import UNHURRIED, Answer, ask
from tests.e2e.stack.waiting import until
from tools.local import environment, identities
from tools.local.environment import INVOKER, Ports
from tools.local.keys import Keys
from tools.local.providers import Journal, providers_app
from tools.local.serve import serving
from tools.local.tasks_fake import Signer, tasks_app

# which settings lead where: each provider has a wire of its own
WIRES = {
    "mail": ("SENDGRID_HOST",),
    "push": ("FCM_HOST",),
    "sms": ("TWILIO_API_HOST", "TWILIO_VERIFY_HOST"),
    "payments": ("STRIPE_HOST",),
    "queue": ("TASKS_API_ENDPOINT",),
}
IN_A_HURRY = {
    "LEASE_SECONDS": "1",
    "BREAKER_SECONDS": "1",
    "PER_ADDRESS_FACTOR": "100000",
    "THREADS": "16",
    "STORAGE_PROVIDER": "local",
    "VISION": "off",
    **UNHURRIED,
}
_OPEN = (OutboxState.WAITING, OutboxState.SENDING)


@dataclass
class System:
    """Everything that runs, and what one sees of it from behind."""

    folder: Path
    variables: dict[str, str]
    keys: Keys
    engine: sa.Engine
    courier: Courier
    signer: Signer
    providers_url: str
    wires: dict[str, Proxy]
    database: Proxy
    webs: list[Child] = field(default_factory=list)
    workers: list[Child] = field(default_factory=list)

    def start(self, family: str, source: Path = OURS, **more: str) -> Child:
        """Start one more process of a family; call `wait` on it before it is needed."""
        mine = self.workers if family == "worker" else self.webs
        name = f"{family}-{len(self.webs) + len(self.workers)}"
        mine.append(Child(self.folder, name, family, self.variables | more, source))
        return mine[-1]

    def ready(self) -> None:
        """Wait for all of them; hints go to every worker from now on."""
        for child in (*self.webs, *self.workers):
            child.wait()
        self.courier.workers = [worker.url for worker in self.workers]

    @property
    def settings(self) -> Settings:
        """What the processes read from their environment, for signing people in as they would."""
        ours = {"database_url": self.variables["DATABASE_URL"], "access_keys": self.keys.access}
        return Settings.model_validate({**ours, "refresh_key": self.keys.refresh, "environment": "test"})

    def deliver(self, worker: Child, kind: str, uid: UUID) -> Answer:
        """Bring one hint to one worker, by hand."""
        return self._platform(worker, f"/tasks/{kind}/", {"outbox": str(uid)})

    def run(self, worker: Child, job: str) -> Answer:
        """Run a job as Cloud Scheduler would."""
        return self._platform(worker, f"/cron/{job}/", None)

    def _platform(self, worker: Child, path: str, body: Any) -> Answer:
        token = self.signer.token(INVOKER, self.variables["TASKS_AUDIENCE"])
        return ask("POST", worker.url + path, body, token)

    def journal(self, channel: str) -> list[dict[str, Any]]:
        """What the providers have accepted so far."""
        return Journal(Path(self.variables["LOCAL_INBOX_DIR"])).read(channel=channel)

    def states(self, kind: str | None = None) -> Counter[str]:
        """How many messages stand how."""
        rows = sa.select(Outbox.state, sa.func.count()).group_by(Outbox.state)
        rows = rows if kind is None else rows.where(Outbox.kind == kind)
        with self.engine.connect() as db:
            return Counter({str(state): count for state, count in db.execute(rows)})

    def hasten(self) -> None:
        """Nobody waits for a backoff here: whatever waits is due now."""
        with self.engine.begin() as db:
            waiting = sa.update(Outbox).where(Outbox.state == OutboxState.WAITING)
            db.execute(waiting.where(Outbox.due > sa.func.now()).values(due=sa.func.now()))

    def settle(self, seconds: float = 60) -> None:
        """Wait until no work is left undone."""

        def is_done() -> bool:
            states = self.states()
            if not any(states[state] for state in _OPEN):
                return True
            self.hasten()
            with contextlib.suppress(OSError):
                self.run(self.workers[0], "outbox_sweep")
            time.sleep(0.3)
            return False

        try:
            until(is_done, "everything has been carried", seconds)
        except AssertionError as late:
            raise AssertionError(f"{late}: {self.left()}") from late

    def left(self) -> list[str]:
        """What is not done yet, for whoever looks into it."""
        rows = sa.select(Outbox.kind, Outbox.state, Outbox.attempts, Outbox.lease_no, Outbox.last_error)
        with self.engine.connect() as db:
            return [str(tuple(row)) for row in db.execute(rows.where(Outbox.state.in_(_OPEN)).limit(20))]

    def waiting(self, kind: str) -> list[UUID]:
        """The messages of a kind that nobody has yet, oldest first."""
        rows = sa.select(Outbox.uid).where(Outbox.kind == kind).where(Outbox.state == OutboxState.WAITING)
        with self.engine.connect() as db:
            return list(db.scalars(rows.order_by(Outbox.id)))

    def standing(self, uid: UUID) -> str:
        """How one message stands."""
        with self.engine.connect() as db:
            return str(db.scalars(sa.select(Outbox.state).where(Outbox.uid == uid)).one())

    def restore(self, webs: int, workers: int) -> None:
        """Everybody well, nothing left to do, and of each kind only the first processes still there."""
        self.heal()
        self.courier.delivers, self.courier.unruly = True, None
        for children, keep in ((self.webs, webs), (self.workers, workers)):
            for child in children[keep:]:
                child.kill()
            del children[keep:]
        self.courier.workers = [worker.url for worker in self.workers]
        self.settle()

    def heal(self) -> None:
        """Every provider is well again."""
        for wire in self.wires.values():
            wire.behave(Fault.NONE)


@contextlib.contextmanager
def running(
    folder: Path, database_url: str, database_port: int, firestore_port: int | None = None
) -> Iterator[System]:
    """Everything but the processes themselves, around a migrated database; chat only where there is a Firestore."""
    folder.mkdir(parents=True, exist_ok=True)
    keys, signer = Keys.kept_in(folder / "keys"), Signer()
    courier = Courier(signer)
    fakes = providers_app(Journal(folder / "inbox"), keys=keys)
    with (
        serving(fakes) as providers,
        serving(tasks_app(courier, signer)) as tasks,
        contextlib.ExitStack() as end,
    ):
        end.callback(courier.close)
        wires = {name: Proxy(_port(tasks if name == "queue" else providers)) for name in WIRES}
        wires |= {"chat": Proxy(firestore_port)} if firestore_port else {}
        database = Proxy(database_port)
        for proxy in (*wires.values(), database):
            end.callback(proxy.close)
        variables = _variables(folder, keys, wires, tasks)
        variables["DATABASE_URL"] = database_url.replace(f":{database_port}/", f":{database.port}/")
        engine = engine_for(
            Settings.model_validate({"database_url": variables["DATABASE_URL"], "pool_size": 8})
        )
        end.callback(engine.dispose)
        system = System(folder, variables, keys, engine, courier, signer, providers, wires, database)
        end.callback(_end_all, system)
        yield system


def _variables(folder: Path, keys: Keys, wires: dict[str, Proxy], tasks: str) -> dict[str, str]:
    ours = environment.of_stack(Ports.free(gateway=8080), folder, "", "", keys)
    ours |= identities.variables(wires["sms"].url, keys.apple)
    ours |= {name: wires[wire].url for wire, names in WIRES.items() for name in names}
    project = environment.PROJECT
    ours["FIRE_BASE_CRED_BASE64"] = keys.firebase_credential(project, f"{wires['push'].url}/token")
    ours |= {"OIDC_CERTS_URL": f"{tasks}/certs", "TMPDIR": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    if "chat" in wires:
        ours |= {"CHAT_PROVIDER": "firestore", "FIRESTORE_EMULATOR_HOST": f"127.0.0.1:{wires['chat'].port}"}
    outside = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return outside | ours | IN_A_HURRY | {"LOCAL_STORAGE_DIR": str(folder / "storage")}


def _end_all(system: System) -> None:
    for child in (*system.webs, *system.workers):
        child.kill()


def _port(url: str) -> int:
    return int(url.rsplit(":", 1)[1])


class Sweeper:
    """Cloud Scheduler, whose minute lasts a second here; `worker` is whoever lives."""

    def __init__(self, system: System) -> None:
        self._system, self._over = system, threading.Event()
        self._thread = threading.Thread(target=self._sweep, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _sweep(self) -> None:
        while not self._over.wait(1):
            for worker in self._system.workers:
                with contextlib.suppress(OSError, json.JSONDecodeError):
                    self._system.run(worker, "outbox_sweep")
                    break

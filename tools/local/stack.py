"""The whole of AvatID on one machine, `make run`: starts every part, says when it is ready, stops it all."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tools.local import environment, firestore, gateway, storage
from tools.local.cluster import Cluster, ClusterError
from tools.local.environment import Ports, Refused
from tools.local.keys import Keys
from tools.local.machine import NotOnThisMachine
from tools.local.processes import Broken, Processes, Stopping, answers, end_left_behind

PYTHON = sys.executable

IN_A_HURRY = "STACK_IN_A_HURRY"
"""Set in the environment, for tests: the database then waits for no disc, and a machine's crash may lose it."""


class Stack:
    """One stack: its folder, its ports, its processes. `run` returns when everything is stopped again."""

    def __init__(self, port: int, folder: Path) -> None:
        self.folder = folder
        self._keys_folder = folder / "keys"
        (folder / "tmp").mkdir(exist_ok=True)
        self.ports = Ports.free(gateway=port)
        self.processes = Processes(folder)
        self.cluster = (
            None
            if os.environ.get("DATABASE_URL")
            else Cluster(folder / "pg", durable=IN_A_HURRY not in os.environ)
        )
        self._variables: dict[str, str] = {}
        self._asked_to_stop = False
        self._problem: str | None = None
        self._began = time.monotonic()

    def run(self) -> str | None:
        """Serve until interrupted; returns what broke, or None after a Ctrl-C.

        Signal handlers only leave a note, and the parts come up in a thread: so an interrupt can never
        fall between starting a process and remembering it.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        bringing_up = threading.Thread(target=self._bring_up, name="bring up")
        bringing_up.start()
        while not self._asked_to_stop and self._problem is None:
            time.sleep(0.05)
            self._problem = self._problem or self.processes.broken()
        print("\nStopping ...", flush=True)
        self.processes.stop()
        bringing_up.join()
        if self.cluster:
            self.cluster.stop()
        environment.forget(self.folder)
        return self._problem

    def _ask_to_stop(self, *_: object) -> None:
        self._asked_to_stop = True

    def _bring_up(self) -> None:
        try:
            self._start_everything()
            self._say_it_is_ready()
        except Stopping:
            pass
        except (Broken, Refused, ClusterError, NotOnThisMachine) as problem:
            self._problem = str(problem)
        except Exception as problem:  # whatever it is, the other parts must not be left running
            self._problem = repr(problem)
            raise

    def _start_everything(self) -> None:
        emulator = firestore.command(self.ports.firestore)
        if emulator is None:
            print(f"  !! {firestore.ABSENT}", flush=True)
        self._start_database(has_firestore=emulator is not None)
        with ThreadPoolExecutor(1) as aside:
            awake = aside.submit(self._start_firestore, emulator) if emulator else None
            self._start_the_rest()
            if awake:
                awake.result()
        self._start("scheduler", PYTHON, "-m", "tools.local.scheduler")

    def _start_the_rest(self) -> None:
        self._start("tasks", PYTHON, "-m", "tools.local.tasks_fake", str(self.ports.tasks))
        folders = [self._variables["LOCAL_INBOX_DIR"], str(self._keys_folder)]
        self._start("providers", PYTHON, "-m", "tools.local.providers", str(self.ports.providers), *folders)
        bucket = self._variables["GS_MEDIA_BUCKET_NAME"]
        self._start("storage", *storage.command(self.ports.storage, self.folder / "storage", bucket))
        self._start("worker", PYTHON, "-m", "functions_framework", *self._worker())
        self._start("gateway", *gateway.command(self.ports.gateway))
        self._wait("providers", self._variables[ADDRESSES["providers"]])  # the demo's deposits are paid there
        self._fill_database()
        for name in ("tasks", "storage"):
            self._wait(name, self._variables[ADDRESSES[name]])
        storage.make_bucket(
            self._variables["STORAGE_EMULATOR_HOST"], self._variables["GS_PRIVATE_BUCKET_NAME"]
        )
        self._wait("worker", f"{self._variables['WORKER_URL']}/health/")
        self._wait("gateway", f"{self._variables['PUBLIC_URL']}/health/")

    def _start_database(self, *, has_firestore: bool) -> None:
        if self.cluster:
            self.cluster.start()
            app, owner = self.cluster.url(), self.cluster.url("postgres")
            self._done("PostgreSQL")
        else:
            app = os.environ["DATABASE_URL"]
            owner = os.environ.get("MIGRATION_DATABASE_URL", app)
        self._variables = environment.of_stack(
            self.ports,
            self.folder,
            app,
            owner,
            Keys.kept_in(self._keys_folder),
            has_firestore=has_firestore,
        )
        environment.write(self.folder, self._variables)

    def _fill_database(self) -> None:
        self._run("migrations", PYTHON, "-m", "alembic", "upgrade", "head")
        if (environment.ROOT / "tools" / "demo" / "__main__.py").exists():
            print(self._run("demo", PYTHON, "-m", "tools.demo").rstrip(), flush=True)

    def _worker(self) -> list[str]:
        source = str(environment.ROOT / "main.py")
        return [
            "--target",
            "worker",
            "--source",
            source,
            "--host",
            "127.0.0.1",
            "--port",
            str(self.ports.worker),
        ]

    def _start(self, name: str, *command: str) -> None:
        self.processes.start(name, command, self._environ())

    def _run(self, name: str, *command: str) -> str:
        output = self.processes.run(name, command, self._environ())
        self._done(name)
        return output

    def _wait(self, name: str, url: str) -> None:
        self.processes.wait_for(name, lambda: answers(url))
        self._done(name)

    def _start_firestore(self, emulator: list[str]) -> None:
        """Beside everything else: it is the slowest, and its first answers take seconds."""
        self._start("firestore", *emulator)
        host, project = self._variables["FIRESTORE_EMULATOR_HOST"], self._variables["PROJECT_ID"]
        self.processes.wait_for("firestore", lambda: firestore.is_awake(host, project))
        self._done("firestore")

    def _environ(self) -> dict[str, str]:
        outside = {
            name: value for name, value in os.environ.items() if name != "PORT"
        }  # that is the gateway's
        # Where servers put heartbeat files and sockets: nothing is written outside the project's folder.
        inside = {"TMPDIR": str(self.folder / "tmp"), "XDG_RUNTIME_DIR": str(self.folder / "tmp")}
        return {**outside, **self._variables, **inside, "PYTHONUNBUFFERED": "1", "THREADS": "16"}

    def _done(self, what: str) -> None:
        print(f"  {self._seconds():>5} s  {what}", flush=True)

    def _seconds(self) -> str:
        return f"{time.monotonic() - self._began:.1f}"

    def _say_it_is_ready(self) -> None:
        url = self._variables["PUBLIC_URL"]
        print(f"\nAvatID is ready at {url} in {self._seconds()} s\n")
        print(
            f"  API       {url}/api/\n  Swagger   {url}/api/schema/swagger/\n  Inbox     {url}/local/inbox/\n"
            f"  Panel     {url}/admin/"
        )
        print(f"  Logs      {self.folder / 'logs'}\n  Settings  {self.folder / 'env'} (to source)")
        print("\nCtrl-C stops everything.", flush=True)


ADDRESSES = {"tasks": "TASKS_API_ENDPOINT", "providers": "PROVIDERS_URL", "storage": "STORAGE_EMULATOR_HOST"}


@contextmanager
def claimed(port: int) -> Iterator[Path]:
    """The folder of the stack on this port, ours alone while the block lasts; raises Refused."""
    folder = environment.folder_of(port)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"A stack for port {port} runs already; for another: {_another(port)}") from None
        end_left_behind(folder)  # of one that was killed, whose gateway may hold the port
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise Refused(f"Port {port} is taken; choose another: {_another(port)}") from None
        yield folder


def _another(port: int) -> str:
    return f"PORT={9000 if port != 9000 else 9001} make run"


def main() -> str | None:
    """Run the stack on PORT (8080); returns one line when it cannot start, or what broke."""
    try:
        environment.refuse_production(os.environ)
        port = int(os.environ.get("PORT") or 8080)
        print(f"Starting AvatID on port {port} ...", flush=True)
        with claimed(port) as folder:
            return Stack(port, folder).run()
    except Refused as refusal:
        return str(refusal)


if __name__ == "__main__":
    sys.exit(main())

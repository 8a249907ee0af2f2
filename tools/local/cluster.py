"""A private PostgreSQL cluster in a folder: made on first use, only on 127.0.0.1, gone after stop."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from tools.local.machine import ensure_installed, missing, postgres_bin

__all__ = ["APP_ROLE", "DATABASE", "Cluster", "ClusterError", "ensure_installed", "free_port", "missing"]

DATABASE = "avatid"
APP_ROLE = "avatid_app"
SUPERUSER = "postgres"

# psql's \gexec runs each line that the query returns, and CREATE ROLE has no IF NOT EXISTS.
ROLES_AND_DATABASE = rf"""
SELECT 'CREATE ROLE avatid_owner NOLOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'avatid_owner') \gexec
SELECT 'CREATE ROLE {APP_ROLE} LOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') \gexec
ALTER ROLE {APP_ROLE} LOGIN;
SELECT 'CREATE DATABASE {DATABASE}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \gexec
"""
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket's path may have 107 bytes, a checkout's path has more: TCP only
    "max_connections": "200",
    "timezone": "UTC",
    "jit": "off",
    "log_error_verbosity": "terse",  # the rest of a constraint's complaint quotes the row: addresses, numbers
}
SERVER_PORTS = (10_000, 32_000)
IN_A_HURRY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # it locks a table while it gives the table's end back to the disc, which may be slow
}


class ClusterError(RuntimeError):
    """PostgreSQL refused; the message is what it said."""


def free_port() -> int:
    """A TCP port on 127.0.0.1 that nobody listens on right now.

    From below the range that systems give to outgoing connections (32768 and up on Linux, 49152 on macOS): one
    of those could be taken by any client before its server has started.
    """
    while True:
        port = random.randrange(*SERVER_PORTS)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port


class Cluster:
    """The server of one folder. `durable=False` trades crash safety for speed: for tests only."""

    def __init__(self, folder: Path | str, *, durable: bool = True) -> None:
        self.folder = Path(folder).resolve()
        self.data = self.folder / "data"
        self.log = self.folder / "postgres.log"
        self.durable = durable

    def start(self) -> None:
        """Make the cluster if need be and start it; one that this folder already runs is used as it is.

        Raises NotOnThisMachine without PostgreSQL, ClusterError when it does not start.
        """
        with self._locked():
            if self.pid is None:
                self._make()
                self._forget_stale_pid()
                self._pg_ctl("start", "-w", "-t", "30", "-l", str(self.log), "-o", self._options())
            self._psql(ROLES_AND_DATABASE)

    def stop(self) -> None:
        """Stop the server of this folder, ending its connections; nothing happens when none runs."""
        if not self.folder.exists():
            return
        with self._locked():
            if self.pid is not None:
                self._pg_ctl("stop", "-w", "-t", "30", "-m", "fast" if self.durable else "immediate")

    def url(self, user: str = APP_ROLE, database: str = DATABASE, driver: str = "pg8000") -> str:
        """Where SQLAlchemy finds it: postgresql+pg8000://avatid_app@127.0.0.1:PORT/avatid."""
        return f"postgresql+{driver}://{user}@127.0.0.1:{self.port}/{database}"

    @property
    def port(self) -> int:
        """The port of the running server; raises ClusterError when none runs."""
        if self.pid is None:
            raise ClusterError(f"no server runs in {self.folder}")
        return int(self._pid_file()[3])  # postmaster.pid: pid, data folder, start time, port, ...

    @property
    def pid(self) -> int | None:
        """The pid of the server that runs in this very folder, or None; the pid file alone proves nothing."""
        import psutil  # not where operators' tools run in the cloud: they have no cluster to look after

        lines = self._pid_file()
        if len(lines) < 4:
            return None
        try:
            command = psutil.Process(int(lines[0])).cmdline()
        except psutil.NoSuchProcess:
            return None
        ours = command and Path(command[0]).name.startswith("postgres") and str(self.data) in command
        return int(lines[0]) if ours else None

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _forget_stale_pid(self) -> None:
        """A killed server leaves its pid file, which PostgreSQL believes if that pid is in use again."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _make(self) -> None:
        """initdb beside the final place and rename, so that an interrupted initdb leaves no half cluster."""
        if (self.data / "PG_VERSION").exists():
            return
        unfinished = self.folder / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
        how = ["-A", "trust", "-U", SUPERUSER, "-E", "UTF8", f"--locale={locale}", "--no-instructions"]
        self._run("initdb", "-D", str(unfinished), *how, *([] if self.durable else ["--no-sync"]))
        unfinished.rename(self.data)

    def _options(self) -> str:
        settings = SETTINGS | {"port": str(free_port())} | ({} if self.durable else IN_A_HURRY)
        return " ".join(f"-c {name}={value or repr('')}" for name, value in settings.items())

    def _pg_ctl(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", str(self.data), *arguments)

    def _psql(self, sql: str) -> None:
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", SUPERUSER, "-d", "postgres"]
        self._run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *where, stdin=sql)

    def _run(self, program: str, *arguments: str, stdin: str = "") -> None:
        """Run one of PostgreSQL's programs as a user it accepts, out of reach of the terminal's Ctrl-C."""
        # pg_ctl's server inherits what we pass as output and would keep a pipe open for ever: use a file.
        with (self.folder / "commands.log").open("w+") as output:
            done = subprocess.run(
                [*_not_root(), str(postgres_bin() / program), *arguments],
                input=stdin,
                text=True,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                start_new_session=True,
            )
            output.seek(0)
            if done.returncode != 0:
                raise ClusterError(f"{program} failed: {output.read().strip()} {self._last_words()}".strip())

    def _last_words(self) -> str:
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One at a time in this folder, also among processes (test workers start together)."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(self.folder, SUPERUSER, SUPERUSER)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@cache
def _not_root() -> Sequence[str]:
    """The words that turn root into `postgres`, because initdb refuses root; none for anybody else.

    The kept capability lets `postgres` walk through a parent folder that only root may enter, as
    `mktemp -d` makes. Some containers do not have it to give; then it has to work without.
    """
    if os.geteuid() != 0:
        return ()
    become = ["setpriv", f"--reuid={SUPERUSER}", f"--regid={SUPERUSER}", "--clear-groups"]
    walk = ["--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"]
    may_walk = subprocess.run([*become, *walk, "true"], capture_output=True).returncode == 0
    return (*become, *walk) if may_walk else become

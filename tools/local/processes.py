"""The processes of one stack: started in sessions of their own, watched, and all gone at the end."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
import urllib.error
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from tools.local.environment import ROOT
from tools.local.serve import direct

MARK = "AVATID_STACK"  # in the environment of every process that a stack starts: the stack's folder


class Stopping(Exception):
    """Not an error: somebody pressed Ctrl-C while the stack came up, so nothing new starts."""


class Broken(RuntimeError):
    """A part of the stack failed; the message says which and shows its last words."""


class Processes:
    """Children by name. Safe to use from several threads; after `stop` it starts nothing more."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._logs = folder / "logs"
        self._logs.mkdir(parents=True, exist_ok=True)
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._may_end: set[str] = set()
        self._lock = threading.Lock()
        self._stopping = False

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a child that stays; its output goes to logs/<name>.log."""
        with self._lock:
            self._spawn(name, command, environment)

    def run(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> str:
        """Run a child to its end and return its output; raises Broken when it fails."""
        with self._lock:
            self._may_end.add(name)
            child = self._spawn(name, command, environment)
        code = child.wait()
        if self._stopping:
            raise Stopping
        if code != 0:
            raise Broken(f"{name} ended with {code}:\n{self.last_words(name)}")
        return (self._logs / f"{name}.log").read_text(errors="replace")

    def wait_for(self, name: str, is_ready: Callable[[], bool], seconds: float = 60) -> None:
        """Wait until `is_ready()`; raises Broken when the child ends or the time is over."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            if self._stopping:
                raise Stopping
            if (broken := self.broken()) is not None:
                raise Broken(broken)
            if time.monotonic() > deadline:
                raise Broken(f"{name} is not ready after {seconds:.0f} s:\n{self.last_words(name)}")
            time.sleep(0.05)

    def broken(self) -> str | None:
        """The first child that ended although it should stay, with its last words; None when all live."""
        with self._lock:
            stay = {name: child for name, child in self._children.items() if name not in self._may_end}
        for name, child in stay.items():
            if child.poll() is not None and not self._stopping:
                return f"{name} ended with {child.returncode}:\n{self.last_words(name)}"
        return None

    def last_words(self, name: str) -> str:
        """The end of the child's log, and where the rest is."""
        file = self._logs / f"{name}.log"
        lines = file.read_text(errors="replace").splitlines() if file.exists() else []
        return "\n".join([*(f"    {line}" for line in lines[-15:]), f"    (all of it: {file})"])

    def forbid(self) -> None:
        """From now on nothing starts and nobody waits."""
        with self._lock:
            self._stopping = True

    def stop(self) -> None:
        """End every child and what it started, the youngest first; returns when all are gone."""
        self.forbid()
        children = list(reversed(self._children.values()))
        for child in children:
            _signal_group(child.pid, signal.SIGTERM)
        deadline = time.monotonic() + 5
        for child in children:
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, deadline - time.monotonic()))
            _signal_group(child.pid, signal.SIGKILL)  # whoever is left of its session
            child.wait()

    def _spawn(
        self, name: str, command: Sequence[str], environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        marked = {**environment, MARK: str(self._folder)}
        if self._stopping:
            raise Stopping
        with (self._logs / f"{name}.log").open("wb") as log:
            # A session of its own: the terminal's Ctrl-C reaches the stack alone, which then stops in order.
            child = subprocess.Popen(
                command,
                env=marked,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            self._children[name] = child
            return child


def answers(url: str) -> bool:
    """Whether a server at `url` says anything below 500 (a 404 is an answer too)."""
    try:
        with direct.open(url, timeout=2):
            return True
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return refusal.code < 500
    except OSError:
        return False


def left_behind(folder: Path) -> list[psutil.Process]:
    """Processes that a stack of this folder started and that still live."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get(MARK) == str(folder) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def end_left_behind(folder: Path) -> None:
    """A stack that was killed could not stop its children: end them before the next one starts."""
    orphans = left_behind(folder)
    for process in orphans:
        with suppress(psutil.Error):
            process.terminate()
    for process in psutil.wait_procs(orphans, timeout=5)[1]:
        with suppress(psutil.Error):
            process.kill()


def _signal_group(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)

"""Processes that may be killed, frozen and started again under the same name and address."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import psutil

from tests.e2e.stack.waiting import until
from tools.local.cluster import free_port
from tools.local.environment import ROOT
from tools.local.processes import MARK, answers

OURS = ROOT / "main.py"


class Child:
    """One functions_framework process; `source` is main.py, or a version of it without one of its protections."""

    def __init__(
        self, folder: Path, name: str, family: str, environment: Mapping[str, str], source: Path = OURS
    ) -> None:
        self.name, self.port = name, free_port()
        self._family, self._source = family, source
        self._environment = {**environment, MARK: str(folder), "PYTHONPATH": str(ROOT)}
        self._log = folder / f"{name}.log"
        self.process = self.start()

    @property
    def url(self) -> str:
        """Where it listens, the same after each start."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> str:
        """Everything it has logged, over all its lives."""
        return self._log.read_text(errors="replace")

    def start(self) -> subprocess.Popen[bytes]:
        """Start it, without waiting for it."""
        command = [sys.executable, "-m", "functions_framework", "--target", self._family]
        command += ["--source", str(self._source), "--host", "127.0.0.1", "--port", str(self.port)]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self._environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        return self.process

    def wait(self) -> None:
        """Return once it answers."""
        until(lambda: answers(f"{self.url}/health/"), f"{self.name} answers\n{self._log}")

    def kill(self) -> None:
        """End it and what it started as a power cut would."""
        self.signal(signal.SIGKILL)
        self.process.wait()

    def signal(self, number: int) -> None:
        """Send a signal to all of it."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def is_frozen(self) -> bool:
        """Whether its worker process, the one that serves, has been stopped."""
        return any(
            _status(each) == psutil.STATUS_STOPPED for each in psutil.Process(self.process.pid).children()
        )


def _status(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return str(process.status())
    return ""

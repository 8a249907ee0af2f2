"""A stack in a process of its own, as `make run` starts it."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil

from tests.e2e.families import UNHURRIED
from tests.e2e.stack.waiting import until
from tests.patience import PATIENCE
from tools.local.environment import ROOT, folder_of
from tools.local.processes import MARK
from tools.local.stack import IN_A_HURRY

_UNSHAKEN = {IN_A_HURRY: "1", "STATEMENT_TIMEOUT_MS": str(int(PATIENCE * 1000)), **UNHURRIED}
"""Neither a slow disc nor a starved machine makes the database refuse."""


class RunningStack:
    """A stack in a process of its own, as make starts it; `said` is what it has printed so far."""

    def __init__(self, port: int, output: Path, **more: str) -> None:
        self.port = port
        self.folder = folder_of(port)
        self.url = f"http://127.0.0.1:{port}"
        self._output = output
        with output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tools.local.stack"],
                cwd=ROOT,
                env=clean_environment() | _UNSHAKEN | {"PORT": str(port)} | more,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self._output.read_text()

    def until_it_says(self, words: str) -> None:
        until(lambda: words in self.said or self.process.poll() is not None, words)
        assert words in self.said, self.said

    def interrupt(self, number: int = signal.SIGINT) -> int:
        """Send a signal, as Ctrl-C would, and return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def processes(self) -> list[str]:
        """The command lines of everything that belongs to this stack and lives."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                command = " ".join(process.cmdline())
                mine = str(self.folder) in command or process.environ().get(MARK) == str(self.folder)
                if mine and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(command)
        return found

    def variables(self) -> dict[str, str]:
        """What `.local/<port>/env` sets, as a shell understands it."""
        script = ["sh", "-c", '. "$0" && env -0', str(self.folder / "env")]
        shell = subprocess.run(
            script, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=True
        )
        return dict(line.split("=", 1) for line in shell.stdout.split("\0") if line)

    def clean_up(self) -> None:
        if self.process.poll() is None:
            self.interrupt(signal.SIGTERM)
        shutil.rmtree(self.folder, ignore_errors=True)


def clean_environment() -> dict[str, str]:
    """Ours without what would lead the stack elsewhere."""
    elsewhere = {"DATABASE_URL", "MIGRATION_DATABASE_URL", "ENVIRONMENT", "PORT"}
    return {name: value for name, value in os.environ.items() if name not in elsewhere}

"""What the checks are made with: programs in a venv of their own, terraform, and what stands in for its plugin."""

import fcntl
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
LOCKS = {"files": HERE / "requirements" / "files.txt", "policies": HERE / "requirements" / "policies.txt"}
FOLDER = ROOT / ".local" / "cloud"
UV = ROOT / ".venv" / "bin" / "uv"


class Failed(Exception):
    """Something is wrong with the project; the text says what."""


class NotHere(Exception):
    """This machine lacks something, so it cannot be checked here; the text says what, in one line."""


@dataclass(frozen=True)
class Equipment:
    """Where things are kept, and what is there."""

    folder: Path = FOLDER
    root: Path = ROOT

    def tool(self, name: str, venv: str = "files") -> str:
        """A program out of one of the venvs."""
        return str(self.folder / "venvs" / venv / "bin" / name)

    @property
    def stand_in(self) -> Path | None:
        """The program that stands in for the provider's plugin, if there is one."""
        named = os.environ.get("TFCHECK", "")
        if named and not Path(named).exists():
            raise Failed(f"TFCHECK names {named}, which does not exist")
        return Path(named).resolve() if named else None

    @property
    def schema(self) -> Path:
        """The provider's schema: beside the program that serves it, and here as much of it as we use."""
        return self.folder / "schema.json"

    @property
    def terraform(self) -> str:
        """The terraform binary."""
        found = shutil.which("terraform")
        if found is None:
            raise NotHere(
                "terraform is missing: unzip 1.11 or newer from https://releases.hashicorp.com/terraform/ into PATH"
            )
        return found


@contextmanager
def alone(equipment: Equipment) -> Iterator[None]:
    """Nobody else works in the folder meanwhile: checks that are started together take turns."""
    equipment.folder.mkdir(parents=True, exist_ok=True)
    with (equipment.folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("waiting for another check to end", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install(equipment: Equipment) -> str:
    """Make each venv once per lock."""
    equipment.folder.mkdir(parents=True, exist_ok=True)
    made = [name for name, pinned in LOCKS.items() if _make(equipment.folder / "venvs" / name, pinned)]
    if equipment.stand_in is not None:
        _shorten(equipment.stand_in.parent / "google.schema.json.gz", equipment)
    return f"made {' and '.join(made)}" if made else "there already"


def _make(venv: Path, pinned: Path) -> bool:
    stamp, wanted = venv / "installed", hashlib.sha256(pinned.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    run(str(UV), "venv", "--quiet", "--clear", "--python", sys.executable, str(venv))
    run(str(UV), "pip", "install", "--quiet", "--require-hashes", "--python", str(venv), "-r", str(pinned))
    stamp.write_text(wanted)
    return True


def _shorten(whole: Path, equipment: Equipment) -> None:
    """Of 1,800 kinds of things we use a few dozen; terraform would be told about all of them, each time."""
    named = {
        word
        for file in (equipment.root / "terraform").glob("*.tf")
        for word in re.findall(r"google_\w+", file.read_text())
    }
    schema = json.loads(gzip.decompress(whole.read_bytes()))
    for provider in schema.values():
        for kind in ("resource", "data"):
            provider[kind] = {name: it for name, it in provider[kind].items() if name in named}
    equipment.schema.write_text(json.dumps(schema))


def run(*command: str, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """What a program says; when it fails, that is what is wrong."""
    done = attempt(*command, cwd=cwd, env=env)
    if done.returncode:
        raise Failed(f"{Path(command[0]).name} ended with {done.returncode}\n{_what_matters(done)}".strip())
    return done.stdout


def _what_matters(done: subprocess.CompletedProcess[str]) -> str:
    """Mistakes, without the hundreds of lines about what is right."""
    said = [line for line in done.stdout.splitlines() if re.search(r"\.\.\. fail$", line)]
    return "\n".join(said) + f"\n{done.stderr}" if done.stderr.strip() else done.stdout


def attempt(
    *command: str, cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program whose exit status is an answer, not a failure."""
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )

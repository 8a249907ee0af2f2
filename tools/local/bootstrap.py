"""From a bare machine to a ready .venv: python3 tools/local/bootstrap.py. Standard library only.

Does nothing, in a few milliseconds, when all is there already; `make run` and `make test` begin with it.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements-dev.txt"
STAMP = VENV / "installed"  # what was installed last: the lock's hash
NODE_LOCK = ROOT / "tests" / "e2e" / "clients" / "typescript" / "package-lock.json"
NODE_MODULES = ROOT / ".local" / "clients" / "node_modules"  # what the tests of generated clients need
OLDEST, NEWEST = (3, 11), (3, 12)  # what the lock is resolved for


def main() -> str | None:
    """Make everything ready; returns one line when the machine's owner has to do something first."""
    if sys.version_info < OLDEST:
        return "AvatID needs Python 3.11 or 3.12; run: sudo apt-get install -y python3.11-venv"
    (ROOT / ".local").mkdir(exist_ok=True)
    with (ROOT / ".local" / "bootstrap.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two stacks started together install once
        if not _is_installed():
            if importlib.util.find_spec("ensurepip") is None:
                return "Python's venv is missing; run: sudo apt-get install -y python3-venv"
            _install()
        _ensure_node_packages()
        return _ensure_postgres()


def _is_installed() -> bool:
    return (VENV / "bin" / "python").exists() and STAMP.exists() and STAMP.read_text() == _wanted()


def _wanted() -> str:
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def _install() -> None:
    """A venv, uv from PyPI, the locked packages by their hashes: uv takes 7 s where pip takes 65."""
    print("Installing the packages of requirements-dev.txt into .venv ...", flush=True)
    python = str(VENV / "bin" / "python")
    if not _succeeds(python, "-m", "pip", "--version"):  # absent, half made, or of a Python that is gone
        subprocess.run([_interpreter(), "-m", "venv", "--clear", str(VENV)], check=True)
    if not _succeeds(python, "-m", "uv", "--version"):
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([python, *pip, "uv"], check=True)
    packages = ["pip", "install", "--quiet", "--require-hashes", "--python", python, "-r", str(LOCK)]
    subprocess.run([python, "-m", "uv", *packages], check=True)
    STAMP.write_text(_wanted())


def _ensure_node_packages() -> None:
    """Exactly those of package-lock.json, by their hashes; a machine without npm does without them."""
    stamp, wanted = NODE_MODULES / "installed", hashlib.sha256(NODE_LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    npm = shutil.which("npm")
    if npm is None:
        print(
            "No npm here, so the TypeScript client is not tested: sudo apt-get install -y nodejs npm",
            flush=True,
        )
        return
    folder = NODE_MODULES.parent
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(NODE_LOCK.with_name(name), folder)
    quietly = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([npm, "ci", *quietly], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    stamp.write_text(wanted)


def _succeeds(*command: str) -> bool:
    return Path(command[0]).exists() and subprocess.run(command, capture_output=True).returncode == 0


def _interpreter() -> str:
    """This Python, or one that the lock is resolved for if this one is newer and the machine has it."""
    if sys.version_info[:2] <= NEWEST:
        return sys.executable
    return shutil.which("python3.12") or shutil.which("python3.11") or sys.executable


def _ensure_postgres() -> str | None:
    if os.environ.get("DATABASE_URL"):
        return None
    sys.path.insert(0, str(ROOT))
    from tools.local.machine import NotOnThisMachine, ensure_installed

    try:
        ensure_installed()
    except NotOnThisMachine as problem:
        return str(problem)
    return None


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as failure:
        sys.exit(f"This failed, see above: {' '.join(failure.cmd)}")

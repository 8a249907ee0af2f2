"""What the machine itself must have: PostgreSQL with PostGIS, found or installed. Standard library only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

SERVERS = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Fedora, Red Hat
    "/opt/homebrew/opt/postgresql@*/bin",  # Homebrew on Apple silicon
    "/usr/local/opt/postgresql@*/bin",  # Homebrew on Intel
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
DEBIAN_PACKAGE = "postgresql-postgis"
APT_INSTALL = ["apt-get", "install", "-y", "--no-install-recommends", DEBIAN_PACKAGE]


class NotOnThisMachine(RuntimeError):
    """Something only the machine's owner can install is missing; the message is the command to run."""


def postgres_bin() -> Path:
    """The folder of the newest PostgreSQL server that has PostGIS; raises NotOnThisMachine."""
    found = _newest_with_postgis()
    if found is None:
        raise NotOnThisMachine(_how_to_get_it())
    return found


def missing() -> str | None:
    """What is missing and the one command that brings it, or None when all is there."""
    return None if _newest_with_postgis() else _how_to_get_it()


def ensure_installed() -> None:
    """Install PostgreSQL and PostGIS with apt-get if we may; otherwise say what to run and raise."""
    if missing() is None:
        return
    sudo = _become_root()
    if sudo is None or not shutil.which("apt-get"):
        raise NotOnThisMachine(_how_to_get_it())
    print(f"PostgreSQL with PostGIS is not here yet: {' '.join([*sudo, *APT_INSTALL])}", flush=True)
    settings = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive"]
    if subprocess.run([*settings, *APT_INSTALL]).returncode != 0:  # a bare machine has no package lists
        subprocess.run([*sudo, "apt-get", "update"], check=True)
        subprocess.run([*settings, *APT_INSTALL], check=True)
    _newest_with_postgis.cache_clear()
    postgres_bin()


def _become_root() -> list[str] | None:
    """The words in front of a command that needs root: none for root, sudo where there is one."""
    if os.geteuid() == 0:
        return []
    return ["sudo"] if shutil.which("sudo") else None


def _how_to_get_it() -> str:
    if sys.platform == "darwin":
        return "PostgreSQL with PostGIS is missing; run: brew install postgresql@17 postgis"
    return f"PostgreSQL with PostGIS is missing; run: sudo {' '.join(APT_INSTALL)}"


@cache
def _newest_with_postgis() -> Path | None:
    folders = [folder for pattern in SERVERS for folder in Path("/").glob(pattern.lstrip("/"))]
    complete = [folder for folder in folders if (folder / "initdb").exists() and _has_postgis(folder)]
    return max(complete, key=_version, default=None)


def _has_postgis(folder: Path) -> bool:
    asked = subprocess.run([folder / "pg_config", "--sharedir"], capture_output=True, text=True)
    return asked.returncode == 0 and Path(asked.stdout.strip(), "extension", "postgis.control").exists()


def _version(folder: Path) -> int:
    """15 for /usr/lib/postgresql/15/bin and for .../opt/postgresql@15/bin; 0 when the path names none."""
    digits = "".join(letter for letter in folder.parent.name if letter.isdigit())
    return int(digits or 0)

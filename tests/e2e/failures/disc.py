"""PostgreSQL on a disc so small that a few bookings fill it."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tools.local.cluster import SUPERUSER, Cluster

_MEGABYTE = 1024 * 1024
_INITDB = ["-A", "trust", "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]
_SMALL = {"min_wal_size": "2MB", "max_wal_size": "8MB", "shared_buffers": "16MB", "log_checkpoints": "on"}


class SmallServer(Cluster):
    """Keeps little of its journal (WAL), in small pieces, so that room is a matter of kilobytes."""

    more: dict[str, str]

    def __init__(self, folder: Path, *, durable: bool = True, **more: str) -> None:
        super().__init__(folder, durable=durable)
        self.more = more

    def _make(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        self._run("initdb", "-D", str(self.data), *_INITDB, "--wal-segsize=1")
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in (_SMALL | self.more).items())


class Disc:
    """A file system of its own with so many megabytes."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"
        folder.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        if mounted.returncode != 0:
            folder.rmdir()
            raise OSError(mounted.stderr.strip())

    @property
    def free(self) -> int:
        """How many bytes are left."""
        return shutil.disk_usage(self.folder).free

    def fill(self, leave: int) -> None:
        """Put something else on it until only `leave` bytes are left."""
        with self._ballast.open("ab") as file, suppress(OSError):
            while (more := self.free - leave) > 0:
                file.write(b"\0" * min(more, _MEGABYTE))
                file.flush()

    def make_room(self) -> None:
        """Take it away again, as a larger disc would."""
        self._ballast.unlink(missing_ok=True)

    def close(self) -> None:
        """Unmount it."""
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
        self.folder.rmdir()


@contextlib.contextmanager
def small_disc(folder: Path, megabytes: int) -> Iterator[Disc]:
    """A small disc, where this machine lets us have one; the test is skipped elsewhere."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("a disc that can be filled needs root and mount(8)")
    try:
        disc = Disc(folder, megabytes)
    except OSError as refused:
        pytest.skip(f"a disc that can be filled cannot be mounted here: {refused}")
    try:
        yield disc
    finally:
        disc.close()

"""A real redis-server of the tests' own: on a free port, in memory only."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools.local.cluster import free_port


@contextmanager
def running(folder: Path, port: int | None = None) -> Iterator[str]:
    """The URL of a server that lives as long as the block."""
    port = port or free_port()
    program = shutil.which("redis-server") or _absent()
    where = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    command = [program, *where, "--save", "", "--appendonly", "no", "--logfile", ""]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            _wait_until_ready(server)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.kill()


def _wait_until_ready(server: subprocess.Popen[str]) -> None:
    assert server.stdout is not None
    said = []
    for line in server.stdout:
        said.append(line)
        if "Ready to accept connections" in line:
            return
    raise AssertionError("redis-server did not start:\n" + "".join(said))


def _absent() -> str:
    """Somebody's laptop may do without; what decides whether a change lands may not."""
    if os.environ.get("CI") == "true":
        pytest.fail("redis-server is not installed, and half of the promises would go unchecked")
    pytest.skip("redis-server is not installed: NOTHING of Redis is tested here")

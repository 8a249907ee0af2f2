"""A process with little room that takes every file of a folder, and tells what came of it and how large it grew.

`python -m tests.unit.pictures.child FOLDER MEGABYTES TIMES`: TIMES pictures at once.
"""

import json
import resource
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from common.pictures import darkroom
from tests.unit.pictures.base import outcome


def main(folder: Path, megabytes: int, times: int) -> None:
    """Print `{"grown": MB, "outcomes": {name: code or ""}}`."""
    before = _peak()
    _leave_room_for(megabytes)
    files = sorted(folder.iterdir())
    with ThreadPoolExecutor(times) as hands:
        outcomes = dict(zip((each.name for each in files), hands.map(_outcome, files), strict=True))
    print(json.dumps({"grown": _peak() - before, "outcomes": outcomes}))


def _outcome(file: Path) -> str:
    try:
        return outcome(file.read_bytes())
    except MemoryError:
        return "MemoryError"


def _leave_room_for(megabytes: int) -> None:
    """Beyond what the process has by now; the address space, so that even asking for more fails."""
    limit = _status("VmSize") + megabytes
    resource.setrlimit(resource.RLIMIT_AS, (limit << 20, limit << 20))


def _peak() -> int:
    return _status("VmHWM")


def _status(name: str) -> int:
    """A line of /proc/self/status in MB; `ru_maxrss` would begin with the size of the process that started us."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) >> 10 for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    assert darkroom  # loaded before the room is measured
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))

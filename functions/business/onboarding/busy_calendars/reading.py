"""A calendar's file read by a process of its own: whatever it holds, it is over in a few seconds."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

PARSER = Path(__file__).with_name("parsing.py")
MOST = 5000
"""So many stretches of busy time at most; a calendar with more is no person's."""
SECONDS, MEGABYTES = 8, 512

Busy = list[tuple[datetime, datetime]]


class Unreadable(Exception):
    """No busy times can be had of it: `no_calendar` or `too_much`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def busy_times(content: bytes, zone: str, since: datetime, until: datetime) -> Busy:
    """When a calendar's file says busy between two moments, in order and apart from each other.

    Days, and times without a zone, are those of `zone`. Raises `Unreadable`.
    """
    asked = {
        "zone": zone,
        "since": int(since.timestamp()),
        "until": int(until.timestamp()),
        "most": MOST,
        "seconds": SECONDS,
        "megabytes": MEGABYTES,
    }
    told = json.loads(_said(json.dumps(asked).encode() + b"\n" + content))
    if "busy" not in told:
        raise Unreadable(told["problem"])
    return [
        (datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)) for start, end in told["busy"]
    ]


def _said(given: bytes) -> bytes:
    """What the parser says; it gets nothing of our environment but where the packages are."""
    surroundings = {"PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
    command = [sys.executable, "-S", "-P", str(PARSER)]
    try:
        done = subprocess.run(
            command, input=given, capture_output=True, timeout=SECONDS, env=surroundings, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("too_much") from None
    if done.returncode != 0:  # ended by its limits
        raise Unreadable("too_much")
    return done.stdout

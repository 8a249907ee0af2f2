"""Which tests a worker does in one go, and what is begun first, so that no worker waits long for the last other one.

A file goes to one worker, and so do files that share something dear: a running system, an emulator, a filled
database. What takes longest is begun first; what takes least, in small pieces, is left for the end.

This is not `--dist loadgroup` with marks: pytest-xdist 3.8 writes a test's group into a field of its name that
pytest 9.2 does not read, and then says nothing and lets every worker start everything (pytest-xdist issue 1386).
"""

from collections.abc import Sequence
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

TOGETHER: dict[str, tuple[str, ...]] = {
    "a running system": (
        "tests/e2e/accounts/",
        "tests/e2e/newcomer/",
        "tests/e2e/test_road.py",
    ),
    "a system that may be killed": ("tests/e2e/chaos/",),
    "the panel in a browser": ("tests/e2e/panel/",),
    "Firestore's emulator": ("tests/integration/firestore/", "tests/e2e/test_erasure.py"),
    "the demo": ("tests/integration/demo/",),
    "a town to search": ("tests/integration/search_quality/",),
}
"""What is shared, and the beginnings of the names of those who share it; the longest first."""
ORDER = ("tests/e2e/", "tests/integration/", "tests/contract/", "tests/shape/", "tests/unit/")


class Shifts(LoadScopeScheduling):  # type: ignore[misc]
    """Hands whole files, and what belongs together, to whichever worker is free, in the order of collection."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        config.option.loadscopereorder = False  # by the number of tests, which says little about the time
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return shift_of(nodeid)


def shift_of(nodeid: str) -> str:
    """The name of what is shared, or the file."""
    shared = (name for name, theirs in TOGETHER.items() if nodeid.startswith(theirs))
    return next(shared, nodeid.partition("::")[0])


def turn_of(nodeid: str) -> tuple[int, int]:
    """What sorts tests by when they are begun: what is shared, then the folders in their order."""
    return _place(shift_of(nodeid), tuple(TOGETHER)), _place(nodeid, ORDER)


def _place(name: str, beginnings: Sequence[str]) -> int:
    matches = (number for number, beginning in enumerate(beginnings) if name.startswith(beginning))
    return next(matches, len(beginnings))

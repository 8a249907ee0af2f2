"""The fakes inside a test's own process, on a free port, while a block lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common.clock import Clock
from tools.local.keys import Keys
from tools.local.providers.app import providers_app
from tools.local.providers.journal import Journal
from tools.local.serve import serving


@contextmanager
def running(folder: Path, clock: Clock | None = None, keys: Keys | None = None) -> Iterator[str]:
    """All providers, writing to the inbox in `folder`; yields their address, http://127.0.0.1:PORT.

    Give it the clock of the code under test: tokens are dated and codes expire by it. With `keys`, what we
    sign for Apple and Firebase is verified; without, only its shape is looked at.
    """
    with serving(providers_app(Journal(folder), clock, keys)) as url:
        yield url

"""What a fake finds around itself: where to write things down, what time it is, whose keys it knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from common.clock import Clock, SystemClock
from tools.local.keys import Keys
from tools.local.providers.journal import Journal


@dataclass(frozen=True)
class Surroundings:
    """Handed to every provider. With `keys`, signatures made with our own throwaway keys are checked too.

    `lasting` is a folder for what a provider remembers when the process has ended; without it, it forgets.
    `payment_notices` is the address that wants to hear of payments, and the secret to sign with.
    """

    journal: Journal
    clock: Clock = field(default_factory=SystemClock)
    keys: Keys | None = None
    payment_notices: tuple[str, str] | None = None
    lasting: Path | None = None

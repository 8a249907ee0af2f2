"""The sabotage: a worker that sends without looking whether the message is still its own."""

from common import outbox
from tests.e2e.chaos.versions.moments import worker

__all__ = ["worker"]

outbox.hand_over = lambda *_known, **_named: True

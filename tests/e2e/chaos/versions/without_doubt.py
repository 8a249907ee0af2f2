"""The sabotage: a worker that sends again whatever it has not seen the end of."""

from common import outbox
from common.outbox import holding
from tests.e2e.chaos.versions.moments import worker

__all__ = ["worker"]

outbox.AT_MOST_ONCE = holding.AT_MOST_ONCE = frozenset()

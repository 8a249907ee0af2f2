"""The sabotage: a booking family that carries its messages itself, while the customer waits."""

from collections.abc import Sequence
from datetime import datetime

from common import background, outbox
from common.runtime import Runtime
from functions.worker.families import TASKS
from main import booking

__all__ = ["booking"]


def carry(messages: Sequence[outbox.Published], runtime: Runtime, until: datetime | None = None) -> int:
    """Do the work of the worker here and now; what comes of it is relayed, and so ends up here, too."""
    del until  # it takes as long as it takes
    for message in messages:
        background.run(TASKS[message.kind], message.uid, runtime)
    return len(messages)


outbox.relay = carry

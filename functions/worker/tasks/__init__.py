"""Jobs that belong to nobody in particular: the sweep, the look at the outbox, and tidying up."""

from functions.worker.tasks.board import background
from functions.worker.tasks.carrying import outbox_sweep, report_outbox
from functions.worker.tasks.pruning import prune

__all__ = ["background", "outbox_sweep", "prune", "report_outbox"]

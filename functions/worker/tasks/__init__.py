"""Jobs that belong to nobody in particular: the sweep, the looks at outbox, jobs and audit log, and tidying up."""

from functions.worker.tasks.board import background
from functions.worker.tasks.carrying import outbox_sweep, report_outbox
from functions.worker.tasks.pruning import prune
from functions.worker.tasks.watching import report_jobs, verify_audit

__all__ = ["background", "outbox_sweep", "prune", "report_jobs", "report_outbox", "verify_audit"]

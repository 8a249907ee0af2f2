"""What the clock runs: which jobs there are, when each ran last, and how it went."""

from functions.admin.panel.pages.job_runs.page import JobRuns

__all__ = ["JobRuns"]

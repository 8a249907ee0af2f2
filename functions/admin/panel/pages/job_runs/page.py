"""Every run of a job, below how each of them stands."""

from datetime import timedelta
from typing import Any

from common.i18n import _, time_span
from common.models import JobRun
from functions.admin.panel.kit import Choice, Day, Listing, YesNo, badge, when
from functions.admin.panel.pages.job_runs.schedule import Scheduled, scheduled
from functions.admin.panel.pages.job_runs.standing import How, Standing, how_it_went, jobs
from functions.admin.panel.visit import language, visit

_BADGES = {
    How.FINE: (_("Done"), "good"),
    How.RUNNING: (_("Running"), ""),
    How.LATE: (_("Late"), "bad"),
    How.FAILED: (_("Failed"), "bad"),
    How.LOST: (_("Never came back"), "bad"),
    How.NEVER: (_("Has never run"), "warn"),
    How.NOT_YET: (_("Not due yet"), ""),
}


class JobRuns(Listing):
    """What the clock has run in the last thirty days."""

    title = _("Job runs")
    path = "job_runs"
    group = _("System")
    table = JobRun
    list_template = "panel/job_runs.html"
    column_list = ("job", "started_at", "finished_at", "error", "done")
    column_labels = {
        "job": _("Job"),
        "started_at": _("Began"),
        "finished_at": _("Took"),
        "error": _("How it went"),
        "done": _("What it did"),
    }
    column_default_sort = [("started_at", True), ("id", True)]
    column_sortable_list = ("started_at",)
    column_filters = (
        Choice("job", _("Job"), JobRun.job, [(each.name, each.name) for each in scheduled()]),
        YesNo("failed", _("Failed"), JobRun.error.is_not(None)),
        Day("from", _("From"), JobRun.started_at),
        Day("until", _("Until"), JobRun.started_at, until=True),
    )
    column_formatters = {
        "started_at": lambda _view, _context, run, _name: when(run.started_at),
        "finished_at": lambda _view, _context, run, _name: _took(run),
        "error": lambda view, _context, run, _name: view.how(run),
        "done": lambda _view, _context, run, _name: _counts(run),
    }

    def standing(self) -> list[Standing[Scheduled]]:
        """How each job stands now."""
        return jobs(visit().db, visit().now)

    def badge(self, how: How) -> Any:
        """That in a word."""
        return badge(*_BADGES[how])

    def how(self, run: JobRun) -> Any:
        """How a run went; of what stopped it only the kind is known."""
        how = badge(*_BADGES[how_it_went(run, visit().now)])
        return how + " " + run.error if run.error else how

    def every(self, span: timedelta) -> str:
        """A span of time in words."""
        return time_span(language(), span)


def _took(run: JobRun) -> str:
    return time_span(language(), run.finished_at - run.started_at) if run.finished_at else "–"


def _counts(run: JobRun) -> str:
    return ", ".join(f"{name} {number}" for name, number in run.done.items()) or "–"

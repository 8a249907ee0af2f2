"""What the clock has run: how each job stands, every run below, narrowed and taken along."""

import re
from datetime import timedelta
from itertools import product
from typing import Any

from sqlalchemy.orm import Session

from common.clock import SetClock
from common.i18n import LANGUAGES, translate
from common.models import JobRun
from functions.admin.panel.pages.job_runs.schedule import scheduled
from tests.integration.panel.desk import Desk

PAGE = "/admin/job_runs/"
_ROW = r'<th scope="row"><a href="[^"]*">{job}</a></th>\s*<td><span class="badge \w*">([^<]+)</span>'


def ran(db: Session, clock: SetClock, job: str, ago: timedelta, **more: Any) -> JobRun:
    """A run that began so long ago and took three seconds, unless said otherwise."""
    began = clock.now() - ago
    row = JobRun(job=job, started_at=began, finished_at=began + timedelta(seconds=3), done={"woken": 4})
    for name, value in more.items():
        setattr(row, name, value)
    db.add(row)
    db.commit()
    return row


def stands(desk: Desk, job: str) -> str:
    """How a job stands, in a word."""
    (word,) = re.findall(_ROW.format(job=job), desk.open(PAGE).text)
    return str(word)


def runs(desk: Desk, **query: str) -> str:
    """The list below."""
    return desk.open(PAGE, **query).text.split("<tbody>")[2]


def test_it_opens_for_both_roles_in_both_languages(
    support: Desk, admin: Desk, db: Session, clock: SetClock
) -> None:
    ran(db, clock, "prune", timedelta(days=2))
    for desk, language in product((support, admin), LANGUAGES):
        desk.act("/admin/language/", language=language)
        page = desk.open(PAGE).text
        assert translate(language, "What the clock runs") in page
        assert translate(language, "Has never run") in page


def test_every_job_of_the_clock_is_there(support: Desk) -> None:
    page = support.open(PAGE).text
    assert len(scheduled()) > 20
    never_run = [(each.name, "Has never run") for each in scheduled()]
    assert re.findall(_ROW.format(job=r"(\w+)"), page) == never_run


def test_a_clock_that_was_just_set_up_is_not_behind(support: Desk, db: Session, clock: SetClock) -> None:
    ran(db, clock, "outbox_sweep", timedelta(minutes=1))
    page = support.open(PAGE).text
    assert "Has never run" not in page
    assert page.count("Not due yet") == len(scheduled()) - 1


def test_a_job_is_late_when_its_time_has_passed_by_a_tenth_or_five_minutes(
    support: Desk, db: Session, clock: SetClock
) -> None:
    every_minute, every_hour, every_day = "outbox_sweep", "prune", "sweep_uploads"  # a day may have 25 hours
    for job, minutes, how in (
        (every_minute, 7, "Late"),
        (every_minute, 1, "Done"),
        (every_hour, 67, "Late"),
        (every_hour, 65, "Done"),
        (every_day, 27 * 60, "Late"),
        (every_day, 26 * 60, "Done"),
    ):
        ran(db, clock, job, timedelta(minutes=minutes))
        assert stands(support, job) == how


def test_a_job_stands_as_its_newest_run_ended(support: Desk, db: Session, clock: SetClock) -> None:
    ran(db, clock, "prune", timedelta(minutes=62), error="KeyError", done={})
    ran(db, clock, "erase_accounts", timedelta(minutes=62))
    ran(db, clock, "erase_accounts", timedelta(minutes=2), error="KeyError", done={})
    ran(db, clock, "mirror_conversations", timedelta(minutes=30), finished_at=None)
    ran(db, clock, "settle_conversations", timedelta(minutes=31), finished_at=None)
    assert stands(support, "prune") == "Failed"
    assert stands(support, "erase_accounts") == "Failed"
    assert stands(support, "mirror_conversations") == "Running"
    assert stands(support, "settle_conversations") == "Never came back"
    ran(db, clock, "prune", timedelta(minutes=2))
    assert stands(support, "prune") == "Done"


def test_a_run_says_what_it_did_and_how_long_it_took(support: Desk, db: Session, clock: SetClock) -> None:
    ran(db, clock, "prune", timedelta(minutes=5))
    ran(db, clock, "prune", timedelta(minutes=9), error="KeyError", done={})
    below = runs(support)
    assert "woken 4" in below
    assert "3 seconds" in below
    assert "</span> KeyError" in below


def test_the_runs_are_narrowed_and_taken_along(
    support: Desk, admin: Desk, db: Session, clock: SetClock
) -> None:
    ran(db, clock, "prune", timedelta(minutes=5))
    ran(db, clock, "outbox_sweep", timedelta(days=3), error="<script>", done={})
    assert "outbox_sweep" not in runs(support, flt0_job="prune")
    assert "prune" not in runs(support, flt1_failed="yes")
    assert "outbox_sweep" not in runs(support, flt2_from="2027-02-27")
    assert "prune" not in runs(support, flt3_until="2027-02-27")
    assert "prune" in runs(support, flt0_job="cook", flt2_from="soon")  # what narrows nothing is left out
    assert "<script>" not in runs(support)
    taken = admin.open(f"{PAGE}export/csv/").text.splitlines()
    assert taken[1].startswith("prune,")
    assert taken[1].endswith(",3 seconds,Done,woken 4")

"""Errors of ours at the panel: which route, how often, and the number under which the trace stands in the log."""

from datetime import timedelta
from itertools import product
from typing import NoReturn

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common.clock import SetClock
from common.i18n import LANGUAGES, translate
from common.models import Fault
from common.runtime import Runtime
from functions.admin.panel.app import panel
from tests.integration.panel.desk import Desk

PAGE = "/admin/faults/"


@pytest.fixture
def faults(db: Session, clock: SetClock) -> None:
    """Three in the hour before, and two more yesterday."""
    hour = clock.now().replace(minute=0)
    booking = Fault(
        hour=hour - timedelta(hours=1), family="booking", route="/api/booking/<uid>/", kind="KeyError"
    )
    booking.times, booking.last_request_id = 3, "req-7"
    auth = Fault(hour=hour - timedelta(hours=25), family="auth", route="/api/auth/", kind="<script>", times=2)
    db.add_all([booking, auth])
    db.commit()


def listed(desk: Desk, **query: str) -> str:
    """The rows."""
    return desk.open(PAGE, **query).text.split("<tbody>")[1]


def test_it_opens_for_both_roles_in_both_languages(support: Desk, admin: Desk, faults: None) -> None:
    for desk, language in product((support, admin), LANGUAGES):
        desk.act("/admin/language/", language=language)
        assert translate(language, "Last request") in desk.open(PAGE).text


def test_they_are_counted_and_escaped(support: Desk, faults: None) -> None:
    page = support.open(PAGE).text
    assert "3 errors of ours in the last 24 hours." in page
    assert "/api/booking/&lt;uid&gt;/" in page
    assert "<script>" not in page.split("<tbody>")[1]
    assert "req-7" in page


def test_the_newest_hour_stands_first(support: Desk, faults: None) -> None:
    rows = listed(support)
    assert rows.index("KeyError") < rows.index("/api/auth/")
    rows = listed(support, sort="4")
    assert rows.index("/api/auth/") < rows.index("KeyError")


def test_they_are_narrowed_and_searched(support: Desk, faults: None) -> None:
    assert "KeyError" not in listed(support, flt0_family="auth")
    assert "/api/auth/" not in listed(support, flt1_from="2027-03-01")
    assert "KeyError" not in listed(support, flt2_until="2027-02-28")
    assert "/api/auth/" not in listed(support, search="req-7")
    assert "Nothing here." in listed(support, search="%' OR 1=1 --\x00")


def test_they_are_taken_along(admin: Desk, faults: None) -> None:
    taken = admin.open(f"{PAGE}export/csv/").text.splitlines()
    assert taken[0].startswith("\N{BYTE ORDER MARK}In the hour from,Function,Route")
    assert "booking,/api/booking/<uid>/,KeyError,3,req-7" in taken[1]


def test_a_page_of_the_panel_that_breaks_is_counted_too(support: Desk, runtime: Runtime) -> None:
    def breaks(what: str) -> NoReturn:
        raise LookupError("arta@example.com")

    app = panel(runtime)
    app.add_url_rule("/breaks/<what>/", "plain_breaks", breaks)
    reply = Client(app).get("/breaks/everything/", base_url="https://panel.example/admin")
    assert reply.status_code == 500
    assert "arta" not in reply.text
    rows = listed(support, flt0_family="admin")
    assert "/admin/breaks/&lt;what&gt;/" in rows
    assert "LookupError" in rows

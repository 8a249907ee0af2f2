"""One's own sessions at the panel."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common.clock import SetClock
from common.models import AuditLog, OperatorSession
from common.runtime import Runtime
from tests.integration.panel.desk import Desk

HERE = "/admin/me/"


def elsewhere(desk: Desk, clock: SetClock) -> Desk:
    """The same person at another browser, half a minute later: each code is good for one sign-in."""
    clock.advance(timedelta(seconds=30))
    other = replace(desk, browser=Client(desk.browser.application), last=None)
    assert other.sign_in(clock).status_code == 200
    return other


def test_ones_sessions_are_reached_by_ones_name(support: Desk) -> None:
    assert f'href="{HERE}"' in support.open("/admin/users/").text
    for language in ("en", "sq"):
        support.act("/admin/language/", language=language)
        page = support.open(HERE)
        assert (page.status_code, f'<html lang="{language}">' in page.text) == (200, True)


def test_one_signs_out_everywhere_else(support: Desk, admin: Desk, clock: SetClock, db: Session) -> None:
    assert "sign-out-elsewhere" not in support.open(HERE).text
    other = elsewhere(support, clock)
    assert "sign-out-elsewhere" in support.open(HERE).text
    page = support.act(f"{HERE}sign-out-elsewhere/")
    assert "You are signed in here only." in page
    assert "Signed out from elsewhere" in page
    assert 'name="password"' in other.open("/admin/users/").text
    assert support.open("/admin/users/").status_code == 200
    assert 'name="password"' not in admin.open("/admin/users/").text
    entry = db.scalars(select(AuditLog).where(AuditLog.action == "panel.others_signed_out")).one()
    assert entry.data == {"sessions": 1}


def test_one_sees_which_of_them_still_let_somebody_in(
    support: Desk, clock: SetClock, runtime: Runtime
) -> None:
    elsewhere(support, clock)
    assert support.open(HERE).text.count(">Open<") == 1
    idle = timedelta(seconds=runtime.settings.panel_idle_seconds)
    clock.advance(idle * 0.6)
    support.open(HERE)
    clock.advance(idle * 0.6)
    page = support.open(HERE).text
    assert (page.count(">Open<"), page.count(">Over<"), page.count(">This one<")) == (0, 1, 1)
    assert "sign-out-elsewhere" not in page


def test_a_browser_is_called_what_it_calls_itself(support: Desk, db: Session) -> None:
    assert support.operator is not None
    mine = select(OperatorSession).where(OperatorSession.operator_id == support.operator.user_id)
    db.scalars(mine).one().name = "<script>alert(1)</script>"
    db.commit()
    page = support.open(HERE).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page

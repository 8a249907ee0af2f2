"""A page that goes wrong: a page says so, shows no trace, and claims nothing that was undone."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from common.errors import Conflict
from common.models import Fault, OperatorSession
from common.runtime import Runtime
from functions.admin.panel.app import panel
from functions.admin.panel.kit import done
from functions.admin.panel.visit import visit
from tests.integration.panel.desk import HOST, Desk
from tests.integration.panel.test_defences import guarded

Broken = Callable[[Callable[[], Any]], TestResponse]


@pytest.fixture
def broken(support: Desk, runtime: Runtime) -> Broken:
    """A panel of which one page does what it should not; what a browser gets from it."""

    def ask(view: Callable[[], Any]) -> TestResponse:
        app = panel(runtime)
        app.view_functions["me.index"] = app.view_functions["me.end_others"] = view
        support.browser = support.before(app)
        return support.browser.post(
            "/me/sign-out-elsewhere/",
            base_url=f"{HOST}/admin",
            headers={"Origin": HOST, "Referer": f"{HOST}/admin/users/"},
            data={"csrf_token": token_at(support)},
        )

    return ask


def token_at(desk: Desk) -> str:
    desk.last = desk.browser.get("/users/", base_url=f"{HOST}/admin")
    return desk.token()


def said(desk: Desk) -> str:
    """What the next page says at its top."""
    page = desk.browser.get("/users/", base_url=f"{HOST}/admin").text
    return page.split('role="status"')[1].split("</div>")[0]


def stumbles() -> None:
    raise LookupError("arta@example.com")


def breaks_a_rule() -> None:
    here = visit()
    here.db.add(OperatorSession(operator_id=here.operator.user_id, token_hash=b"short", name=""))
    here.session.ended_at = here.now
    here.db.flush()


@pytest.mark.parametrize("view", [stumbles, breaks_a_rule], ids=["in-python", "in-the-database"])
def test_an_accident_shows_a_page_and_no_trace(
    view: Callable[[], Any], broken: Broken, db: Session, support: Desk
) -> None:
    reply = broken(view)
    assert reply.status_code == 500
    for word in (
        "Traceback",
        "LookupError",
        "arta@",
        "Error:",
        "psycopg",
        "pg8000",
        "operator_session",
        ".py",
    ):
        assert word not in reply.text, word
    assert reply.headers["X-Request-Id"] in reply.text
    assert '<html lang="en">' in reply.text
    guarded(reply)
    fault = db.scalars(select(Fault)).one()
    assert (fault.family, fault.route) == ("admin", "/admin/me/sign-out-elsewhere/")
    assert '<p class="good">' not in said(support)


def test_what_was_undone_is_not_said_to_be_done(broken: Broken, support: Desk) -> None:
    def changes_its_mind() -> None:
        done("You are signed out.")
        raise Conflict

    assert broken(changes_its_mind).status_code == 303
    notices = said(support)
    assert "You are signed out." not in notices
    assert notices.count("<p") == 1


def test_what_was_done_at_the_second_try_is_said_once(broken: Broken, support: Desk) -> None:
    tries: list[int] = []

    def meets_somebody() -> str:
        tries.append(1)
        done("You are signed out.")
        if len(tries) == 1:
            visit().db.execute(text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$"))
        return "done"

    assert broken(meets_somebody).status_code == 200
    assert len(tries) == 2
    assert said(support).count("You are signed out.") == 1

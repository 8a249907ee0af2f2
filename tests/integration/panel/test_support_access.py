"""Colleagues inside other people's accounts: seen, let change things by a second one, sent out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import audit
from common.clock import SetClock
from common.models import AuditLog, AuditText, UserSession
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.panel.desk import PASSWORD, Desk
from tests.integration.salon import done

HERE = "/admin/support-access/"
WHY = "She asked by phone why her booking of Friday is gone."
ME = "/api/user/detail/"
SETTINGS = "/api/user/notification-settings/"


@pytest.fixture
def runtime(runtime: Runtime, request: pytest.FixtureRequest) -> Runtime:
    """The surroundings, with support access on, unless the test says otherwise."""
    access = {"support_access": getattr(request, "param", "on")}
    return replace(runtime, settings=runtime.settings.model_copy(update=access))


LookInto = Callable[[Desk, Phone], Phone]


@pytest.fixture
def look_into(stranger: Phone, clock: SetClock) -> LookInto:
    """Whoever sits at a desk goes into somebody's account, as over the API; the phone that they have then."""

    def look(desk: Desk, whom: Phone) -> Phone:
        assert desk.user is not None
        assert whom.user is not None
        clock.advance(timedelta(seconds=30))
        papers = {
            "email": desk.user.email,
            "password": PASSWORD,
            "totp": pyotp.TOTP(desk.secret).at(clock.now()),
            "user": str(whom.user.uid),
            "reason": WHY,
            "request_id": "HELP-1842",
        }
        return replace(whom, token=done(stranger.post("/api/user/auth/support/", papers), 200)["access"])

    return look


def act_on(page: str, act: str) -> str:
    """The address of an act on the only open session."""
    return next(part for part in page.split('"') if part.startswith(HERE) and part.endswith(f"/{act}/"))


def change(phone: Phone) -> int:
    """Whether something can be changed with this phone."""
    return int(phone.patch(SETTINGS, {"send_email_notification": False}).status_code)


def written(db: Session) -> list[tuple[str, str | None]]:
    """What stands in the audit log about support access."""
    rows = (
        select(AuditLog.action, AuditText.text)
        .outerjoin(AuditText, AuditText.audit_id == AuditLog.id)
        .where(AuditLog.action.in_(("support.opened", "support.writes_allowed", "session.ended")))
    )
    return [(row.action, row.text) for row in db.execute(rows.order_by(AuditLog.id))]


def test_everybody_sees_who_is_inside(support: Desk, admin: Desk, alice: Phone, look_into: LookInto) -> None:
    assert "Nobody." in support.open(HERE).text
    look_into(support, alice)
    for desk, language in ((support, "en"), (admin, "sq"), (support, "sq"), (admin, "en")):
        desk.act("/admin/language/", language=language)
        page = desk.open(HERE)
        assert (page.status_code, f'<html lang="{language}">' in page.text) == (200, True)
        assert page.text.count(WHY) == 2
        assert "HELP-1842" in page.text
        assert f"/admin/users/{alice.user.uid if alice.user else ''}/" in page.text


def test_a_second_operator_lets_changes_through(
    support: Desk, admin: Desk, alice: Phone, look_into: LookInto, db: Session
) -> None:
    inside = look_into(support, alice)
    assert change(inside) == 403
    allow = act_on(admin.open(HERE).text, "allow")
    page = admin.act(allow, reason="I was on the phone with her, too.")
    assert "Changes are allowed until the session ends." in page
    assert "allowed by Genta Hoxha" in page
    assert change(inside) == 200
    assert written(db) == [
        ("support.opened", WHY),
        ("support.writes_allowed", "I was on the phone with her, too."),
    ]
    assert audit.verify(db) is None
    admin.open(HERE)
    assert "Another operator has to allow this." in admin.act(allow, reason=WHY)


def test_support_lets_an_admin_through_as_well(
    support: Desk, admin: Desk, alice: Phone, look_into: LookInto
) -> None:
    inside = look_into(admin, alice)
    support.act(act_on(support.open(HERE).text, "allow"), reason=WHY)
    assert change(inside) == 200


def test_nobody_lets_their_own_changes_through(
    support: Desk, admin: Desk, alice: Phone, look_into: LookInto, db: Session
) -> None:
    inside = look_into(support, alice)
    page = support.open(HERE).text
    assert "/allow/" not in page
    assert "Another operator has to allow changes." in page
    allow = act_on(page, "end").replace("/end/", "/allow/")
    assert "Another operator has to allow this." in support.act(allow, reason=WHY)
    assert change(inside) == 403
    assert written(db) == [("support.opened", WHY)]


def test_a_colleague_is_sent_out(
    support: Desk, admin: Desk, alice: Phone, look_into: LookInto, db: Session
) -> None:
    inside = look_into(support, alice)
    end = act_on(admin.open(HERE).text, "end")
    page = admin.act(end, reason="That was long enough.")
    assert "The session has ended." in page
    assert "Nobody." in page
    assert page.count(WHY) == 1
    assert inside.get(ME).status_code == 401
    assert alice.get(ME).status_code == 200
    assert written(db)[-1] == ("session.ended", "That was long enough.")
    for act in (end, end.replace("/end/", "/allow/")):
        admin.open(HERE)
        assert "This does not exist." in admin.act(act, reason=WHY)


def test_one_goes_out_by_oneself_and_when_time_is_over(
    support: Desk, alice: Phone, bora: Phone, look_into: LookInto, clock: SetClock
) -> None:
    look_into(support, alice)
    assert "The session has ended." in support.act(act_on(support.open(HERE).text, "end"), reason=WHY)
    look_into(support, bora)
    clock.advance(timedelta(minutes=16))
    page = support.open(HERE).text
    assert "Nobody." in page
    assert page.count(WHY) == 2


def test_only_sessions_of_colleagues_can_be_meant(admin: Desk, alice: Phone, db: Session) -> None:
    assert alice.user is not None
    hers = db.scalars(select(UserSession.uid).where(UserSession.user_id == alice.user.id)).one()
    for uid in (hers, uuid4()):
        for act in ("allow", "end"):
            admin.open(HERE)
            assert "This does not exist." in admin.act(f"{HERE}{uid}/{act}/", reason=WHY)
    assert alice.get(ME).status_code == 200


def test_without_a_reason_nothing_is_done(
    support: Desk, admin: Desk, alice: Phone, look_into: LookInto, db: Session
) -> None:
    inside = look_into(support, alice)
    for act in ("allow", "end"):
        assert "reason: This is too short" in admin.act(act_on(admin.open(HERE).text, act), reason="no")
    assert (inside.get(ME).status_code, change(inside)) == (200, 403)
    assert written(db) == [("support.opened", WHY)]


@pytest.mark.parametrize("runtime", ["off"], indirect=True)
def test_when_it_is_off_the_page_says_so(support: Desk) -> None:
    assert "Switched off" in support.open(HERE).text


def test_the_past_has_pages(support: Desk) -> None:
    assert support.open(HERE, page="1").status_code == 200
    for number in ("-1", "99999999999999999999", "x"):
        assert support.open(HERE, page=number).status_code == 404


def test_what_people_wrote_is_only_text(
    support: Desk, alice: Phone, look_into: LookInto, db: Session
) -> None:
    assert alice.user is not None
    look_into(support, alice)
    alice.user.name = "<script>alert(1)</script>"
    db.commit()
    page = support.open(HERE).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page

"""A session at the panel: what opens it, and when it is over."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common import operators
from common.clock import SetClock
from common.models import AuditLog
from common.runtime import Runtime
from tests.integration.panel.desk import Desk, cookie_of

DOOR = "/admin/sign-in/"
INSIDE = "/admin/me/"


def test_whoever_signs_out_takes_the_key_along(support: Desk, db: Session) -> None:
    kept = support.cookie()
    support.open(INSIDE)
    assert "You are signed out." in support.act("/admin/sign-out/")
    support.give(kept)
    assert not support.is_in()
    assert [session.ended_reason for session in support.sessions(db)] == ["signed_out"]


def test_a_cookie_of_ones_own_making_opens_nothing(support: Desk, runtime: Runtime) -> None:
    good = support.cookie()
    content, _dot, seal = good.rpartition(".")
    for forged in (f"{content}.{'A' * len(seal)}", content, "", "x.y.z", cookie_of(runtime, word="guessed")):
        support.give(forged)
        assert not support.is_in(), forged
    support.give(good)
    assert support.is_in()


def test_half_an_hour_without_anybody_ends_it(support: Desk, clock: SetClock) -> None:
    for _again in range(2):
        clock.advance(timedelta(minutes=29))
        assert support.is_in()
    clock.advance(timedelta(minutes=30))
    assert not support.is_in()


def test_after_eight_hours_it_is_over_in_any_case(support: Desk, clock: SetClock) -> None:
    for _again in range(19):
        clock.advance(timedelta(minutes=25))
        assert support.is_in()
    clock.advance(timedelta(minutes=5))
    assert not support.is_in()


@pytest.mark.parametrize("trouble", ["revoked", "blocked", "leaving", "password", "factor"])
def test_it_ends_with_whoever_it_belongs_to(
    trouble: str, support: Desk, admin: Desk, db: Session, clock: SetClock
) -> None:
    assert support.is_in()
    assert support.user is not None
    assert support.operator is not None
    clock.advance(timedelta(minutes=1))
    now, person = clock.now(), support.user
    if trouble == "revoked":
        operators.revoke(db, support.operator, now=now, by=admin.operator, reason="She has left us.")
    elif trouble == "factor":
        assert admin.operator is not None
        operators.reset_totp(db, support.operator, admin.operator, now=now, reason="A new phone.")
    else:
        column = {
            "blocked": "blocked_at",
            "leaving": "deletion_requested_at",
            "password": "password_changed_at",
        }
        setattr(person, column[trouble], now)
        person.erase_at = now + timedelta(days=14) if trouble == "leaving" else None
    db.commit()
    assert not support.is_in()
    assert admin.is_in()


def test_an_act_sent_after_the_end_leads_to_the_door_and_does_nothing(
    support: Desk, clock: SetClock, db: Session
) -> None:
    support.open(INSIDE)
    clock.advance(timedelta(hours=1))
    reply = support.send("/admin/me/sign-out-elsewhere/")
    assert (reply.status_code, reply.headers["Location"]) == (303, DOOR)
    assert db.scalar(select(func.count()).where(AuditLog.action == "panel.others_signed_out")) == 0

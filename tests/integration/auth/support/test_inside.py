"""What an operator may do in Alice's account, and the trace each request leaves."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from common import operators
from common.access_tokens import AccessTokens, Claims
from common.clock import SetClock
from common.models import Operator, User, UserSession
from common.runtime import Runtime
from functions.auth import main as auth
from tests.integration.auth.support.staff import Colleague, person, trail
from tests.integration.conftest import Phone
from tests.integration.salon import open_salon

ME, LOCATION, OUT = "/api/user/detail/", "/api/user/location/", "/api/user/auth/logout/"
TIRANA = {"lat": 41.33, "lon": 19.82}


def test_every_request_is_written_down(teuta: Colleague, alice: Phone, db: Session) -> None:
    inside = teuta.look_into(alice)
    for path in (ME, "/api/notifications/list/", ME):
        inside.get(path, X_Request_Id="r")
    rows = trail(db, "support.request")
    assert [row.data["route"] for row in rows] == [ME, "/api/notifications/list/", ME]
    assert {row.data["method"] for row in rows} == {"GET"}
    assert {(row.actor_id, row.subject_id) for row in rows} == {(teuta.user.id, person(alice).id)}
    assert all(row.request_id for row in rows)


def test_it_is_written_down_what_was_looked_at(
    teuta: Colleague, bora: Phone, db: Session, alice: Phone
) -> None:
    salon = open_salon(bora, db)
    inside = teuta.look_into(bora)
    inside.get(f"/api/onboarding/business/{salon.uid}/checklist/")
    inside.get("/api/onboarding/exceptions/", business=salon.uid, note="written by hand", kind=str(uuid4()))
    in_path, in_query = trail(db, "support.request")
    assert (in_path.object_kind, str(in_path.object_uid)) == ("business", salon.uid)
    assert in_path.data["route"] == "/api/onboarding/business/<uuid:business>/checklist/"
    assert in_query.data["named"] == {"business": salon.uid}
    assert "by hand" not in str(in_query.data)


REFUSED_OR_BROKEN: dict[str, Any] = {
    "not found": lambda who: who.get(f"/api/business/booking/detail/{uuid4()}/"),
    "bad input": lambda who: who.get("/api/business/nearby/", lat="x"),
    "a write": lambda who: who.post("/api/business/book/", {"business": str(uuid4())}),
    "not theirs": lambda who: who.post("/api/user/firebase-token/"),
    "public": lambda who: who.get("/api/business/categories/"),
}


@pytest.mark.parametrize("what", REFUSED_OR_BROKEN)
def test_the_trace_stays_whatever_becomes_of_the_request(
    teuta: Colleague, alice: Phone, db: Session, what: str
) -> None:
    inside = teuta.look_into(alice)
    REFUSED_OR_BROKEN[what](inside)
    assert len(trail(db, "support.request")) == 1


def test_it_only_reads(teuta: Colleague, alice: Phone, db: Session) -> None:
    inside = teuta.look_into(alice)
    changes = (
        inside.post(OUT),
        inside.put(f"/api/user/favourites/{uuid4()}/"),
        inside.delete(f"/api/user/favourites/{uuid4()}/"),
        inside.patch(LOCATION, {"location": TIRANA}),
    )
    told = [(reply.status_code, reply.json["code"]) for reply in changes]
    assert told == [(403, "support_read_only")] * 4
    assert alice.get(ME).status_code == 200
    assert trail(db, "support.request")[-1].data["route"] == LOCATION


def test_with_a_second_pair_of_eyes_it_writes(
    teuta: Colleague, luan: Colleague, alice: Phone, db: Session, clock: SetClock
) -> None:
    inside = teuta.look_into(alice)
    operators.allow_writes(db, session_of(db, teuta), luan.user, now=clock.now(), request_id="panel-1")
    db.commit()
    assert (
        inside.patch("/api/user/notification-settings/", {"send_email_notification": False}).status_code
        == 200
    )
    (row,) = trail(db, "support.writes_allowed")
    assert (row.actor_id, row.subject_id, row.request_id) == (luan.user.id, person(alice).id, "panel-1")


def test_credentials_stay_out_of_reach_even_then(
    teuta: Colleague, luan: Colleague, alice: Phone, db: Session, clock: SetClock
) -> None:
    inside = teuta.look_into(alice)
    operators.allow_writes(db, session_of(db, teuta), luan.user, now=clock.now())
    db.commit()
    for path in ("/api/user/firebase-token/", "/api/user/operator/totp/", "/api/user/auth/support/"):
        reply = inside.post(path, {})
        assert (reply.status_code, reply.json["code"]) == (403, "support_not_allowed")


def session_of(db: Session, colleague: Colleague) -> UserSession:
    """The session that an operator has open."""
    return db.query(UserSession).filter(UserSession.acting_user_id == colleague.user.id).one()


def test_nobody_allows_their_own_writes(
    teuta: Colleague, luan: Colleague, alice: Phone, db: Session, clock: SetClock
) -> None:
    teuta.look_into(alice)
    session = session_of(db, teuta)
    for nobody in (teuta.user, person(alice)):
        with pytest.raises(operators.NeedsAnotherOperator):
            operators.allow_writes(db, session, nobody, now=clock.now())
    operators.revoke(db, luan.operator, now=clock.now())
    with pytest.raises(operators.NeedsAnotherOperator):
        operators.allow_writes(db, session, luan.user, now=clock.now())


def test_writes_are_allowed_once_and_only_while_it_lives(
    teuta: Colleague, luan: Colleague, alice: Phone, db: Session, clock: SetClock
) -> None:
    teuta.look_into(alice)
    session = session_of(db, teuta)
    operators.allow_writes(db, session, luan.user, now=clock.now())
    with pytest.raises(operators.NeedsAnotherOperator):
        operators.allow_writes(db, session, luan.user, now=clock.now())
    own = db.query(UserSession).filter(UserSession.user_id == person(alice).id, UserSession.id != session.id)
    with pytest.raises(operators.NeedsAnotherOperator):
        operators.allow_writes(db, own.one(), luan.user, now=clock.now())


def token(runtime: Runtime, user: User, session: UserSession, clock: SetClock, acting: Any = None) -> str:
    """A genuine token that says what we like."""
    at = int(clock.now().timestamp())
    claims = Claims(user.uid, session.uid, user.token_version, at, ("pwd",), acting)
    return AccessTokens(runtime.settings).issue(claims, clock.now())


def test_session_and_token_must_tell_the_same_story(
    teuta: Colleague, luan: Colleague, alice: Phone, db: Session, clock: SetClock, runtime: Runtime
) -> None:
    user = person(alice)
    own = db.query(UserSession).filter(UserSession.user_id == user.id).one()
    teuta.look_into(alice)
    support = session_of(db, teuta)
    stories = {
        "her own": (own, None, 200),
        "teuta's": (support, teuta.user.uid, 200),
        "teuta's, as if her own": (support, None, 401),
        "her own, as if teuta's": (own, teuta.user.uid, 401),
        "teuta's, as if luan's": (support, luan.user.uid, 401),
        "teuta's, as if nobody's": (support, uuid4(), 401),
    }
    told = {
        story: Phone(alice.town, token(runtime, user, session, clock, acting)).get(ME).status_code
        for story, (session, acting, _status) in stories.items()
    }
    assert told == {story: status for story, (_session, _acting, status) in stories.items()}


ENDS: dict[str, Any] = {
    "the operator is revoked": update(Operator).values(revoked_at="2027-01-01T00:00:00Z"),
    "the second factor is taken away": update(Operator).values(totp_confirmed_at=None),
    "the operator is blocked": update(User)
    .where(User.name == "Teuta")
    .values(blocked_at="2027-01-01T00:00:00Z"),
    "Alice is blocked": update(User).where(User.name == "Alice").values(blocked_at="2027-01-01T00:00:00Z"),
    "Alice signs out everywhere": update(User).where(User.name == "Alice").values(token_version=1),
    "the session is closed": update(UserSession)
    .where(UserSession.acting_user_id.is_not(None))
    .values(revoked_at="2027-01-01T00:00:00Z"),
}


@pytest.mark.parametrize("why", ENDS)
@pytest.mark.parametrize("path", [ME, "/api/business/categories/"])
def test_it_ends_with_the_next_request(
    teuta: Colleague, alice: Phone, db: Session, why: str, path: str
) -> None:
    inside = teuta.look_into(alice)
    assert inside.get(path).status_code == 200
    db.execute(ENDS[why])
    db.commit()
    assert inside.get(path).status_code == 401


def test_it_ends_when_support_is_switched_off(teuta: Colleague, alice: Phone, runtime: Runtime) -> None:
    inside = teuta.look_into(alice)
    off = replace(runtime, settings=runtime.settings.model_copy(update={"support_access": "off"}))
    headers = {"Authorization": f"Bearer {inside.token}"}
    assert auth.app(runtime).test_client().get(ME, headers=headers).status_code == 200
    assert auth.app(off).test_client().get(ME, headers=headers).status_code == 401

"""An operator looks into Alice's account: what it takes, what it gives, and who hears of it."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import AuditActor, AuditText, Operator, User, UserSession
from common.runtime import Runtime
from tests.integration.auth.support.staff import REASON, URL, Colleague, person, trail
from tests.integration.conftest import Phone

ME, NEWS, SESSIONS = "/api/user/detail/", "/api/notifications/list/", "/api/user/sessions/"


def test_it_gives_a_quarter_of_an_hour_and_nothing_to_renew_it(
    teuta: Colleague, alice: Phone, clock: SetClock
) -> None:
    reply = teuta.desk.post(URL, teuta.wish(alice))
    assert reply.status_code == 200
    assert {"access", "token_type", "expires_in", "session_uid", "user", "acting"} == set(reply.json)
    assert (reply.json["expires_in"], reply.json["user"]["name"]) == (900, "Alice")
    assert reply.json["acting"]["uid"] == str(teuta.user.uid)
    inside = Phone(teuta.desk.town, reply.json["access"])
    assert inside.get(ME).json["name"] == "Alice"
    clock.advance(timedelta(seconds=899))
    assert inside.get(ME).status_code == 200
    clock.advance(timedelta(seconds=1))
    assert inside.get(ME).status_code == 401


def test_the_token_names_both(teuta: Colleague, alice: Phone) -> None:
    claims = jwt.decode(teuta.look_into(alice).token, options={"verify_signature": False})
    assert (claims["sub"], claims["act"]) == (str(person(alice).uid), {"sub": str(teuta.user.uid)})
    assert claims["amr"] == ["pwd", "otp"]
    assert claims["exp"] - claims["iat"] == 900


def test_the_session_only_reads(teuta: Colleague, alice: Phone, db: Session, clock: SetClock) -> None:
    teuta.look_into(alice)
    session = db.scalars(select(UserSession).where(UserSession.acting_user_id == teuta.user.id)).one()
    assert (session.user_id, session.is_read_only, session.amr) == (person(alice).id, True, ["pwd", "otp"])
    assert session.expires_at - clock.now() == timedelta(seconds=900)
    assert session.writes_allowed_at is None


@pytest.mark.parametrize("how", ["uid", "email", "phone"])
def test_the_person_is_named_in_any_way(teuta: Colleague, alice: Phone, db: Session, how: str) -> None:
    numbered = update(User).where(User.id == person(alice).id)
    db.execute(numbered.values(phone="+355691234567", phone_verified_at="2027-01-01T00:00:00Z"))
    db.commit()
    named = {
        "uid": str(person(alice).uid),
        "email": (person(alice).email or "").upper(),
        "phone": "069 123 4567",
    }
    assert teuta.look_into(alice, user=f" {named[how]} ").get(ME).json["name"] == "Alice"


def test_she_is_told_at_once(teuta: Colleague, alice: Phone) -> None:
    teuta.look_into(alice)
    titles = [row["title"] for row in alice.get(NEWS).json["results"]]
    assert titles == ["AvatID support is looking into your account"]


def test_she_sees_it_among_her_devices_and_ends_it(teuta: Colleague, alice: Phone) -> None:
    uid = teuta.desk.post(URL, wish := teuta.wish(alice)).json["session_uid"]
    assert teuta.desk.post(URL, wish).status_code == 401
    assert uid in [row["uid"] for row in alice.get(SESSIONS).json["results"]]
    assert alice.delete(f"{SESSIONS}{uid}/").status_code == 204
    assert uid not in [row["uid"] for row in alice.get(SESSIONS).json["results"]]


ENDS: dict[str, Callable[[Phone, str], Any]] = {
    "by itself": lambda alice, uid: alice.delete(f"{SESSIONS}{uid}/"),
    "with all others": lambda alice, uid: alice.post("/api/user/auth/logout/all/"),
}


@pytest.mark.parametrize("how", ENDS)
def test_after_she_has_ended_it_the_next_request_is_refused(teuta: Colleague, alice: Phone, how: str) -> None:
    reply = teuta.desk.post(URL, teuta.wish(alice)).json
    inside = Phone(teuta.desk.town, reply["access"])
    assert inside.get(ME).status_code == 200
    assert ENDS[how](alice, reply["session_uid"]).status_code == 204
    assert inside.get(ME).status_code == 401


def test_it_is_written_down_with_the_reason(teuta: Colleague, alice: Phone, db: Session) -> None:
    reply = teuta.desk.post(URL, teuta.wish(alice, request_id="HELP-7"), X_Request_Id="r-1")
    (row,) = trail(db)
    assert (row.action, row.actor_kind, row.actor_id) == (
        "support.opened",
        AuditActor.OPERATOR,
        teuta.user.id,
    )
    assert (row.subject_id, str(row.object_uid)) == (person(alice).id, reply.json["session_uid"])
    assert (row.request_id, row.data) == ("r-1", {"ticket": "HELP-7"})
    words = db.scalars(select(AuditText)).one()
    assert (words.audit_id, words.text) == (row.id, REASON)
    assert hashlib.sha256((words.salt or b"") + REASON.encode()).digest() == row.text_hash


WRONG: dict[str, Any] = {
    "another password": {"password": "something else"},
    "another code": {"totp": "000000"},
    "nobody's address": {"email": "nobody@avatid.example"},
    "both wrong": {"password": "x", "totp": "000000"},
}


@pytest.mark.parametrize("what", WRONG)
def test_whatever_is_wrong_the_refusal_is_the_same(
    teuta: Colleague, alice: Phone, db: Session, what: str
) -> None:
    reply = teuta.desk.post(URL, teuta.wish(alice, **WRONG[what]), X_Request_Id="r")
    right = teuta.desk.post(URL, teuta.wish(alice, email=person(alice).email), X_Request_Id="r")
    assert (reply.status_code, reply.json["code"]) == (401, "wrong_credentials")
    assert reply.json == right.json
    assert [row.action for row in trail(db)] == ["support.refused"] * 2


def test_a_failure_is_kept_with_whose_door_it_was(teuta: Colleague, alice: Phone, db: Session) -> None:
    teuta.desk.post(URL, teuta.wish(alice, totp="000000"))
    teuta.desk.post(URL, teuta.wish(alice, email="nobody@avatid.example", password="x"))
    known, unknown = trail(db, "support.refused")
    assert (known.subject_id, known.actor_kind, known.data) == (teuta.user.id, "system", {"wrong": ["totp"]})
    assert (unknown.subject_id, unknown.data) == (None, {"wrong": ["password"]})


NO_LONGER: dict[str, Any] = {
    "revoked": update(Operator).values(revoked_at="2027-01-01T00:00:00Z"),
    "without a second factor": update(Operator).values(totp_confirmed_at=None),
    "blocked": update(User).where(User.name == "Teuta").values(blocked_at="2027-01-01T00:00:00Z"),
    "leaving": update(User)
    .where(User.name == "Teuta")
    .values(deletion_requested_at="2027-01-01T00:00:00Z", erase_at="2027-01-15T00:00:00Z"),
    "of an unproven address": update(User).where(User.name == "Teuta").values(email_verified_at=None),
    "without a password": update(User).where(User.name == "Teuta").values(password_hash=None),
}


@pytest.mark.parametrize("why", NO_LONGER)
def test_somebody_who_is_no_operator_any_more_gets_nowhere(
    teuta: Colleague, alice: Phone, db: Session, why: str
) -> None:
    db.execute(NO_LONGER[why])
    db.commit()
    assert teuta.desk.post(URL, teuta.wish(alice)).status_code == 401


def test_operators_do_not_look_into_each_other(teuta: Colleague, luan: Colleague, clock: SetClock) -> None:
    for colleague in (luan.user, teuta.user):
        reply = teuta.desk.post(URL, teuta.wish(colleague))
        assert (reply.status_code, reply.json["code"]) == (403, "support_not_allowed")
        clock.advance(timedelta(seconds=30))


def test_one_who_has_just_been_made_is_a_colleague_too(
    teuta: Colleague, luan: Colleague, db: Session
) -> None:
    luan.operator.totp_confirmed_at = None
    db.commit()
    assert teuta.desk.post(URL, teuta.wish(luan.user)).status_code == 403


@pytest.mark.parametrize(
    "who", ["nobody@example.com", "00000000-0000-4000-8000-000000000000", "+355691234567"]
)
def test_a_person_who_is_not_there_is_not_found(
    teuta: Colleague, alice: Phone, db: Session, who: str
) -> None:
    reply = teuta.desk.post(URL, teuta.wish(alice, user=who))
    assert (reply.status_code, reply.json["code"]) == (404, "not_found")
    assert trail(db)[-1].data == {"wrong": ["nobody"]}


def test_a_code_is_good_once_whatever_came_of_it(teuta: Colleague, alice: Phone) -> None:
    assert teuta.desk.post(URL, teuta.wish(alice, user="nobody@example.com")).status_code == 404
    assert teuta.desk.post(URL, teuta.wish(alice)).status_code == 401


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (-1, 200), (0, 200), (1, 200), (2, 401)])
def test_clocks_may_differ_by_half_a_minute(teuta: Colleague, alice: Phone, steps: int, status: int) -> None:
    assert teuta.desk.post(URL, teuta.wish(alice, totp=teuta.code(steps))).status_code == status


def test_an_older_code_is_worth_nothing_after_a_newer_one(teuta: Colleague, alice: Phone) -> None:
    earlier = teuta.code(-1)
    teuta.look_into(alice)
    assert teuta.desk.post(URL, teuta.wish(alice, totp=earlier)).status_code == 401
    assert teuta.desk.post(URL, teuta.wish(alice, totp=teuta.code(1))).status_code == 200


def test_a_typed_password_that_is_wrong_does_not_cost_the_code(teuta: Colleague, alice: Phone) -> None:
    assert teuta.desk.post(URL, teuta.wish(alice, password="slipped")).status_code == 401
    assert teuta.desk.post(URL, teuta.wish(alice)).status_code == 200


def test_a_secret_under_another_seal_opens_nothing(teuta: Colleague, alice: Phone, db: Session) -> None:
    teuta.operator.totp_secret = b"broken"
    db.commit()
    assert teuta.desk.post(URL, teuta.wish(alice)).status_code == 401


def test_five_tries_in_a_quarter_of_an_hour(teuta: Colleague, alice: Phone) -> None:
    tries = [teuta.desk.post(URL, teuta.wish(alice, password="guess")).status_code for _ in range(6)]
    assert tries == [401] * 5 + [429]


def test_her_own_devices_are_not_pushed_out(teuta: Colleague, alice: Phone, runtime: Runtime) -> None:
    teuta.look_into(alice)
    assert alice.get(ME).status_code == 200


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no reason": ({"reason": None}, "reason"),
    "a reason of blanks": ({"reason": " " * 400 + "because" + " " * 400}, "reason"),
    "an endless reason": ({"reason": "x" * 1001}, "reason"),
    "an unprintable reason": ({"reason": "a reason with \x00 in it"}, ""),
    "letters for a code": ({"totp": "12345x"}, "totp"),
    "Arabic digits": ({"totp": "١٢٣٤٥٦"}, "totp"),
    "a number for a code": ({"totp": 123456}, "totp"),
    "nobody": ({"user": None}, "user"),
    "a number for a person": ({"user": 10**400}, "user"),
    "a list for a person": ({"user": ["x"]}, "user"),
    "words for a person": ({"user": "Alice, please"}, "user"),
    "an endless person": ({"user": "a@" + "x" * 5000 + ".al"}, "user"),
    "no address": ({"email": "teuta"}, "email"),
    "an endless password": ({"password": "x" * 129}, "password"),
    "words for a ticket": ({"request_id": "she called"}, "request_id"),
    "something else": ({"role": "admin"}, "role"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_told_where(teuta: Colleague, alice: Phone, db: Session, what: str) -> None:
    other, where = BAD[what]
    reply = teuta.desk.post(URL, teuta.wish(alice, **other))
    assert reply.status_code == 422
    assert [each["field"] for each in reply.json["fields"]] == [where]
    assert trail(db) == []


def test_half_a_character_is_no_json(teuta: Colleague, alice: Phone, db: Session) -> None:
    reply = teuta.desk.post(URL, teuta.wish(alice, reason="a reason and \ud800 half"))
    assert (reply.status_code, reply.json["code"]) == (400, "malformed")
    assert trail(db) == []

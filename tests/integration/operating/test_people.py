"""Somebody kept out, let in again, signed out."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import audit
from common.clock import SetClock
from common.models import Device, Operator, OperatorRole, UserSession
from common.runtime import Runtime
from functions.auth import operating
from tests.integration.auth.mailbox import PASSWORD, give_password, letters_to
from tests.integration.conftest import Phone
from tests.integration.operating.conftest import WHY, Desk, person
from tests.integration.salon import Salon, done
from tests.integration.visits import Diary

ME, SIGN_IN = "/api/user/detail/", "/api/user/auth/email/"


def test_whoever_is_blocked_is_out_with_the_next_request_and_reads_it_in_a_letter(
    alice: Phone, desk: Desk, db: Session, runtime: Runtime
) -> None:
    assert alice.get(ME).status_code == 200
    desk.does(operating.block, person(alice).uid)
    assert alice.get(ME).status_code == 401
    assert desk.written == [("account.blocked", WHY)]
    assert audit.verify(db) is None
    (letter,) = letters_to(runtime, person(alice).email)
    assert "is blocked" in letter.subject
    assert WHY not in letter.text


def test_their_phones_fall_silent(alice: Phone, desk: Desk, db: Session) -> None:
    db.add(Device(user_id=person(alice).id, token="t-1", platform="ios"))
    db.commit()
    desk.does(operating.block, person(alice).uid)
    assert db.scalars(select(Device)).all() == []


def test_they_cannot_sign_in_until_they_are_let_in_again(
    alice: Phone, stranger: Phone, desk: Desk, db: Session, runtime: Runtime
) -> None:
    give_password(db, runtime, alice)
    who = {"email": person(alice).email, "password": PASSWORD}
    desk.does(operating.block, person(alice).uid)
    assert stranger.post(SIGN_IN, who).status_code == 401
    desk.does(operating.unblock, person(alice).uid)
    again = Phone(stranger.town, done(stranger.post(SIGN_IN, who), 200)["access"])
    assert again.get(ME).status_code == 200
    assert alice.get(ME).status_code == 401
    assert [action for action, _why in desk.written] == ["account.blocked", "account.unblocked"]
    assert "open again" in letters_to(runtime, person(alice).email)[-1].subject


def test_said_twice_it_happens_once(alice: Phone, desk: Desk, clock: SetClock) -> None:
    since = clock.now()
    for act in (operating.block, operating.unblock):
        desk.does(act, person(alice).uid)
        clock.advance(timedelta(minutes=1))
        desk.does(act, person(alice).uid)
    assert len(desk.written) == 2
    desk.does(operating.block, person(alice).uid)
    assert person(alice).blocked_at == since + timedelta(minutes=2)


def test_a_colleague_who_looks_into_the_account_is_out_as_well(
    alice: Phone, teuta: Phone, desk: Desk, db: Session, clock: SetClock
) -> None:
    inside = UserSession(
        user_id=person(alice).id,
        acting_user_id=person(teuta).id,
        salt=b"s" * 16,
        is_read_only=True,
        authenticated_at=clock.now(),
        expires_at=clock.now() + timedelta(minutes=15),
    )
    db.add(inside)
    db.commit()
    desk.does(operating.block, person(alice).uid)
    db.refresh(inside)
    assert inside.revoked_reason == "blocked"


def test_what_they_have_booked_stays(alice: Phone, salon: Salon, desk: Desk, db: Session) -> None:
    tomorrow = desk.clock.now() + timedelta(days=1)
    booking = Diary.of(db, salon).visit(tomorrow, person(alice), status="confirmed")
    db.commit()
    desk.does(operating.block, person(alice).uid)
    db.refresh(booking)
    assert booking.status == "confirmed"


def test_nobody_blocks_a_colleague_or_themselves(alice: Phone, teuta: Phone, desk: Desk, db: Session) -> None:
    db.add(Operator(user_id=person(alice).id, role=OperatorRole.SUPPORT))
    db.commit()
    assert [desk.refused(operating.block, person(who).uid) for who in (alice, teuta)] == ["is_operator"] * 2
    assert (alice.get(ME).status_code, desk.written) == (200, [])


def test_who_is_no_colleague_any_more_can_be_blocked(alice: Phone, desk: Desk, db: Session) -> None:
    db.add(Operator(user_id=person(alice).id, role=OperatorRole.ADMIN, revoked_at=desk.clock.now()))
    db.commit()
    desk.does(operating.block, person(alice).uid)
    assert alice.get(ME).status_code == 401


@pytest.mark.parametrize("why", ["", "  \n", "no", "x" * 1001, "a\x00b c", "half \ud800"], ids=repr)
def test_without_a_reason_nothing_is_done(alice: Phone, desk: Desk, why: str) -> None:
    for act in (operating.block, operating.unblock, operating.end_all_sessions):
        assert desk.refused(act, person(alice).uid, why=why) == "invalid"
    assert (alice.get(ME).status_code, desk.written) == (200, [])


def test_one_device_is_signed_out(alice: Phone, desk: Desk, db: Session) -> None:
    (session,) = operating.open_sessions_of(db, person(alice), desk.clock.now())
    desk.does(operating.end_session, session.uid)
    assert alice.get(ME).status_code == 401
    assert desk.written == [("session.ended", WHY)]
    assert desk.refused(operating.end_session, session.uid) == "not_found"


def test_all_devices_are_signed_out_and_nobody_is_kept_out(
    alice: Phone, stranger: Phone, desk: Desk, db: Session, runtime: Runtime
) -> None:
    give_password(db, runtime, alice)
    assert desk.does(operating.end_all_sessions, person(alice).uid) == 1
    assert alice.get(ME).status_code == 401
    who = {"email": person(alice).email, "password": PASSWORD}
    assert stranger.post(SIGN_IN, who).status_code == 200


def test_nobody_is_found_where_there_is_nobody(alice: Phone, desk: Desk, db: Session) -> None:
    acts = (operating.block, operating.unblock, operating.end_session, operating.end_all_sessions)
    assert [desk.refused(act, uuid4()) for act in acts] == ["not_found"] * 4
    person(alice).erased_at = desk.clock.now()
    db.commit()
    assert desk.refused(operating.block, person(alice).uid) == "not_found"


def test_a_dossier_says_what_one_should_know(bora: Phone, salon: Salon, desk: Desk, db: Session) -> None:
    hers = operating.dossier(db, person(bora).uid, desk.clock.now())
    assert (hers.person.name, len(hers.sessions), hers.devices, hers.operator) == ("Bora", 1, 0, None)
    assert [(str(business.uid), role) for business, role in hers.works_for] == [(salon.uid, "owner")]

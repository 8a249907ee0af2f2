"""A business gets another owner: who may give it to whom, and who is told."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.integrations.mail import LocalMail
from common.models import (
    AuditLog,
    Business,
    BusinessMember,
    BusinessStatus,
    Notification,
    Role,
    User,
    UserSession,
)
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.handover.places import person, team, transfer
from tests.integration.salon import Salon, done, open_salon
from tests.integration.worker import deliver_everything


@pytest.fixture
def salon(bora: Phone, dritan: Phone, db: Session) -> Salon:
    """Bora's, with Dritan in it."""
    salon = open_salon(bora, db)
    salon.employ(db, dritan, salon.dritan)
    return salon


def test_somebody_of_the_team_owns_it_and_the_old_owner_manages(
    salon: Salon, bora: Phone, dritan: Phone, db: Session
) -> None:
    shown = done(transfer(bora, salon, person(dritan).email), 200)
    assert (shown["uid"], shown["role"]) == (salon.uid, "manager")
    assert team(db, salon) == {"Bora": Role.MANAGER, "Dritan": Role.OWNER}
    entry = db.scalars(select(AuditLog).where(AuditLog.action == "business.handed_over")).one()
    assert (entry.actor_id, entry.subject_id) == (person(bora).id, person(dritan).id)


@pytest.mark.parametrize("how", ["account", "seat", "membership", "phone"])
def test_they_may_be_named_by_uid_or_number(
    salon: Salon, bora: Phone, dritan: Phone, db: Session, clock: SetClock, how: str
) -> None:
    him = person(dritan)
    him.phone, him.phone_verified_at = "+355692034567", clock.now()
    db.commit()
    member = db.scalars(select(BusinessMember.uid).where(BusinessMember.user_id == him.id)).one()
    names = {"account": him.uid, "seat": salon.dritan, "membership": member, "phone": "069 203 4567"}
    assert transfer(bora, salon, names[how]).status_code == 200
    assert team(db, salon)["Dritan"] is Role.OWNER


def test_the_old_owner_may_leave(salon: Salon, bora: Phone, dritan: Phone, db: Session) -> None:
    reply = transfer(bora, salon, salon.dritan, leave=True)
    assert (reply.status_code, reply.json) == (200, None)
    assert team(db, salon) == {"Dritan": Role.OWNER}
    assert bora.get(f"/api/onboarding/policy/{salon.uid}/").status_code == 404


@pytest.mark.parametrize("to", ["erion", "elira", "nobody", "bora", "unproven"])
def test_nobody_else_can_be_given_it(
    salon: Salon, bora: Phone, dritan: Phone, erion: Phone, db: Session, to: str
) -> None:
    names = {
        "erion": person(erion).email,
        "elira": salon.elira,
        "nobody": uuid4(),
        "bora": person(bora).uid,
        "unproven": "+355682034567",
    }
    person(dritan).phone = "+355682034567"
    db.commit()
    reply = transfer(bora, salon, names[to])
    assert reply.status_code == 422
    assert [field["code"] for field in reply.json["fields"]] in (["not_in_team"], ["already_owner"])
    assert team(db, salon) == {"Bora": Role.OWNER, "Dritan": Role.EMPLOYEE}


@pytest.mark.parametrize("to", ["", "somebody", "12", "a\x00b", "x" * 300, None])
def test_it_refuses_what_names_nobody(salon: Salon, bora: Phone, to: object) -> None:
    path = f"/api/onboarding/business/{salon.uid}/transfer/"
    assert bora.post(path, {"to": to}).status_code == 422


def test_who_is_leaving_avatid_gets_nothing(
    salon: Salon, bora: Phone, dritan: Phone, db: Session, clock: SetClock
) -> None:
    person(dritan).deletion_requested_at = clock.now()
    person(dritan).erase_at = clock.now() + timedelta(days=14)
    db.commit()
    assert transfer(bora, salon, salon.dritan).status_code == 422


def test_it_wants_a_sign_in_of_the_last_ten_minutes(salon: Salon, bora: Phone, db: Session) -> None:
    earlier = {"authenticated_at": UserSession.authenticated_at - timedelta(minutes=11)}
    db.execute(update(UserSession).values(earlier))
    db.commit()
    reply = transfer(bora, salon, salon.dritan)
    assert (reply.status_code, reply.json["code"]) == (403, "reauthentication_required")


def test_a_closed_business_is_given_to_nobody(salon: Salon, bora: Phone, db: Session) -> None:
    db.execute(update(Business).values(status=BusinessStatus.CLOSED))
    db.commit()
    reply = transfer(bora, salon, salon.dritan)
    assert (reply.status_code, reply.json["code"]) == (409, "business_closed")


def test_both_are_told_by_a_letter_that_nobody_can_stop(
    salon: Salon, bora: Phone, dritan: Phone, db: Session, runtime: Runtime
) -> None:
    db.execute(update(User).values(send_email_notification=False))
    db.commit()
    transfer(bora, salon, salon.dritan)
    assert ("send_handover_notification", "sent") in deliver_everything(runtime)
    told = {one.user_id: one for one in db.scalars(select(Notification)).all()}
    assert told[person(bora).id].data["what"] == "business_handed_over"
    assert told[person(dritan).id].data["what"] == "business_received"
    assert all("Bora" not in one.body.replace("Salloni i Borës", "") for one in told.values())
    assert isinstance(runtime.doors.mail, LocalMail)
    letters = [letter for letter in runtime.doors.mail.letters() if "Salloni i Borës" in letter.text]
    assert {letter.to for letter in letters} == {person(bora).email, person(dritan).email}


@pytest.mark.parametrize(("role", "status"), [(Role.MANAGER, 403), (Role.EMPLOYEE, 403), (None, 404)])
def test_only_its_owner_may(
    salon: Salon, erion: Phone, sign_up: Callable[..., Phone], db: Session, role: Role | None, status: int
) -> None:
    if role is not None:
        salon.employ(db, erion, salon.elira, role)
    assert transfer(erion, salon, salon.dritan).status_code == status
    assert team(db, salon)["Bora"] is Role.OWNER


def test_the_owner_of_another_shop_finds_nothing(
    salon: Salon, erion: Phone, stranger: Phone, db: Session
) -> None:
    open_salon(erion, db)
    assert transfer(erion, salon, salon.dritan).status_code == 404
    assert transfer(stranger, salon, salon.dritan).status_code == 401

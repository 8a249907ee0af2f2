"""Whoever goes takes nothing along that is somebody else's."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import (
    Booking,
    Business,
    BusinessMember,
    Language,
    Notification,
    Role,
    Upload,
    User,
)
from tests.integration.auth.leaving.canaries import EMAIL, NAME, NUMBER, Life, found
from tests.integration.auth.leaving.conftest import erased, left, person
from tests.integration.conftest import Phone


def test_a_team_keeps_its_news_without_the_name(alice: Phone, bora: Phone, db: Session, life: Life) -> None:
    left(alice)
    erased(life.runtime, life.clock)
    db.expire_all()
    told = db.scalars(select(Notification).where(Notification.user_id == life.bora.id)).all()
    titles = {row.title for row in told if row.data.get("booking") == str(life.booking.uid)}
    assert len(titles) == 1
    assert NAME not in titles.pop()
    assert "Monday 10:00" in {row.body for row in told}


def test_a_guest_who_is_still_expected_keeps_the_name(alice: Phone, db: Session, life: Life) -> None:
    """The team wrote down her number for somebody who comes next week: only the number goes."""
    left(alice)
    erased(life.runtime, life.clock)
    db.expire_all()
    guests = db.execute(select(Booking.guest_name, Booking.guest_phone).where(Booking.source == "phone"))
    assert sorted(tuple(row) for row in guests) == [("Somebody", None), ("—", None)]


def test_others_keep_what_is_theirs(
    alice: Phone, dritan: Phone, db: Session, life: Life, clock: SetClock
) -> None:
    """Dritan, who has no proven number, leaves: nobody who has none either loses anything."""
    before = found(db)
    left(dritan)
    erased(life.runtime, clock)
    db.expire_all()
    assert found(db) == before
    assert db.scalar(select(func.count()).select_from(Upload)) == 7


def test_an_unproven_number_erases_nobody_elses(
    erion: Phone, db: Session, life: Life, clock: SetClock
) -> None:
    """Anybody may type anybody's number; only whoever proved it takes it along."""
    life.alice.phone = None
    life.alice.phone_verified_at = None
    db.flush()
    person(erion).phone = NUMBER
    db.commit()
    left(erion)
    erased(life.runtime, clock)
    db.expire_all()
    assert {"booking.guest_phone", "employee.phone", "business.phone", "invitation.phone"} <= found(db)


def test_address_and_number_are_free_for_a_new_account(
    alice: Phone, db: Session, life: Life, clock: SetClock
) -> None:
    left(alice)
    erased(life.runtime, clock)
    db.add(User(name=NAME, email=EMAIL, phone=NUMBER, language=Language.SQ))
    db.commit()


def test_a_business_that_lost_its_other_owner_meanwhile_is_closed(
    bora: Phone, alice: Phone, db: Session, life: Life, clock: SetClock
) -> None:
    """Bora leaves while Alice owns the salon too; by the time Bora goes, Alice is no longer there."""
    mine = db.scalars(
        select(BusinessMember)
        .where(BusinessMember.user_id == life.alice.id)
        .where(BusinessMember.business_id == life.salon.business.id)
    ).one()
    mine.role = Role.OWNER
    db.commit()
    left(bora)
    db.execute(delete(BusinessMember).where(BusinessMember.id == mine.id))
    db.commit()
    erased(life.runtime, clock)
    db.expire_all()
    closed = db.get_one(Business, life.salon.business.id)
    assert (closed.status, closed.phone, closed.name_en) == ("closed", None, "Bora's salon")

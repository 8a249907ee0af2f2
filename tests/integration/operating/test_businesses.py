"""Businesses vouched for, taken off the map and put back."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from common.models import Business, BusinessMember, BusinessStatus, NextFree
from common.runtime import Runtime
from common.web.paging import PageQuery
from functions.business import operating
from tests.integration.auth.mailbox import letters_to
from tests.integration.conftest import Phone
from tests.integration.operating.conftest import WHY, Desk, person
from tests.integration.salon import Salon, done
from tests.integration.visits import Diary

SEARCH, DETAIL = "/api/business/search/", "/api/business/detail/{uid}/"


@pytest.fixture
def uid(salon: Salon) -> UUID:
    """What Bora's salon is called."""
    return UUID(salon.uid)


def row(db: Session, uid: UUID) -> Business:
    """The business as the database has it."""
    found = select(Business).where(Business.uid == uid).execution_options(populate_existing=True)
    return db.scalars(found).one()


def commit_checked(db: Session) -> None:
    """What the database looks at when a transaction ends it looks at now: this one's outer never does."""
    db.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    db.execute(text("SET CONSTRAINTS ALL DEFERRED"))


def is_found(phone: Phone, uid: UUID) -> bool:
    """Whether everybody finds it, in lists and by its name; both say the same."""
    listed = [each["uid"] for each in done(phone.get(SEARCH), 200)["results"]]
    shown: bool = phone.get(DETAIL.format(uid=uid)).status_code == 200
    assert shown == (str(uid) in listed)
    return shown


def booked(phone: Phone, salon: Salon) -> Any:
    """Book a cut for tomorrow."""
    wish = {"business": salon.uid, "service": salon.cut, "employee": salon.dritan}
    return phone.post("/api/business/book/", wish | {"date": "2027-03-02", "start_time": "10:00"})


def test_a_verified_one_says_so_in_lists_and_on_its_page(
    stranger: Phone, bora: Phone, uid: UUID, desk: Desk, runtime: Runtime
) -> None:
    def says() -> tuple[bool, bool]:
        (listed,) = done(stranger.get(SEARCH), 200)["results"]
        return listed["verified"], done(stranger.get(DETAIL.format(uid=uid)), 200)["verified"]

    assert says() == (False, False)
    desk.does(operating.verify, uid)
    desk.does(operating.verify, uid)
    assert says() == (True, True)
    (letter,) = letters_to(runtime, person(bora).email)
    assert str(uid) in letter.text
    desk.does(operating.unverify, uid)
    desk.does(operating.unverify, uid)
    assert says() == (False, False)
    assert desk.written == [("business.verified", WHY), ("business.unverified", WHY)]


def test_a_suspended_one_is_found_and_booked_by_nobody(
    alice: Phone, stranger: Phone, salon: Salon, uid: UUID, desk: Desk
) -> None:
    assert is_found(stranger, uid)
    desk.does(operating.suspend, uid)
    assert not is_found(stranger, uid)
    assert booked(alice, salon).status_code in (404, 409)
    desk.does(operating.reinstate, uid)
    assert is_found(stranger, uid)
    assert booked(alice, salon).status_code == 201
    assert desk.written == [("business.suspended", WHY), ("business.reinstated", WHY)]


def test_its_owner_reads_of_both_even_after_stopping_our_mail(
    bora: Phone, uid: UUID, desk: Desk, db: Session, runtime: Runtime
) -> None:
    person(bora).send_email_notification = False
    db.commit()
    for act in (operating.suspend, operating.suspend, operating.reinstate, operating.reinstate):
        desk.does(act, uid)
    subjects = [letter.subject for letter in letters_to(runtime, person(bora).email)]
    assert len(subjects) == 2
    assert all("Salloni i Borës" in subject for subject in subjects)


def test_what_is_booked_stays_and_is_served(
    alice: Phone, bora: Phone, salon: Salon, uid: UUID, desk: Desk
) -> None:
    visit = done(booked(alice, salon), 201)["uid"]
    desk.does(operating.suspend, uid)
    assert done(alice.get(f"/api/business/booking/detail/{visit}/"), 200)["status"] == "confirmed"
    desk.clock.advance(timedelta(days=1, hours=1))
    assert done(bora.post(f"/api/business/booking/{visit}/check-in/"), 200)["status"] == "checked_in"


def test_its_customer_may_call_a_visit_off(alice: Phone, salon: Salon, uid: UUID, desk: Desk) -> None:
    visit = done(booked(alice, salon), 201)["uid"]
    desk.does(operating.suspend, uid)
    reply = alice.post(f"/api/business/booking/{visit}/cancel/", {})
    assert reply.status_code == 200, reply.text


def test_its_owner_cannot_publish_or_hide_it(bora: Phone, uid: UUID, desk: Desk, db: Session) -> None:
    desk.does(operating.suspend, uid)
    for word in ("publish", "unpublish"):
        reply = bora.post(f"/api/onboarding/business/{uid}/{word}/")
        assert (reply.status_code, reply.json["code"]) == (409, "not_publishable")
    assert row(db, uid).status is BusinessStatus.SUSPENDED


@pytest.mark.parametrize("before", ["draft", "published", "listed", "closed"])
def test_it_goes_back_to_where_it_was(uid: UUID, desk: Desk, db: Session, before: str) -> None:
    row(db, uid).status = BusinessStatus(before)
    db.commit()
    desk.does(operating.suspend, uid)
    commit_checked(db)
    assert (row(db, uid).status, row(db, uid).suspended_from) == ("suspended", before)
    desk.does(operating.reinstate, uid)
    commit_checked(db)
    assert (row(db, uid).status, row(db, uid).suspended_from) == (before, None)


@pytest.mark.parametrize("before", ["listed", "closed"])
def test_one_that_nobody_owns_can_be_suspended(uid: UUID, desk: Desk, db: Session, before: str) -> None:
    """Imported, or its owner has been erased: nobody is told, and nothing asks for an owner."""
    row(db, uid).status = BusinessStatus(before)
    db.flush()
    for member in db.scalars(select(BusinessMember)):
        db.delete(member)
    db.commit()
    desk.does(operating.suspend, uid)
    commit_checked(db)
    desk.does(operating.reinstate, uid)
    commit_checked(db)
    assert row(db, uid).status == before


def test_one_that_has_lost_its_place_meanwhile_comes_back_as_a_draft(
    stranger: Phone, uid: UUID, desk: Desk, db: Session
) -> None:
    desk.does(operating.suspend, uid)
    row(db, uid).location = None
    db.commit()
    desk.does(operating.reinstate, uid)
    assert row(db, uid).status is BusinessStatus.DRAFT
    assert not is_found(stranger, uid)


def test_what_was_worked_out_of_its_diary_goes_at_once(uid: UUID, desk: Desk, db: Session) -> None:
    assert db.scalar(select(NextFree.business_id).where(NextFree.business_id == row(db, uid).id)) is None
    desk.does(operating.suspend, uid)
    kinds = db.scalars(text("SELECT kind FROM outbox")).all()
    assert "refresh_next_free_of" in kinds


@pytest.mark.parametrize("act", ["verify", "unverify", "suspend", "reinstate"])
def test_there_has_to_be_one_and_a_reason(uid: UUID, desk: Desk, db: Session, act: str) -> None:
    assert desk.refused(getattr(operating, act), uuid4()) == "not_found"
    assert desk.refused(getattr(operating, act), uid, why=" ") == "invalid"
    row(db, uid).archived_at = desk.clock.now()
    db.commit()
    assert desk.refused(getattr(operating, act), uid) == "not_found"
    assert desk.written == []


def test_a_dossier_says_what_one_should_know(
    alice: Phone, bora: Phone, salon: Salon, uid: UUID, desk: Desk, db: Session
) -> None:
    Diary.of(db, salon).visit(desk.clock.now() + timedelta(days=1), person(alice), status="confirmed")
    Diary.of(db, salon).visit(desk.clock.now() - timedelta(days=1), person(alice))
    db.commit()
    shown = operating.dossier(db, uid, desk.clock.now())
    assert [(member.user.name, member.role) for member in shown.team] == [("Bora", "owner")]
    assert (shown.employees, shown.visits_ahead, shown.open_claims) == (2, 1, 0)


def test_claims_wait_to_be_looked_at(desk: Desk, db: Session) -> None:
    assert list(operating.claims.waiting(db, PageQuery(), desk.clock.now()).rows) == []

"""Exchanging the code for the venue: who gets it, how often one may guess, and what becomes of other claims."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import operators
from common.clock import SetClock
from common.models import AuditLog, Business, BusinessStatus, Notification, OperatorRole
from common.runtime import Runtime
from tests.integration.claims.venues import (
    MINE,
    claim,
    claimed,
    code_by_mail,
    code_by_sms,
    confirm,
    kept,
    listed,
    other_than,
    owners,
)
from tests.integration.conftest import Phone
from tests.integration.salon import CUT, EMPLOYEE, HOURS, PUBLISH, SERVICE, done, made, some_category
from tests.integration.worker import deliver_everything

CHECKLIST = "/api/onboarding/business/{}/checklist/"


@pytest.fixture
def venue(db: Session, clock: SetClock) -> Business:
    """Nobody's yet."""
    return listed(db, clock)


@pytest.mark.parametrize("proof", ["phone", "email"])
def test_the_right_code_makes_its_owner(
    bora: Phone, venue: Business, runtime: Runtime, db: Session, proof: str
) -> None:
    assert bora.user is not None
    uid = claimed(bora, venue, proof)
    code = code_by_sms(runtime) if proof == "phone" else code_by_mail(runtime)
    mine = done(confirm(bora, uid, code), 200)
    assert (mine["uid"], mine["role"], mine["name"]) == (str(venue.uid), "owner", "Berberi Kampi")
    assert owners(db, venue) == [bora.user.id]
    assert (kept(db, uid).status, kept(db, uid).code_hash) == ("granted", None)
    entry = db.scalars(select(AuditLog).where(AuditLog.action == "business.claimed")).one()
    assert (entry.actor_id, entry.business_id, entry.data) == (bora.user.id, venue.id, {"proof": proof})


def test_it_can_still_be_found_while_its_owner_sets_it_up_and_then_be_booked(
    bora: Phone, stranger: Phone, venue: Business, runtime: Runtime, db: Session
) -> None:
    mine = done(confirm(bora, claimed(bora, venue), code_by_sms(runtime)), 200)
    uid, category = mine["uid"], some_category(db)
    assert mine["status"] == BusinessStatus.LISTED
    assert stranger.get(f"/api/business/detail/{uid}/").status_code == 200
    assert not done(bora.get(CHECKLIST.format(uid)), 200)["is_complete"]
    refused = bora.post(PUBLISH.format(business=uid))
    assert (refused.status_code, refused.json["code"]) == (409, "checklist_incomplete")
    done(bora.patch("/api/onboarding/business/update/", {"uid": uid, "categories": [category]}), 200)
    done(
        bora.post(HOURS, {"business": uid, "weekly": [{"weekday": 0, "start": "09:00", "end": "17:00"}]}), 200
    )
    made(bora.post(EMPLOYEE, {"business": uid, "name": "Bora"}))
    made(bora.post(SERVICE, {"business": uid, "category": category} | CUT))
    assert done(bora.post(PUBLISH.format(business=uid)), 200)["status"] == BusinessStatus.PUBLISHED


def test_a_claimed_venue_stays_on_the_map(bora: Phone, venue: Business, runtime: Runtime) -> None:
    confirm(bora, claimed(bora, venue), code_by_sms(runtime))
    reply = bora.patch("/api/onboarding/business/update/", {"uid": str(venue.uid), "location": None})
    assert (reply.status_code, reply.json["missing"]) == (409, ["location"])
    emptied = {"uid": str(venue.uid), "phone": None, "email": None}
    assert bora.patch("/api/onboarding/business/update/", emptied).status_code == 200


def test_wrong_codes_count_and_after_five_the_right_one_is_refused(
    bora: Phone, venue: Business, runtime: Runtime, db: Session
) -> None:
    uid = claimed(bora, venue)
    code = code_by_sms(runtime)
    for tries in range(1, 6):
        reply = confirm(bora, uid, other_than(code))
        assert (reply.status_code, reply.json["code"]) == (422, "wrong_code")
        assert kept(db, uid).tries == tries
    assert confirm(bora, uid, code).status_code == 422
    assert owners(db, venue) == []


def test_the_right_code_after_four_wrong_ones_is_good(bora: Phone, venue: Business, runtime: Runtime) -> None:
    uid = claimed(bora, venue)
    code = code_by_sms(runtime)
    assert [confirm(bora, uid, other_than(code)).status_code for _try in range(4)] == [422] * 4
    assert confirm(bora, uid, code).status_code == 200


def test_a_code_is_good_for_half_an_hour(
    bora: Phone, venue: Business, runtime: Runtime, clock: SetClock
) -> None:
    uid = claimed(bora, venue)
    code = code_by_sms(runtime)
    clock.advance(timedelta(minutes=30))
    assert confirm(bora, uid, code).status_code == 422
    (mine,) = bora.get(MINE).json["results"]
    assert mine["status"] == "expired"


@pytest.mark.parametrize("wrong", ["", "12345", "1234567", "12345a", "１２３４５６", 123456, None])
def test_it_refuses_what_is_no_code(bora: Phone, venue: Business, db: Session, wrong: object) -> None:
    uid = claimed(bora, venue)
    assert bora.post(f"/api/business/claim/{uid}/confirm/", {"code": wrong}).status_code == 422
    assert kept(db, uid).tries == 0


def test_somebody_elses_claim_is_not_there(
    bora: Phone, erion: Phone, stranger: Phone, venue: Business, runtime: Runtime, db: Session
) -> None:
    uid = claimed(bora, venue)
    code = code_by_sms(runtime)
    assert confirm(erion, uid, code).status_code == 404
    assert erion.delete(f"/api/business/claims/{uid}/").status_code == 404
    assert confirm(stranger, uid, code).status_code == 401
    assert erion.get(MINE).json["results"] == []
    assert kept(db, uid).tries == 0


def test_a_used_code_is_good_for_nothing(bora: Phone, venue: Business, runtime: Runtime) -> None:
    uid = claimed(bora, venue)
    code = code_by_sms(runtime)
    assert confirm(bora, uid, code).status_code == 200
    again = confirm(bora, uid, code)
    assert (again.status_code, again.json["current_status"]) == (409, "granted")
    owned = claim(bora, venue)
    assert (owned.status_code, owned.json["code"]) == (409, "already_owned")


def test_every_other_claim_ends_with_it(
    bora: Phone, erion: Phone, alice: Phone, venue: Business, runtime: Runtime, db: Session
) -> None:
    by_mail, by_review = claimed(erion, venue, "email"), claimed(alice, venue, "review")
    code = code_by_mail(runtime)
    assert confirm(bora, claimed(bora, venue), code_by_sms(runtime)).status_code == 200
    assert [kept(db, uid).status for uid in (by_mail, by_review)] == ["refused", "refused"]
    late = confirm(erion, by_mail, code)
    assert (late.status_code, late.json["code"]) == (409, "claim_decided")
    assert ("send_claim_decided_notification", "sent") in deliver_everything(runtime)
    told = db.scalars(select(Notification)).all()
    assert [(one.user_id, one.type) for one in told] == [
        (alice.user.id if alice.user else 0, "claim_decided")
    ]
    assert "Berber Kampi" in told[0].title


def test_one_of_our_own_people_gets_no_venue_by_a_code_either(
    erion: Phone, venue: Business, runtime: Runtime, db: Session, clock: SetClock
) -> None:
    assert erion.user is not None
    uid = claimed(erion, venue)
    operators.appoint(db, erion.user, OperatorRole.SUPPORT, now=clock.now())
    db.commit()
    reply = confirm(erion, uid, code_by_sms(runtime))
    assert (reply.status_code, reply.json["code"]) == (409, "operator_has_no_business")
    assert owners(db, venue) == []


def test_a_claim_taken_back_is_over(bora: Phone, venue: Business, runtime: Runtime) -> None:
    uid = claimed(bora, venue)
    code = code_by_sms(runtime)
    assert [bora.delete(f"/api/business/claims/{uid}/").status_code for _twice in range(2)] == [204, 204]
    assert confirm(bora, uid, code).status_code == 409
    (mine,) = bora.get(MINE).json["results"]
    assert (mine["status"], mine["business"]["name"]) == ("withdrawn", "Berberi Kampi")

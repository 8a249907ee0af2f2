"""Saying that a listed venue is theirs: who may, what is sent where, and who is told how else to show it."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import operators
from common.clock import SetClock
from common.integrations.mail import LocalMail
from common.integrations.sms import LocalSms
from common.models import Business, BusinessClaim, BusinessStatus, OperatorRole
from common.runtime import Runtime
from tests.integration.claims.venues import (
    ADDRESS,
    LANDLINE,
    MOBILE,
    claim,
    claimed,
    code_by_mail,
    code_by_sms,
    kept,
    listed,
)
from tests.integration.conftest import Phone
from tests.integration.salon import open_salon
from tests.integration.worker import deliver_everything


@pytest.fixture
def venue(db: Session, clock: SetClock) -> Business:
    """Nobody's yet."""
    return listed(db, clock)


def test_the_code_goes_to_the_number_on_record_and_little_of_it_is_shown(
    bora: Phone, venue: Business, runtime: Runtime, db: Session
) -> None:
    reply = claim(bora, venue)
    assert (reply.status_code, reply.json["sent_to"]) == (202, "+355 69 *** ** 67")
    assert reply.json["expires_at"] == "2027-03-01T08:30:00Z"
    code = code_by_sms(runtime)
    assert isinstance(runtime.doors.sms, LocalSms)
    assert [text.to for text in runtime.doors.sms.texts()] == [MOBILE]
    assert code not in reply.text
    assert bytes(kept(db, reply.json["claim"]).code_hash or b"").find(code.encode()) == -1


def test_the_code_goes_to_the_address_on_record(bora: Phone, venue: Business, runtime: Runtime) -> None:
    reply = claim(bora, venue, "email")
    assert (reply.status_code, reply.json["sent_to"]) == (202, "b***@k***.com")
    assert len(code_by_mail(runtime)) == 6
    assert isinstance(runtime.doors.mail, LocalMail)
    (letter,) = runtime.doors.mail.letters()
    assert letter.to == ADDRESS
    assert "Berberi Kampi" in letter.text


def test_a_claim_to_be_reviewed_sends_nothing(bora: Phone, venue: Business, runtime: Runtime) -> None:
    reply = claim(bora, venue, "review", message="Our licence is K1.")
    assert (reply.status_code, reply.json["sent_to"]) == (202, None)
    assert reply.json["expires_at"] == "2027-03-31T08:00:00Z"
    assert deliver_everything(runtime) == []


@pytest.mark.parametrize(
    ("known", "proof", "possible"),
    [
        ({"phone": None}, "phone", ["email", "review"]),
        ({"phone": LANDLINE}, "phone", ["email", "review"]),
        ({"phone": "+12125550123"}, "phone", ["email", "review"]),
        ({"email": None}, "email", ["phone", "review"]),
        ({"phone": None, "email": None}, "email", ["review"]),
    ],
)
def test_it_says_how_else_it_can_be_shown(
    bora: Phone, db: Session, clock: SetClock, known: dict[str, Any], proof: str, possible: list[str]
) -> None:
    reply = claim(bora, listed(db, clock, **known), proof)
    assert (reply.status_code, reply.json["code"]) == (409, "no_contact_on_record")
    assert reply.json["possible"] == possible


@pytest.mark.parametrize("proof", ["phone", "review"])
def test_a_business_that_has_an_owner_cannot_be_claimed(
    bora: Phone, erion: Phone, db: Session, proof: str
) -> None:
    salon = open_salon(bora, db)
    reply = erion.post(f"/api/business/{salon.uid}/claim/", {"proof": proof})
    assert (reply.status_code, reply.json["code"]) == (409, "already_owned")


@pytest.mark.parametrize("status", [BusinessStatus.SUSPENDED, BusinessStatus.CLOSED])
def test_what_nobody_can_see_is_not_there(
    bora: Phone, venue: Business, db: Session, status: BusinessStatus
) -> None:
    venue.status = BusinessStatus.CLOSED
    db.commit()
    assert claim(bora, venue).status_code == 404
    assert bora.post(f"/api/business/{uuid4()}/claim/", {"proof": "phone"}).status_code == 404


def test_one_has_to_be_signed_in(stranger: Phone, venue: Business) -> None:
    assert claim(stranger, venue).status_code == 401


def test_one_of_our_own_people_claims_nothing(
    erion: Phone, venue: Business, db: Session, clock: SetClock
) -> None:
    assert erion.user is not None
    operators.appoint(db, erion.user, OperatorRole.SUPPORT, now=clock.now())
    db.commit()
    reply = claim(erion, venue)
    assert (reply.status_code, reply.json["code"]) == (409, "operator_has_no_business")


def test_a_new_claim_replaces_the_one_before(
    bora: Phone, venue: Business, runtime: Runtime, db: Session
) -> None:
    first = claimed(bora, venue, "email")
    old = code_by_mail(runtime)
    second = claimed(bora, venue)
    assert (kept(db, first).status, kept(db, second).status) == ("withdrawn", "open")
    reply = bora.post(f"/api/business/claim/{first}/confirm/", {"code": old})
    assert (reply.status_code, reply.json["code"], reply.json["current_status"]) == (
        409,
        "claim_decided",
        "withdrawn",
    )


def test_a_claim_taken_back_before_the_worker_came_sends_nothing(
    bora: Phone, venue: Business, runtime: Runtime
) -> None:
    uid = claimed(bora, venue)
    assert bora.delete(f"/api/business/claims/{uid}/").status_code == 204
    assert set(deliver_everything(runtime)) == {
        ("send_claim_sms", "skipped"),
        ("send_claim_email", "skipped"),
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"proof": "smoke"},
        {"proof": 1},
        {"proof": "review", "message": "x" * 4001},
        {"proof": "review", "message": "a\x00b"},
        {"proof": "review", "shoe_size": 44},
    ],
)
def test_it_refuses_what_is_no_claim(
    bora: Phone, venue: Business, wrong: dict[str, Any], db: Session
) -> None:
    assert bora.post(f"/api/business/{venue.uid}/claim/", wrong).status_code == 422
    assert db.scalars(select(BusinessClaim)).all() == []

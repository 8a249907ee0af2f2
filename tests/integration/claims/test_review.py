"""Claims that one of AvatID's own people looks at: who may, what is decided once, and who is told."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import audit
from common.clock import SetClock
from common.integrations.mail import LocalMail
from common.models import AuditLog, AuditText, Business, Notification
from common.runtime import Runtime
from tests.integration.claims.venues import ADDRESS, MINE, REVIEW, claimed, confirm, kept, listed, owners
from tests.integration.conftest import Phone, token_of
from tests.integration.salon import done
from tests.integration.worker import deliver_everything


@pytest.fixture
def venue(db: Session, clock: SetClock) -> Business:
    """Nobody's yet."""
    return listed(db, clock)


def grant(phone: Phone, uid: str, word: str = "grant", reason: str = "") -> tuple[int, str]:
    """Decide; the status, and what became of it or the code of the refusal."""
    reply = phone.post(f"{REVIEW}{uid}/{word}/", {"reason": reason})
    return reply.status_code, reply.json.get("code") or reply.json["status"]


def test_she_sees_who_says_what_beside_what_is_on_record(teuta: Phone, bora: Phone, venue: Business) -> None:
    uid = claimed(bora, venue, "review", message="Our licence is K1.")
    (row,) = done(teuta.get(REVIEW), 200)["results"]
    assert (row["uid"], row["message"], row["claimant"]["name"]) == (uid, "Our licence is K1.", "Bora")
    assert bora.user is not None
    assert (row["claimant"]["email"], row["claimant"]["phone"]) == (bora.user.email, None)
    assert (row["business_email"], row["business"]["uid"]) == (ADDRESS, str(venue.uid))


def test_the_oldest_come_first_and_those_by_code_not_at_all(
    teuta: Phone, bora: Phone, erion: Phone, venue: Business, db: Session, clock: SetClock
) -> None:
    claimed(erion, venue, "email")
    first = claimed(bora, venue, "review")
    clock.advance(timedelta(hours=1))
    second = claimed(erion, listed(db, clock, 2), "review")
    page = done(teuta.get(REVIEW, limit=1), 200)
    rest = done(teuta.get(REVIEW, limit=1, cursor=page["next"]), 200)
    assert [row["uid"] for row in page["results"] + rest["results"]] == [first, second]


def test_what_she_grants_is_the_claimants_and_written_down(
    teuta: Phone, bora: Phone, venue: Business, db: Session, runtime: Runtime
) -> None:
    assert bora.user is not None
    uid = claimed(bora, venue, "review")
    assert grant(teuta, uid, reason="The licence fits.") == (200, "granted")
    assert owners(db, venue) == [bora.user.id]
    entry = db.scalars(select(AuditLog).where(AuditLog.action == "claim.granted")).one()
    assert (entry.actor_kind, entry.subject_id, str(entry.object_uid)) == ("operator", bora.user.id, uid)
    assert db.scalars(select(AuditText.text)).all() == ["The licence fits."]
    assert audit.verify(db) is None
    deliver_everything(runtime)
    (told,) = db.scalars(select(Notification)).all()
    assert (told.user_id, "Berberi Kampi" in told.title) == (bora.user.id, True)
    assert isinstance(runtime.doors.mail, LocalMail)
    assert [letter.to for letter in runtime.doors.mail.letters()] == [bora.user.email]


def test_what_she_refuses_stays_listed_and_the_claimant_reads_why(
    teuta: Phone, bora: Phone, venue: Business, db: Session, runtime: Runtime
) -> None:
    uid = claimed(bora, venue, "review")
    assert grant(teuta, uid, "refuse", "The licence is in another name.") == (200, "refused")
    assert owners(db, venue) == []
    deliver_everything(runtime)
    assert isinstance(runtime.doors.mail, LocalMail)
    (letter,) = runtime.doors.mail.letters()
    assert "The licence is in another name." in letter.text
    (mine,) = bora.get(MINE).json["results"]
    assert (mine["status"], mine["reason"]) == ("refused", "The licence is in another name.")
    assert claimed(bora, venue, "review") != uid


def test_a_decision_stands(teuta: Phone, bora: Phone, venue: Business) -> None:
    uid = claimed(bora, venue, "review")
    assert grant(teuta, uid, "refuse") == (200, "refused")
    assert [grant(teuta, uid, word) for word in ("grant", "refuse")] == [(409, "claim_decided")] * 2


def test_a_claim_nobody_looked_at_in_time_is_over(
    teuta: Phone, bora: Phone, venue: Business, db: Session, clock: SetClock, runtime: Runtime
) -> None:
    uid = claimed(bora, venue, "review")
    clock.advance(timedelta(days=30))
    teuta = replace(teuta, token=token_of(teuta, db, clock, runtime, "pwd", "otp"))
    assert teuta.get(REVIEW).json["results"] == []
    assert grant(teuta, uid) == (409, "claim_decided")


def test_somebody_who_is_leaving_is_given_nothing(
    teuta: Phone, bora: Phone, venue: Business, db: Session, clock: SetClock
) -> None:
    uid = claimed(bora, venue, "review")
    assert bora.user is not None
    bora.user.deletion_requested_at, bora.user.erase_at = clock.now(), clock.now() + timedelta(days=14)
    db.commit()
    assert grant(teuta, uid) == (409, "claimant_gone")


def test_a_claim_by_code_is_not_hers_to_decide(teuta: Phone, bora: Phone, venue: Business) -> None:
    assert grant(teuta, claimed(bora, venue, "email")) == (404, "not_found")
    assert grant(teuta, str(uuid4())) == (404, "not_found")


def test_a_claim_to_be_reviewed_has_no_code(bora: Phone, venue: Business, db: Session) -> None:
    uid = claimed(bora, venue, "review")
    reply = confirm(bora, uid, "042137")
    assert (reply.status_code, reply.json["code"]) == (409, "claim_under_review")
    assert kept(db, uid).tries == 0


@pytest.mark.parametrize("word", ["grant", "refuse"])
def test_for_everybody_else_there_is_no_such_desk(
    bora: Phone, erion: Phone, stranger: Phone, venue: Business, db: Session, word: str
) -> None:
    uid = claimed(bora, venue, "review")
    assert [phone.get(REVIEW).status_code for phone in (bora, erion, stranger)] == [404, 404, 401]
    assert [grant(phone, uid, word)[0] for phone in (bora, erion, stranger)] == [404, 404, 401]
    assert owners(db, venue) == []


def test_without_the_second_factor_even_she_is_kept_out(
    teuta: Phone, bora: Phone, venue: Business, db: Session, clock: SetClock, runtime: Runtime
) -> None:
    uid = claimed(bora, venue, "review")
    assert grant(replace(teuta, token=token_of(teuta, db, clock, runtime, "pwd")), uid) == (
        403,
        "second_factor_required",
    )

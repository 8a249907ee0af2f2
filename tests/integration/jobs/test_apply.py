"""Applying for a place: once, by strangers to the business, with a picture of one's own."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import (
    Business,
    BusinessStatus,
    JobApplication,
    Role,
    Upload,
    UploadPurpose,
    UploadStatus,
    User,
)
from tests.integration.conftest import Phone
from tests.integration.jobs.places import MINE, OWN, answer, applied, apply, offer, person, read
from tests.integration.salon import Salon, done


def picture(
    db: Session, owner: User, purpose: UploadPurpose = UploadPurpose.APPLICATION, **more: Any
) -> Upload:
    """Something that has been uploaded."""
    sizes = {name: {"path": f"x/{name}.jpg", "width": 9, "height": 9} for name in ("small", "medium")}
    values = {"status": UploadStatus.READY, "path": "x/original.jpg", "width": 9, "height": 9} | more
    upload = Upload(owner_id=owner.id, purpose=purpose, variants=sizes, **values)
    db.add(upload)
    db.commit()
    return upload


def test_the_business_reads_who_it_is_but_not_how_to_reach_them(
    job: str, alice: Phone, bora: Phone, db: Session
) -> None:
    uid = applied(alice, job)
    (row,) = read(bora, job)
    assert (row["uid"], row["name"], row["message"]) == (uid, "Alice", "I have cut hair for two years.")
    assert (row["status"], row["contact"], row["picture"]) == ("sent", None, None)
    assert (person(alice).email or "?") not in str(row)


def test_somebody_sees_their_own(job: str, alice: Phone, erion: Phone, salon: Salon) -> None:
    uid = applied(alice, job)
    (row,) = done(alice.get(MINE), 200)["results"]
    assert (row["uid"], row["job"], row["title"], row["status"]) == (uid, job, "Barber wanted", "sent")
    assert row["business"]["uid"] == salon.uid
    assert erion.get(MINE).json["results"] == []


def test_once_is_enough(job: str, alice: Phone, db: Session) -> None:
    applied(alice, job)
    reply = apply(alice, job)
    assert (reply.status_code, reply.json["code"]) == (409, "already_applied")
    assert len(db.scalars(select(JobApplication)).all()) == 1


def test_the_same_request_sent_again_has_one_effect(job: str, alice: Phone, db: Session) -> None:
    body, path = {"message": "Me!"}, f"/api/business/jobs/{job}/apply/"
    replies = [alice.post(path, body, Idempotency_Key="k1") for _twice in range(2)]
    assert [reply.status_code for reply in replies] == [201, 201]
    assert replies[0].json == replies[1].json


@pytest.mark.parametrize("role", list(Role))
def test_whoever_works_there_does_not_apply(
    salon: Salon, job: str, bora: Phone, erion: Phone, db: Session, role: Role
) -> None:
    if role is not Role.OWNER:
        salon.employ(db, erion, salon.elira, role)
    reply = apply(bora if role is Role.OWNER else erion, job)
    assert (reply.status_code, reply.json["code"]) == (409, "own_team")


def test_a_place_that_is_taken_is_no_longer_on_offer(
    salon: Salon, job: str, bora: Phone, alice: Phone, clock: SetClock
) -> None:
    bora.patch(f"{OWN}{job}/", {"is_open": False})
    reply = apply(alice, job)
    assert (reply.status_code, reply.json["code"]) == (409, "job_closed")
    dated = offer(salon, closes_on="2027-03-01")
    clock.advance(timedelta(days=1))
    assert apply(alice, dated).status_code == 409


def test_what_nobody_can_see_is_not_there(job: str, alice: Phone, db: Session) -> None:
    db.execute(update(Business).values(status=BusinessStatus.DRAFT))
    db.commit()
    assert apply(alice, job).status_code == 404
    assert apply(alice, str(uuid4())).status_code == 404


def test_one_has_to_be_signed_in(job: str, stranger: Phone) -> None:
    assert apply(stranger, job).status_code == 401


def test_a_picture_goes_along_and_only_the_business_sees_it(
    job: str, alice: Phone, bora: Phone, db: Session
) -> None:
    upload = picture(db, person(alice))
    applied(alice, job, upload=str(upload.uid))
    (row,) = read(bora, job)
    assert row["picture"]["uid"] == str(upload.uid)
    db.refresh(upload)
    assert upload.used_at is not None


def test_only_an_own_picture_for_this_that_is_ready(
    job: str, alice: Phone, erion: Phone, db: Session
) -> None:
    mine, hers = person(alice), person(erion)
    wrong = [
        picture(db, hers),
        picture(db, mine, UploadPurpose.GALLERY),
        picture(db, mine, status=UploadStatus.PENDING),
    ]
    for uid in [*(str(upload.uid) for upload in wrong), str(uuid4())]:
        reply = apply(alice, job, upload=uid)
        assert (reply.status_code, reply.json["fields"][0]["field"]) == (422, "upload")
    assert db.scalars(select(JobApplication)).all() == []


def test_taken_back_words_and_picture_go_and_it_may_be_sent_anew(
    job: str, alice: Phone, bora: Phone, db: Session
) -> None:
    upload = picture(db, person(alice))
    uid = applied(alice, job, upload=str(upload.uid))
    gone = [alice.delete(f"/api/business/jobs/applications/{uid}/").status_code for _twice in range(2)]
    assert gone == [204, 204]
    assert read(bora, job) == []
    row = db.scalars(select(JobApplication).execution_options(populate_existing=True)).one()
    assert (row.status, row.message, row.upload_id) == ("withdrawn", "", None)
    db.refresh(upload)
    assert upload.status is UploadStatus.DELETED
    assert applied(alice, job, message="Once more.") == uid
    assert [one["message"] for one in read(bora, job)] == ["Once more."]


def test_what_has_been_answered_cannot_be_taken_back(job: str, alice: Phone, bora: Phone) -> None:
    uid = applied(alice, job)
    assert answer(bora, job, uid, "decline").status_code == 200
    reply = alice.delete(f"/api/business/jobs/applications/{uid}/")
    assert (reply.status_code, reply.json["code"], reply.json["current_status"]) == (
        409,
        "application_decided",
        "declined",
    )
    assert apply(alice, job).status_code == 409


def test_nobody_takes_back_somebody_elses(job: str, alice: Phone, erion: Phone, stranger: Phone) -> None:
    uid = applied(alice, job)
    assert erion.delete(f"/api/business/jobs/applications/{uid}/").status_code == 404
    assert stranger.delete(f"/api/business/jobs/applications/{uid}/").status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [{}, {"message": ""}, {"message": "  "}, {"message": "x" * 4001}, {"message": "a\x00"}, {"message": 1}],
)
def test_it_refuses_what_says_nothing(job: str, alice: Phone, wrong: dict[str, Any]) -> None:
    assert alice.post(f"/api/business/jobs/{job}/apply/", wrong).status_code == 422


def test_twenty_a_day_are_enough(salon: Salon, alice: Phone) -> None:
    jobs = [offer(salon) for _each in range(21)]
    assert [apply(alice, job).status_code for job in jobs] == [201] * 20 + [429]

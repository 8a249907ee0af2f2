"""Saying it differently, and taking it back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import RatingReport, RatingRevision, RatingStatus, Role
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.ratings.conftest import (
    ADD,
    DELETE,
    EDIT,
    MINE,
    OF_VISIT,
    REPLY,
    REPORT,
    Shop,
    counted,
    counts_of,
    how_many,
    row_of,
)
from tests.integration.salon import done
from tests.integration.worker import deliver_everything


def said_ago(db: Session, uid: str, ago: timedelta) -> None:
    """Make a rating older."""
    row_of(db, uid).created_at -= ago
    db.commit()


def test_it_says_something_else_and_keeps_what_it_said(alice: Phone, shop: Shop, db: Session) -> None:
    uid = shop.rated(alice, 2, employee_rating=1, comment="Late.")
    said_ago(db, uid, timedelta(days=30))
    said = done(alice.patch(EDIT.format(uid), {"rating": 4, "employee_rating": None}), 200)
    assert (said["rating"], said["employee_rating"], said["comment"]) == (4, None, "Late.")
    assert said["edited_at"] is not None
    assert counts_of(db, shop) == {"business": (1, 4, [0, 0, 0, 1, 0]), "team": [(0, 0), (0, 0)]}
    before = db.scalars(select(RatingRevision)).one()
    assert (before.rating, before.employee_rating, before.comment) == (2, 1, "Late.")


def test_after_a_month_it_stands(alice: Phone, shop: Shop, db: Session) -> None:
    uid = shop.rated(alice, 2)
    said_ago(db, uid, timedelta(days=30, seconds=1))
    assert done(alice.patch(EDIT.format(uid), {"rating": 5}), 409)["code"] == "too_late_to_edit"
    assert done(alice.get(MINE), 200)["results"][0]["editable_until"] is None
    assert shop.stars(alice) == (2.0, 1)


def test_the_same_again_changes_nothing(alice: Phone, shop: Shop, db: Session) -> None:
    uid = shop.rated(alice, 2, comment="Late.")
    again: list[dict[str, Any]] = [
        {},
        {"rating": 2},
        {"comment": " Late. ", "employee_rating": None, "images": []},
    ]
    for same in again:
        assert done(alice.patch(EDIT.format(uid), same), 200)["edited_at"] is None
    assert how_many(db, RatingRevision) == 0


def test_the_business_does_not_hear_of_a_change(alice: Phone, shop: Shop, runtime: Runtime) -> None:
    uid = shop.rated(alice, 2)
    deliver_everything(runtime)
    done(alice.patch(EDIT.format(uid), {"rating": 5}), 200)
    assert deliver_everything(runtime) == []


@pytest.mark.parametrize(
    "change",
    [{"rating": None}, {"rating": 0}, {"images": None}, {"booking": str(uuid4())}, {"employee": None}],
    ids=["no stars", "none", "no list", "another visit", "unknown"],
)
def test_what_makes_no_sense_changes_nothing(
    alice: Phone, shop: Shop, db: Session, change: dict[str, Any]
) -> None:
    uid = shop.rated(alice, 2)
    done(alice.patch(EDIT.format(uid), {"comment": "New."} | change), 422)
    assert row_of(db, uid).comment == ""


def test_strangers_change_nothing(alice: Phone, bora: Phone, erion: Phone, shop: Shop) -> None:
    uid = shop.rated(alice, 2)
    for phone in (bora, erion):
        done(phone.patch(EDIT.format(uid), {"rating": 5}), 404)
        done(phone.delete(DELETE.format(uid)), 404)
        done(phone.patch(EDIT.format(uuid4()), {"rating": 5}), 404)
    assert shop.stars(alice) == (2.0, 1)


def test_a_rating_taken_back_is_gone_for_everybody(
    alice: Phone, bora: Phone, erion: Phone, shop: Shop, db: Session
) -> None:
    uid = shop.rated(alice, 1, employee_rating=1, comment="Never again.")
    done(alice.patch(EDIT.format(uid), {"rating": 2}), 200)
    done(bora.post(REPLY.format(uid), {"text": "Sorry."}), 201)
    done(erion.post(REPORT.format(uid), {"reason": "false"}), 201)
    assert alice.delete(DELETE.format(uid)).status_code == 204
    assert shop.stars(alice) == (None, 0)
    assert shop.read(erion)["results"] == done(alice.get(MINE), 200)["results"] == []
    assert counts_of(db, shop) == counted(db, shop)
    row = row_of(db, uid)
    assert (row.status, row.comment, how_many(db, RatingRevision)) == (RatingStatus.HIDDEN, "", 0)
    assert db.scalars(select(RatingReport.decision)).all() == ["hidden"]
    visit = done(alice.get(OF_VISIT.format(shop.visit(alice))), 200)
    assert visit == []


def test_and_stays_gone(alice: Phone, bora: Phone, erion: Phone, shop: Shop) -> None:
    visit = shop.visit(alice)
    uid = done(alice.post(ADD, {"booking": visit, "rating": 1}), 201)["uid"]
    alice.delete(DELETE.format(uid))
    done(alice.delete(DELETE.format(uid)), 404)
    done(alice.patch(EDIT.format(uid), {"rating": 5}), 404)
    done(bora.post(REPLY.format(uid), {"text": "Sorry."}), 404)
    done(erion.post(REPORT.format(uid), {"reason": "false"}), 404)
    assert done(alice.post(ADD, {"booking": visit, "rating": 5}), 409)["code"] == "already_rated"
    assert done(alice.get(OF_VISIT.format(visit)), 200) == []


def test_one_that_names_nobody_has_nobody_to_rate(alice: Phone, shop: Shop, db: Session) -> None:
    uid = shop.rated(alice, 4)
    row_of(db, uid).employee_id = None
    db.commit()
    refused = done(alice.patch(EDIT.format(uid), {"employee_rating": 4}), 422)
    assert [each["code"] for each in refused["fields"]] == ["nobody"]


def test_who_belongs_to_the_team_by_now_can_only_take_it_back(alice: Phone, shop: Shop, db: Session) -> None:
    uid = shop.rated(alice, 2)
    shop.employ(alice, Role.MANAGER)
    assert done(alice.patch(EDIT.format(uid), {"rating": 5}), 403)["code"] == "own_team"
    assert row_of(db, uid).rating == 2
    done(alice.delete(DELETE.format(uid)), 204)

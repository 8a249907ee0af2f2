"""Complaining, and what becomes of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Operator, RatingReport, RatingStatus, ReportReason, Role
from functions.rating import operating
from tests.integration.conftest import Phone
from tests.integration.ratings.conftest import (
    EDIT,
    MINE,
    OF_VISIT,
    REPORT,
    Shop,
    counted,
    counts_of,
    how_many,
    row_of,
)
from tests.integration.salon import done

RUDE = {"reason": "offensive", "text": "Insults me."}
REASON = "looked at it"


def complain(phone: Phone, uid: str, **more: Any) -> Any:
    """Report a rating."""
    return phone.post(REPORT.format(uid), RUDE | more)


@pytest.mark.parametrize("reason", list(ReportReason), ids=str)
def test_anybody_complains_for_one_of_five_reasons(
    alice: Phone, erion: Phone, shop: Shop, db: Session, reason: ReportReason
) -> None:
    made = done(complain(erion, shop.rated(alice, 1), reason=reason.value), 201)
    assert made["reason"] == reason.value
    assert shop.stars(erion) == (1.0, 1)


def test_once_each(alice: Phone, erion: Phone, shop: Shop, db: Session) -> None:
    uid = shop.rated(alice, 1)
    first = done(complain(erion, uid), 201)
    assert done(complain(erion, uid, reason="spam"), 200) == first
    assert how_many(db, RatingReport) == 1


def test_not_of_oneself_nor_of_what_is_not_there(
    alice: Phone, erion: Phone, stranger: Phone, shop: Shop
) -> None:
    uid = shop.rated(alice, 1)
    assert done(complain(alice, uid), 403)["code"] == "own_rating"
    done(complain(erion, str(uuid4())), 404)
    done(complain(stranger, uid), 401)
    done(complain(erion, uid, reason="boring"), 422)
    done(complain(erion, uid, text="x" * 2001), 422)


def test_the_third_complaint_takes_it_off_and_out_of_the_mean(
    alice: Phone, rater: Callable[[int], list[Phone]], shop: Shop, db: Session
) -> None:
    uid = shop.rated(alice, 1, employee_rating=1)
    *first, last = rater(3)
    for phone in first:
        done(complain(phone, uid), 201)
        assert shop.stars(phone) == (1.0, 1)
    done(complain(last, uid), 201)
    assert row_of(db, uid).status is RatingStatus.MODERATION
    assert shop.stars(last) == (None, 0)
    assert shop.read(last)["results"] == []
    assert counts_of(db, shop) == counted(db, shop)
    done(complain(last, uid), 200)


def test_while_it_waits_only_its_author_sees_it(
    alice: Phone, bora: Phone, erion: Phone, rater: Callable[[int], list[Phone]], shop: Shop, db: Session
) -> None:
    uid = shop.rated(alice, 1)
    for phone in rater(3):
        complain(phone, uid)
    visit = done(alice.get(MINE), 200)["results"][0]["booking"]
    assert done(alice.get(MINE), 200)["results"][0]["status"] == "moderation"
    assert [each["uid"] for each in done(alice.get(OF_VISIT.format(visit)), 200)] == [uid]
    assert done(bora.get(OF_VISIT.format(visit)), 200) == []
    done(complain(erion, uid), 404)
    done(alice.patch(EDIT.format(uid), {"rating": 3}), 200)
    assert shop.stars(alice) == (None, 0)


def test_a_whole_team_is_one_voice(
    alice: Phone, bora: Phone, dritan: Phone, erion: Phone, rater: Callable[[int], list[Phone]], shop: Shop
) -> None:
    shop.employ(dritan, Role.EMPLOYEE, shop.salon.dritan)
    shop.employ(erion, Role.MANAGER)
    uid = shop.rated(alice, 1)
    for phone in (bora, dritan, erion):
        done(complain(phone, uid), 201)
    one, two = rater(2)
    done(complain(one, uid), 201)
    assert shop.stars(alice) == (1.0, 1)
    done(complain(two, uid), 201)
    assert shop.stars(alice) == (None, 0)


def test_what_an_operator_has_kept_stays_whoever_complains(
    alice: Phone,
    rater: Callable[[int], list[Phone]],
    shop: Shop,
    db: Session,
    operator: Operator,
    clock: SetClock,
) -> None:
    uid = shop.rated(alice, 1)
    people = rater(7)
    for phone in people[:3]:
        complain(phone, uid)
    operating.keep(db, operator, row_of(db, uid).uid, REASON, now=clock.now())
    db.commit()
    for phone in people[3:]:
        done(complain(phone, uid), 201)
    assert shop.stars(alice) == (1.0, 1)


def test_but_not_what_it_says_since(
    alice: Phone,
    rater: Callable[[int], list[Phone]],
    shop: Shop,
    db: Session,
    operator: Operator,
    clock: SetClock,
) -> None:
    uid = shop.rated(alice, 1, comment="Not good.")
    people = rater(6)
    for phone in people[:3]:
        complain(phone, uid)
    operating.keep(db, operator, row_of(db, uid).uid, REASON, now=clock.now())
    db.commit()
    clock.advance(timedelta(minutes=1))
    done(alice.patch(EDIT.format(uid), {"comment": "Thieves, all of them."}), 200)
    for phone in people[3:]:
        complain(phone, uid)
    assert shop.stars(alice) == (None, 0)

"""A visit that did not take place after all, and its rating."""

import pytest
from sqlalchemy.orm import Session

from common.models import RatingStatus
from tests.integration.conftest import Phone
from tests.integration.ratings.conftest import ADD, REPORT, Shop, counted, counts_of, row_of
from tests.integration.salon import done

NO_SHOW, UNDO = "/api/business/booking/{}/no-show/", "/api/business/booking/{}/undo/"


@pytest.fixture
def visit(alice: Phone, shop: Shop) -> str:
    """A visit of Alice's that completed itself."""
    return shop.visit(alice, is_automatic=True)


@pytest.fixture
def uid(alice: Phone, visit: str) -> str:
    """Her rating of it."""
    said = {"booking": visit, "rating": 1, "employee_rating": 2}
    return str(done(alice.post(ADD, said), 201)["uid"])


def test_whoever_was_not_there_does_not_count(
    bora: Phone, shop: Shop, db: Session, visit: str, uid: str
) -> None:
    done(bora.post(NO_SHOW.format(visit)), 200)
    assert row_of(db, uid).status is RatingStatus.MODERATION
    assert shop.stars(bora) == (None, 0)
    assert counts_of(db, shop) == counted(db, shop)


def test_and_counts_again_if_they_were(bora: Phone, shop: Shop, db: Session, visit: str, uid: str) -> None:
    done(bora.post(NO_SHOW.format(visit)), 200)
    done(bora.post(UNDO.format(visit)), 200)
    assert row_of(db, uid).status is RatingStatus.VISIBLE
    assert shop.stars(bora) == (1.0, 1)
    assert counts_of(db, shop) == counted(db, shop)


def test_but_not_what_somebody_has_complained_of(
    bora: Phone, erion: Phone, shop: Shop, db: Session, visit: str, uid: str
) -> None:
    done(erion.post(REPORT.format(uid), {"reason": "spam"}), 201)
    done(bora.post(NO_SHOW.format(visit)), 200)
    done(bora.post(UNDO.format(visit)), 200)
    assert row_of(db, uid).status is RatingStatus.MODERATION
    assert counts_of(db, shop) == counted(db, shop)

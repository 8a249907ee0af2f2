"""What the demo's people say of their visits, and what waits for AvatID's own people on the first day."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import (
    Booking,
    Business,
    BusinessClaim,
    ChatReport,
    Outbox,
    Rating,
    RatingReply,
    RatingReport,
    ReportReason,
    User,
)
from common.runtime import Runtime
from common.settings import Settings
from common.web.paging import PageQuery
from functions.business.operating import claims
from functions.notify import operating as chats
from functions.rating import operating
from functions.worker.routes import JOBS
from tests.integration.conftest import Phone
from tests.integration.salon import done
from tools.demo import around, loading, ratings, to_decide
from tools.demo.stories import GYM

RATED = {"berberhana-blloku": 7, "salloni-lule-bore": 6, "klinika-dentare-buzeqeshja": 6}
TABLES = (Booking, BusinessClaim, ChatReport, Outbox, Rating, RatingReply, RatingReport, User)


def said_of(db: Session, stranger: Phone, slug: str) -> Any:
    """What everybody reads of a venue."""
    uid = db.scalars(select(Business.uid).where(Business.source_id == slug)).one()
    return done(stranger.get(f"/api/rating/list/{uid}/"), 200)


@pytest.mark.parametrize("slug", RATED)
def test_three_venues_are_rated_by_several_people(db: Session, stranger: Phone, slug: str) -> None:
    found = said_of(db, stranger, slug)
    assert found["count"] == RATED[slug] == sum(found["histogram"].values())
    assert 3.5 <= found["average"] < 5
    assert len([stars for stars, number in found["histogram"].items() if number]) >= 3
    assert len({each["author"] for each in found["results"]}) >= 5


def test_who_rates_has_been_there_and_said_so_since(db: Session, clock: SetClock) -> None:
    rows = db.execute(select(Rating, Booking).join(Booking, Booking.id == Rating.booking_id)).all()
    assert len(rows) == sum(RATED.values())
    assert all(visit.ends_at < rating.created_at < clock.now() for rating, visit in rows)


def test_an_owner_has_answered(db: Session, stranger: Phone) -> None:
    answered = [each for each in said_of(db, stranger, "berberhana-blloku")["results"] if each["reply"]]
    assert [(each["author"], each["rating"]) for each in answered] == [("Besa K.", 4)]


def test_every_count_is_right(runtime: Runtime) -> None:
    assert JOBS["update_business_ratings"].act(runtime)["drift"] == 0


def test_one_rating_waits_for_somebody_to_look_at_it(db: Session) -> None:
    (waits,) = operating.waiting(db, PageQuery()).rows
    (complaint,) = waits.complaints
    assert (waits.business.source_id, waits.rating.rating) == ("berberhana-blloku", 1)
    assert (complaint.report.reason, complaint.reporter.email) == (
        ReportReason.OFFENSIVE,
        "berberhana-blloku@example.com",
    )


def test_so_does_a_conversation(db: Session) -> None:
    (waits,) = chats.reports(db, PageQuery()).rows
    assert (waits.report.reason, waits.conversation.business.source_id) == (ReportReason.SPAM, GYM)


def test_and_so_does_a_claim(db: Session, clock: SetClock) -> None:
    (waits,) = claims.waiting(db, PageQuery(), clock.now()).rows
    assert (waits.business.source, waits.claimant.name) == (around.LISTED, "Ylli")


def test_once_more_changes_nothing(
    db: Session, runtime: Runtime, clock: SetClock, settings: Settings
) -> None:
    before = counts(db)
    customers = loading.load(db, clock, settings)
    ratings.say(db, customers, clock, settings)
    with_chat = settings.model_copy(update={"chat_provider": "firestore"})
    to_decide.complain(db, customers, clock.now(), with_chat)
    to_decide.claim_one(runtime.transactions, clock, settings)
    assert counts(db) == before


def counts(db: Session) -> list[int]:
    return [db.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]

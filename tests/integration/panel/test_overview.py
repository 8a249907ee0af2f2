"""The first page: what waits, how today is going, and the last thirty days, counted by Tirana's calendar."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.i18n import LANGUAGES, translate
from common.models import (
    Booking,
    BookingActor,
    BookingEvent,
    BookingStatus,
    BusinessClaim,
    Fault,
    IntentStatus,
    JobRun,
    LedgerAccount,
    LedgerEntry,
    Notification,
    NotificationType,
    Outbox,
    PaymentIntent,
    PaymentPurpose,
    Rating,
    RatingReport,
    RatingStatus,
    User,
)
from functions.admin.panel.pages.job_runs.schedule import scheduled
from tests.integration.conftest import Phone
from tests.integration.panel.desk import Desk
from tests.integration.visits import Diary
from tests.integration.written import written_salon

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
_TILE = re.compile(r'<li class="tile">\s*(?:<a href="([^"]+)">)?([^<]+?)(?:</a>)?\s*<b>([^<]+)</b>')
_CHART = re.compile(r'<figure class="chart">\s*<figcaption>([^<]+) <b>([^<]+)</b>(.*?)</figure>', re.DOTALL)
_BAR = re.compile(r"<title>([^<]+): ([^<]+)</title>")


@pytest.fixture
def diary(bora: Phone, db: Session) -> Diary:
    """Bora's salon, whose visits are written as rows; everybody has had their account for long."""
    diary = Diary.of(db, written_salon(bora, db))
    db.execute(update(User).values(created_at=LONG_AGO))
    db.commit()
    return diary


def tiles(desk: Desk) -> dict[str, str]:
    """The numbers of the tiles, by what they count."""
    return {label: number for _address, label, number in _TILE.findall(desk.open("/admin/").text)}


def charts(desk: Desk) -> dict[str, dict[str, str]]:
    """What the charts say of days on which something happened, with the sum under "all"."""
    found = {}
    for title, total, rest in _CHART.findall(desk.open("/admin/").text):
        bars = {day: number for day, number in _BAR.findall(rest) if number[0] != "0" and number != "€0.00"}
        assert len(_BAR.findall(rest)) == 30
        found[title] = {"all": total.replace("\N{NO-BREAK SPACE}", " ")} | bars
    return found


def said(db: Session, booking: Booking, status: BookingStatus, at: datetime) -> None:
    """Write down that a booking became this then."""
    event = BookingEvent(business_id=booking.business_id, booking_id=booking.id, code="x", to_status=status)
    event.actor_kind, event.at = BookingActor.SYSTEM, at
    db.add(event)
    db.commit()


def paid(db: Session, booking: Booking, payer: User, amount: str, at: datetime) -> None:
    """Write into the books that so much was paid online."""
    common: dict[str, Any] = {"business_id": booking.business_id, "booking_id": booking.id}
    intent = PaymentIntent(
        **common,
        payer_id=payer.id,
        purpose=PaymentPurpose.DEPOSIT,
        provider="local",
        status=IntentStatus.SUCCEEDED,
        amount=Decimal(amount),
        amount_captured=Decimal(amount),
        currency="EUR",
    )
    db.add(intent)
    db.flush()
    for account, sign in ((LedgerAccount.PROVIDER, 1), (LedgerAccount.BUSINESS_PAYABLE, -1)):
        line = LedgerEntry(**common, posting=f"capture:{intent.uid}", account=account, currency="EUR")
        line.payment_intent_id, line.amount, line.at = intent.id, Decimal(amount) * sign, at
        db.add(line)
    db.commit()


def test_it_opens_for_both_roles_in_both_languages(support: Desk, admin: Desk) -> None:
    for desk, language in product((support, admin), LANGUAGES):
        page = desk.act("/admin/language/", language=language)
        assert translate(language, "The last thirty days") in page
        assert f'<html lang="{language}">' in page


def test_nothing_has_happened_yet(support: Desk, diary: Diary) -> None:
    assert {each["all"] for each in charts(support).values()} == {"0", "0 lekë"}
    assert set(tiles(support).values()) == {"0", str(len(scheduled()))}  # the clock has run none of its jobs


def test_a_day_is_one_of_tirana(support: Desk, diary: Diary, alice: Phone, db: Session) -> None:
    booking = diary.visit(datetime(2027, 2, 20, 9, tzinfo=UTC), alice.user)
    db.execute(update(Booking).values(created_at=datetime(2027, 2, 14, 23, 30, tzinfo=UTC)))
    db.execute(update(User).where(User.id == booking.customer_id).values(created_at=LONG_AGO))
    db.commit()
    assert charts(support)["Bookings made"] == {"all": "1", "Monday, 15 February 2027": "1"}


def test_what_is_older_than_thirty_days_or_still_to_come_does_not_count(
    support: Desk, diary: Diary, alice: Phone, clock: SetClock, db: Session
) -> None:
    first_midnight = datetime(2027, 1, 30, 23, tzinfo=UTC)  # of 31 January, in Tirana
    diary.visit(first_midnight - timedelta(minutes=1), alice.user)
    diary.visit(first_midnight, alice.user)
    diary.visit(clock.now() + timedelta(hours=1), alice.user)
    db.execute(update(Booking).values(created_at=LONG_AGO))
    db.commit()
    drawn = charts(support)
    assert drawn["Visits that took place"] == {"all": "1", "Sunday, 31 January 2027": "1"}
    assert drawn["Bookings made"] == {"all": "0"}


def test_visits_by_what_became_of_them(
    support: Desk, diary: Diary, alice: Phone, clock: SetClock, db: Session
) -> None:
    at = clock.now() - timedelta(days=3)
    diary.visit(at, alice.user, price="1200.00")
    diary.visit(at + timedelta(hours=1), price="800.00")
    diary.visit(at + timedelta(hours=2), alice.user, status="no_show")
    off = diary.visit(at + timedelta(hours=3), alice.user, status="cancelled_by_business")
    said(db, off, BookingStatus.CANCELLED_BY_BUSINESS, clock.now() - timedelta(days=5))
    drawn = charts(support)
    assert drawn["Visits that took place"] == {"all": "2", "Friday, 26 February 2027": "2"}
    assert drawn["Visits nobody came to"] == {"all": "1", "Friday, 26 February 2027": "1"}
    assert drawn["Bookings called off"] == {"all": "1", "Wednesday, 24 February 2027": "1"}
    assert drawn["Left to pay on the spot · ALL"]["all"] == "2,000 lekë"


def test_money_by_its_currency_and_by_where_it_is_paid(
    support: Desk, diary: Diary, alice: Phone, clock: SetClock, db: Session
) -> None:
    at = clock.now() - timedelta(days=1)
    booking = diary.visit(
        at, alice.user, price="40.00", currency="EUR", amount_due=Decimal(15), amount_paid=Decimal(15)
    )
    diary.visit(at, price="500.00")
    assert alice.user is not None
    paid(db, booking, alice.user, "15.00", at)
    drawn = charts(support)
    assert drawn["Paid online · EUR"] == {"all": "€15.00", "Sunday, 28 February 2027": "€15.00"}
    assert drawn["Left to pay on the spot · EUR"]["all"] == "€25.00"
    assert drawn["Left to pay on the spot · ALL"]["all"] == "500 lekë"


def test_new_users_and_reminders(
    support: Desk, diary: Diary, sign_up: Callable[..., Phone], clock: SetClock, db: Session
) -> None:
    new = sign_up("Arta").user
    assert new is not None
    new.created_at = clock.now()
    for type_, sent_at in (
        (NotificationType.REMINDER_1H, clock.now()),
        (NotificationType.REMINDER_24H, clock.now()),
        (NotificationType.REMINDER_24H, None),
        (NotificationType.BOOKED, clock.now()),
    ):
        row = Notification(user_id=new.id, type=type_, title="t", body="b", data={}, sent_at=sent_at)
        row.created_at = clock.now()
        db.add(row)
    db.commit()
    drawn = charts(support)
    assert drawn["New users"] == {"all": "1", "Monday, 1 March 2027": "1"}
    assert drawn["Reminders that arrived"] == {"all": "2", "Monday, 1 March 2027": "2"}


def test_what_waits_for_somebody(
    support: Desk, diary: Diary, alice: Phone, bora: Phone, erion: Phone, clock: SetClock, db: Session
) -> None:
    assert alice.user is not None
    assert erion.user is not None
    for status, reported in (
        (RatingStatus.MODERATION, True),
        (RatingStatus.VISIBLE, True),
        ("visible", False),
    ):
        visit = diary.visit(clock.now() - timedelta(days=1), alice.user)
        rating = Rating(
            business_id=visit.business_id, booking_id=visit.id, customer_id=alice.user.id, rating=1
        )
        rating.status = RatingStatus(status)
        db.add(rating)
        db.flush()
        if reported:
            db.add(RatingReport(rating_id=rating.id, reporter_id=erion.user.id, reason="spam"))
    for claimant, proof, days in ((alice, "review", 1), (erion, "review", -1), (bora, "phone", 1)):
        assert claimant.user is not None
        claim = BusinessClaim(business_id=diary.business.id, claimant_id=claimant.user.id, proof=proof)
        claim.expires_at = clock.now() + timedelta(days=days)
        db.add(claim)
    db.add_all(
        [Outbox(kind="send_a_letter", queue="mail", state=state) for state in ("dead", "unknown", "skipped")]
    )
    hour = clock.now().replace(minute=0)
    for ago, times in ((2, 3), (30, 5)):
        fault = Fault(hour=hour - timedelta(hours=ago), family="auth", route="/x/", kind="E", times=times)
        db.add(fault)
    earlier = clock.now() - timedelta(days=2)
    db.add(JobRun(job="prune", started_at=earlier, finished_at=earlier, done={}))
    db.commit()
    found = tiles(support)
    assert found["Ratings to look at"] == "2"
    assert found["Claims that wait"] == "1"
    assert found["Messages given up"] == "2"
    assert found["Errors of ours in 24 hours"] == "3"
    assert found["Jobs late or failed"] == str(len(scheduled()))


def test_a_tile_leads_to_its_page(support: Desk) -> None:
    leads = {label: address for address, label, _number in _TILE.findall(support.open("/admin/").text)}
    for label, address in {
        "Messages given up": "/admin/messages/",
        "Jobs late or failed": "/admin/job_runs/",
        "Errors of ours in 24 hours": "/admin/faults/",
        "New users": "/admin/users/",
    }.items():
        assert leads[label] == address
        assert support.open(address).status_code == 200


def test_a_queue_that_is_late_is_named(support: Desk, clock: SetClock, db: Session) -> None:
    row = Outbox(uid=uuid4(), kind="send_a_letter", queue="mail", state="waiting")
    row.due = clock.now() - timedelta(minutes=25)
    db.add(row)
    db.commit()
    (late,) = re.findall(
        r'<th scope="row">(?:(?!</tr>).)*badge bad(?:(?!</tr>).)*</tr>', _page(support), re.DOTALL
    )
    assert "mail" in late
    assert "25 minutes" in late


def _page(desk: Desk) -> str:
    return desk.open("/admin/").text

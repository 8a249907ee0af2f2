"""Her visits: those she booked or is booked for, what was said about them, and how she rated one."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import audit
from common.models import (
    Booking,
    BookingActor,
    BookingEvent,
    BookingEventText,
    BusinessClient,
    Favourite,
    Hold,
    Rating,
    RatingReply,
    RatingReport,
    RatingRevision,
    ReportReason,
)
from tests.integration.auth.leaving.canaries.life import EMAIL, NAME, NUMBER, SURNAME, WORD, Life


def visits(db: Session, life: Life) -> None:
    """As customer, for a friend, as a guest on the telephone, and what the business notes about her."""
    me, now = life.alice, life.clock.now()
    life.booking.note = f"{WORD}: allergic"
    day = timedelta(days=1)
    for_a_friend = _visit(life, now - 3 * day, customer_id=me.id, guest_name=f"{WORD} friend")
    for_a_friend.guest_phone = "+355690000001"
    by_phone = _visit(life, now - 2 * day, source="phone", guest_name=NAME, guest_phone=NUMBER)
    expected = _visit(life, now + 20 * day, source="phone", guest_name="Somebody", guest_phone=NUMBER)
    served = _visit(life, now - 4 * day, customer_id=life.bora.id)
    db.add_all([for_a_friend, by_phone, expected, served])
    db.flush()  # whoever has booked is a client
    client = db.scalars(select(BusinessClient).where(BusinessClient.user_id == me.id)).one()
    client.note, client.tags = WORD, [WORD, "vip"]
    hold = Hold(
        business_id=life.salon.business.id,
        customer_id=me.id,
        starts_at=now,
        ends_at=now + day,
        expires_at=now,
    )
    db.add_all([hold, Favourite(user_id=me.id, business_id=life.salon.business.id)])


def _visit(life: Life, at: Any, **more: Any) -> Booking:
    known = life.booking
    copied = ("business_id", "timezone", "local_on", "local_start", "local_end", "duration_minutes")
    agreed = ("business_name_en", "list_price", "total_price", "currency")
    values = {name: getattr(known, name) for name in (*copied, *agreed)}
    values |= {
        "status": "completed",
        "source": "customer",
        "starts_at": at,
        "ends_at": at + timedelta(hours=1),
    }
    return Booking(**(values | more))


def words_said(db: Session, life: Life) -> None:
    """In the history of the visit, by her and about her; and in the audit log."""
    for actor, kind in ((life.alice, BookingActor.CUSTOMER), (life.bora, BookingActor.TEAM)):
        event = BookingEvent(
            business_id=life.booking.business_id,
            booking_id=life.booking.id,
            actor_kind=kind,
            actor_id=actor.id,
            to_status=life.booking.status,
            code="note",
        )
        db.add(event)
        db.flush()
        db.add(BookingEventText(event_id=event.id, text=f"{WORD} said by {kind}"))
    entry = audit.note(db, None, "account.looked_into", subject=life.alice, text=f"{WORD} called us")
    assert entry.text_hash is not None


def rating(db: Session, life: Life) -> None:
    """Hers, with its former words, the reply and the reports."""
    rating = Rating(
        business_id=life.booking.business_id,
        booking_id=life.booking.id,
        customer_id=life.alice.id,
        rating=5,
        comment=f"Lovely! Ask for {NAME} {SURNAME}, {NUMBER} or {EMAIL}.",
    )
    db.add(rating)
    db.flush()
    db.add_all(
        [
            RatingRevision(rating_id=rating.id, rating=1, comment=f"{WORD} before"),
            RatingReply(rating_id=rating.id, author_id=life.bora.id, text=f"Thank you, {NAME.lower()}!"),
            RatingReport(
                rating_id=rating.id,
                reporter_id=life.bora.id,
                reason=ReportReason.PRIVATE,
                text=f"names {NAME}",
            ),
            RatingReport(rating_id=rating.id, reporter_id=life.alice.id, reason=ReportReason.SPAM, text=WORD),
        ]
    )

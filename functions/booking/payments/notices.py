"""A provider tells us something: it is checked, written down once, and looked into by a task."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import outbox
from common.events import PaymentNews
from common.integrations.payments import Forged, Payments
from common.models import Inbox
from functions.booking.payments.refusals import NotGenuine


def take_in(
    db: Session, provider: Payments, content: bytes, headers: Mapping[str, str], now: datetime
) -> None:
    """Write a notice down, unless it is there already; what it says is not believed, only that something is new.

    Raises `NotGenuine`.
    """
    try:
        news = provider.heard(content, headers, now)
    except Forged as error:
        raise NotGenuine from error
    row = {
        "provider": provider.name,
        "event_id": news.event_id,
        "kind": news.kind[:64],
        "payload": {"payment": news.payment},
        "received_at": now,
        "handled_at": None if news.payment else now,
    }
    fresh = insert(Inbox).values(**row).on_conflict_do_nothing().returning(Inbox.id)
    inbox = db.scalar(fresh)
    if inbox is not None and news.payment:
        outbox.publish(db, PaymentNews(inbox=inbox), now=now)

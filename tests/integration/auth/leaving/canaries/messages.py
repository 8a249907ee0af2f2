"""What was written to her and about her, and what is kept of it."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import outbox
from common.events import PasswordResetRequested
from common.models import (
    Broadcast,
    IdempotencyKey,
    Inbox,
    Notification,
    NotificationType,
    OneTimeCode,
    Outbox,
    OutboxState,
    TopicSubscription,
)
from tests.integration.auth.leaving.canaries.life import EMAIL, NAME, SUBJECT, SURNAME, WORD, Life


def messages(db: Session, life: Life) -> None:
    """Outbox, inbox, notifications and kept replies."""
    me, now = life.alice, life.clock.now()
    code = db.scalars(select(OneTimeCode).where(OneTimeCode.user_id == me.id)).first()
    assert code is not None
    reset = PasswordResetRequested(code=code.uid, digits="123456", token=f"token-{WORD}")
    outbox.publish(db, reset, now=now + timedelta(days=300))
    news = {"type": NotificationType.BOOKED, "created_at": now}
    db.add_all(
        [
            Notification(user_id=me.id, title=WORD, body=WORD, data={"word": WORD}, **news),
            Notification(
                user_id=life.bora.id,
                title=f"New booking: {NAME} {SURNAME}",
                body="Monday 10:00",
                data={"booking": str(life.booking.uid)},
                **news,
            ),
            Outbox(
                kind="send_sms_code",
                payload={"code": str(code.uid), "said": WORD},
                state=OutboxState.DEAD,
                last_error=WORD,
            ),
            Outbox(
                kind="send_fire_push",
                payload={"notification": "x"},
                state=OutboxState.DEAD,
                last_error=f"no such mailbox: {EMAIL}",
            ),
            Inbox(
                provider="apple",
                event_id="1",
                payload={"sub": SUBJECT, "word": WORD},
                last_error=WORD,
                handled_at=now,
            ),
            Inbox(provider="sendgrid", event_id="2", payload={"email": EMAIL}, handled_at=now),
            kept_reply(f"user:{me.uid}", WORD, {"Location": WORD}, WORD, life),
            kept_reply(f"user:{life.bora.uid}", "k", {}, f"{life.booking.uid} is {NAME}'s", life),
        ]
    )


def topics(db: Session, life: Life) -> None:
    """What she follows, and what she once said to everybody as one of AvatID's own."""
    words = {"title_en": "Hi", "title_sq": "Tung", "body_en": "News", "body_sq": "Lajme"}
    db.add(TopicSubscription(user_id=life.alice.id, topic="offers", subscribed_at=life.clock.now()))
    db.add(Broadcast(topic="offers", created_by_id=life.alice.id, created_at=life.clock.now(), **words))


def kept_reply(principal: str, key: str, headers: dict[str, str], body: str, life: Life) -> IdempotencyKey:
    """What was answered once, kept in case the question comes again."""
    return IdempotencyKey(
        principal=principal,
        route="POST /x",
        key=key,
        body_hash=WORD.encode() if key == WORD else b"x",
        status=200,
        reply_headers=headers,
        reply_body=body,
        expires_at=life.clock.now() + timedelta(days=60),
    )

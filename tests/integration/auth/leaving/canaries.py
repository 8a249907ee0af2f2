"""Alice's whole life at AvatID, with a word of hers in every column that can hold one; and looking for the words."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from common import audit, outbox, sealing
from common.clock import SetClock
from common.events import PasswordResetRequested
from common.models import (
    ApplicationStatus,
    Booking,
    BookingActor,
    BookingEvent,
    BookingEventText,
    BookingItem,
    Business,
    BusinessClient,
    BusinessMember,
    BusinessStatus,
    CodeChannel,
    CodePurpose,
    DataExport,
    Device,
    Employee,
    ExceptionKind,
    Favourite,
    GalleryImage,
    Hold,
    HoursException,
    IdempotencyKey,
    Identity,
    Inbox,
    Invitation,
    JobApplication,
    JobOpening,
    LatLon,
    Notification,
    NotificationType,
    OneTimeCode,
    Outbox,
    OutboxState,
    Platform,
    Provider,
    Rating,
    RatingImage,
    RatingReply,
    RatingReport,
    RatingRevision,
    Registration,
    ReportReason,
    Resource,
    Role,
    Upload,
    UploadPurpose,
    UploadStatus,
    User,
    UserSession,
)
from common.runtime import Runtime
from tests.integration.booking.conftest import Salon

EMAIL, NUMBER = "kanarina@example.com", "+355699998877"
NAME, SURNAME, SUBJECT = "Kanarina", "Zogolli", "118225500776633"
ZONE = "Pacific/Chatham"
WORD = "canary"
"""Stands in every text of which nothing may stay."""
WORDS = (EMAIL, NUMBER, NAME, SURNAME, SUBJECT, ZONE, WORD)
_PICTURE = f"not a picture, but {WORD}".encode()


@dataclass
class Life:
    """Whose it is, where she books and works, and what she had before."""

    alice: User
    bora: User
    salon: Salon
    booking: Booking
    runtime: Runtime
    clock: SetClock


def planted(db: Session, life: Life) -> None:
    """Write all of it, commit, and put the objects into the bucket."""
    for plant in (_person, _ways_in, _visits, _words_said, _rating, _work, _own_shop, _messages, _pictures):
        plant(db, life)
        db.flush()
    db.commit()


def _person(db: Session, life: Life) -> None:
    me = life.alice
    me.name, me.surname, me.email, me.phone = NAME, SURNAME, EMAIL, NUMBER
    me.phone_verified_at = life.clock.now()
    me.password_hash, me.timezone, me.location = f"hash-{WORD}", ZONE, LatLon(41.3, 19.8)


def _ways_in(db: Session, life: Life) -> None:
    me, now = life.alice, life.clock.now()
    later = now + timedelta(days=60)
    sealed = sealing.sealed(f"token-{WORD}".encode(), life.runtime.settings)
    session = UserSession(
        user_id=me.id,
        salt=WORD.encode(),
        name=f"{WORD}'s phone",
        authenticated_at=now,
        expires_at=later,
        revoked_at=now,
    )
    looking = UserSession(
        user_id=life.bora.id,
        acting_user_id=me.id,
        is_read_only=True,
        salt=b"x",
        name=f"{WORD}'s desk",
        authenticated_at=now,
        expires_at=later,
        revoked_at=now,
    )
    code = {"purpose": CodePurpose.LOGIN, "code_hash": WORD.encode(), "expires_at": later}
    db.add_all(
        [
            session,
            looking,
            Device(user_id=me.id, token=f"push-{WORD}", platform=Platform.IOS, app_version=WORD),
            Identity(
                user_id=me.id,
                provider=Provider.APPLE,
                subject=SUBJECT,
                email=f"relay-{WORD}@example.com",
                sealed_refresh_token=sealed,
            ),
            OneTimeCode(channel=CodeChannel.SMS, address=NUMBER, provider_ref=WORD, **code),
            OneTimeCode(channel=CodeChannel.MAIL, address=EMAIL.upper(), **code),
            OneTimeCode(user_id=me.id, channel=CodeChannel.MAIL, address=f"old-{WORD}@example.com", **code),
            Registration(
                email=EMAIL,
                name=NAME,
                surname=SURNAME,
                password_hash=WORD,
                device={"name": WORD},
                expires_at=later,
            ),
            Registration(phone=NUMBER, name=NAME, expires_at=later),
            DataExport(user_id=me.id, path=f"exports/{WORD}/avatid.zip", ready_at=now, expires_at=later),
        ]
    )
    life.runtime.doors.storage.put(f"exports/{WORD}/avatid.zip", _PICTURE, "application/zip")


def _visits(db: Session, life: Life) -> None:
    me, now = life.alice, life.clock.now()
    life.booking.note = f"{WORD}: allergic"
    day = timedelta(days=1)
    for_a_friend = _visit(life, now - 3 * day, customer_id=me.id, guest_name=f"{WORD} friend")
    for_a_friend.guest_phone = "+355690000001"
    by_phone = _visit(life, now - 2 * day, source="phone", guest_name=NAME, guest_phone=NUMBER)
    expected = _visit(life, now + 20 * day, source="phone", guest_name="Somebody", guest_phone=NUMBER)
    served = _visit(life, now - 4 * day, customer_id=life.bora.id)
    db.add_all([for_a_friend, by_phone, expected, served])
    client = BusinessClient(business_id=life.salon.business.id, user_id=me.id, note=WORD, tags=[WORD, "vip"])
    hold = Hold(
        business_id=life.salon.business.id,
        customer_id=me.id,
        starts_at=now,
        ends_at=now + day,
        expires_at=now,
    )
    db.add_all([client, hold, Favourite(user_id=me.id, business_id=life.salon.business.id)])


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


def _words_said(db: Session, life: Life) -> None:
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


def _rating(db: Session, life: Life) -> None:
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


def _work(db: Session, life: Life) -> None:
    """She works for Bora, too: a seat with her name, a visit she served, an application, an invitation."""
    me, business = life.alice, life.salon.business.id
    resource = Resource(business_id=business, person_id=me.id)
    seat = Employee(
        business_id=business,
        resource=resource,
        name=NAME,
        surname=SURNAME,
        email=EMAIL,
        phone=NUMBER,
        bio=f"{WORD} since 2019",
    )
    db.add_all([resource, seat])
    db.flush()
    served = db.scalars(select(Booking).where(Booking.customer_id == life.bora.id)).one()
    opening = JobOpening(business_id=business, title_en="Barber")
    db.add(opening)
    db.flush()
    asked = {"business_id": business, "role": Role.EMPLOYEE, "invited_by_id": life.bora.id}
    life.salon.mira.email, life.salon.mira.phone = EMAIL, NUMBER
    life.salon.business.email, life.salon.business.phone = EMAIL, NUMBER
    db.add_all(
        [
            BusinessMember(business_id=business, user_id=me.id, role=Role.EMPLOYEE, employee_id=seat.id),
            _served(served, life, seat),
            HoursException(
                business_id=business,
                employee_id=seat.id,
                kind=ExceptionKind.TIME_OFF,
                date_from=date(2027, 3, 9),
                date_to=date(2027, 3, 9),
                note=f"{WORD} at the dentist's",
            ),
            Invitation(
                **asked,
                employee_id=life.salon.mira.id,
                email=EMAIL,
                phone=NUMBER,
                token_hash=b"1",
                expires_at=life.clock.now(),
            ),
            JobApplication(
                business_id=business,
                opening_id=opening.id,
                applicant_id=me.id,
                message=f"{WORD} would like the place",
                status=ApplicationStatus.SENT,
            ),
        ]
    )


def _served(booking: Booking, life: Life, seat: Employee) -> BookingItem:
    return BookingItem(
        business_id=booking.business_id,
        booking_id=booking.id,
        service_id=life.salon.cut.id,
        employee_id=seat.id,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        duration_minutes=60,
        list_price=1000,
        price=1000,
        service_name_en="Cut",
        employee_name=f"{NAME} {SURNAME}",
    )


def _own_shop(db: Session, life: Life) -> None:
    """A shop of her own that she has closed."""
    shop = Business(
        name_en="The corner shop",
        status=BusinessStatus.CLOSED,
        email=f"shop-{WORD}@example.com",
        phone="+355690000002",
        website=f"https://{WORD}.example.com",
        address=f"{WORD} street 1",
        description_en=f"{WORD} cuts",
        description_sq=f"{WORD} pret",
        location=LatLon(41.3, 19.8),
    )
    db.add(shop)
    db.flush()
    db.add(BusinessMember(business_id=shop.id, user_id=life.alice.id, role=Role.OWNER))


def _messages(db: Session, life: Life) -> None:
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
            _reply(f"user:{me.uid}", WORD, {"Location": WORD}, WORD, life),
            _reply(f"user:{life.bora.uid}", "k", {}, f"{life.booking.uid} is {NAME}'s", life),
        ]
    )


def _reply(principal: str, key: str, headers: dict[str, str], body: str, life: Life) -> IdempotencyKey:
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


def _pictures(db: Session, life: Life) -> None:
    """One for every purpose; each has three objects."""
    uploads = {purpose: _upload(db, life, purpose) for purpose in UploadPurpose}
    life.alice.avatar_upload_id = uploads[UploadPurpose.AVATAR].id
    application = db.scalars(select(JobApplication)).one()
    application.upload_id = uploads[UploadPurpose.APPLICATION].id
    rating = db.scalars(select(Rating)).one()
    shop = db.scalars(select(Business).where(Business.name_en == "The corner shop")).one()
    db.add_all(
        [
            RatingImage(rating_id=rating.id, upload_id=uploads[UploadPurpose.RATING].id),
            GalleryImage(business_id=shop.id, upload_id=uploads[UploadPurpose.GALLERY].id),
        ]
    )


def _upload(db: Session, life: Life, purpose: UploadPurpose) -> Upload:
    paths = [f"{purpose}/{WORD}/{size}.jpg" for size in ("original", "medium", "small")]
    for path in paths:
        life.runtime.doors.storage.put(path, _PICTURE, "image/jpeg", public=True)
    row = Upload(
        owner_id=life.alice.id,
        purpose=purpose,
        status=UploadStatus.READY,
        path=paths[0],
        content_type=f"image/{WORD}",
        variants={"medium": {"path": paths[1]}, "small": {"path": paths[2]}},
    )
    db.add(row)
    db.flush()
    return row


_TEXTS = text(
    """SELECT table_name, column_name, udt_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT IN ('spatial_ref_sys', 'alembic_version')
      AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')
      AND udt_name IN ('text', 'varchar', 'bpchar', 'citext', 'json', 'jsonb', '_text', 'bytea', 'tsvector', 'name')
    ORDER BY 1, 2"""
)


def text_columns(db: Session) -> list[tuple[str, str, str]]:
    """Every column of every table that could hold a word, with its type, as the database itself says."""
    return [(str(table), str(column), str(kind)) for table, column, kind in db.execute(_TEXTS)]


def found(db: Session) -> set[str]:
    """The columns in which one of her words stands, as table.column."""
    return {
        f"{table}.{column}" for table, column, kind in text_columns(db) if _holds(db, table, column, kind)
    }


def _holds(db: Session, table: str, column: str, kind: str) -> bool:
    said = f"encode({column}, 'escape')" if kind == "bytea" else f"{column}::text"
    wanted = [f"%{word}%" for word in WORDS]
    some = text(f"SELECT EXISTS (SELECT FROM {table} WHERE {said} ILIKE ANY (CAST(:words AS text[])))")
    return bool(db.scalar(some, {"words": wanted}))

"""What was told to them and of them, what waits to be told, and what is kept of requests."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    and_,
    cast,
    delete,
    false,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy import case as either

from common.erasure.person import Person
from common.erasure.rule import Rule, doing
from common.events import (
    WIRING,
    AccountLeaving,
    BusinessClosed,
    DeviceTopicsChanged,
    ErasureDue,
    ExportRequested,
    ObjectsLeft,
    ProviderLinkEnded,
)
from common.models import (
    AuditActor,
    AuditLog,
    AuditText,
    Booking,
    BusinessMember,
    Conversation,
    DataExport,
    IdempotencyKey,
    Identity,
    Inbox,
    Notification,
    NotificationType,
    OneTimeCode,
    Outbox,
    OutboxState,
    Registration,
    User,
)
from common.naming import nobodys_name

_NAMELESS_BODY = (
    NotificationType.BOOKED,
    NotificationType.CANCELED,
    NotificationType.EXPIRED,
    NotificationType.RESCHEDULED,
)
"""News whose body says when and what, and only its title who."""

_STILL_TO_DO = [
    kind
    for event in (
        AccountLeaving,
        BusinessClosed,
        DeviceTopicsChanged,
        ErasureDue,
        ExportRequested,
        ObjectsLeft,
        ProviderLinkEnded,
    )
    for kind in WIRING[event]
    if kind != "send_deletion_email"
]
"""Leaving itself goes on, although its messages name who leaves; a package half carried finds that it must go."""


# written out, not bound: so the planner knows the index on them, `notification_about_booking_ix`
_ABOUT_A_VISIT: ColumnElement[bool] = literal_column("notification.data ? 'booking'", Boolean)
_ITS_BOOKING: ColumnElement[str] = literal_column("(notification.data ->> 'booking')", Text)


def _booked(person: Person) -> Select[str]:
    return select(cast(Booking.uid, Text)).where(Booking.customer_id == person.id)


NOTIFICATION = Rule(
    "notification",
    "theirs are deleted; what a team was told of their visits keeps its time, and no name",
    doing(
        lambda person: delete(Notification).where(Notification.user_id == person.id),
        lambda person: (
            update(Notification)
            .where(_ABOUT_A_VISIT)
            .where(_ITS_BOOKING.in_(_booked(person)))
            .values(
                title=select(nobodys_name(User.language))
                .where(User.id == Notification.user_id)
                .scalar_subquery(),
                body=either((Notification.type.in_(_NAMELESS_BODY), Notification.body), else_=""),
            )
        ),
    ),
    "notifications",
    lambda person: (
        select(
            Notification.uid,
            Notification.type,
            Notification.title,
            Notification.body,
            Notification.created_at,
            Notification.read_at,
        )
        .where(Notification.user_id == person.id)
        .order_by(Notification.id)
    ),
)


def _uids(person: Person) -> CompoundSelect[Any]:
    """By what their messages may name them."""
    registered = or_(person.has_email(Registration.email), person.has_phone(Registration.phone))
    return union_all(
        select(cast(User.uid, Text)).where(User.id == person.id),
        select(cast(OneTimeCode.uid, Text)).where(OneTimeCode.user_id == person.id),
        select(cast(Registration.uid, Text)).where(registered),
        select(cast(Notification.uid, Text)).where(Notification.user_id == person.id),
        select(cast(DataExport.uid, Text)).where(DataExport.user_id == person.id),
    )


def _names_them(person: Person) -> ColumnElement[bool]:
    inside = func.jsonb_each_text(Outbox.payload).table_valued("key", "value")
    return select(inside.c.key).where(inside.c.value.in_(_uids(person))).exists()


def _mentions(person: Person, column: Any) -> ColumnElement[bool]:
    """Whether a text holds their address or number, however it came there."""
    written = func.lower(cast(column, Text))
    words = [word.lower() for word in (person.email, person.phone) if word]
    return or_(false(), *(func.strpos(written, word) > 0 for word in words))


_UNSENT = (OutboxState.WAITING, OutboxState.DEAD, OutboxState.UNKNOWN)
_GIVEN_UP = (OutboxState.DEAD, OutboxState.UNKNOWN)


def _names_their_phone(person: Person) -> ColumnElement[bool]:
    """What the push provider never heard: that their phone follows nothing any more; its token is theirs."""
    is_theirs: ColumnElement[bool] = Outbox.payload["owner"].astext == str(person.uid)
    return and_(Outbox.kind.in_(WIRING[DeviceTopicsChanged]), is_theirs)


OUTBOX = Rule(
    "outbox",
    "what waits for them or failed is dropped and blanked (what is sent has been blanked); leaving itself goes on",
    doing(
        lambda person: (
            update(Outbox)
            .where(Outbox.state.in_(_UNSENT))
            .where(Outbox.kind.not_in(_STILL_TO_DO))
            .where(_names_them(person))
            .values(state=OutboxState.SKIPPED, payload={}, last_error=None)
        ),
        lambda person: (
            update(Outbox)
            .where(Outbox.state.in_(_GIVEN_UP))
            .where(_names_their_phone(person))
            .values(state=OutboxState.SKIPPED, payload={}, last_error=None)
        ),
        lambda person: (
            update(Outbox)
            .where(Outbox.state.in_(_UNSENT))
            .where(_mentions(person, Outbox.last_error))
            .values(last_error=None)
        ),
    ),
)


def _told_by_a_provider(person: Person) -> ColumnElement[bool]:
    theirs = select(Identity.subject).where(Identity.user_id == person.id)
    named = func.strpos(cast(Inbox.payload, Text), func.concat('"', Identity.subject, '"')) > 0
    return or_(theirs.where(named).exists(), _mentions(person, Inbox.payload))


INBOX = Rule(
    "inbox",
    "stays, so that an event counts once; what a provider said about them is blanked",
    doing(
        lambda person: update(Inbox).where(_told_by_a_provider(person)).values(payload={}, last_error=None)
    ),
)


def _teams(person: Person) -> Select[str]:
    """Members of teams that have served them or talk with them, as the keys of kept replies name them."""
    visited = select(Booking.business_id).where(Booking.customer_id == person.id)
    places = visited.union(select(Conversation.business_id).where(Conversation.customer_id == person.id))
    return (
        select(func.concat("user:", User.uid))
        .join(BusinessMember, BusinessMember.user_id == User.id)
        .where(BusinessMember.business_id.in_(places))
    )


def _shows_them(person: Person) -> ColumnElement[bool]:
    return or_(*(_shows_one_of(person, table) for table in (Booking, Conversation)))


def _shows_one_of(person: Person, table: type[Booking] | type[Conversation]) -> ColumnElement[bool]:
    shown = func.strpos(IdempotencyKey.reply_body, cast(table.uid, Text)) > 0
    return select(table.id).where(table.customer_id == person.id).where(shown).exists()


REPLY = Rule(
    "idempotency_key",
    "their kept replies are deleted, and a team's that show one of their visits or conversations",
    doing(
        lambda person: delete(IdempotencyKey).where(IdempotencyKey.principal == f"user:{person.uid}"),
        lambda person: (
            delete(IdempotencyKey)
            .where(IdempotencyKey.principal.in_(_teams(person)))
            .where(_shows_them(person))
        ),
    ),
)

AUDIT_LOG = Rule(
    "audit_log",
    "stays: keys and codes, chained",
    file="acts_of_ours",
    about=lambda person: (
        select(AuditLog.at, AuditLog.actor_kind.label("by"), AuditLog.action)
        .where(AuditLog.subject_id == person.id)
        .order_by(AuditLog.id)
    ),
)


def _about_them(person: Person) -> Select[int]:
    """What was noted about them, and their own words as a user; an operator's about others stay with those."""
    their_own = (AuditLog.actor_id == person.id) & (AuditLog.actor_kind == AuditActor.USER)
    return select(AuditLog.id).where(or_(AuditLog.subject_id == person.id, their_own))


AUDIT_TEXT = Rule(
    "audit_text",
    "blanked, words and salt, where it is about them; the chain holds only its hash and stays verifiable",
    doing(
        lambda person: (
            update(AuditText).where(AuditText.audit_id.in_(_about_them(person))).values(text=None, salt=None)
        )
    ),
)

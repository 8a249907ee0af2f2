"""Who tells whom what: every event of the system, and the tasks that hear of it."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self, get_type_hints
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened, in the words of the business; small enough for one outbox row."""

    def payload(self) -> dict[str, Any]:
        """The event as plain JSON."""
        return {
            name: str(value) if isinstance(value, UUID) else value for name, value in asdict(self).items()
        }

    @classmethod
    def of(cls, payload: dict[str, Any]) -> Self:
        """The event that `payload()` wrote."""
        kinds = get_type_hints(cls)
        values = {each.name: payload[each.name] for each in fields(cls)}
        return cls(**{name: UUID(v) if kinds[name] is UUID else v for name, v in values.items()})


@dataclass(frozen=True, slots=True)
class VerificationRequested(Event):
    """Somebody wants to open an account with this address; the letter carries the code."""

    attempt: UUID
    code: str


@dataclass(frozen=True, slots=True)
class KnownAddressRegistered(Event):
    """Somebody tried to open an account with the address of an existing one."""

    user: UUID


@dataclass(frozen=True, slots=True)
class BookingCreated(Event):
    """A time has been taken in somebody's diary."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class BookingCanceled(Event):
    """A booking has been called off, by the customer or by the business."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class MailDue(Event):
    """A notification should also reach this person by mail."""

    notification: UUID


@dataclass(frozen=True, slots=True)
class PushDue(Event):
    """A notification should also reach this device."""

    notification: UUID
    device: UUID


# event -> the tasks that hear of it (POST /tasks/<name>/ on the worker), and in whose tasks.py they stand
WIRING: dict[type[Event], tuple[str, ...]] = {
    VerificationRequested: ("send_verify_email",),  # auth
    KnownAddressRegistered: ("send_already_registered_email",),  # auth
    BookingCreated: ("send_booked_notification",),  # booking
    BookingCanceled: ("send_canceled_notification",),  # booking
    MailDue: ("send_notification_mail",),  # notify
    PushDue: ("send_fire_push",),  # notify
}

# tasks that call a provider wait in that provider's queue, so that a slow one delays nobody else
QUEUES = {
    "send_verify_email": "mail",
    "send_already_registered_email": "mail",
    "send_notification_mail": "mail",
    "send_fire_push": "push",
}

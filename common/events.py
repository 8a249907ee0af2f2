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
        values = {each.name: payload[each.name] for each in fields(cls) if each.name in payload}
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
class SmsCodeRequested(Event):
    """Somebody asked for a code by SMS; whether there is anything to send is for the task to see."""

    code: UUID


@dataclass(frozen=True, slots=True)
class PasswordResetRequested(Event):
    """Somebody forgot their password; the letter carries a code to type and a token in its link."""

    code: UUID
    digits: str
    token: str


@dataclass(frozen=True, slots=True)
class EmailChangeRequested(Event):
    """Somebody wants another address; the letter to the new one carries the code."""

    code: UUID
    digits: str


@dataclass(frozen=True, slots=True)
class AccountLeaving(Event):
    """Somebody asked for their account to be deleted; the letter carries the way back."""

    user: UUID
    undo_token: str


@dataclass(frozen=True, slots=True)
class ErasureDue(Event):
    """The time to change one's mind has passed: everything about this person goes."""

    user: UUID


@dataclass(frozen=True, slots=True)
class ExportRequested(Event):
    """Somebody wants everything we have about them."""

    export: UUID


@dataclass(frozen=True, slots=True)
class ExportReady(Event):
    """The package lies in the bucket; the letter carries its link."""

    export: UUID


@dataclass(frozen=True, slots=True)
class ObjectsLeft(Event):
    """Objects in the bucket that nobody needs any more."""

    paths: list[str]


@dataclass(frozen=True, slots=True)
class ProviderLinkEnded(Event):
    """A provider whose tokens we hold should hear that the link is over; the token travels sealed, in text."""

    provider: str
    sealed_token: str


@dataclass(frozen=True, slots=True)
class BookingCreated(Event):
    """A time has been taken in somebody's diary."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class BookingCanceled(Event):
    """A booking has been called off, by the customer or by the business."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class BookingConfirmed(Event):
    """A business has said yes to a booking that waited for its word, or its payment has arrived."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class BookingDeclined(Event):
    """A business has said no to a booking that waited for its word."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class BookingExpired(Event):
    """Nobody answered, or nobody paid, in time."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class BookingRescheduled(Event):
    """A visit has another time, or somebody else serves; `schedule_no` says which change it was."""

    booking: UUID
    schedule_no: int


@dataclass(frozen=True, slots=True)
class NoShowMarked(Event):
    """A customer did not come; there may be a fee to charge."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class TimeFreed(Event):
    """Time in a business's diary is free again, on this local date: somebody may be waiting for it."""

    business: UUID
    on: str


@dataclass(frozen=True, slots=True)
class WaitlistOffered(Event):
    """A time is kept for somebody who waited; the hold says which."""

    entry: UUID
    hold: UUID


@dataclass(frozen=True, slots=True)
class BusyCalendarDue(Event):
    """Somebody's calendar elsewhere is to be read, for the first time or again."""

    calendar: UUID


@dataclass(frozen=True, slots=True)
class PaymentNews(Event):
    """A provider told us something; `inbox` is the key of what it said."""

    inbox: int


@dataclass(frozen=True, slots=True)
class PaymentReceived(Event):
    """Money has arrived; its payer gets a receipt."""

    intent: UUID


@dataclass(frozen=True, slots=True)
class CheckoutAbandoned(Event):
    """The booking behind an open payment is gone, so nobody may pay for it any more."""

    intent: UUID


@dataclass(frozen=True, slots=True)
class RefundDue(Event):
    """Money is owed back to a customer."""

    refund: UUID


@dataclass(frozen=True, slots=True)
class RefundMade(Event):
    """Money is on its way back to a customer."""

    refund: UUID


@dataclass(frozen=True, slots=True)
class DiaryChanged(Event):
    """Hours, team, services, terms or visits of a business have changed, so its free times may have."""

    business: UUID


@dataclass(frozen=True, slots=True)
class InvitationSent(Event):
    """An employee is asked to connect their own account; the letter or text carries the token."""

    invitation: UUID
    token: str


@dataclass(frozen=True, slots=True)
class ClaimCodeRequested(Event):
    """Somebody claims a listed venue; the code goes to the number or address on record."""

    claim: UUID
    digits: str


@dataclass(frozen=True, slots=True)
class ClaimDecided(Event):
    """A claim that an operator looked at has been granted or refused."""

    claim: UUID


@dataclass(frozen=True, slots=True)
class BusinessHandedOver(Event):
    """A business has another owner; both should know."""

    business: UUID
    by: UUID
    to: UUID


@dataclass(frozen=True, slots=True)
class BusinessClosed(Event):
    """A business has closed for good; its visits to come are called off, in the name and words of who closed it."""

    business: UUID
    by: UUID
    reason: str = ""


@dataclass(frozen=True, slots=True)
class JobApplied(Event):
    """Somebody would like a place that a business offers."""

    application: UUID


@dataclass(frozen=True, slots=True)
class ApplicationDecided(Event):
    """A business has accepted or declined an application."""

    application: UUID


@dataclass(frozen=True, slots=True)
class MailDue(Event):
    """A notification should also reach this person by mail: where they read it now, or at the address named."""

    notification: UUID
    to: str = ""


@dataclass(frozen=True, slots=True)
class PushDue(Event):
    """A notification should also reach this device."""

    notification: UUID
    device: UUID


# event -> the tasks that hear of it (POST /tasks/<name>/ on the worker), and in whose tasks.py they stand
WIRING: dict[type[Event], tuple[str, ...]] = {
    VerificationRequested: ("send_verify_email",),  # auth
    KnownAddressRegistered: ("send_already_registered_email",),  # auth
    SmsCodeRequested: ("send_sms_code",),  # auth
    PasswordResetRequested: ("send_password_reset_request_email",),  # auth
    EmailChangeRequested: ("send_email_change_email",),  # auth
    AccountLeaving: ("send_deletion_email", "cancel_bookings_of_leaver"),  # auth, booking
    ErasureDue: ("erase_account", "erase_chats"),  # auth, notify
    ExportRequested: ("build_export",),  # auth
    ExportReady: ("send_export_email",),  # auth
    ObjectsLeft: ("delete_objects",),  # auth
    ProviderLinkEnded: ("revoke_at_provider",),  # auth
    BookingCreated: ("send_booked_notification",),  # booking
    BookingCanceled: ("send_canceled_notification",),  # booking
    BookingConfirmed: ("send_confirmed_notification",),  # booking
    BookingDeclined: ("send_declined_notification",),  # booking
    BookingExpired: ("send_expired_notification",),  # booking
    BookingRescheduled: ("send_rescheduled_notification",),  # booking
    NoShowMarked: ("charge_no_show_fee",),  # booking
    TimeFreed: ("offer_freed_time",),  # booking
    WaitlistOffered: ("send_waitlist_offer_notification",),  # booking
    BusyCalendarDue: ("read_busy_calendar",),  # business
    PaymentNews: ("take_payment_news",),  # booking
    PaymentReceived: ("send_payment_receipt",),  # booking
    CheckoutAbandoned: ("abandon_checkout",),  # booking
    RefundDue: ("make_refund",),  # booking
    RefundMade: ("send_refund_notification",),  # booking
    DiaryChanged: ("refresh_next_free_of",),  # business
    InvitationSent: ("send_invitation_email", "send_invitation_sms"),  # business
    ClaimCodeRequested: ("send_claim_email", "send_claim_sms"),  # business
    ClaimDecided: ("send_claim_decided_notification",),  # business
    BusinessHandedOver: ("send_handover_notification",),  # business
    BusinessClosed: ("cancel_bookings_of_closed_business",),  # booking
    JobApplied: ("send_apply_notification",),  # business
    ApplicationDecided: ("send_application_decided_notification",),  # business
    MailDue: ("send_notification_mail",),  # notify
    PushDue: ("send_fire_push",),  # notify
}

# told once a transaction and without waking anybody: the minute's sweep is soon enough, and no reply waits for it
UNHURRIED: frozenset[type[Event]] = frozenset({DiaryChanged})

# tasks that call a provider wait in that provider's queue, so that a slow one delays nobody else
QUEUES = {
    "send_verify_email": "mail",
    "send_already_registered_email": "mail",
    "send_password_reset_request_email": "mail",
    "send_email_change_email": "mail",
    "send_deletion_email": "mail",
    "send_export_email": "mail",
    "send_invitation_email": "mail",
    "send_claim_email": "mail",
    "send_sms_code": "sms",
    "send_invitation_sms": "sms",
    "send_claim_sms": "sms",
    "send_notification_mail": "mail",
    "send_fire_push": "push",
}

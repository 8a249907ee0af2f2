"""Who hears of what: every event with its tasks, and the queues they wait in."""

from common.events.accounts import (
    AccountLeaving,
    EmailChangeRequested,
    ErasureDue,
    ExportReady,
    ExportRequested,
    KnownAddressRegistered,
    ObjectsLeft,
    PasswordResetRequested,
    ProviderLinkEnded,
    SmsCodeRequested,
    VerificationRequested,
)
from common.events.base import Event
from common.events.businesses import (
    ApplicationDecided,
    BusinessClosed,
    BusinessHandedOver,
    ClaimCodeRequested,
    ClaimDecided,
    InvitationSent,
    JobApplied,
)
from common.events.messages import MailDue, PushDue
from common.events.money import CheckoutAbandoned, PaymentNews, PaymentReceived, RefundDue, RefundMade
from common.events.visits import (
    BookingCanceled,
    BookingConfirmed,
    BookingCreated,
    BookingDeclined,
    BookingExpired,
    BookingRescheduled,
    BusyCalendarDue,
    DiaryChanged,
    NoShowMarked,
    TimeFreed,
    WaitlistOffered,
)

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

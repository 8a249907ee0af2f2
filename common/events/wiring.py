"""Who hears of what: every event with its tasks, and the queues they wait in."""

from common.events import accounts, businesses, chat, messages, money, ratings, visits
from common.events.base import Event

# event -> the tasks that hear of it (POST /tasks/<name>/ on the worker), and in whose tasks.py they stand
WIRING: dict[type[Event], tuple[str, ...]] = {
    accounts.VerificationRequested: ("send_verify_email",),  # auth
    accounts.KnownAddressRegistered: ("send_already_registered_email",),  # auth
    accounts.SmsCodeRequested: ("send_sms_code",),  # auth
    accounts.PasswordResetRequested: ("send_password_reset_request_email",),  # auth
    accounts.EmailChangeRequested: ("send_email_change_email",),  # auth
    accounts.AccountLeaving: ("send_deletion_email", "cancel_bookings_of_leaver"),  # auth, booking
    accounts.ErasureDue: ("erase_account", "erase_chats", "erase_chat_sign_in"),  # auth, notify
    accounts.ExportRequested: ("build_export",),  # auth
    accounts.ExportReady: ("send_export_email",),  # auth
    accounts.ObjectsLeft: ("delete_objects",),  # auth
    accounts.ProviderLinkEnded: ("revoke_at_provider",),  # auth
    visits.BookingCreated: ("send_booked_notification",),  # booking
    visits.BookingCanceled: ("send_canceled_notification",),  # booking
    visits.BookingConfirmed: ("send_confirmed_notification",),  # booking
    visits.BookingDeclined: ("send_declined_notification",),  # booking
    visits.BookingExpired: ("send_expired_notification",),  # booking
    visits.BookingRescheduled: ("send_rescheduled_notification",),  # booking
    visits.ReminderDue: ("send_reminder",),  # booking
    visits.ReviewRequestDue: ("send_review_request",),  # booking
    visits.NoShowMarked: ("charge_no_show_fee",),  # booking
    visits.TimeFreed: ("offer_freed_time",),  # booking
    visits.WaitlistOffered: ("send_waitlist_offer_notification",),  # booking
    visits.BusyCalendarDue: ("read_busy_calendar",),  # business
    money.PaymentNews: ("take_payment_news",),  # booking
    money.PaymentReceived: ("send_payment_receipt",),  # booking
    money.CheckoutAbandoned: ("abandon_checkout",),  # booking
    money.RefundDue: ("make_refund",),  # booking
    money.RefundMade: ("send_refund_notification",),  # booking
    visits.DiaryChanged: ("refresh_next_free_of",),  # business
    businesses.InvitationSent: ("send_invitation_email", "send_invitation_sms"),  # business
    businesses.ClaimCodeRequested: ("send_claim_email", "send_claim_sms"),  # business
    businesses.ClaimDecided: ("send_claim_decided_notification",),  # business
    businesses.BusinessHandedOver: ("send_handover_notification",),  # business
    businesses.BusinessClosed: ("cancel_bookings_of_closed_business",),  # booking
    businesses.JobApplied: ("send_apply_notification",),  # business
    businesses.ApplicationDecided: ("send_application_decided_notification",),  # business
    businesses.TeamChanged: ("refresh_conversations_of",),  # notify
    ratings.RatingReceived: ("send_rating_received_notification",),  # rating
    ratings.RatingReplied: ("send_rating_reply_notification",),  # rating
    chat.ConversationChanged: ("mirror_conversation",),  # notify
    chat.ChatMessagePosted: ("send_chat_notification",),  # notify
    messages.MailDue: ("send_notification_mail",),  # notify
    messages.PushDue: ("send_fire_push",),  # notify
    messages.SmsDue: ("send_notification_sms",),  # notify
    messages.DeviceTopicsChanged: ("sync_device_topics",),  # notify
    messages.BroadcastDue: ("send_broadcast",),  # notify
    messages.BroadcastToRing: ("ring_broadcast",),  # notify
}

# told once a transaction and without waking anybody: the minute's sweep is soon enough, and no reply waits for it
UNHURRIED: frozenset[type[Event]] = frozenset({visits.DiaryChanged})

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
    "send_notification_sms": "sms",
    "send_fire_push": "push",
    "sync_device_topics": "push",
    "ring_broadcast": "push",
    "mirror_conversation": "chat",
    "erase_chats": "chat",
    "erase_chat_sign_in": "chat",
    "take_payment_news": "payments",
    "make_refund": "payments",
    "abandon_checkout": "payments",
    "charge_no_show_fee": "payments",
    "read_busy_calendar": "outside",
    "build_export": "outside",
    "delete_objects": "outside",
    "revoke_at_provider": "outside",
}

"""Every table, and whether it holds anything about people: a new one must be entered here, or a test fails."""

from common.erasure import bookings, messages, payments, people, pictures, ratings, teams, waiting
from common.erasure.rule import Rule

RULES: tuple[Rule, ...] = (
    # by what they are named, before the rows that name them go
    messages.OUTBOX,
    messages.INBOX,
    messages.REPLY,
    messages.NOTIFICATION,
    messages.AUDIT_LOG,
    messages.AUDIT_TEXT,
    # what was agreed and said
    bookings.EVENT_TEXT,
    bookings.EVENT,
    bookings.ITEM,
    bookings.BOOKING,
    bookings.CLIENT,
    waiting.ENTRY,
    bookings.HOLD,
    payments.INTENT,
    payments.SAVED_CARD,
    payments.PAYER,
    ratings.REVISION,
    ratings.REPORT,
    ratings.REPLY,
    ratings.RATING,
    # where they worked
    teams.APPLICATION,
    teams.CLAIM,
    teams.INVITATION,
    teams.ABSENCE,
    waiting.FEED,
    waiting.BUSY_TIME,
    waiting.BUSY_CALENDAR,
    teams.EMPLOYEE,
    teams.RESOURCE,
    teams.BUSINESS,
    teams.MEMBER,
    teams.FAVOURITE,
    # how we know them
    people.DEVICE,
    people.SESSION,
    people.CODE,
    people.REGISTRATION,
    people.IDENTITY,
    people.EXPORT,
    people.OPERATOR,
    people.USER,
    # last, when nothing shows them any more
    ratings.IMAGE,
    pictures.GALLERY,
    pictures.UPLOAD,
)

NOBODYS = {
    "business_category": "what kind of shop a business is",
    "business_search": "made from a business's own words by triggers, and follows them",
    "cancel_quote": "what calling a visit off would cost",
    "category": "our own list",
    "dispute": "what a bank says of a payment, in codes",
    "employee_service": "what a seat in a team can do",
    "job_opening": "a business's own words",
    "ledger_entry": "sums and keys, for the books",
    "message_key": "names of messages, made of uids alone; after 60 days they go",
    "next_free": "when a service is next free",
    "occupancy": "when a seat is busy",
    "policy": "a business's terms",
    "rate_limit": "keyed hashes",
    "rate_window": "keyed hashes",
    "refund": "sums and keys, for the books",
    "resource_use": "which business may use a seat",
    "search_word": "single words of names, categories, services and towns",
    "service": "what a business sells",
    "town_name": "our own list",
    "waitlist_service": "which services an entry of the waiting list is for",
    "working_hours": "when a seat is filled",
}
"""The other tables, and what they hold instead of people."""

"""What comes and goes about the clients of a business."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field

from common.i18n import _, told
from common.models import Booking, BookingStatus, Business, BusinessClient
from common.naming import name_of
from common.web.fields import Change, NeverEmpty
from common.web.paging import Page, PageQuery
from common.web.validation import Answer, Wrong
from functions.business.onboarding.clients.tallies import Tally

MOST_TAGS = 20


def _one_line(given: str) -> str:
    return " ".join(given.split())


def _spaces_do_not_count(given: object) -> object:
    return _one_line(given) if isinstance(given, str) else given


def _each_once(given: list[str]) -> list[str]:
    """Tags that differ in nothing but large and small letters are one, written as it was first."""
    once = list({tag.casefold(): tag for tag in reversed(given)}.values())[::-1]
    if len(once) > MOST_TAGS:
        raise Wrong("too_many", _("At most {max_length} are allowed."), max_length=MOST_TAGS)
    return once


Tag = Annotated[str, BeforeValidator(_spaces_do_not_count), Field(min_length=1, max_length=40)]
Tags = Annotated[list[Tag], Field(max_length=100, examples=[["regular"]]), AfterValidator(_each_once)]
Sort = Literal["recent", "name", "last_visit", "visits", "spent", "no_shows"]


class WhichClients(PageQuery):
    """Whose clients, and which of them."""

    business: UUID
    q: str | None = Field(None, max_length=100, description="A part of the name, or of the number.")
    tag: str | None = Field(None, max_length=40)
    blocked: bool | None = None
    sort: Sort = Field(
        "recent",
        description="`recent`: the newest client first. Names from A; all else from the most, or the latest.",
    )


class ClientChange(Change):
    """What the business notes about a client; nobody else ever reads it."""

    note: Annotated[str | None, Field(max_length=4000, examples=["Prefers mornings."]), NeverEmpty] = None
    tags: Annotated[Tags | None, NeverEmpty] = None
    blocked: Annotated[bool | None, NeverEmpty] = Field(
        None, description="Somebody blocked finds the diary full, and is not told why."
    )


class ClientShown(Answer):
    """A customer as the business knows them: who they are, what it notes, and what they have done here."""

    uid: UUID
    name: str = Field(examples=["Alice Marku"])
    phone: str | None = Field(
        examples=["+355691234567"],
        description="For those who have been here or are expected; null for those who only called off.",
    )
    note: str
    tags: list[str]
    is_blocked: bool
    visits: int = Field(description="Completed ones.")
    upcoming: int
    no_shows: int
    cancellations: int = Field(description="Those that the customer called off.")
    first_visit_at: datetime | None
    last_visit_at: datetime | None
    spent: Decimal = Field(description="What the completed visits cost.", examples=["4500.00"])
    currency: str = Field(examples=["ALL"])
    since: datetime = Field(description="When they first booked.")

    @classmethod
    def of(cls, client: BusinessClient, tally: Tally, business: Business, language: str) -> Self:
        """A client, the person loaded, in the business's zone and for a reader of `language`."""
        return cls(**_shown(client, tally, business, language))


def _shown(client: BusinessClient, tally: Tally, business: Business, language: str) -> dict[str, object]:
    zone = ZoneInfo(business.timezone)
    person = client.user
    is_leaving = person.deletion_requested_at is not None or person.erased_at is not None
    return {
        "uid": client.uid,
        "name": name_of(person, language),
        "phone": person.phone if tally.is_expected_or_was_here and not is_leaving else None,
        "note": client.note,
        "tags": client.tags,
        "is_blocked": client.blocked_at is not None,
        "visits": tally.visits,
        "upcoming": tally.upcoming,
        "no_shows": tally.no_shows,
        "cancellations": tally.cancellations,
        "first_visit_at": tally.first_visit_at and tally.first_visit_at.astimezone(zone),
        "last_visit_at": tally.last_visit_at and tally.last_visit_at.astimezone(zone),
        "spent": tally.spent,
        "currency": business.currency,
        "since": client.created_at.astimezone(zone),
    }


class VisitShown(Answer):
    """One booking of a client, as it was agreed."""

    uid: UUID
    status: BookingStatus
    starts_at: datetime
    ends_at: datetime
    services: list[str] = Field(examples=[["Men's cut"]])
    employees: list[str] = Field(examples=[["Dritan"]])
    guest: str | None = Field(description="For whom, if not for themselves.")
    total_price: Decimal = Field(examples=["1000.00"])
    currency: str = Field(examples=["ALL"])

    @classmethod
    def of(cls, booking: Booking, language: str) -> Self:
        """A booking, its services loaded, in the zone it was agreed in."""
        zone = ZoneInfo(booking.timezone)
        return cls(
            uid=booking.uid,
            status=booking.status,
            starts_at=booking.starts_at.astimezone(zone),
            ends_at=booking.ends_at.astimezone(zone),
            services=[told(language, item.service_name_en, item.service_name_sq) for item in booking.items],
            employees=list(dict.fromkeys(item.employee_name for item in booking.items)),
            guest=booking.guest_name,
            total_price=booking.total_price,
            currency=booking.currency,
        )


class ClientWithVisits(ClientShown):
    """The same, with a page of all their bookings here, the latest first."""

    bookings: Page[VisitShown]

    @classmethod
    def with_visits(
        cls, client: BusinessClient, tally: Tally, business: Business, visits: Page[VisitShown], language: str
    ) -> Self:
        """A client and a page of visits."""
        return cls(**_shown(client, tally, business, language), bookings=visits)

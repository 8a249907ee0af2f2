"""How an entry of the waiting list looks from outside."""

from datetime import datetime
from zoneinfo import ZoneInfo

from common.i18n import told
from common.models import WaitlistEntry, WaitlistService, WaitlistStatus
from common.naming import name_of
from functions.booking.waitlist.schemas import (
    BusinessWaitedFor,
    CustomerWaiting,
    EmployeeWaitedFor,
    EntryReply,
    Offer,
    ServiceWaitedFor,
)


def entry_reply(entry: WaitlistEntry, language: str, now: datetime, *, for_team: bool = False) -> EntryReply:
    """An entry in the caller's language; an offer whose time is up is one no more, whether tidied away or not."""
    shop = entry.business
    offer = _offer(entry, now)
    is_lapsed = entry.status is WaitlistStatus.OFFERED and offer is None
    return EntryReply(
        uid=entry.uid,
        status=WaitlistStatus.WAITING if is_lapsed else entry.status,
        business=BusinessWaitedFor(uid=shop.uid, name=told(language, shop.name_en, shop.name_sq)),
        services=[_service(each, language) for each in entry.services],
        date_from=entry.date_from,
        date_to=entry.date_to,
        time_from=entry.time_from,
        time_to=entry.time_to,
        timezone=shop.timezone,
        note=entry.note,
        offer=offer,
        booking=entry.booking.uid if entry.booking else None,
        customer=_customer(entry, language) if for_team else None,
        created_at=entry.created_at.astimezone(ZoneInfo(shop.timezone)),
    )


def _service(waited_for: WaitlistService, language: str) -> ServiceWaitedFor:
    service, who = waited_for.service, waited_for.employee
    return ServiceWaitedFor(
        uid=service.uid,
        name=told(language, service.name_en, service.name_sq),
        employee=EmployeeWaitedFor(uid=who.uid, name=who.full_name) if who else None,
    )


def _offer(entry: WaitlistEntry, now: datetime) -> Offer | None:
    hold, until = entry.hold, entry.offer_expires_at
    if entry.status is not WaitlistStatus.OFFERED or hold is None or until is None or until <= now:
        return None
    zone = ZoneInfo(entry.business.timezone)
    starts_at, ends_at = hold.starts_at.astimezone(zone), hold.ends_at.astimezone(zone)
    return Offer(
        starts_at=starts_at,
        ends_at=ends_at,
        date=starts_at.date(),
        start_time=starts_at.time(),
        end_time=ends_at.time(),
        expires_at=until.astimezone(zone),
    )


def _customer(entry: WaitlistEntry, language: str) -> CustomerWaiting:
    return CustomerWaiting(name=name_of(entry.customer, language), phone=entry.customer.phone)

"""News for those who wait: a time has become free and is kept for them."""

from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from common.i18n import told
from common.models import (
    Employee,
    Hold,
    Notification,
    NotificationType,
    Service,
    User,
    WaitlistEntry,
    WaitlistService,
    WaitlistStatus,
)
from common.notifying.clocks import own_zone_of
from common.notifying.telling import News, Standing, can_hear
from common.settings import Settings


def news_of_offer(db: Session, entry: UUID, hold: UUID, settings: Settings) -> tuple[User, News] | None:
    """Whose offer this is and how it is told; None if the time is not kept for them any more."""
    mine = and_(Hold.business_id == WaitlistEntry.business_id, Hold.id == WaitlistEntry.hold_id)
    found = db.execute(
        select(WaitlistEntry, Hold)
        .join(Hold, mine)
        .options(joinedload(WaitlistEntry.business), joinedload(WaitlistEntry.customer))
        .where(WaitlistEntry.uid == entry)
        .where(WaitlistEntry.status == WaitlistStatus.OFFERED)
        .where(Hold.uid == hold)
        .where(Hold.released_at.is_(None))
    ).one_or_none()
    if found is None or not can_hear(found.WaitlistEntry.customer):
        return None
    return found.WaitlistEntry.customer, _news(db, found.WaitlistEntry, found.Hold, settings)


def as_it_stands(db: Session, notification: Notification, settings: Settings) -> Standing | None:
    """What an offer says now; None once it has been taken, given up or passed on."""
    entry, hold = UUID(notification.data["waitlist"]), UUID(notification.data["hold"])
    told_of = news_of_offer(db, entry, hold, settings)
    return Standing(notification, *told_of) if told_of else None


def _news(db: Session, entry: WaitlistEntry, hold: Hold, settings: Settings) -> News:
    shop, person, front = entry.business, entry.customer, settings.frontend_url
    said: dict[str, Any] = {
        "name": person.name,
        "business": told(person.language, shop.name_en, shop.name_sq),
        "address": ", ".join(part for part in (shop.address, shop.city) if part),
        "services": _services(db, entry, person.language),
        "starts_at": hold.starts_at,
        "ends_at": hold.ends_at,
        "zone": shop.timezone,
        "own_zone": own_zone_of(person, shop.timezone, hold.starts_at),
        "until": hold.expires_at,
        "link": f"{front}/waitlist/{entry.uid}",
        "settings_link": f"{front}/settings/notifications",
    }
    return News(
        type=NotificationType.WAITLIST_OFFER,
        about=f"{entry.uid}:{hold.uid}",
        template="waitlist_offer",
        said=said,
        data={"waitlist": str(entry.uid), "hold": str(hold.uid), "business": str(shop.uid)},
    )


def _services(db: Session, entry: WaitlistEntry, language: str) -> list[dict[str, Any]]:
    """What they wait for, and by whom if they said so."""
    rows = db.execute(
        select(Service, Employee)
        .join(WaitlistService, WaitlistService.service_id == Service.id)
        .outerjoin(Employee, Employee.id == WaitlistService.employee_id)
        .where(WaitlistService.business_id == entry.business_id)
        .where(WaitlistService.entry_id == entry.id)
        .order_by(WaitlistService.position)
    )
    return [
        {"name": told(language, service.name_en, service.name_sq), "employee": who.full_name if who else None}
        for service, who in rows.all()
    ]

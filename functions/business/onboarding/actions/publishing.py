"""What a business needs before customers may book it, and showing and hiding it.

A published business stays published when its last service or interval goes: it simply has no free times then.
What describes it (name, address, place, contact, category) cannot be taken away while it is published.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from common import diary, ratings
from common.clock import Clock
from common.errors import Conflict
from common.i18n import _
from common.models import Business, BusinessStatus
from functions.business.onboarding import queries

CHECKLIST = {
    "name": _("Give the business a name."),
    "address": _("Say where it is: street and number."),
    "location": _("Put it on the map."),
    "contact": _("Give a phone number or an e-mail address."),
    "category": _("Choose at least one category."),
    "working_hours": _("Say when you are open."),
    "service": _("Add a service that somebody in the team performs."),
}
"""Everything that publishing needs: code -> what to do."""


class ChecklistIncomplete(Conflict):
    """Something that publishing needs is not there; `missing` lists the codes."""

    code = "checklist_incomplete"
    title = _("Something is still missing.")
    detail = _("Before customers can book, a few things are needed. Please see the checklist.")

    def __init__(self, missing: Iterable[str]) -> None:
        super().__init__(more={"missing": list(missing)})


class NotYoursToPublish(Conflict):
    """Suspended by us, or closed for good."""

    code = "not_publishable"
    title = _("This business cannot be published or hidden right now.")
    detail = _("It has been closed or suspended. Please write to us if you think this is wrong.")


def missing(db: Session, business: Business) -> list[str]:
    """The codes of what is not there yet, in the checklist's order; `business` has its categories loaded."""
    has_hours, has_service = queries.has_hours_and_service(db, business)
    done = _described(business) | {"working_hours": has_hours, "service": has_service}
    return [code for code in CHECKLIST if not done[code]]


def _described(business: Business) -> dict[str, bool]:
    return {
        "name": bool(business.name_en),
        "address": bool(business.address),
        "location": business.location is not None,
        "contact": bool(business.phone or business.email),
        "category": bool(business.categories),
    }


def refuse_gaps(business: Business) -> None:
    """Raises `ChecklistIncomplete` if a published business would no longer be described, a listed one nowhere."""
    gaps = [code for code, is_done in _described(business).items() if not is_done]
    if business.status is BusinessStatus.LISTED:  # imported ones may never have had the rest
        gaps = [code for code in gaps if code == "location"]
    if gaps and business.status.is_visible:
        raise ChecklistIncomplete(gaps)


def publish(db: Session, business: Business, *, clock: Clock) -> Business:
    """Let customers find and book it; raises `ChecklistIncomplete`. Once more changes nothing."""
    business = queries.locked(db, business.id)
    _refuse_closed(business)
    if business.status is BusinessStatus.PUBLISHED:
        return business
    gaps = missing(db, business)
    if gaps:
        raise ChecklistIncomplete(gaps)
    business.status = BusinessStatus.PUBLISHED
    business.published_at = business.published_at or clock.now()
    ratings.recount(db, [business.id], now=clock.now())
    diary.changed(db, business, clock.now())
    return business


def unpublish(db: Session, business: Business, *, clock: Clock) -> Business:
    """Hide it from customers; bookings that exist stay. Once more changes nothing."""
    business = queries.locked(db, business.id)
    _refuse_closed(business)
    diary.changed(db, business, clock.now())
    business.status = BusinessStatus.DRAFT
    db.flush()
    return business


def _refuse_closed(business: Business) -> None:
    if business.status in (BusinessStatus.SUSPENDED, BusinessStatus.CLOSED):
        raise NotYoursToPublish

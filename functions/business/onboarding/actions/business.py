"""Opening and describing a business, by its owner or from a file of venues."""

from dataclasses import dataclass
from datetime import datetime

import phonenumbers
from sqlalchemy.orm import Session

from common import calendars, diary, ratings
from common.clock import Clock
from common.data import zone_countries
from common.db import rule
from common.errors import Conflict
from common.i18n import _
from common.models import (
    Business,
    BusinessKind,
    BusinessMember,
    BusinessStatus,
    LatLon,
    Policy,
    Role,
    User,
)
from functions.business.onboarding import queries
from functions.business.onboarding.actions import publishing
from functions.business.onboarding.actions.team import add_employee, refuse_a_second
from functions.business.onboarding.claims.ending import end_claims
from functions.business.onboarding.claims.queries import is_claimable
from functions.business.onboarding.schemas import BusinessChange, NewBusiness, NewEmployee

_ZONE, _COUNTRY = "Europe/Tirane", "AL"
_LOOKED_UP = ("categories", "location", "timezone", "country")


class AlreadyImported(Conflict):
    """This row of this source is a business already."""

    code = "already_imported"
    title = _("This venue has been imported before.")


class AlreadyOwned(Conflict):
    """The business belongs to somebody."""

    code = "already_owned"
    title = _("This business has an owner already.")


class OperatorHasNoBusiness(Conflict):
    """One of AvatID's own people is nobody's team."""

    code = "operator_has_no_business"
    title = _("This account belongs to AvatID's own people.")
    detail = _("AvatID's own people have no business; please use another account for yours.")


@dataclass(frozen=True, slots=True)
class Source:
    """Where an imported venue comes from (`osm`), and what it is called there (`node/123`)."""

    name: str
    id: str


def create_business(
    db: Session, owner: User, wish: NewBusiness, *, clock: Clock, source: Source | None = None
) -> Business:
    """Open a business as a draft: its owner, its terms, and the freelancer as his own employee."""
    business = _opened(db, wish, BusinessStatus.DRAFT, source, clock)
    _give(db, business, owner)
    if wish.kind is BusinessKind.FREELANCER:
        name = owner.name or business.name_en[:64]
        himself = NewEmployee(business=business.uid, name=name, surname=owner.surname)
        add_employee(db, business, himself, person=owner, clock=clock)
    return business


def list_venue(db: Session, wish: NewBusiness, source: Source, *, clock: Clock) -> Business:
    """Put an imported venue on the map: found by everybody, bookable by nobody, claimable by its owner.

    `wish.location` has to be there.
    """
    business = _opened(db, wish, BusinessStatus.LISTED, source, clock)
    ratings.recount(db, [business.id], now=clock.now())
    return business


def take_over(db: Session, business: Business, owner: User, *, now: datetime) -> Business:
    """Give a listed venue to its owner. It stays listed, and so can be found, until it is published.

    Every other claim to it ends. Raises `AlreadyOwned` or `OperatorHasNoBusiness`.
    """
    business = queries.locked(db, business.id)
    if not is_claimable(db, business):
        raise AlreadyOwned
    _give(db, business, owner)
    end_claims(db, business, owner, now)
    return business


def _give(db: Session, business: Business, owner: User) -> None:
    with rule(db, "business_member_is_no_operator", OperatorHasNoBusiness):
        db.add(BusinessMember(business_id=business.id, user_id=owner.id, role=Role.OWNER))


def _opened(
    db: Session, wish: NewBusiness, status: BusinessStatus, source: Source | None, clock: Clock
) -> Business:
    point = wish.location.point if wish.location else None
    zone = wish.timezone or _zone_at(point)
    business = Business(
        **wish.model_dump(exclude={*_LOOKED_UP}),
        status=status,
        location=point,
        timezone=zone,
        country=wish.country or _country_of(zone, wish.phone),
        categories=queries.chosen_categories(db, wish.categories),
        source=source.name if source else None,
        source_id=source.id if source else None,
        created_at=clock.now(),
    )
    with rule(db, "business_source_unique", AlreadyImported):
        db.add(business)
    db.add(Policy(business_id=business.id))
    db.flush()
    return business


def change_business(db: Session, business: Business, change: BusinessChange, *, clock: Clock) -> Business:
    """Describe a business anew; a published one keeps what publishing needs.

    The first point that a business gets also decides its time zone and country, unless the request does.
    """
    business = queries.locked(db, business.id)
    values = change.values("uid", *_LOOKED_UP)
    given = change.model_fields_set
    if change.categories is not None:
        business.categories = queries.chosen_categories(db, change.categories)
    if "location" in given:
        values |= _moved(business, change)
    values |= {name: value for name, value in change.values().items() if name in ("timezone", "country")}
    if values.get("timezone", business.timezone) != business.timezone:
        diary.changed(db, business, clock.now())
        calendars.read_anew(db, business, clock.now())
    with db.no_autoflush:
        for name, value in values.items():
            setattr(business, name, value)
        business.version += 1
        publishing.refuse_gaps(business)
        refuse_a_second(db, business, most=1)
    db.flush()
    return business


def _moved(business: Business, change: BusinessChange) -> dict[str, object]:
    point = change.location.point if change.location else None
    if business.location is not None or point is None:
        return {"location": point}
    zone = change.timezone or _zone_at(point)
    return {"location": point, "timezone": zone, "country": _country_of(zone, change.phone or business.phone)}


def _zone_at(point: LatLon | None) -> str:
    if point is None:
        return _ZONE
    import tzfpy  # its map of the world takes a quarter of a second: not before somebody needs it

    return tzfpy.get_tz(point.lon, point.lat) or _ZONE


def _country_of(zone: str, phone: str | None) -> str:
    """The country of a time zone; Kosovo's is filed under Belgrade, and a +383 number tells them apart."""
    if phone and phonenumbers.region_code_for_number(phonenumbers.parse(phone)) == "XK":
        return "XK"
    return zone_countries().get(zone) or _COUNTRY

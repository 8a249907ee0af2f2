"""A venue of a file as the requests that its owner would send: the same models, so the same checks."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from babel.numbers import get_territory_currencies

from common.data import zone_countries
from common.errors import Invalid, field_error
from common.i18n import _
from common.models import Business
from common.web.validation import Body, body_of
from functions.business.importing.offers import Offer
from functions.business.importing.plans import Interval, ServicePlan, Venue
from functions.business.onboarding import queries
from functions.business.onboarding.schemas import (
    BusinessChange,
    NewBusiness,
    NewEmployee,
    NewService,
    Performer,
    Place,
    Week,
)

Categories = Mapping[str, UUID]
"""The uids of the categories that are there, by their slugs."""
Asked = TypeVar("Asked", bound=Body)

_LEK = "ALL"
# What a file may know better today than yesterday. Zone and currency stay as they were.
_FOLLOWED = (
    "name_en",
    "name_sq",
    "description_en",
    "description_sq",
    "address",
    "city",
    "phone",
    "email",
    "website",
)


def asked(model: type[Asked], values: Mapping[str, Any]) -> Asked:
    """The request, checked as the API checks it; raises `Invalid` with the fields that are wrong."""
    return body_of(model, b"", values)


def opening(venue: Venue, categories: Categories) -> NewBusiness:
    """The request that opens the venue."""
    lat, lon = venue.location
    return asked(
        NewBusiness,
        {
            "name_en": venue.name,
            "name_sq": venue.name_sq,
            "description_en": venue.description or "",
            "description_sq": venue.description_sq,
            "kind": "business",
            "address": venue.address or "",
            "city": venue.city or "",
            "country": _named_country(venue),
            "location": Place(lat=lat, lon=lon),
            "timezone": venue.timezone,
            "phone": venue.phone,
            "email": venue.email,
            "website": venue.website,
            "categories": [_known(slug, "categories", categories) for slug in venue.categories],
            "currency": _currency(venue.country),
        },
    )


def difference(business: Business, wish: NewBusiness) -> BusinessChange | None:
    """What the file says differently from what we have of it; None if nothing."""
    new = {name: getattr(wish, name) for name in _FOLLOWED}
    values: dict[str, Any] = {name: value for name, value in new.items() if getattr(business, name) != value}
    if wish.location and business.location != wish.location.point:
        values["location"] = wish.location
    if {each.uid for each in business.categories} != set(wish.categories):
        values["categories"] = wish.categories
    return asked(BusinessChange, {"uid": business.uid} | values) if values else None


def week(business: UUID, weekly: Iterable[Interval]) -> Week:
    """The request that sets a week."""
    days = [{"weekday": each.weekday, "start": each.start, "end": each.end} for each in weekly]
    return asked(Week, {"business": business, "weekly": days})


def employee(business: UUID, full_name: str) -> NewEmployee:
    """The request that adds somebody of whom only the name is known."""
    name, _space, surname = full_name.partition(" ")
    return asked(NewEmployee, {"business": business, "name": name, "surname": surname})


def service(
    business: UUID, offer: Offer, main_category: str | None, categories: Categories, team: Mapping[str, UUID]
) -> NewService:
    """The request that puts an offer on sale; `team` are the employees' uids by full name."""
    plan = offer.plan
    performers = [_performer(team[name], own, plan) for name, own in offer.by_employee.items()]
    return asked(
        NewService,
        {
            "business": business,
            "category": _known(plan.category or main_category, "category", categories),
            "name_en": plan.name_en,
            "name_sq": plan.name_sq,
            "price": plan.price,
            "duration_minutes": plan.duration_minutes,
            "gender": plan.gender,
            "employees": performers or None,
        },
    )


def _known(slug: str | None, field: str, categories: Categories) -> UUID:
    """A category's uid; raises `Invalid` for one that is not there, or if nobody has said which."""
    if slug is None:
        raise Invalid(fields=[field_error(field, "required", _("This field is required."))])
    if slug not in categories:
        raise Invalid(fields=[queries.not_there(field)])
    return categories[slug]


def _performer(uid: UUID, own: ServicePlan, plan: ServicePlan) -> Performer:
    return Performer(
        uid=uid,
        price=own.price if own.price != plan.price else None,
        duration_minutes=own.duration_minutes if own.duration_minutes != plan.duration_minutes else None,
    )


def _named_country(venue: Venue) -> str | None:
    """The country the venue itself names; the one of its time zone the action finds better (Kosovo)."""
    return venue.country if venue.country != zone_countries().get(venue.timezone) else None


def _currency(country: str | None) -> str:
    current = get_territory_currencies(country) if country else []
    return current[0] if current else _LEK

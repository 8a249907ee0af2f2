"""Replies put together row by row, model by model: what PostgreSQL writes is held against them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.i18n import told
from common.integrations.storage import Storage
from common.models import (
    Business,
    BusinessMember,
    BusinessStatus,
    Category,
    Employee,
    EmployeeService,
    GalleryImage,
    Gender,
    Policy,
    Role,
    Service,
    Upload,
    UploadStatus,
    business_category,
)
from common.web.fields import PlaceShown
from common.web.pictured import Pictured
from functions.business.discovery.schemas.profile import (
    EmployeeReply,
    PerformedService,
    Performer,
    Ratings,
    ServiceGroup,
    ServiceReply,
    TeamMember,
    Terms,
)
from functions.business.discovery.schemas.rows import CategoryName, Money, Stars


class ByHand:
    """One business as somebody reads it, but for its times."""

    def __init__(self, db: Session, business: Business, storage: Storage, language: str) -> None:
        self._db, self._business, self._storage, self._language = db, business, storage, language
        self._services = self._of(Service, Service.is_active, Service.archived_at.is_(None))
        self._services.sort(key=self._turn)
        self._team = self._of(Employee, Employee.is_active, Employee.archived_at.is_(None))
        self._team.sort(key=lambda each: (each.rank, each.id))
        own = db.scalars(sa.select(EmployeeService).where(EmployeeService.business_id == business.id))
        self._own = {(each.service_id, each.employee_id): each for each in own}

    def _turn(self, service: Service) -> tuple[int, ...]:
        category = self._category(service)
        return category.rank, category.id, service.rank, service.id

    def _category(self, service: Service) -> Category:
        return self._db.get_one(Category, service.category_id)

    def row(self) -> dict[str, Any]:
        """As a list shows it, but for the distance."""
        categories = self._categories()
        return self._said() | {
            "category": shown(categories[0]) if categories else None,
            "rating": shown(Stars(**self._stars(self._business))),
            "price_from": shown(self._price_from()),
            "takes_bookings": self._business.takes_bookings,
            "verified": self._business.verified_at is not None,
            "cover": self._cover(),
            "gender": self._gender(),
        }

    def profile(self) -> dict[str, Any]:
        """As its own screen shows it."""
        business, policy = self._business, self._db.get(Policy, self._business.id)
        plain = ("kind", "country", "phone", "email", "website", "timezone", "currency")
        histogram = dict(enumerate(business.rating_histogram, start=1))
        terms = Terms() if policy is None else Terms.model_validate(policy)
        return {
            **self._said(),
            **{name: getattr(business, name) for name in plain},
            "takes_bookings": business.takes_bookings,
            "verified": business.verified_at is not None,
            "is_claimable": business.status is BusinessStatus.LISTED and not self._has_owner(),
            "categories": [shown(each) for each in self._categories()],
            "services": self._groups(),
            "team": [shown(TeamMember(**self._seen(each))) for each in self._team],
            "rating": shown(Ratings(**self._stars(business), histogram=histogram)),
            "price_from": shown(self._price_from()),
            "gender": self._gender(),
            "policy": shown(terms),
            "cover": self._cover(),
            "gallery": [self._pictured(self._upload(each)) for each in self._gallery()],
        }

    def services(self) -> list[Any]:
        """Its menu."""
        return [shown(self._service(each)) for each in self._services]

    def employees(self) -> list[Any]:
        """Its team, with what each one does."""
        return [shown(EmployeeReply(**self._seen(who), services=self._performed(who))) for who in self._team]

    def _said(self) -> dict[str, Any]:
        business = self._business
        assert business.location is not None
        return {
            "uid": str(business.uid),
            "name": told(self._language, business.name_en, business.name_sq),
            "description": told(self._language, business.description_en, business.description_sq),
            "address": business.address,
            "city": business.city,
            "location": shown(PlaceShown(lat=business.location.lat, lon=business.location.lon)),
        }

    def _of(self, kind: Any, *which: Any) -> list[Any]:
        found = sa.select(kind).where(kind.business_id == self._business.id, *which)
        return list(self._db.scalars(found))

    def _stars(self, who: Any) -> dict[str, Any]:
        count = who.rating_count
        return {"average": round(who.rating_sum / count, 1) if count else None, "count": count}

    def _categories(self) -> list[CategoryName]:
        its = sa.select(Category).join(business_category)
        found = self._db.scalars(its.where(business_category.c.business_id == self._business.id))
        live = [each for each in found if each.archived_at is None]
        return [self._called(each) for each in sorted(live, key=lambda each: (each.rank, each.id))]

    def _called(self, category: Category) -> CategoryName:
        return CategoryName.of(category, self._language)

    def _offers(self, service: Service) -> list[tuple[Employee, Decimal, int]]:
        found = []
        for who in self._team:
            own = self._own.get((service.id, who.id))
            if service.is_performed_by_everyone or own:
                price = service.price if own is None or own.price is None else own.price
                found.append((who, price, (own and own.duration_minutes) or service.duration_minutes))
        return found

    def _lowest(self, service: Service) -> Decimal:
        return min((price for _who, price, _minutes in self._offers(service)), default=service.price)

    def _price_from(self) -> Money | None:
        lowest = min((self._lowest(each) for each in self._services), default=None)
        return Money.of(lowest, self._business.currency)

    def _gender(self) -> str:
        served = {each.gender for each in self._services}
        return served.pop() if len(served) == 1 else Gender.ALL

    def _service(self, service: Service) -> ServiceReply:
        performers = [
            Performer(uid=who.uid, name=full_name(who), price=price, duration_minutes=minutes)
            for who, price, minutes in self._offers(service)
        ]
        return ServiceReply(
            uid=service.uid,
            name=told(self._language, service.name_en, service.name_sq),
            description=told(self._language, service.description_en, service.description_sq),
            category=self._called(self._category(service)),
            price=service.price,
            price_from=self._lowest(service),
            currency=self._business.currency,
            duration_minutes=service.duration_minutes,
            gender=service.gender,
            employees=performers,
        )

    def _groups(self) -> list[Any]:
        groups: dict[int, ServiceGroup] = {}
        for each in self._services:
            group = ServiceGroup(category=self._called(self._category(each)), services=[])
            groups.setdefault(each.category_id, group).services.append(self._service(each))
        return [shown(each) for each in groups.values()]

    def _performed(self, who: Employee) -> list[PerformedService]:
        return [
            PerformedService(
                uid=service.uid,
                name=told(self._language, service.name_en, service.name_sq),
                price=price,
                currency=self._business.currency,
                duration_minutes=minutes,
            )
            for service in self._services
            for performer, price, minutes in self._offers(service)
            if performer is who
        ]

    def _seen(self, who: Employee) -> dict[str, Any]:
        avatar = self._db.get(Upload, who.avatar_upload_id) if who.avatar_upload_id else None
        is_shown = avatar is not None and avatar.status is UploadStatus.READY
        return {
            "uid": who.uid,
            "name": full_name(who),
            "bio": who.bio,
            "avatar": Pictured.of(avatar, self._storage) if avatar and is_shown else None,
            "rating": Stars(**self._stars(who)),
        }

    def _gallery(self) -> Sequence[GalleryImage]:
        hung = self._of(GalleryImage)
        ready = [each for each in hung if self._upload(each).status is UploadStatus.READY]
        return sorted(ready, key=lambda each: (each.position, each.id))

    def _upload(self, image: GalleryImage) -> Upload:
        return self._db.get_one(Upload, image.upload_id)

    def _cover(self) -> Any:
        return next((self._pictured(self._upload(each)) for each in self._gallery() if each.is_cover), None)

    def _pictured(self, upload: Upload) -> Any:
        return shown(Pictured.of(upload, self._storage))

    def _has_owner(self) -> bool:
        return any(each.role is Role.OWNER for each in self._of(BusinessMember))


def full_name(who: Employee) -> str:
    """As customers read it."""
    return f"{who.name} {who.surname}".strip()


def shown(model: Any) -> Any:
    """A model as its JSON is read."""
    return None if model is None else model.model_dump(mode="json")

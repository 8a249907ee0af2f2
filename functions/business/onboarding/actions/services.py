"""What is sold, by whom and for how much."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from common import diary
from common.clock import Clock
from common.data import can_be_paid
from common.errors import FieldError, Invalid, field_error
from common.i18n import _
from common.models import Business, EmployeeService, PartKind, Service
from functions.business.onboarding import queries
from functions.business.onboarding.schemas import NewService, Part, Performer, ServiceChange
from functions.business.onboarding.schemas.services import COLUMN_OF


def add_service(db: Session, business: Business, wish: NewService, *, clock: Clock) -> Service:
    """Put something on sale."""
    business = queries.locked(db, business.id)
    service = Service(business_id=business.id)
    _describe(db, service, dict(wish))
    _refuse_what_does_not_add_up(service, business, wish.employees or [])
    db.add(service)
    db.flush()
    _choose(db, business, service, wish.employees)
    diary.changed(db, business, clock.now())
    return service


def change_service(db: Session, service: Service, change: ServiceChange, *, clock: Clock) -> Service:
    """Change what is on sale; those chosen for it stay unless the request names others."""
    business = queries.locked_with(db, service)
    are_named = "employees" in change.model_fields_set
    performers = (change.employees or []) if are_named else _those_of(db, service)
    with db.no_autoflush:
        _describe(db, service, change.values())
        _refuse_what_does_not_add_up(service, business, performers)
    db.flush()
    if are_named:
        _choose(db, business, service, change.employees)
    diary.changed(db, business, clock.now())
    return service


def drop_service(db: Session, service: Service, *, clock: Clock) -> None:
    """Take something off sale for good. Bookings that exist stay."""
    business = queries.locked_with(db, service)
    service.archived_at = clock.now()
    db.flush()
    diary.changed(db, business, clock.now())


def _describe(db: Session, service: Service, values: dict[str, Any]) -> None:
    """Write the request's fields to their columns, categories looked up and parts as plain JSON."""
    if "category" in values:
        service.category_id = _category(db, values).id
    if "parts" in values:
        parts: Sequence[Part] | None = values["parts"]
        service.parts = None if parts is None else [part.model_dump(mode="json") for part in parts]
    for name in values.keys() - {"business", "category", "employees", "parts"}:
        setattr(service, COLUMN_OF.get(name, name), values[name])


def _category(db: Session, values: dict[str, Any]) -> Any:
    try:
        return queries.chosen_categories(db, [values["category"]])[0]
    except Invalid as error:
        raise Invalid(fields=[queries.not_there("category")]) from error


def _those_of(db: Session, service: Service) -> list[Performer]:
    return [
        Performer(uid=uid, price=own.price, duration_minutes=own.duration_minutes)
        for uid, own in queries.performers_of(db, service)
    ]


def _choose(db: Session, business: Business, service: Service, performers: list[Performer] | None) -> None:
    """Let these perform the service, on these terms: None is everybody, an empty list nobody."""
    chosen = performers or []
    team = queries.chosen_employees(db, business, [each.uid for each in chosen])
    service.is_performed_by_everyone = performers is None
    db.execute(delete(EmployeeService).where(EmployeeService.service_id == service.id))
    db.add_all(
        EmployeeService(
            business_id=business.id,
            employee_id=team[each.uid].id,
            service_id=service.id,
            price=each.price,
            duration_minutes=each.duration_minutes,
        )
        for each in chosen
    )
    db.flush()


def _refuse_what_does_not_add_up(
    service: Service, business: Business, performers: Sequence[Performer]
) -> None:
    """Raises `Invalid` with everything that is wrong between the fields."""
    wrong = [*_wrong_parts(service), *_wrong_amounts(service, business, performers)]
    uids = [each.uid for each in performers]
    if len(set(uids)) < len(uids):
        wrong.append(field_error("employees", "duplicate", _("Somebody is named twice.")))
    if wrong:
        raise Invalid(fields=wrong)


def _wrong_parts(service: Service) -> Iterable[FieldError]:
    parts = service.parts
    if parts is None:
        return
    if sum(part["minutes"] for part in parts) != service.duration_minutes:
        yield field_error("parts", "wrong_sum", _("The parts must add up to the duration."))
    if all(part["kind"] == PartKind.PROCESSING for part in parts):
        yield field_error("parts", "no_hands_on", _("At least one part must be hands-on."))


def _wrong_amounts(
    service: Service, business: Business, performers: Sequence[Performer]
) -> Iterable[FieldError]:
    own = {f"employees.{n}.price": each.price for n, each in enumerate(performers) if each.price is not None}
    amounts: dict[str, Decimal | None] = {"price": service.price, "deposit": service.deposit, **own}
    for field, amount in amounts.items():
        if amount is not None and not can_be_paid(amount, business.currency):
            yield field_error(field, "too_precise", _("This currency does not have so many decimals."))
    if service.deposit is not None and service.deposit > min([service.price, *own.values()]):
        yield field_error("deposit", "too_large", _("The deposit cannot be more than the price."))

"""What leaders change about the places they want to fill, and what they answer to those who would like them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from common import outbox
from common.data import can_be_paid
from common.errors import FieldError, Invalid, field_error
from common.events import ApplicationDecided
from common.i18n import _
from common.models import ApplicationStatus, Business, JobApplication, JobOpening, User
from functions.business.onboarding import queries as onboarding
from functions.business.onboarding.jobs import queries
from functions.business.onboarding.jobs.refusals import ApplicationDecidedAlready
from functions.business.onboarding.jobs.schemas import NewOpening, OpeningChange

Answer = Literal[ApplicationStatus.ACCEPTED, ApplicationStatus.DECLINED]


def add_opening(db: Session, business: Business, wish: NewOpening, *, now: datetime) -> JobOpening:
    """Offer a place. Raises `Invalid`."""
    opening = JobOpening(business_id=business.id, created_at=now)
    _describe(db, opening, {name: value for name, value in wish if name != "business"})
    _refuse_what_does_not_add_up(opening, business, now, closes_on_is_new=True)
    db.add(opening)
    db.flush()
    return opening


def change_opening(db: Session, opening: JobOpening, change: OpeningChange, *, now: datetime) -> JobOpening:
    """Change what is offered, or close it and open it again. Raises `NotFound` or `Invalid`."""
    opening = queries.locked(db, opening)
    business = db.get_one(Business, opening.business_id)
    with db.no_autoflush:
        _describe(db, opening, change.values("is_open"))
        _refuse_what_does_not_add_up(
            opening, business, now, closes_on_is_new="closes_on" in change.model_fields_set
        )
    if change.is_open is not None:
        opening.closed_at = None if change.is_open else opening.closed_at or now
    db.flush()
    return opening


def _describe(db: Session, opening: JobOpening, values: dict[str, Any]) -> None:
    if "category" in values:
        uid = values.pop("category")
        opening.category_id = _category(db, uid) if uid else None
    for name, value in values.items():
        setattr(opening, name, value)


def _category(db: Session, uid: UUID) -> int:
    try:
        return onboarding.chosen_categories(db, [uid])[0].id
    except Invalid as error:
        raise Invalid(fields=[onboarding.not_there("category")]) from error


def _refuse_what_does_not_add_up(
    opening: JobOpening, business: Business, now: datetime, *, closes_on_is_new: bool
) -> None:
    """Raises `Invalid` with everything that is wrong between the fields."""
    wrong = list(_wrong_salary(opening, business))
    is_past = opening.closes_on is not None and opening.closes_on < queries.today(business, now)
    if closes_on_is_new and is_past:
        wrong.append(field_error("closes_on", "past", _("This day has already passed.")))
    if wrong:
        raise Invalid(fields=wrong)


def _wrong_salary(opening: JobOpening, business: Business) -> Iterable[FieldError]:
    least, most = opening.salary_from, opening.salary_to
    for field, amount in (("salary_from", least), ("salary_to", most)):
        if amount is not None and not can_be_paid(amount, business.currency):
            yield field_error(field, "too_precise", _("This currency does not have so many decimals."))
    if least is not None and most is not None and least > most:
        yield field_error(
            "salary_to", "wrong_order", _("This must not be less than the salary it begins at.")
        )


def answer(
    db: Session, opening: JobOpening, uid: UUID, said: Answer, by: User, *, now: datetime
) -> JobApplication:
    """Accept or decline an application, once: of two answers at the same moment the first one stands.

    Raises `NotFound`, also for one that has been taken back, or `ApplicationDecidedAlready`.
    """
    application = queries.application_to(db, opening, uid)
    answered = db.scalar(
        update(JobApplication)
        .where(JobApplication.id == application.id)
        .where(JobApplication.status == ApplicationStatus.SENT)
        .values(status=said, decided_by_id=by.id, decided_at=now)
        .returning(JobApplication.id)
        .execution_options(synchronize_session=False)
    )
    application = queries.application_to(db, opening, uid)
    if answered is None:
        raise ApplicationDecidedAlready(more={"current_status": application.status})
    outbox.publish(db, ApplicationDecided(application=uid), now=now)
    return application

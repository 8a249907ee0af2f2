"""What a request names and whether it is there: the pieces that the other queries share."""

from collections.abc import Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from common.errors import FieldError, Invalid, NotFound, field_error
from common.i18n import _
from common.models import Business, Employee, Service

Owned = TypeVar("Owned", Employee, Service)


def not_there(field: str) -> FieldError:
    """That a request names something which does not exist, or not for this business."""
    return field_error(field, "not_found", _("This does not exist."))


def refuse_unknown(uids: Sequence[UUID], known: Iterable[UUID], field: str) -> None:
    """Raise `Invalid` with every uid that is not among the known ones, by its place in `field`."""
    there = set(known)
    wrong = [not_there(f"{field}.{place}") for place, uid in enumerate(uids) if uid not in there]
    if wrong:
        raise Invalid(fields=wrong)


def locked(db: Session, business_id: int) -> Business:
    """The business as it is now, its categories loaded; whoever else changes it waits for this transaction."""
    return db.scalars(
        select(Business)
        .where(Business.id == business_id)
        .options(selectinload(Business.categories))
        .with_for_update(key_share=True, of=Business)
        .execution_options(populate_existing=True)
    ).one()


def described(db: Session, business: Business) -> Business:
    """The business with its categories loaded."""
    return db.scalars(
        select(Business)
        .where(Business.id == business.id)
        .options(selectinload(Business.categories))
        .execution_options(populate_existing=True)
    ).one()


def locked_with(db: Session, owned: Owned) -> Business:
    """The locked business of an employee or service, which is read again.

    Raises `NotFound` if it has been archived by somebody who was faster.
    """
    business = locked(db, owned.business_id)
    db.refresh(owned)
    if owned.archived_at is not None:
        raise NotFound
    return business

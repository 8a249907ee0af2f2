"""Which businesses want their next free times worked out."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import DateTime, Select, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from common.models import Business, BusinessStatus, NextFree, Policy, ResourceUse, Service

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def related_businesses(db: Session, uid: UUID) -> Sequence[int]:
    """A business, and those whose people also work there: what is taken in one is not free in the others."""
    own, shared = aliased(ResourceUse), aliased(ResourceUse)
    of_its_team = (
        select(shared.business_id)
        .join(own, own.resource_id == shared.resource_id)
        .join(Business, Business.id == own.business_id)
        .where(Business.uid == uid)
    )
    return db.scalars(select(Business.id).where(Business.uid == uid).union(of_its_team)).all()


def due_businesses(db: Session, now: datetime, most: int) -> Sequence[int]:
    """Up to `most` businesses whose times are missing or out of date, the longest overdue first; they are locked.

    Whoever is being changed at this moment is left for later. At one `now` nobody is due twice.
    """
    wanting = union_all(_missing(most), _out_of_date(now, most)).subquery()
    first = (
        select(wanting.c.business_id)
        .group_by(wanting.c.business_id)
        .order_by(func.min(wanting.c.since), wanting.c.business_id)
        .limit(most)
    )
    rows = select(Business.id).where(Business.id.in_(first)).order_by(Business.id)
    return db.scalars(rows.with_for_update(read=True, skip_locked=True)).all()


def _missing(most: int) -> Select[int, datetime]:
    """What is on sale and has never been worked out, or not since something changed."""
    known = select(NextFree.service_id).where(NextFree.business_id == Service.business_id)
    return (
        select(Service.business_id, literal(LONG_AGO, DateTime(timezone=True)).label("since"))
        .join(Business, Business.id == Service.business_id)
        .join(Policy, Policy.business_id == Business.id)  # without terms nothing can be worked out
        .where(Business.status == BusinessStatus.PUBLISHED, Business.archived_at.is_(None))
        .where(Service.is_active, Service.archived_at.is_(None))
        .where(~known.where(NextFree.service_id == Service.id).exists())
        .limit(most)
    )


def _out_of_date(now: datetime, most: int) -> Select[int, datetime]:
    return (
        select(NextFree.business_id, NextFree.valid_until)
        .where(NextFree.valid_until <= now)
        .where(NextFree.worked_out_at < now)
        .order_by(NextFree.valid_until)
        .limit(most)
    )

"""Working out anew when businesses are next free, and writing it down."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Text,
    and_,
    cast,
    column,
    delete,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import TSTZMULTIRANGE, insert
from sqlalchemy.orm import Session

from common.diary import Diary, NextTime, next_times, packed_diary
from common.models import Business, BusinessSearch, BusinessStatus, NextFree, Policy, Service

WITH_ZONE = DateTime(timezone=True)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many businesses were looked at, and for how many services a time was worked out."""

    businesses: int = 0
    services: int = 0


def refresh(db: Session, business_ids: Iterable[int], now: datetime) -> Refreshed:
    """Work out when everything on sale is next free; what is not on sale is forgotten.

    1. Keep the businesses as they are: whoever changes hours, team, services or terms waits, or we for them, so that
       nothing is worked out from what is about to change. Those who book share the lock, and wait for nobody.
    2. Take turns with others who work out the same, by the rows of the search, in the order of their keys: no ring.
    3. Read all diaries in one statement, and ask the engine.
    4. Write, but never an older answer over a newer one.
    """
    ids = sorted(set(business_ids))
    if not ids:
        return Refreshed()
    rows = select(Business.id).where(Business.id.in_(ids)).order_by(Business.id)
    db.execute(rows.with_for_update(read=True))
    turns = select(BusinessSearch.business_id).where(BusinessSearch.business_id.in_(ids))
    db.execute(turns.order_by(BusinessSearch.business_id).with_for_update(key_share=True))
    worked_out = list(_worked_out(db, ids, now))
    _write(db, worked_out, now)
    _forget(db, ids)
    _tell_search(db, ids)
    return Refreshed(len(ids), len(worked_out))


def _worked_out(db: Session, ids: Sequence[int], now: datetime) -> Iterator[dict[str, Any]]:
    since = literal(now, WITH_ZONE)
    until = since + Policy.max_days * text("interval '1 day'")
    rows: Sequence[Any] = db.execute(
        select(Business.id, packed_diary(now, since, until))
        .join(Policy, Policy.business_id == Business.id)
        .where(Business.id.in_(ids))
        .where(Business.status == BusinessStatus.PUBLISHED, Business.archived_at.is_(None))
    ).all()
    for business_id, packed in rows:
        for service_id, found in next_times(Diary.of(packed), now).items():
            yield {"business_id": business_id, "service_id": service_id} | _written(found)


def _written(found: NextTime) -> dict[str, Any]:
    """The row as JSON, for PostgreSQL to read."""
    return {
        "starts_at": found.starts_at and found.starts_at.isoformat(),
        "resource_id": found.resource_id,
        "during": found.starts_at and "{" + ",".join(f"[{start},{end})" for start, end in found.taken) + "}",
        "valid_until": found.valid_until.isoformat(),
    }


def _write(db: Session, worked_out: Sequence[dict[str, Any]], now: datetime) -> None:
    """One statement for all rows; they are as many as a driver could not take one by one."""
    given = func.json_to_recordset(cast(literal(json.dumps(worked_out), Text), JSON)).table_valued(
        column("business_id", BigInteger),
        column("service_id", BigInteger),
        column("starts_at", WITH_ZONE),
        column("resource_id", BigInteger),
        column("during", TSTZMULTIRANGE),
        column("valid_until", WITH_ZONE),
    )
    rows = given.render_derived(name="given", with_types=True)
    names = [each.name for each in rows.c]
    new = insert(NextFree).from_select(
        [*names, "worked_out_at"],
        select(*rows.c, literal(now, WITH_ZONE)).order_by(rows.c.business_id, rows.c.service_id),
    )
    changed = {name: new.excluded[name] for name in (*names[2:], "worked_out_at")}
    is_newer = NextFree.worked_out_at <= new.excluded.worked_out_at
    db.execute(new.on_conflict_do_update(constraint="next_free_pk", set_=changed, where=is_newer))


def _forget(db: Session, ids: Sequence[int]) -> None:
    """Nothing is free at a business that takes no bookings, nor of a service that is not on sale."""
    on_sale = (
        select(Service.id)
        .join(Business, Business.id == Service.business_id)
        .where(and_(Service.business_id == NextFree.business_id, Service.id == NextFree.service_id))
        .where(Service.is_active, Service.archived_at.is_(None))
        .where(Business.status == BusinessStatus.PUBLISHED, Business.archived_at.is_(None))
    )
    db.execute(delete(NextFree).where(NextFree.business_id.in_(ids), ~on_sale.exists()))


def _tell_search(db: Session, ids: Sequence[int]) -> None:
    """Lists are ordered by the first of everything on sale, and believe it while all of it is valid."""
    first = (
        select(
            Business.id,
            func.min(NextFree.starts_at).label("at"),
            func.min(NextFree.valid_until).label("until"),
        )
        .outerjoin(NextFree, NextFree.business_id == Business.id)
        .where(Business.id.in_(ids))
        .group_by(Business.id)
        .subquery("first")
    )
    db.execute(
        update(BusinessSearch)
        .where(BusinessSearch.business_id == first.c.id)
        .values(next_free_at=first.c["at"], next_free_until=first.c.until)
        .execution_options(synchronize_session=False)
    )

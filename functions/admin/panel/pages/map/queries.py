"""Which businesses lie in a part of the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import Business, BusinessStatus, LatLon
from functions.admin.panel.pages.map.schemas import Seen

MOST_PLACES = 2000
_WGS_84 = 4326


@dataclass(frozen=True, slots=True)
class Spot:
    """A business on the map: what stands beside its mark."""

    uid: UUID
    name_en: str
    name_sq: str | None
    city: str
    status: BusinessStatus
    is_verified: bool
    location: LatLon


@dataclass(frozen=True, slots=True)
class Spots:
    """Those that are there; `goes_on` says that not all of them are among these."""

    rows: Sequence[Spot]
    goes_on: bool


def spots_in(db: Session, seen: Seen, most: int = MOST_PLACES) -> Spots:
    """The newest businesses in the rectangle, whatever their status unless one is asked for; at most `most`."""
    box = func.ST_MakeEnvelope(seen.west, seen.south, seen.east, seen.north, _WGS_84)
    there = (
        select(
            Business.uid,
            Business.name_en,
            Business.name_sq,
            Business.city,
            Business.status,
            Business.verified_at.is_not(None),
            Business.location,
        )
        .where(Business.archived_at.is_(None))
        .where(func.geometry(Business.location).op("&&")(box))
        .order_by(Business.id.desc())
    )
    if seen.status is not None:
        there = there.where(Business.status == seen.status)
    found: Sequence[Any] = db.execute(there.limit(most + 1)).all()  # a place in the box is never missing
    rows = [Spot(*row) for row in found]
    return Spots(rows[:most], goes_on=len(rows) > most)

"""What else goes on in the demo: venues nobody has claimed, places to fill, what an owner notes about clients."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from common.clock import Clock
from common.models import Business, BusinessClient, BusinessKind, Category
from functions.business.onboarding import actions
from functions.business.onboarding.actions import Source
from functions.business.onboarding.clients.actions import change_client
from functions.business.onboarding.clients.schemas import ClientChange
from functions.business.onboarding.jobs.actions import add_opening
from functions.business.onboarding.jobs.schemas import NewOpening
from functions.business.onboarding.schemas import NewBusiness, Place
from tools.demo import rows
from tools.demo.rows import SOURCE

LISTED = f"{SOURCE}-listed"
"""Where venues come from that are on the map, and nobody's."""


def fill(db: Session, clock: Clock) -> None:
    """Add it all, once the venues are there and people have booked; a second time changes nothing."""
    if db.scalar(select(exists().where(Business.source == LISTED))):
        return
    around = rows.read("around.json")
    categories = dict(db.execute(select(Category.slug, Category.uid)).all())
    venues = db.scalars(select(Business).where(Business.source == SOURCE).order_by(Business.id)).all()
    for row in around["listed"]:
        _list(db, row, categories, clock)
    for row in around["jobs"]:
        _look_for(db, venues[row["place"]], row, categories, clock.now())
    _note(db, venues[0], around["notes"], clock.now())


def _list(db: Session, row: dict[str, Any], categories: Mapping[str, UUID], clock: Clock) -> None:
    lat, lon = row["location"]
    wish = NewBusiness(
        name_en=row["name_en"],
        name_sq=row["name_sq"],
        kind=BusinessKind.BUSINESS,
        address=row["address"],
        city=row["city"],
        country="AL",
        location=Place(lat=lat, lon=lon),
        timezone="Europe/Tirane",
        phone=row["phone"],
        categories=[categories[row["category"]]],
    )
    actions.list_venue(db, wish, Source(LISTED, row["slug"]), clock=clock)


def _look_for(
    db: Session, business: Business, row: dict[str, Any], categories: Mapping[str, UUID], now: datetime
) -> None:
    wish = {name: value for name, value in row.items() if name not in ("place", "category")}
    place = NewOpening.model_validate(
        wish | {"business": business.uid, "category": categories[row["category"]]}
    )
    add_opening(db, business, place, now=now)


def _note(db: Session, business: Business, notes: list[dict[str, Any]], now: datetime) -> None:
    """The first clients are known a little better."""
    clients = select(BusinessClient).where(BusinessClient.business_id == business.id)
    known = db.scalars(clients.order_by(BusinessClient.id).limit(len(notes)))
    for client, note in zip(known, notes, strict=False):
        change_client(db, client, ClientChange.model_validate(note), now=now)

"""The actions as importers use them: no HTTP, the same request models."""

from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Business, BusinessMember, BusinessStatus, Policy
from common.team import role_in
from functions.business.onboarding import actions, queries
from functions.business.onboarding.actions import AlreadyImported, AlreadyOwned, Source
from functions.business.onboarding.schemas import (
    NewBusiness,
    NewEmployee,
    NewService,
    Performer,
    Place,
    Week,
    WeekInterval,
)
from tests.integration.conftest import Phone
from tests.integration.salon import some_category

VENUE = NewBusiness.model_validate(
    {"name": "Berber Kampi", "kind": "business", "address": "Rruga 1", "phone": "069 203 4567"}
    | {"location": Place(lat=41.3275, lon=19.8187)}
)
NODE = Source("osm", "node/1")


def test_a_venue_is_listed_without_an_owner(db: Session, clock: SetClock) -> None:
    business = actions.list_venue(db, VENUE, NODE, clock=clock)
    db.commit()  # the promise that every business has an owner is looked at here
    assert (business.status, business.timezone, business.country) == ("listed", "Europe/Tirane", "AL")
    assert queries.imported(db, "osm", "node/1") is business
    assert db.scalar(select(func.count()).select_from(BusinessMember)) == 0
    assert db.scalar(select(func.count()).select_from(Policy)) == 1


def test_a_row_is_imported_once(bora: Phone, db: Session, clock: SetClock) -> None:
    assert bora.user is not None
    actions.list_venue(db, VENUE, NODE, clock=clock)
    with pytest.raises(AlreadyImported):
        actions.list_venue(db, VENUE, NODE, clock=clock)
    with pytest.raises(AlreadyImported):
        actions.create_business(db, bora.user, VENUE, clock=clock, source=NODE)
    assert db.scalar(select(func.count()).select_from(Business)) == 1


def test_a_listed_venue_is_taken_over_once_and_can_still_be_found(
    bora: Phone, db: Session, clock: SetClock
) -> None:
    assert bora.user is not None
    venue = actions.list_venue(db, VENUE, NODE, clock=clock)
    business = actions.take_over(db, venue, bora.user, now=clock.now())
    assert business.status is BusinessStatus.LISTED
    assert role_in(db, bora.user, business.id) == "owner"
    with pytest.raises(AlreadyOwned):
        actions.take_over(db, business, bora.user, now=clock.now())


def test_everything_can_be_opened_without_http(bora: Phone, db: Session, clock: SetClock) -> None:
    assert bora.user is not None
    category = some_category(db)
    wish = VENUE.model_copy(update={"categories": [UUID(category)]})
    business = actions.create_business(db, bora.user, wish, clock=clock, source=NODE)
    intervals = [WeekInterval.model_validate({"weekday": 0, "start": "09:00", "end": "17:00"})]
    actions.set_week(db, business, Week(business=business.uid, weekly=intervals), clock=clock)
    gent = NewEmployee(business=business.uid, name="Gent")
    employee = actions.add_employee(db, business, gent, person=bora.user, clock=clock)
    cut = {
        "business": business.uid,
        "category": category,
        "name": "Cut",
        "price": "900",
        "duration_minutes": 30,
    }
    offer = NewService.model_validate(cut | {"employees": [Performer(uid=employee.uid)]})
    actions.add_service(db, business, offer, clock=clock)
    actions.publish(db, business, clock=clock)
    db.commit()
    assert business.status is BusinessStatus.PUBLISHED
    assert business.published_at == clock.now()

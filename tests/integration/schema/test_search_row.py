"""The row that searches read says at once what has changed about a business."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import (
    Business,
    BusinessSearch,
    BusinessStatus,
    Category,
    EmployeeService,
    LatLon,
    TownName,
)
from tests.integration.discovery.places import category, employee, performs, place, service


def row_of(db: Session, business: Business) -> BusinessSearch:
    """What a search reads of it now."""
    return db.scalars(
        select(BusinessSearch)
        .where(BusinessSearch.business_id == business.id)
        .execution_options(populate_existing=True)
    ).one()


def test_it_follows_where_a_business_is_and_who_may_see_it(db: Session) -> None:
    bora = place(db, status=BusinessStatus.DRAFT)
    seen = row_of(db, bora)
    assert (seen.uid, seen.is_visible, seen.takes_bookings) == (bora.uid, False, False)
    bora.status, bora.location, bora.published_at = (
        BusinessStatus.LISTED,
        LatLon(41, 19),
        datetime(2027, 1, 1, tzinfo=UTC),
    )
    db.flush()
    seen = row_of(db, bora)
    assert (seen.is_visible, seen.takes_bookings) == (True, False)
    assert (seen.location, seen.published_at) == (LatLon(41, 19), bora.published_at)
    bora.status = BusinessStatus.PUBLISHED
    db.flush()
    assert row_of(db, bora).takes_bookings
    bora.archived_at = sa.func.now()
    db.flush()
    seen = row_of(db, bora)
    assert (seen.is_visible, seen.takes_bookings) == (False, False)


def test_it_follows_the_rating(db: Session) -> None:
    bora = place(db)
    bora.rating_count, bora.rating_sum, bora.rating_rank = 2, 9, 4.25
    db.flush()
    seen = row_of(db, bora)
    assert (seen.rating_count, seen.rating_sum, seen.rating_rank) == (2, 9, 4.25)


def prices(db: Session, business: Business) -> tuple[list[Any], Any]:
    """All prices, and the lowest."""
    seen = row_of(db, business)
    return seen.prices, seen.price_from


def test_it_follows_prices_performers_and_who_is_at_work(db: Session) -> None:
    bora = place(db)
    assert prices(db, bora) == ([], None)
    cut, dye = service(db, bora, 1000), service(db, bora, 3000, "Dye", is_performed_by_everyone=False)
    assert prices(db, bora) == ([1000, 3000], 1000)
    dritan = employee(db, bora)
    performs(db, dritan, cut, 900)
    performs(db, dritan, dye, 800)
    assert prices(db, bora) == ([800, 900], 800)
    dritan.is_active = False
    db.flush()
    assert prices(db, bora) == ([1000, 3000], 1000)
    dritan.is_active = True
    db.flush()
    db.execute(sa.update(EmployeeService).where(EmployeeService.service_id == dye.id).values(price=500))
    assert prices(db, bora) == ([500, 900], 500)
    db.execute(sa.delete(EmployeeService))
    assert prices(db, bora) == ([1000, 3000], 1000)
    cut.is_active = False
    db.flush()
    assert prices(db, bora) == ([3000], 3000)


def test_it_follows_whom_a_business_serves(db: Session) -> None:
    bora = place(db)
    assert row_of(db, bora).gender == "all"
    cut = service(db, bora, 1000, gender="female")
    assert row_of(db, bora).gender == "female"
    service(db, bora, 900, gender="male")
    assert row_of(db, bora).gender == "all"
    cut.archived_at = sa.func.now()
    db.flush()
    assert row_of(db, bora).gender == "male"


def found_by(db: Session, typed: str) -> list[str]:
    """The businesses that these beginnings of words find."""
    rows = select(Business.name_en).join(BusinessSearch, BusinessSearch.business_id == Business.id)
    matching = BusinessSearch.document.op("@@")(sa.func.beginnings(typed))
    return list(db.scalars(rows.where(matching).order_by(Business.id)))


def test_it_follows_the_tree_of_categories(db: Session) -> None:
    beauty, health = category(db, "beauty"), category(db, "health")
    nails = category(db, "nails", beauty)
    bora = place(db, "Bora", nails)
    assert row_of(db, bora).category_uids == [beauty.uid, nails.uid]
    assert found_by(db, "beauty") == ["Bora"]
    nails.parent_id = health.id
    db.flush()
    assert row_of(db, bora).category_uids == [health.uid, nails.uid]
    assert (found_by(db, "beauty"), found_by(db, "health")) == ([], ["Bora"])
    health.synonyms = ["wellness"]
    db.flush()
    assert found_by(db, "wellness") == ["Bora"]
    db.execute(sa.update(Category).where(Category.id == nails.id).values(archived_at=sa.func.now()))
    assert found_by(db, "nails") == []


def test_the_kinds_of_its_services_are_words_and_not_its_categories(db: Session) -> None:
    nails = category(db, "nails")
    bora = place(db, "Bora")
    gel = service(db, bora, 900, "Gel", category=nails)
    assert found_by(db, "nails gel") == ["Bora"]
    assert row_of(db, bora).category_uids == []
    gel.category_id = category(db, "hands").id
    db.flush()
    assert found_by(db, "nails") == []


def test_a_town_is_known_by_all_its_names(db: Session) -> None:
    place(db, "Bora", city="Shkodër")
    assert found_by(db, "scutari") == []
    forms = [TownName(town="shkoder", name=name) for name in ("Shkodër", "Shkodra", "Scutari")]
    db.add_all(forms)
    db.flush()
    place(db, "Alba", city="SHKODRA")
    place(db, "Vera", city="Vlorë")
    assert found_by(db, "scutari") == found_by(db, "shkodra") == ["Bora", "Alba"]
    db.delete(forms[2])
    db.flush()
    assert found_by(db, "scutari") == []


def test_what_changes_nothing_writes_nothing(db: Session) -> None:
    bora = place(db)
    place_of_row = sa.text("SELECT ctid::text FROM business_search WHERE business_id = :id")
    before = db.scalar(place_of_row, {"id": bora.id})
    employee(db, bora)
    db.execute(sa.update(Business).values(name_en=Business.name_en, rating_count=Business.rating_count))
    assert db.scalar(place_of_row, {"id": bora.id}) == before
    bora.name_en = "Alba"
    db.flush()
    assert db.scalar(place_of_row, {"id": bora.id}) != before


def test_a_menu_of_any_length_is_taken(db: Session) -> None:
    """PostgreSQL refuses a document of more than a megabyte; what comes last on so long a menu is not searched."""
    bora = place(db)
    kind = category(db, "barber")
    service(db, bora, 100, "Beard", category=kind)
    long = sa.text(
        "INSERT INTO service (business_id, category_id, name_en, name_sq, price, duration_minutes) SELECT :business,"
        " :category, words || ' e', words || ' s', 1, 30 FROM generate_series(1, 8000) AS number,"
        " LATERAL (SELECT string_agg(md5(concat(number, ' ', n)), ' ') AS words"
        " FROM generate_series(1, 7) AS n) AS said"
    )
    db.execute(long, {"business": bora.id, "category": kind.id})
    assert "'beard':" in str(row_of(db, bora).document)

"""The tree of categories."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.models import BusinessStatus, Category
from tests.integration.conftest import Phone
from tests.integration.discovery.places import category, counted, place

CATEGORIES = "/api/business/categories/"


def branch(phone: Phone, row: Category) -> dict[str, Any]:
    """What the tree says about one category on its top."""
    reply = phone.get(CATEGORIES)
    assert reply.status_code == 200
    (found,) = [each for each in reply.json or () if UUID(each["uid"]) == row.uid]
    return dict(found)


def test_a_branch_has_its_children_in_their_order(stranger: Phone, db: Session) -> None:
    logo = "/api/shared/category-logos/beauty/"
    beauty = category(db, "beauty", logo=logo, price_hint=1500, duration_hint_minutes=45)
    category(db, "second", beauty, rank=2)
    first = category(db, "first", beauty, rank=1)
    category(db, "below", first)
    category(db, "gone", beauty, archived_at=sa.func.now())
    shown = branch(stranger, beauty)
    assert [child["name"] for child in shown["children"]] == ["first", "second"]
    assert [child["name"] for child in shown["children"][0]["children"]] == ["below"]
    assert shown["logo"] == f"https://api.avatid.test{logo}"
    assert shown["children"][0]["children"][0]["logo"] == shown["logo"]
    assert shown["price_hint"] == {"amount": "1500.00", "currency": "ALL"}
    assert shown["duration_hint_minutes"] == 45


def test_names_are_in_the_callers_language(stranger: Phone, db: Session) -> None:
    berber = category(db, "men", name_en="Barbers", name_sq="Berber")
    assert branch(stranger, berber)["name"] == "Barbers"
    stranger.language = "sq"
    assert branch(stranger, berber)["name"] == "Berber"


def test_a_business_counts_once_on_each_branch_above_it(stranger: Phone, db: Session) -> None:
    beauty = category(db, "beauty")
    nails, hair = category(db, "nails", beauty), category(db, "hair", beauty)
    place(db, "both", nails, hair)
    place(db, "listed", hair, status=BusinessStatus.LISTED)
    place(db, "draft", hair, status=BusinessStatus.DRAFT)
    place(db, "suspended", beauty, status=BusinessStatus.SUSPENDED)
    shown = branch(stranger, beauty)
    assert shown["business_count"] == 2
    assert {child["name"]: child["business_count"] for child in shown["children"]} == {"nails": 1, "hair": 2}


def test_the_whole_tree_takes_one_statement(stranger: Phone, db: Session, connection: sa.Connection) -> None:
    beauty = category(db, "beauty")
    place(db, "a", category(db, "nails", beauty))
    db.commit()
    with counted(connection) as statements:
        branch(stranger, beauty)
    assert len(statements) == 1


def test_an_unchanged_tree_is_not_sent_again(stranger: Phone) -> None:
    first = stranger.get(CATEGORIES)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    stranger.headers["If-None-Match"] = first.headers["ETag"]
    assert stranger.get(CATEGORIES).status_code == 304

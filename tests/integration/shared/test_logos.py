"""The icons of the categories."""

from xml.etree import ElementTree

import pytest
from sqlalchemy.orm import Session

from common.data import categories, logos
from common.models import Category
from tests.integration.conftest import Phone
from tools.reference import load_categories

LOGO = "/api/shared/category-logos/{}/"
TOP = [category.slug for category in categories() if category.parent is None]


@pytest.mark.parametrize("slug", TOP)
def test_every_branch_of_the_tree_has_one_in_the_same_style(slug: str) -> None:
    drawn = ElementTree.fromstring(logos()[slug])
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    assert (drawn.get("viewBox"), drawn.get("stroke"), drawn.get("fill")) == (
        "0 0 24 24",
        "currentColor",
        "none",
    )
    shapes = {each.tag.rpartition("}")[2] for each in drawn.iter()}
    assert shapes <= {"svg", "path", "circle", "rect"}


def test_nobody_drew_more_than_there_are() -> None:
    assert sorted(logos()) == sorted(TOP)


def test_it_is_a_picture_that_may_be_kept_and_runs_nothing(stranger: Phone) -> None:
    reply = stranger.get(LOGO.format("barber"))
    assert (reply.status_code, reply.content_type) == (200, "image/svg+xml")
    assert reply.text == logos()["barber"]
    assert reply.headers["Cache-Control"] == "public, max-age=300"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    stranger.headers["If-None-Match"] = reply.headers["ETag"]
    assert stranger.get(LOGO.format("barber")).status_code == 304


@pytest.mark.parametrize("slug", ["mens-haircut", "nobody", "..", "..%2fcategories", "barber.svg"])
def test_there_are_no_others(stranger: Phone, slug: str) -> None:
    assert stranger.get(LOGO.format(slug)).status_code == 404


def test_every_category_of_the_tree_leads_to_one(stranger: Phone, db: Session) -> None:
    load_categories(db)
    db.commit()
    for branch in stranger.get("/api/business/categories/").json or ():
        for each in [branch, *branch["children"]]:
            assert stranger.get(each["logo"].removeprefix("https://api.avatid.test")).status_code == 200


def test_an_operators_own_logo_stays(db: Session) -> None:
    known = load_categories(db)
    row = db.query(Category).filter_by(uid=known["barber"]).one()
    row.logo = "https://media.avatid.test/barber.png"
    db.flush()
    load_categories(db)
    db.refresh(row)
    assert row.logo == "https://media.avatid.test/barber.png"

"""The map: what lies in the rectangle that is seen, and the same as a list."""

import json
import re
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Business, BusinessStatus, LatLon, OperatorRole
from common.runtime import Runtime
from functions.admin.panel.pages.map.queries import MOST_PLACES, spots_in
from functions.admin.panel.pages.map.schemas import Seen
from tests.integration.conftest import Phone, open_town
from tests.integration.panel.desk import Desk, appointed
from tests.integration.salon import TIRANA, Salon
from tests.integration.written import written_salon
from tools import outline

MAP, POINTS = "/admin/map/", "/admin/map/points/"
AROUND_TIRANA = {"west": "19.7", "south": "41.2", "east": "19.9", "north": "41.4"}
LISTED = BusinessStatus.LISTED
STATIC = outline.OUTLINE.parent


@pytest.fixture
def shop(bora: Phone, db: Session) -> Salon:
    """Bora's, published, in Tirana."""
    return written_salon(bora, db)


@pytest.fixture(params=["support", "admin"])
def desk(request: pytest.FixtureRequest) -> Desk:
    """Whoever of us."""
    found: Desk = request.getfixturevalue(request.param)
    return found


def add(db: Session, name: str, lat: float, lon: float, **more: object) -> Business:
    """A venue somewhere, listed unless told otherwise, which needs no owner."""
    business = Business(**{"name_en": name, "status": LISTED, "location": LatLon(lat, lon)} | more)
    db.add(business)
    db.commit()
    return business


def seen(desk: Desk, **box: str) -> Any:
    """The marks of that part of the map."""
    reply = desk.open(POINTS, **box)
    assert (reply.status_code, reply.content_type) == (200, "application/json")
    return reply.json


def names(desk: Desk, **box: str) -> list[str]:
    """The names at the marks."""
    return [point["name"] for point in seen(desk, **box)["points"]]


def test_the_map_shows_what_lies_in_the_rectangle(admin: Desk, shop: Salon, db: Session) -> None:
    add(db, "Durrës Hair", 41.32, 19.45)
    add(db, "Elsewhere", 48.2, 16.4)
    assert names(admin, **AROUND_TIRANA) == ["Bora's salon"]
    assert names(admin) == ["Durrës Hair", "Bora's salon"]  # all of Albania and Kosovo


def test_a_mark_says_what_it_is_and_leads_to_its_page(support: Desk, shop: Salon) -> None:
    shown = seen(support, **AROUND_TIRANA)
    assert shown["more"] is False
    assert shown["points"] == [
        {
            "name": "Bora's salon",
            "city": "Tirana",
            "status": "published",
            "state": "Published",
            "verified": "",
            "lat": TIRANA["lat"],
            "lon": TIRANA["lon"],
            "page": f"/admin/businesses/{shop.uid}/",
        }
    ]
    assert support.open(shown["points"][0]["page"]).status_code == 200


def test_those_that_nobody_else_sees_are_on_it_too(
    support: Desk, shop: Salon, db: Session, clock: SetClock
) -> None:
    row = db.scalars(select(Business).where(Business.uid == UUID(shop.uid))).one()
    row.status, row.suspended_from, row.verified_at = BusinessStatus.SUSPENDED, row.status, clock.now()
    add(db, "Archived", 41.33, 19.82, archived_at=clock.now())
    add(db, "Nowhere", 0, 0, location=None, status=BusinessStatus.CLOSED)
    add(db, "Listed", 41.33, 19.82)
    assert names(support, **AROUND_TIRANA) == ["Listed", "Bora's salon"]
    assert names(support, **AROUND_TIRANA, status="suspended") == ["Bora's salon"]
    (point,) = seen(support, status="suspended")["points"]
    assert (point["state"], point["verified"]) == ("Suspended", "Verified")


def test_there_are_at_most_so_many_the_newest_first(support: Desk, db: Session) -> None:
    for number in range(3):
        add(db, f"Number {number}", 41.33, 19.82)
    found = spots_in(db, Seen(), 2)
    assert ([spot.name_en for spot in found.rows], found.goes_on) == (["Number 2", "Number 1"], True)
    assert spots_in(db, Seen(), 3).goes_on is False
    assert MOST_PLACES == 2000


def test_what_is_no_rectangle_is_refused(support: Desk) -> None:
    wrong = ({"west": "east"}, {"west": "nan"}, {"north": "inf"}, {"south": "-91"}, {"east": "1e999"})
    for box in (*wrong, {"west": "21", "east": "20"}, {"status": "open"}, {"status": "\x00"}):
        assert support.open(POINTS, **box).status_code == 422, box
        assert support.open(MAP, **box).status_code == 422, box


def test_the_whole_earth_is_a_rectangle(support: Desk, shop: Salon, db: Session) -> None:
    add(db, "Fiji", -17.7, 178.1)
    everything = {"west": "-180", "south": "-90", "east": "180", "north": "90"}
    assert names(support, **everything) == ["Fiji", "Bora's salon"]


def test_the_same_stands_in_a_list_for_those_who_do_not_see_the_map(admin: Desk, shop: Salon) -> None:
    page = admin.open(MAP).text
    rows = page.split('<tbody id="spots">')[1].split("</tbody>")[0]
    assert f'<a href="/admin/businesses/{shop.uid}/">Bora&#39;s salon</a>' in rows
    assert "Seen here: 1" in page
    assert "Nothing here." in admin.open(MAP, status="closed").text


def test_what_owners_wrote_stays_text(support: Desk, db: Session) -> None:
    add(db, "<script>alert(1)</script>", 41.33, 19.82, city="<img src=x onerror=alert(2)>")
    page = support.open(MAP).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    script = (STATIC / "map.js").read_text()
    assert not re.search(r"innerHTML|insertAdjacentHTML|outerHTML|document\.write|eval\(", script)


def test_all_that_the_page_loads_comes_from_here(support: Desk) -> None:
    page = support.open(MAP).text
    loaded = re.findall(r'(?:src|data-outline|<link rel="stylesheet" href)="([^"]+)"', page)
    assert any("leaflet.js" in each for each in loaded)
    for address in loaded:
        assert address.startswith("/admin/"), address
        with support.open(address) as reply:
            assert reply.status_code == 200


def test_tiles_come_from_where_the_settings_say(runtime: Runtime, db: Session, clock: SetClock) -> None:
    tiles, credit = "https://{s}.tiles.example/{z}/{x}/{y}.png", "© <b>Tiles</b>"
    given = {"panel_map_tiles": tiles, "panel_map_credit": credit}
    elsewhere = replace(runtime, settings=runtime.settings.model_copy(update=given))
    desk = appointed("Teuta", OperatorRole.SUPPORT, open_town(elsewhere), db, elsewhere, clock)
    desk.sign_in(clock)
    page = desk.open(MAP)
    assert f'data-tiles="{tiles}"' in page.text
    assert "© &lt;b&gt;Tiles&lt;/b&gt;" in page.text
    assert "https://*.tiles.example" in page.headers["Content-Security-Policy"]


def test_the_outline_is_small_and_of_our_countries() -> None:
    assert outline.OUTLINE.stat().st_size < 60_000
    countries = json.loads(outline.OUTLINE.read_text())["features"]
    assert [each["properties"]["name"] for each in countries] == ["Albania", "Kosovo"]
    for country in countries:
        for (ring,) in country["geometry"]["coordinates"]:
            assert ring[0] == ring[-1]
            assert all(19 < lon < 22 and 39.5 < lat < 43.4 for lon, lat in ring)


def test_the_map_speaks_albanian(desk: Desk, shop: Salon) -> None:
    desk.open(MAP)
    desk.act("/admin/language/", language="sq")
    assert names(desk, **AROUND_TIRANA) == ["Salloni i Borës"]
    assert "Salloni i Borës" in desk.open(MAP).text

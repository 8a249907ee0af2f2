"""Venues out of a GeoJSON file: what is understood, and how the rest is named."""

import datetime
import json
from typing import Any

import pytest

from functions.business.importing.plans import Interval, UnreadableFile, Venue, VenueRow
from functions.business.importing.reading import read

TIRANA = [19.8187, 41.3275]


def feature(number: int = 1, coordinates: Any = TIRANA, kind: str = "Point", **tags: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": f"node/{number}",
        "geometry": {"type": kind, "coordinates": coordinates},
        "properties": {"name": "Salloni i Borës", "shop": "hairdresser", **tags},
    }


def collection(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def rows_of(*features: Any) -> list[VenueRow]:
    return read(collection(*features))


def venue_of(**tags: Any) -> Venue:
    [row] = rows_of(feature(**tags))
    assert row.venue, row.problems
    return row.venue


def problem_of(*features: Any) -> tuple[str, str]:
    row = rows_of(*features)[-1]
    assert row.venue is None
    [problem] = row.problems
    return problem.field, problem.reason


def test_a_plain_venue_is_understood() -> None:
    tags = {
        "addr:street": "Rruga Myslym Shyri",
        "addr:housenumber": "12",
        "addr:city": "Tiranë",
        "phone": "069 123 4567",
        "email": "Bora@Example.com",
        "website": "salloni.example.com",
        "female": "yes",
        "name:sq": "Te Bora",
    }
    venue = venue_of(**tags)
    assert venue.external_id == "node/1"
    assert venue.location == (41.3275, 19.8187)
    assert venue.timezone == "Europe/Tirane"
    assert venue.country == "AL"
    assert venue.address == "Rruga Myslym Shyri 12"
    assert venue.city == "Tiranë"
    assert venue.phone == "+355691234567"
    assert venue.email == "Bora@example.com"
    assert venue.website == "https://salloni.example.com"
    assert venue.categories == ("hair-salon",)
    assert venue.gender == "female"
    assert venue.name_sq == "Te Bora"
    assert venue.weekly is None


@pytest.mark.parametrize(
    ("tags", "categories"),
    [
        ({"shop": "beauty", "beauty": "nails;waxing"}, ("beauty", "nails", "hair-removal")),
        ({"shop": "hairdresser", "male": "yes"}, ("barber",)),
        ({"shop": "hairdresser", "hairdresser": "barber"}, ("hair-salon", "barber")),
        ({"shop": "tattoo"}, ("tattoo",)),
        ({"shop": "massage"}, ("massage",)),
        ({"shop": "", "amenity": "dentist", "healthcare": "dentist"}, ("dental",)),
        (
            {"shop": "", "amenity": "doctors", "healthcare:speciality": "dermatology"},
            ("doctor", "dermatology"),
        ),
        ({"shop": "", "amenity": "veterinary"}, ("vet",)),
        ({"shop": "", "leisure": "fitness_centre", "sport": "yoga"}, ("fitness", "yoga-pilates")),
        ({"shop": "", "leisure": "sauna"}, ("sauna",)),
        ({"shop": "", "healthcare": "physiotherapist"}, ("physiotherapy",)),
    ],
)
def test_tags_become_categories(tags: dict[str, str], categories: tuple[str, ...]) -> None:
    assert venue_of(**tags).categories == categories


@pytest.mark.parametrize(
    ("tags", "gender"),
    [
        ({}, None),
        ({"unisex": "yes"}, "all"),
        ({"male": "yes", "female": "yes"}, "all"),
        ({"male": "yes"}, "male"),
    ],
)
def test_whom_it_serves(tags: dict[str, str], gender: str | None) -> None:
    assert venue_of(**tags).gender == gender


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [
        ("Polygon", [[[19.0, 41.0], [19.2, 41.0], [19.2, 41.2], [19.0, 41.2], [19.0, 41.0]]]),
        ("Polygon", [[[19.0, 41.0], [19.0, 41.2], [19.2, 41.2], [19.2, 41.0], [19.0, 41.0]]]),
        (
            "MultiPolygon",
            [
                [[[19.0, 41.0], [19.1, 41.0], [19.1, 41.2], [19.0, 41.2], [19.0, 41.0]]],
                [[[19.1, 41.0], [19.1, 41.2], [19.2, 41.2], [19.2, 41.0], [19.1, 41.0]]],
            ],
        ),
        ("LineString", [[19.0, 41.0], [19.2, 41.2]]),
        ("Polygon", [[[19.1, 41.1], [19.1, 41.1], [19.1, 41.1], [19.1, 41.1]]]),
    ],
)
def test_a_way_or_an_area_is_where_its_middle_is(kind: str, coordinates: Any) -> None:
    [row] = rows_of(feature(coordinates=coordinates, kind=kind))
    assert row.venue
    assert row.venue.location == pytest.approx((41.1, 19.1))


@pytest.mark.parametrize(
    ("bad", "field", "reason"),
    [
        (feature(name=""), "name", "There is no name"),
        (feature(name="x" * 300), "name", "at most 200"),
        (feature(name="a\u0000b"), "name", "printed"),
        (feature(shop="bakery"), "category", "shop=bakery"),
        (feature(coordinates=[19.8, 141.3]), "geometry", "Latitude 141.3"),
        (feature(coordinates=[219.8, 41.3]), "geometry", "Longitude 219.8"),
        (feature(coordinates=["19.8", "41.3"]), "geometry", "not numbers"),
        (feature(coordinates=[19.8]), "geometry", "not numbers"),
        (feature(coordinates=[]), "geometry", "has no coordinates"),
        (feature(kind="GeometryCollection"), "geometry", "GeometryCollection"),
        ({**feature(), "geometry": None}, "geometry", "no geometry"),
        ({**feature(), "id": None}, "id", "Without an id"),
        (feature(phone="call me"), "phone", "'call me'"),
        (feature(phone="12"), "phone", "AL"),
        (feature(email="bora at example"), "email", "bora at example"),
        (feature(website="javascript:alert(1)"), "website", "javascript"),
        (feature(opening_hours="Mo-Fr 9-5"), "opening_hours", "(1:7)"),
        ("not a feature", "type", "not a GeoJSON Feature"),
    ],
)
def test_a_bad_row_is_named(bad: Any, field: str, reason: str) -> None:
    found_field, found_reason = problem_of(bad)
    assert found_field == field
    assert reason in found_reason


def test_the_second_of_two_equal_ids_is_named() -> None:
    assert problem_of(feature(7), feature(7)) == ("id", "node/7 is already in row 1.")


def test_one_row_may_have_several_problems_and_spoils_no_other() -> None:
    first, second = rows_of(feature(1, name="", phone="12"), feature(2))
    assert [problem.field for problem in first.problems] == ["name", "phone"]
    assert first.number == 1
    assert second.venue


def test_an_id_is_known_in_the_forms_other_programs_write() -> None:
    overpass: dict[str, Any] = {**feature(), "id": None}
    overpass["properties"]["@id"] = "way/5"
    pyrosm = {**feature(osm_type="node"), "id": 6}
    assert [row.external_id for row in rows_of(overpass, pyrosm)] == ["way/5", "node/6"]


def test_a_number_without_country_code_belongs_to_the_country_of_the_place() -> None:
    [row] = rows_of(feature(coordinates=[24.94, 60.17], phone="09 4717 2308"))
    assert row.venue
    assert row.venue.phone == "+358947172308"


def test_the_first_good_phone_of_several_is_taken() -> None:
    assert venue_of(phone="bad; +355 69 123 4567").phone == "+355691234567"


def test_hours_are_read_for_the_week_of_the_import() -> None:
    seasonal = feature(opening_hours="May-Sep Mo-Su 09:00-18:00; Oct-Apr Mo 10:00-12:00")
    summer = read(collection(seasonal), datetime.date(2027, 7, 7))[0].venue
    winter = read(collection(seasonal), datetime.date(2027, 1, 6))[0].venue
    assert summer
    assert winter
    assert len(summer.weekly or ()) == 7
    assert winter.weekly == (Interval(0, datetime.time(10), datetime.time(12)),)
    assert "2027-01-04" in str(winter.notes[0])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe{}", "not UTF-8"),
        (b"{", "not JSON"),
        (b"[]", "not a GeoJSON FeatureCollection"),
        (b'{"type": "Feature"}', "not a GeoJSON FeatureCollection"),
        (b'{"type": "FeatureCollection"}', "no list of features"),
    ],
)
def test_a_file_of_another_kind_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read(content)


def test_a_byte_order_mark_is_no_harm() -> None:
    assert read(b"\xef\xbb\xbf" + collection()) == []

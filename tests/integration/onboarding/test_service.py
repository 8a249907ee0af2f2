"""What the salon sells."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import Service
from tests.integration.conftest import Phone
from tests.integration.salon import CREATE, CUT, SERVICE, Salon, open_salon, some_category

NOBODYS = "0b9f1e9a-5c1e-4d35-9a3c-6f6f2a7c9d10"
COLOUR = [
    {"kind": "hands_on", "minutes": 20},
    {"kind": "processing", "minutes": 30},
    {"kind": "hands_on", "minutes": 10},
]


def add(salon: Salon, **what: Any) -> Any:
    """POST a service, a men's cut unless said otherwise."""
    return salon.owner.post(SERVICE, {"business": salon.uid, "category": salon.category} | CUT | what)


def change(salon: Salon, service: str, **what: Any) -> Any:
    """PATCH a service of the salon."""
    return salon.owner.patch(f"{SERVICE}{service}/", what)


def sold(db: Session) -> int:
    """How many services there are."""
    return db.scalar(select(func.count()).select_from(Service)) or 0


def test_a_service_has_everything_it_was_given(salon: Salon) -> None:
    reply = add(salon)
    assert reply.status_code == 201
    assert reply.json == {
        "uid": reply.json["uid"],
        "category": salon.category,
        "name": "Qethje burrash",
        "name_en": "Men's cut",
        "name_sq": "Qethje burrash",
        "description_en": "",
        "description_sq": None,
        "price": "1000.00",
        "currency": "ALL",
        "duration_minutes": 30,
        "parts": None,
        "intermission": 0,
        "buffer_before": 0,
        "buffer_after": 0,
        "gender": "all",
        "employees": None,
        "deposit": None,
        "rank": 0,
        "is_active": True,
    }


def test_parts_buffers_and_deposit_are_kept(salon: Salon) -> None:
    what = {
        "buffer_before": 5,
        "buffer_after": 10,
        "intermission": 15,
        "gender": "female",
        "deposit": "250.50",
    }
    reply = add(salon, parts=COLOUR, duration_minutes=60, **what)
    assert reply.status_code == 201
    assert {name: reply.json[name] for name in what} == what
    assert reply.json["parts"] == COLOUR


def test_everybody_somebody_and_nobody(salon: Salon) -> None:
    assert add(salon).json["employees"] is None
    assert add(salon, employees=[]).json["employees"] == []
    own = [{"uid": salon.dritan, "price": "1200.00", "duration_minutes": 40}]
    theirs = [{"uid": salon.elira, "price": None, "duration_minutes": None}]
    reply = add(salon, employees=own + theirs)
    assert reply.json["employees"] == own + theirs
    assert change(salon, reply.json["uid"], employees=theirs).json["employees"] == theirs
    assert change(salon, reply.json["uid"], rank=1).json["employees"] == theirs
    assert change(salon, reply.json["uid"], employees=None).json["employees"] is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("1500", "1500.00"),
        (1500, "1500.00"),
        (1500.5, "1500.50"),
        ("0", "0.00"),
        ("-0", "0.00"),
        ("1e3", "1000.00"),
    ],
)
def test_money_always_has_two_decimals(salon: Salon, given: object, kept: str) -> None:
    reply = add(salon, price=given)
    assert (reply.status_code, reply.json["price"]) == (201, kept)
    assert change(salon, reply.json["uid"]).json["price"] == kept


@pytest.mark.parametrize(
    ("what", "field", "code"),
    [
        ({"price": "-1"}, "price", "too_small"),
        ({"price": "1.005"}, "price", "too_precise"),
        ({"price": "100000000"}, "price", "too_large"),
        ({"price": "1e1000000"}, "price", "too_large"),
        ({"price": "NaN"}, "price", "not_a_number"),
        ({"price": float("nan")}, "price", "not_a_number"),
        ({"price": "Infinity"}, "price", "not_a_number"),
        ({"price": "free"}, "price", "not_a_number"),
        ({"price": True}, "price", "not_a_number"),
        ({"price": None}, "price", "not_a_number"),
        ({"deposit": "1000.01"}, "deposit", "too_large"),
        ({"duration_minutes": 0}, "duration_minutes", "too_small"),
        ({"duration_minutes": 1441}, "duration_minutes", "too_large"),
        ({"duration_minutes": 10**40}, "duration_minutes", "too_large"),
        ({"duration_minutes": 30.5}, "duration_minutes", "not_a_number"),
        ({"buffer_before": -1}, "buffer_before", "too_small"),
        ({"intermission": 1441}, "intermission", "too_large"),
        ({"parts": COLOUR}, "parts", "wrong_sum"),
        ({"parts": []}, "parts", "too_few"),
        ({"parts": [{"kind": "processing", "minutes": 30}]}, "parts", "no_hands_on"),
        ({"parts": [{"kind": "hands_on", "minutes": 0}]}, "parts.0.minutes", "too_small"),
        ({"gender": "none"}, "gender", "not_a_choice"),
        ({"name": ""}, "name", "too_short"),
        ({"name_sq": "x" * 256}, "name_sq", "too_long"),
        ({"category": NOBODYS}, "category", "not_found"),
        ({"employees": [{"uid": NOBODYS}]}, "employees.0", "not_found"),
        ({"currency": "EUR"}, "currency", "unknown_field"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_sold(
    salon: Salon, db: Session, what: dict[str, Any], field: str, code: str
) -> None:
    reply = add(salon, **what)
    assert reply.status_code == 422, reply.text
    assert [(each["field"], each["code"]) for each in reply.json["fields"]] == [(field, code)]
    assert sold(db) == 1


def test_nobody_is_named_twice(salon: Salon) -> None:
    reply = add(salon, employees=[{"uid": salon.dritan}, {"uid": salon.dritan, "price": "1.00"}])
    assert (reply.status_code, reply.json["fields"][0]["code"]) == (422, "duplicate")


def test_a_deposit_is_no_more_than_the_lowest_price(salon: Salon) -> None:
    own = [{"uid": salon.dritan, "price": "400.00"}]
    assert add(salon, employees=own, deposit="400.01").json["fields"][0]["code"] == "too_large"
    assert add(salon, employees=own, deposit="400.00").status_code == 201


def test_a_currency_without_cents_has_no_cents(bora: Phone, db: Session) -> None:
    shop = bora.post(CREATE, {"name": "Kyoto", "kind": "business", "currency": "JPY"}).json["uid"]
    salon = Salon(bora, shop, some_category(db))
    assert add(salon, price="10.50").json["fields"] == [
        {
            "field": "price",
            "code": "too_precise",
            "message": add(salon, price="10.50").json["fields"][0]["message"],
        }
    ]
    assert add(salon, price="10.00").status_code == 201


def test_what_is_left_out_stays(salon: Salon) -> None:
    before = change(salon, salon.cut).json
    after = change(salon, salon.cut, price="1200", is_active=False).json
    assert after == before | {"price": "1200.00", "is_active": False}


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"price": "100.00"}, "deposit"),
        ({"duration_minutes": 45}, "parts"),
        ({"category": NOBODYS}, "category"),
        ({"employees": [{"uid": NOBODYS}]}, "employees.0"),
        ({"price": None}, "price"),
        ({"name": None}, "name"),
    ],
)
def test_a_change_must_fit_the_rest(salon: Salon, what: dict[str, Any], field: str) -> None:
    parts = [{"kind": "hands_on", "minutes": 30}]
    service = add(salon, deposit="500.00", parts=parts).json["uid"]
    before = change(salon, service).json
    reply = change(salon, service, gender="male", **what)
    assert reply.status_code == 422
    assert reply.json["fields"][0]["field"] == field
    assert change(salon, service).json == before


def test_another_shops_employee_performs_nothing_here(erion: Phone, salon: Salon, db: Session) -> None:
    other = open_salon(erion, db)
    reply = add(salon, employees=[{"uid": salon.dritan}, {"uid": other.dritan}])
    assert reply.status_code == 422
    assert [each["field"] for each in reply.json["fields"]] == ["employees.1"]
    assert change(salon, salon.cut, employees=[{"uid": other.dritan}]).status_code == 422
    assert change(salon, salon.cut).json["employees"] is None


def test_something_off_sale_is_gone(bora: Phone, salon: Salon, db: Session) -> None:
    assert bora.delete(f"{SERVICE}{salon.cut}/").json == {"bookings_to_move": []}
    assert bora.delete(f"{SERVICE}{salon.cut}/").status_code == 404
    assert change(salon, salon.cut, price="1").status_code == 404
    assert db.scalars(select(Service)).one().archived_at is not None


def test_somebody_who_has_left_is_not_shown(bora: Phone, salon: Salon) -> None:
    service = add(salon, employees=[{"uid": salon.dritan}]).json["uid"]
    bora.delete(f"/api/onboarding/employee/{salon.dritan}/")
    assert change(salon, service).json["employees"] == []

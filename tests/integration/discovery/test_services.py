"""What a business sells, and who performs it at what price."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.integration.conftest import Phone
from tests.integration.discovery.places import category, employee, performs, place, service
from tests.integration.salon import open_salon

SERVICES = "/api/business/services/{}/"


def services(phone: Phone, uid: object) -> list[dict[str, Any]]:
    """The whole list."""
    reply = phone.get(SERVICES.format(uid))
    assert reply.status_code == 200
    return list(reply.json or ())


def test_everyone_performs_a_service_that_names_nobody(stranger: Phone, bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db)
    (cut,) = services(stranger, salon.uid)
    assert (cut["name"], cut["price"], cut["currency"], cut["gender"]) == (
        "Men's cut",
        "1000.00",
        "ALL",
        "all",
    )
    assert [(each["uid"], each["price"]) for each in cut["employees"]] == [
        (salon.dritan, "1000.00"),
        (salon.elira, "1000.00"),
    ]


def test_those_who_are_named_have_their_own_price_and_pace(stranger: Phone, bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db)
    own = [{"uid": salon.elira, "price": "1400.00", "duration_minutes": 45}]
    colour = salon.add_service(name="Colour", name_sq="Ngjyrosje", employees=own)
    (shown,) = [each for each in services(stranger, salon.uid) if each["uid"] == colour]
    (elira,) = shown["employees"]
    assert (elira["name"], elira["price"], elira["duration_minutes"]) == ("Elira", "1400.00", 45)
    assert (shown["price"], shown["price_from"]) == ("1000.00", "1400.00")


def test_a_service_that_nobody_performs_has_its_list_price(stranger: Phone, db: Session) -> None:
    business = place(db)
    employee(db, business)
    service(db, business, 800, is_performed_by_everyone=False)
    (shown,) = services(stranger, business.uid)
    assert (shown["employees"], shown["price_from"]) == ([], "800.00")


def test_what_is_not_offered_any_more_is_left_out(stranger: Phone, db: Session) -> None:
    business = place(db)
    service(db, business, 1, is_active=False)
    service(db, business, 2, archived_at=sa.func.now())
    cut = service(db, business, 3)
    gone = employee(db, business, is_active=False)
    performs(db, gone, cut)
    (shown,) = services(stranger, business.uid)
    assert (shown["price"], shown["employees"]) == ("3.00", [])


def test_they_come_in_the_order_of_their_categories(stranger: Phone, db: Session) -> None:
    business = place(db)
    last, first = category(db, "last", rank=2), category(db, "first", rank=1)
    service(db, business, 3, "c", category=last)
    service(db, business, 2, "b", category=first, rank=2)
    service(db, business, 1, "a", category=first, rank=1)
    assert [each["name"] for each in services(stranger, business.uid)] == ["a", "b", "c"]


def test_texts_fall_back_to_the_other_language(stranger: Phone, db: Session) -> None:
    business = place(db)
    service(db, business, 1, "Fade", description_sq="Me makinë")
    stranger.language = "sq"
    (shown,) = services(stranger, business.uid)
    assert (shown["name"], shown["description"]) == ("Fade", "Me makinë")
    stranger.language = "en"
    (shown,) = services(stranger, business.uid)
    assert shown["description"] == "Me makinë"

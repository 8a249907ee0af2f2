"""Opening a business."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import Business, BusinessMember, Employee, Policy, Resource, Role
from tests.integration.conftest import Phone
from tests.integration.salon import CREATE, DESCRIBED, TIRANA, some_category

SHOP = {"name": "Bora's salon", "kind": "business"}
HELSINKI, PRISTINA = {"lat": 60.1699, "lon": 24.9384}, {"lat": 42.6629, "lon": 21.1655}


def test_it_begins_as_a_draft_with_an_owner_and_terms(bora: Phone, db: Session) -> None:
    category = some_category(db)
    reply = bora.post(CREATE, DESCRIBED | {"categories": [category]})
    assert reply.status_code == 201
    assert reply.json["status"] == "draft"
    assert reply.json["role"] == "owner"
    assert reply.json["currency"] == "ALL"
    assert [each["uid"] for each in reply.json["categories"]] == [category]
    business = db.scalars(select(Business)).one()
    member = db.scalars(select(BusinessMember)).one()
    assert (member.user_id, member.role) == (bora.user.id if bora.user else 0, Role.OWNER)
    terms = db.scalars(select(Policy).where(Policy.business_id == business.id)).one()
    assert (terms.auto_confirm, terms.min_notice_minutes, terms.max_days) == (True, 60, 90)
    assert (terms.step_minutes, terms.limit_to_business_hours, terms.free_until_minutes) == (15, True, 1440)


def test_a_name_and_a_kind_are_enough_to_begin(bora: Phone) -> None:
    reply = bora.post(CREATE, SHOP)
    assert reply.status_code == 201
    assert (reply.json["timezone"], reply.json["country"]) == ("Europe/Tirane", "AL")


def test_name_is_the_english_name_whatever_the_language(bora: Phone) -> None:
    bora.language = "sq"
    reply = bora.post(CREATE, SHOP | {"name_sq": "Salloni i Borës", "description": "Near the lake."})
    assert (reply.json["name_en"], reply.json["name_sq"]) == ("Bora's salon", "Salloni i Borës")
    assert reply.json["name"] == "Salloni i Borës"
    assert reply.json["description_en"] == "Near the lake."


def test_name_and_name_en_at_once_are_refused(bora: Phone) -> None:
    assert bora.post(CREATE, SHOP | {"name_en": "Other"}).status_code == 422


@pytest.mark.parametrize(
    ("point", "phone", "zone", "country"),
    [
        (TIRANA, None, "Europe/Tirane", "AL"),
        (HELSINKI, None, "Europe/Helsinki", "FI"),
        (PRISTINA, "+38344123456", "Europe/Belgrade", "XK"),
        ({"lat": 0, "lon": 0}, None, "Etc/GMT", "AL"),
        ({"lat": 90, "lon": 180}, None, "Etc/GMT-12", "AL"),
    ],
)
def test_zone_and_country_follow_from_the_point(
    bora: Phone, point: dict[str, float], phone: str | None, zone: str, country: str
) -> None:
    reply = bora.post(CREATE, SHOP | {"location": point, "phone": phone})
    assert reply.status_code == 201
    assert (reply.json["timezone"], reply.json["country"]) == (zone, country)


def test_a_given_zone_wins_over_the_point(bora: Phone) -> None:
    reply = bora.post(CREATE, SHOP | {"location": TIRANA, "timezone": "Europe/Rome", "country": "IT"})
    assert (reply.json["timezone"], reply.json["country"]) == ("Europe/Rome", "IT")


@pytest.mark.parametrize("given", ["069 203 4567", "+355 69 203 4567", "00355692034567", "0692034567"])
def test_a_phone_number_is_kept_in_its_international_form(bora: Phone, given: str) -> None:
    assert bora.post(CREATE, SHOP | {"phone": given}).json["phone"] == "+355692034567"


def test_a_freelancer_is_his_own_employee(bora: Phone, db: Session) -> None:
    assert bora.post(CREATE, SHOP | {"kind": "freelancer"}).status_code == 201
    employee = db.scalars(select(Employee)).one()
    assert employee.name == "Bora"
    assert db.scalars(select(BusinessMember)).one().employee_id == employee.id
    assert db.scalars(select(Resource)).one().person_id == (bora.user.id if bora.user else 0)


def test_a_freelancer_with_two_places_is_one_person(bora: Phone, db: Session) -> None:
    for _place in range(2):
        assert bora.post(CREATE, SHOP | {"kind": "freelancer"}).status_code == 201
    assert db.scalar(select(func.count()).select_from(Resource)) == 1
    assert db.scalar(select(func.count()).select_from(Employee)) == 2


def test_a_repeated_request_opens_one_business(bora: Phone, db: Session) -> None:
    first = bora.post(CREATE, SHOP, Idempotency_Key="open-1")
    again = bora.post(CREATE, SHOP, Idempotency_Key="open-1")
    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert db.scalar(select(func.count()).select_from(Business)) == 1


def test_a_stranger_is_asked_to_sign_in(stranger: Phone) -> None:
    assert stranger.post(CREATE, SHOP).status_code == 401


NOBODYS = "0b9f1e9a-5c1e-4d35-9a3c-6f6f2a7c9d10"


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"name": ""}, "name", "too_short"),
        ({"name": "   "}, "name", "too_short"),
        ({"name": "x" * 256}, "name", "too_long"),
        ({"name_sq": ""}, "name_sq", "too_short"),
        ({"description": "x" * 4001}, "description", "too_long"),
        ({"kind": "chain"}, "kind", "not_a_choice"),
        ({"address": "x" * 501}, "address", "too_long"),
        ({"location": {"lat": 91, "lon": 0}}, "location.lat", "too_large"),
        ({"location": {"lat": 0, "lon": -181}}, "location.lon", "too_small"),
        ({"location": {"lat": float("nan"), "lon": 0}}, "location.lat", "not_a_number"),
        ({"location": {"lat": 41}}, "location.lon", "required"),
        ({"timezone": "Mars/Olympus"}, "timezone", "unknown_timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone", "unknown_timezone"),
        ({"phone": "112"}, "phone", "wrong_phone"),
        ({"phone": "hello"}, "phone", "wrong_phone"),
        ({"phone": "+355692034567 ext. 5"}, "phone", "wrong_phone"),
        ({"email": "salon"}, "email", "wrong_email"),
        ({"website": "javascript:alert(1)"}, "website", "wrong_url"),
        ({"currency": "LEK"}, "currency", "unknown_currency"),
        ({"country": "ZZ"}, "country", "unknown_country"),
        ({"categories": [NOBODYS]}, "categories.0", "not_found"),
        ({"categories": ["barber"]}, "categories.0", "wrong_format"),
        ({"categories": [NOBODYS] * 21}, "categories", "too_many"),
        ({"status": "published"}, "status", "unknown_field"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_opened(
    bora: Phone, db: Session, change: dict[str, object], field: str, code: str
) -> None:
    reply = bora.post(CREATE, SHOP | change)
    assert reply.status_code == 422, reply.text
    assert [(each["field"], each["code"]) for each in reply.json["fields"]] == [(field, code)]
    assert db.scalar(select(func.count()).select_from(Business)) == 0


def test_a_refusal_is_in_the_language_of_the_reader(bora: Phone) -> None:
    bora.language = "sq"
    reply = bora.post(CREATE, {"kind": "business"})
    assert reply.headers["Content-Language"] == "sq"
    assert reply.json["fields"][0]["message"] != "This field is required."


@pytest.mark.parametrize(
    "name", ["💈 Barber", "Floktaria “Ëmbëlsia”", "理发店", "<b>Salon</b>", "'; DROP TABLE"]
)
def test_any_printable_name_will_do(bora: Phone, name: str) -> None:
    assert bora.post(CREATE, SHOP | {"name": name}).json["name_en"] == name


@pytest.mark.parametrize("body", [[], "x", 1, None, {"name": {"en": "x"}, "kind": ["business"]}])
def test_something_else_than_a_description_is_refused(bora: Phone, body: object) -> None:
    assert bora.post(CREATE, body).status_code in (400, 422)

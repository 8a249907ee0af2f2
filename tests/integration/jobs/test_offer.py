"""Offering a place: what owners and managers may say, change and close, and nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Role
from tests.integration.conftest import Phone
from tests.integration.jobs.places import BARBER, OWN, PUBLIC, applied, offer, titles
from tests.integration.salon import Salon, done, open_salon

Try = Callable[[Phone, Salon, str], Any]
TOOLS: dict[str, Try] = {
    "list": lambda who, salon, _job: who.get(OWN, business=salon.uid),
    "add": lambda who, salon, _job: who.post(OWN, {"business": salon.uid} | BARBER),
    "show": lambda who, _salon, job: who.get(f"{OWN}{job}/"),
    "change": lambda who, _salon, job: who.patch(f"{OWN}{job}/", {"title": "X"}),
    "applications": lambda who, _salon, job: who.get(f"{OWN}{job}/applications/"),
    "accept": lambda who, _salon, job: who.post(f"{OWN}{job}/applications/{uuid4()}/accept/"),
    "decline": lambda who, _salon, job: who.post(f"{OWN}{job}/applications/{uuid4()}/decline/"),
}


def test_a_place_is_shown_in_both_languages(salon: Salon, bora: Phone, stranger: Phone) -> None:
    job = offer(salon, closes_on="2027-04-15")
    shown = done(bora.get(f"{OWN}{job}/"), 200)
    assert (shown["title"], shown["title_en"]) == ("Kërkohet berber", "Barber wanted")
    assert (shown["salary_from"], shown["salary_to"], shown["currency"]) == ("60000.00", "80000.00", "ALL")
    assert (shown["is_open"], shown["applications"], shown["business"]) == (True, 0, salon.uid)
    assert shown["category"]["uid"] == salon.category
    assert titles(stranger.get(PUBLIC)) == ["Barber wanted"]


def test_a_business_sees_its_own_newest_first(salon: Salon, bora: Phone, erion: Phone, db: Session) -> None:
    offer(open_salon(erion, db), title_sq=None)
    jobs = [offer(salon, title=f"Job {n}", title_sq=None) for n in range(3)]
    assert titles(bora.get(OWN, business=salon.uid)) == ["Job 2", "Job 1", "Job 0"]
    page = done(bora.get(OWN, business=salon.uid, limit=2), 200)
    rest = done(bora.get(OWN, business=salon.uid, limit=2, cursor=page["next"]), 200)
    assert [row["uid"] for row in page["results"] + rest["results"]] == jobs[::-1]


def test_it_is_closed_and_opened_again(salon: Salon, bora: Phone, stranger: Phone) -> None:
    job = offer(salon)
    assert not done(bora.patch(f"{OWN}{job}/", {"is_open": False}), 200)["is_open"]
    assert titles(stranger.get(PUBLIC)) == []
    assert stranger.get(f"{PUBLIC}{job}/").status_code == 404
    assert done(bora.patch(f"{OWN}{job}/", {"is_open": True}), 200)["is_open"]
    assert titles(stranger.get(PUBLIC)) == ["Barber wanted"]


def test_what_is_left_out_stays(salon: Salon, bora: Phone) -> None:
    job = offer(salon)
    shown = done(bora.patch(f"{OWN}{job}/", {"title_sq": None, "employment": "part_time"}), 200)
    assert (shown["title"], shown["employment"]) == ("Barber wanted", "part_time")
    assert (shown["salary_from"], shown["description_en"]) == ("60000.00", "Two years are enough.")


def test_how_many_wait_is_told(salon: Salon, bora: Phone, alice: Phone, erion: Phone) -> None:
    job = offer(salon)
    applied(alice, job)
    applied(erion, job)
    (row,) = done(bora.get(OWN, business=salon.uid), 200)["results"]
    assert row["applications"] == 2


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"title": ""}, "title", "too_short"),
        ({"title": "x" * 256}, "title", "too_long"),
        ({"title": "a\x00b"}, "", "wrong_value"),
        ({"salary_from": "90000.00"}, "salary_to", "wrong_order"),
        ({"salary_from": "-1"}, "salary_from", "too_small"),
        ({"salary_to": "1e99"}, "salary_to", "too_large"),
        ({"salary_to": "NaN"}, "salary_to", "not_a_number"),
        ({"salary_to": "80000.001"}, "salary_to", "too_precise"),
        ({"closes_on": "2027-02-28"}, "closes_on", "past"),
        ({"closes_on": "0001-01-01"}, "closes_on", "too_small"),
        ({"closes_on": "9999-12-31"}, "closes_on", "too_large"),
        ({"employment": "slavery"}, "employment", "not_a_choice"),
        ({"category": str(uuid4())}, "category", "not_found"),
        ({"is_open": True}, "is_open", "unknown_field"),
    ],
)
def test_it_refuses_what_does_not_add_up(
    salon: Salon, bora: Phone, wrong: dict[str, Any], field: str, code: str
) -> None:
    reply = bora.post(OWN, {"business": salon.uid} | BARBER | wrong)
    assert reply.status_code == 422, reply.text
    assert [(each["field"], each["code"]) for each in reply.json["fields"]] == [(field, code)]


def test_a_currency_without_coins_takes_no_coins(bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db, currency="JPY")
    wish = {"business": salon.uid} | BARBER | {"salary_from": "60000.50"}
    reply = bora.post(OWN, wish)
    assert [(each["field"], each["code"]) for each in reply.json["fields"]] == [
        ("salary_from", "too_precise")
    ]


def test_an_old_last_day_does_not_keep_the_rest_from_being_changed(
    salon: Salon, bora: Phone, clock: SetClock, db: Session
) -> None:
    job = offer(salon, closes_on="2027-03-01")
    clock.advance(timedelta(days=2))
    assert not done(bora.patch(f"{OWN}{job}/", {"title": "Still wanted"}), 200)["is_open"]


@pytest.mark.parametrize("tool", TOOLS)
def test_a_manager_may(salon: Salon, erion: Phone, db: Session, tool: str) -> None:
    salon.employ(db, erion, salon.elira, Role.MANAGER)
    reply = TOOLS[tool](erion, salon, offer(salon))
    assert reply.status_code in ((404,) if tool in ("accept", "decline") else (200, 201))


@pytest.mark.parametrize("tool", TOOLS)
def test_an_employee_may_not(salon: Salon, dritan: Phone, db: Session, tool: str) -> None:
    salon.employ(db, dritan, salon.dritan)
    assert TOOLS[tool](dritan, salon, offer(salon)).status_code == 403


@pytest.mark.parametrize("tool", TOOLS)
def test_others_find_nothing(salon: Salon, erion: Phone, stranger: Phone, db: Session, tool: str) -> None:
    job = offer(salon)
    open_salon(erion, db)
    assert TOOLS[tool](erion, salon, job).status_code == 404
    assert TOOLS[tool](stranger, salon, job).status_code == 401

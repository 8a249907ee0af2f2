"""What a business notes about somebody, and keeping somebody out."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import BusinessClient, Role
from tests.integration.clients.conftest import CLIENTS, Came, clients, uid_of
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, open_salon
from tests.integration.visits import Diary

MONDAY = "2027-03-08"


def free_times(phone: Phone, salon: Salon) -> int:
    """How many times somebody is offered next Monday."""
    wish = {"business": salon.uid, "service": salon.cut, "date_from": MONDAY, "date_to": MONDAY}
    reply = phone.get("/api/business/available-slots/", **wish)
    assert reply.status_code == 200, reply.text
    return len(reply.json["days"][0]["slots"])


def book(phone: Phone, salon: Salon, start: str) -> Any:
    order = {"business": salon.uid, "service": salon.cut, "date": MONDAY, "start_time": start}
    return phone.post("/api/business/book/", order)


def test_what_is_noted_stays_and_the_rest_does_too(
    alice: Phone, bora: Phone, salon: Salon, came: Came
) -> None:
    came(alice, -1)
    path = f"{CLIENTS}{uid_of(bora, salon, 'Alice')}/"
    reply = bora.patch(path, {"note": "Allergic to henna.", "tags": [" regular ", "Regular", "by  the lake"]})
    assert reply.status_code == 200, reply.text
    assert (reply.json["note"], reply.json["tags"]) == ("Allergic to henna.", ["regular", "by the lake"])
    assert bora.patch(path, {"blocked": True}).json["is_blocked"] is True
    assert bora.patch(path, {"tags": []}).json["tags"] == []
    [row] = clients(bora, salon)
    assert (row["note"], row["is_blocked"], row["visits"]) == ("Allergic to henna.", True, 1)


@pytest.mark.parametrize(
    "body",
    [
        {"note": None},
        {"note": "x" * 4001},
        {"note": "a\x00b"},
        {"tags": None},
        {"tags": ["   "]},
        {"tags": ["x" * 41]},
        {"tags": [f"tag {n}" for n in range(21)]},
        {"tags": "regular"},
        {"tags": ["a\x00b"]},
        {"tags": [1]},
        {"blocked": None},
        {"blocked": "perhaps"},
        {"visits": 3},
    ],
)
def test_nonsense_is_refused(alice: Phone, bora: Phone, salon: Salon, came: Came, body: Any) -> None:
    came(alice, -1)
    assert bora.patch(f"{CLIENTS}{uid_of(bora, salon, 'Alice')}/", body).status_code == 422


def test_somebody_blocked_finds_the_diary_full_until_let_in_again(
    alice: Phone, erion: Phone, bora: Phone, salon: Salon
) -> None:
    assert book(alice, salon, "09:00").status_code == 201
    path = f"{CLIENTS}{uid_of(bora, salon, 'Alice')}/"
    before = free_times(alice, salon)
    assert before > 0
    assert bora.patch(path, {"blocked": True}).status_code == 200
    assert free_times(alice, salon) == 0
    refused = book(alice, salon, "12:00")
    assert (refused.status_code, refused.json["code"]) == (409, "slot_taken")
    assert "block" not in refused.text
    assert free_times(erion, salon) == before
    assert bora.patch(path, {"blocked": False}).status_code == 200
    assert free_times(alice, salon) == before
    assert book(alice, salon, "12:00").status_code == 201


def test_a_second_time_blocked_is_blocked_since_the_first(
    alice: Phone, bora: Phone, salon: Salon, came: Came, clock: SetClock, db: Session
) -> None:
    came(alice, -1)
    path, first = f"{CLIENTS}{uid_of(bora, salon, 'Alice')}/", clock.now()
    bora.patch(path, {"blocked": True})
    clock.advance(timedelta(hours=1))
    bora.patch(path, {"blocked": True})
    assert db.query(BusinessClient).one().blocked_at == first


def test_one_business_knows_nothing_of_what_another_notes(
    alice: Phone, bora: Phone, erion: Phone, salon: Salon, came: Came, db: Session, clock: SetClock
) -> None:
    came(alice, -1)
    mine = uid_of(bora, salon, "Alice")
    bora.patch(f"{CLIENTS}{mine}/", {"note": "Allergic to henna.", "tags": ["vip"], "blocked": True})
    other = open_salon(erion, db)
    Diary.of(db, other).visit(clock.now(), alice.user)
    [row] = clients(erion, other)
    assert (row["note"], row["tags"], row["is_blocked"], row["visits"]) == ("", [], False, 1)
    assert row["uid"] != mine
    assert free_times(alice, other) > 0
    for reply in (
        erion.get(CLIENTS, business=salon.uid),
        erion.get(f"{CLIENTS}{mine}/"),
        erion.patch(f"{CLIENTS}{mine}/", {"note": "mine"}),
    ):
        assert (reply.status_code, reply.json["code"]) == (404, "not_found")


@pytest.mark.parametrize(("role", "status"), [(Role.MANAGER, 200), (Role.EMPLOYEE, 403)])
def test_notes_are_for_owner_and_managers(
    alice: Phone, bora: Phone, dritan: Phone, salon: Salon, came: Came, db: Session, role: Role, status: int
) -> None:
    came(alice, -1)
    path = f"{CLIENTS}{uid_of(bora, salon, 'Alice')}/"
    salon.employ(db, dritan, salon.dritan, role)
    assert dritan.get(CLIENTS, business=salon.uid).status_code == status
    assert dritan.get(path).status_code == status
    assert dritan.patch(path, {"note": "Hm."}).status_code == status


def test_nobody_reads_it_signed_out(stranger: Phone, salon: Salon) -> None:
    assert stranger.get(CLIENTS, business=salon.uid).status_code == 401


def test_one_client_comes_with_their_visits_the_latest_first(
    alice: Phone, bora: Phone, salon: Salon, came: Came
) -> None:
    for days in (-3, -2, 4):
        came(alice, days, status="confirmed" if days > 0 else "completed")
    path = f"{CLIENTS}{uid_of(bora, salon, 'Alice')}/"
    first = bora.get(path, limit=2).json
    assert (first["name"], first["visits"], first["upcoming"]) == ("Alice", 2, 1)
    assert [visit["status"] for visit in first["bookings"]["results"]] == ["confirmed", "completed"]
    [latest, *_] = first["bookings"]["results"]
    assert latest["starts_at"] == "2027-03-05T09:00:00+01:00"
    assert latest["services"] == ["Qethje burrash"]  # Bora reads Albanian
    rest = bora.get(path, limit=2, cursor=first["bookings"]["next"]).json["bookings"]
    assert (len(rest["results"]), rest["next"]) == (1, None)


def test_who_has_been_erased_is_no_client_any_more(
    alice: Phone, bora: Phone, salon: Salon, came: Came, db: Session
) -> None:
    came(alice, -1)
    path = f"{CLIENTS}{uid_of(bora, salon, 'Alice')}/"
    db.execute(delete(BusinessClient))
    db.commit()
    assert clients(bora, salon) == []
    assert bora.patch(path, {"note": "x"}).status_code == 404

"""The list of clients: who is in it, what stands in a row, how it is narrowed, ordered and paged."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.clock import SetClock
from tests.integration.clients.conftest import CLIENTS, Came, clients, uid_of
from tests.integration.conftest import Phone
from tests.integration.discovery.places import counted
from tests.integration.salon import Salon
from tests.integration.visits import Diary

NEXT_MONDAY = {"date": "2027-03-08", "start_time": "10:00"}


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["name"] for row in rows]


def test_whoever_books_is_a_client_from_then_on(alice: Phone, bora: Phone, salon: Salon) -> None:
    assert clients(bora, salon) == []
    order = {"business": salon.uid, "service": salon.cut} | NEXT_MONDAY
    assert alice.post("/api/business/book/", order).status_code == 201
    [row] = clients(bora, salon)
    assert (row["name"], row["upcoming"], row["visits"]) == ("Alice", 1, 0)
    assert (row["note"], row["tags"], row["is_blocked"]) == ("", [], False)
    assert row["since"] == "2027-03-01T09:00:00+01:00"


def test_a_row_counts_what_somebody_has_done_here(
    alice: Phone, bora: Phone, salon: Salon, came: Came
) -> None:
    came(alice, -30, price="1000.00")
    came(alice, -20, price="500.50")
    came(alice, -10, status="no_show", price="9.00")
    came(alice, -9, status="cancelled_by_customer")
    came(alice, -8, status="cancelled_by_business")
    came(alice, -7, status="confirmed", price="8.00")  # forgotten: neither to come nor completed
    came(alice, 3, status="confirmed", price="7.00")
    [row] = clients(bora, salon)
    assert {name: row[name] for name in ("visits", "upcoming", "no_shows", "cancellations")} == {
        "visits": 2,
        "upcoming": 1,
        "no_shows": 1,
        "cancellations": 1,
    }
    assert (row["spent"], row["currency"]) == ("1500.50", "ALL")
    assert row["first_visit_at"] == "2027-01-30T09:00:00+01:00"
    assert row["last_visit_at"] == "2027-02-09T09:00:00+01:00"


def test_what_the_team_writes_down_for_a_customer_counts_a_guest_does_not(
    alice: Phone, bora: Phone, salon: Salon, came: Came, diary: Diary, clock: SetClock
) -> None:
    came(alice, -1, source="team")
    diary.visit(clock.now())
    assert names(clients(bora, salon)) == ["Alice"]


@pytest.mark.parametrize(
    ("status", "is_shown"),
    [
        ("completed", True),
        ("confirmed", True),
        ("pending", True),
        ("no_show", True),
        ("cancelled_by_customer", False),
        ("declined", False),
        ("expired", False),
        ("pending_payment", False),
    ],
)
def test_a_number_is_shown_to_those_who_have_a_reason_to_call(
    alice: Phone, bora: Phone, salon: Salon, came: Came, db: Session, status: str, is_shown: bool
) -> None:
    assert alice.user is not None
    alice.user.phone = "+355691234567"
    db.commit()
    came(alice, 1, status=status)
    [row] = clients(bora, salon)
    assert row["phone"] == ("+355691234567" if is_shown else None)
    assert str(alice.user.email) not in str(row)
    assert len(clients(bora, salon, q="069 123")) == is_shown


def test_the_number_of_somebody_who_leaves_is_gone_at_once(
    alice: Phone, bora: Phone, salon: Salon, came: Came, db: Session, clock: SetClock
) -> None:
    assert alice.user is not None
    came(alice, -1)
    alice.user.phone = "+355691234567"
    alice.user.deletion_requested_at = alice.user.erase_at = clock.now()
    db.commit()
    assert clients(bora, salon)[0]["phone"] is None
    assert clients(bora, salon, q="069 123") == []


@pytest.mark.parametrize("sort", ["recent", "name", "last_visit", "visits", "spent", "no_shows"])
def test_pages_neither_skip_nor_repeat(
    bora: Phone, salon: Salon, came: Came, sign_up: Callable[..., Phone], sort: str
) -> None:
    for number in range(7):
        somebody = sign_up(f"Client{number % 3}")
        came(somebody, -number - 1, price=f"{number % 2}.00")
        came(somebody, -20 - number, status="no_show" if number % 2 else "declined")
    whole = [row["uid"] for row in clients(bora, salon, sort=sort)]
    seen: list[str] = []
    cursor = None
    while True:
        more: dict[str, str] = {"cursor": cursor} if cursor else {}
        page = bora.get(CLIENTS, business=salon.uid, sort=sort, limit=2, **more).json
        seen += [row["uid"] for row in page["results"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == whole
    assert len(set(seen)) == 7


def test_orders_mean_what_they_say(
    alice: Phone, dritan: Phone, erion: Phone, bora: Phone, salon: Salon, came: Came
) -> None:
    came(erion, -1, price="100.00")
    came(alice, -2, price="900.00")
    came(alice, -40, price="900.00")
    came(dritan, -3, price="5000.00")
    came(dritan, -4, status="no_show")
    assert names(clients(bora, salon, sort="name")) == ["Alice", "Dritan", "Erion"]
    assert names(clients(bora, salon, sort="last_visit")) == ["Erion", "Alice", "Dritan"]
    assert names(clients(bora, salon, sort="visits"))[0] == "Alice"
    assert names(clients(bora, salon, sort="spent")) == ["Dritan", "Alice", "Erion"]
    assert names(clients(bora, salon, sort="no_shows"))[0] == "Dritan"


def test_it_is_narrowed_by_name_tag_and_who_is_blocked(
    bora: Phone, salon: Salon, came: Came, sign_up: Callable[..., Phone]
) -> None:
    for name in ("Çelik", "Besa", "Ilir"):
        came(sign_up(name), -1)
    besa = uid_of(bora, salon, "Besa")
    bora.patch(f"{CLIENTS}{besa}/", {"tags": ["Të rregullt"], "blocked": True})
    assert names(clients(bora, salon, q="CELI")) == ["Çelik"]
    assert names(clients(bora, salon, q="%")) == []
    assert names(clients(bora, salon, tag="te RREGULLT")) == ["Besa"]
    assert names(clients(bora, salon, blocked=True)) == ["Besa"]
    assert sorted(names(clients(bora, salon, blocked=False))) == ["Ilir", "Çelik"]


@pytest.mark.parametrize("sort", ["name", "spent"])
def test_a_page_is_two_statements_however_many_are_on_it(
    bora: Phone, salon: Salon, came: Came, sign_up: Callable[..., Phone], connection: sa.Connection, sort: str
) -> None:
    for number in range(5):
        came(sign_up(f"Client{number}"), -1)
    with counted(connection) as statements:
        assert len(clients(bora, salon, sort=sort)) == 5
    assert len([each for each in statements if "business_client" in each or "FROM booking" in each]) == 2


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "shoe_size"},
        {"blocked": "perhaps"},
        {"limit": 0},
        {"limit": 101},
        {"cursor": "x"},
        {"cursor": "WyJcdWQ4MDAiLCAiMSJd", "sort": "name"},  # half a character
        {"cursor": "WyJhIiwgIjEiXQ", "sort": "spent"},
        {"cursor": "WyIxRSs5OTk5OTkiLCAiMSJd", "sort": "spent"},
        {"q": "x" * 101},
        {"q": "a\x00b"},
        {"tag": "a\x00b"},
    ],
)
def test_nonsense_is_told_not_stumbled_over(
    bora: Phone, salon: Salon, came: Came, alice: Phone, query: Any
) -> None:
    came(alice, -1)
    assert bora.get(CLIENTS, business=salon.uid, **query).status_code == 422

"""Who may bring a booking from where to where: every status, every step, everybody."""

import pytest
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from common.clock import SetClock
from tests.integration.conftest import Phone
from tests.integration.steps.conftest import Visit, at, outcome

STEPS = ("confirm", "decline", "check-in", "start", "complete", "no-show", "undo", "cancel")

# Columns: the customer, the owner, a manager, who serves, another employee, a stranger.
# no: invalid_transition; not mine: forbidden; nothing: not_found.
WHERE_IT_LEADS_NOWHERE = {
    "confirm": "not_mine no no no nothing nothing",
    "decline": "not_mine no no no nothing nothing",
    "check-in": "not_mine no no no nothing nothing",
    "start": "not_mine no no no nothing nothing",
    "complete": "not_mine no no no nothing nothing",
    "no-show": "not_mine no no no nothing nothing",
    "undo": "not_mine no no no nothing nothing",
    "cancel": "no no no not_mine nothing nothing",
}

TWENTY_MINUTES_BEFORE = {
    "pending_payment": {
        "cancel": "cancelled_by_customer no no not_mine nothing nothing",
    },
    "pending": {
        "confirm": "not_mine confirmed confirmed confirmed nothing nothing",
        "decline": "not_mine declined declined declined nothing nothing",
        "cancel": "cancelled_by_customer cancelled_by_business cancelled_by_business not_mine nothing nothing",
    },
    "confirmed": {
        "confirm": "not_mine confirmed confirmed confirmed nothing nothing",
        "check-in": "not_mine checked_in checked_in checked_in nothing nothing",
        "complete": "not_mine completed completed completed nothing nothing",
        "cancel": "cancelled_by_customer cancelled_by_business cancelled_by_business not_mine nothing nothing",
    },
    "checked_in": {
        "check-in": "not_mine checked_in checked_in checked_in nothing nothing",
        "start": "not_mine in_progress in_progress in_progress nothing nothing",
        "undo": "not_mine confirmed confirmed confirmed nothing nothing",
        "no-show": "not_mine no_show no_show not_mine nothing nothing",
        "cancel": "no cancelled_by_business cancelled_by_business not_mine nothing nothing",
    },
    "in_progress": {
        "start": "not_mine in_progress in_progress in_progress nothing nothing",
        "complete": "not_mine completed completed completed nothing nothing",
        "no-show": "not_mine no_show no_show not_mine nothing nothing",
        "cancel": "no cancelled_by_business cancelled_by_business not_mine nothing nothing",
    },
    "completed": {
        "complete": "not_mine completed completed completed nothing nothing",
        "undo": "not_mine confirmed not_mine not_mine nothing nothing",
    },
    "cancelled_by_customer": {
        "cancel": "cancelled_by_customer no no not_mine nothing nothing",
    },
    "cancelled_by_business": {
        "cancel": "no cancelled_by_business cancelled_by_business not_mine nothing nothing",
    },
    "declined": {
        "decline": "not_mine declined declined declined nothing nothing",
    },
    "expired": {},
    "no_show": {
        "no-show": "not_mine no_show no_show no_show nothing nothing",
        "undo": "not_mine confirmed not_mine not_mine nothing nothing",
    },
}

TWENTY_MINUTES_AFTER = TWENTY_MINUTES_BEFORE | {
    "pending_payment": {},
    "pending": {},
    "confirmed": {
        "confirm": "not_mine confirmed confirmed confirmed nothing nothing",
        "check-in": "not_mine checked_in checked_in checked_in nothing nothing",
        "complete": "not_mine completed completed completed nothing nothing",
        "no-show": "not_mine no_show no_show no_show nothing nothing",
        "cancel": "no cancelled_by_business cancelled_by_business not_mine nothing nothing",
    },
    "completed by itself": {
        "complete": "not_mine completed completed completed nothing nothing",
        "no-show": "not_mine no_show no_show no_show nothing nothing",
        "undo": "not_mine confirmed not_mine not_mine nothing nothing",
    },
}

SAID = {"no": "invalid_transition", "not_mine": "forbidden", "nothing": "not_found"}


@pytest.fixture
def everybody(
    alice: Phone, bora: Phone, genta: Phone, dritan: Phone, mira: Phone, erion: Phone
) -> tuple[Phone, ...]:
    """In the order of the columns."""
    return alice, bora, genta, dritan, mira, erion


def check(
    visit: Visit,
    everybody: tuple[Phone, ...],
    connection: Connection,
    status: str,
    table: dict[str, dict[str, str]],
) -> None:
    """Let everybody try every step, each from the same beginning."""
    itself = status == "completed by itself"
    visit.stands("completed" if itself else status, is_automatic=itself)
    found, expected = {}, {}
    for step in STEPS:
        row = table[status].get(step, WHERE_IT_LEADS_NOWHERE[step])
        expected[step] = [SAID.get(each, each) for each in row.split()]
        found[step] = [tried(visit, one, step, connection, visit.db) for one in everybody]
    assert found == expected


def tried(visit: Visit, phone: Phone, step: str, connection: Connection, db: Session) -> str:
    savepoint = connection.begin_nested()
    try:
        return outcome(phone.post(f"{visit.url}{step}/", {"reason": "So it is."}))
    finally:
        savepoint.rollback()
        db.expire_all()


@pytest.mark.parametrize("status", TWENTY_MINUTES_BEFORE)
def test_everybody_may_do_what_is_theirs_shortly_before(
    visit: Visit, everybody: tuple[Phone, ...], connection: Connection, clock: SetClock, status: str
) -> None:
    at(clock, minutes=-20)
    check(visit, everybody, connection, status, TWENTY_MINUTES_BEFORE)


@pytest.mark.parametrize("status", TWENTY_MINUTES_AFTER)
def test_everybody_may_do_what_is_theirs_shortly_after(
    visit: Visit, everybody: tuple[Phone, ...], connection: Connection, clock: SetClock, status: str
) -> None:
    at(clock, minutes=20)
    check(visit, everybody, connection, status, TWENTY_MINUTES_AFTER)

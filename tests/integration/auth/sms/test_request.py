"""Asking for a code: one reply for everybody, one SMS for those who are there."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import OneTimeCode, Outbox, User
from tests.integration.auth.sms.conftest import ANOTHER, ARTAS, NOBODYS, REQUEST, Network, leave
from tests.integration.conftest import Phone

PURPOSES = ["registration", "login", "password_reset"]


def face(reply: Any) -> tuple[int, Any, dict[str, str]]:
    """All that a stranger sees of a reply, but for what differs with every request."""
    headers = {name: value for name, value in reply.headers.items() if name != "X-Request-Id"}
    return reply.status_code, reply.json, headers


def work_done(db: Session) -> tuple[int | None, int | None]:
    """How many codes and messages stand in the database."""
    return db.scalar(select(func.count(OneTimeCode.id))), db.scalar(select(func.count(Outbox.id)))


@pytest.mark.parametrize("purpose", PURPOSES)
def test_known_and_unknown_numbers_get_the_same_reply_and_the_same_work(
    network: Network, arta: User, db: Session, purpose: str
) -> None:
    known, after_known = face(network.ask(ARTAS, purpose)), work_done(db)
    unknown, after_unknown = face(network.ask(NOBODYS, purpose)), work_done(db)
    assert known == unknown
    assert known[:2] == (202, {"retry_after": 60})
    assert (after_known, after_unknown) == ((1, 1), (2, 2))


@pytest.mark.parametrize("purpose", ["login", "password_reset"])
def test_a_known_number_gets_six_digits_in_the_language_of_its_owner(
    network: Network, arta: User, purpose: str
) -> None:
    network.ask(ARTAS, purpose)
    (text,) = network.arrived()
    assert (text.to, text.language) == (ARTAS, "sq")
    assert len(text.code) == 6


@pytest.mark.parametrize("purpose", PURPOSES)
def test_an_unknown_number_gets_nothing(network: Network, purpose: str) -> None:
    assert network.ask(NOBODYS, purpose).status_code == 202
    assert network.arrived() == []


def test_somebody_who_is_blocked_gets_nothing(network: Network, arta: User, db: Session) -> None:
    arta.blocked_at = network.clock.now()
    db.commit()
    assert network.ask().status_code == 202
    assert network.arrived() == []


@pytest.mark.parametrize(("purpose", "texts"), [("registration", 1), ("login", 1), ("password_reset", 0)])
def test_somebody_who_is_leaving_is_sent_a_code_only_to_hear_that_they_are(
    network: Network, arta: User, db: Session, purpose: str, texts: int
) -> None:
    leave(arta, network.clock.now())
    db.commit()
    assert network.ask(purpose=purpose).status_code == 202
    assert len(network.arrived()) == texts


def test_the_number_may_be_written_as_people_write_it(network: Network, arta: User) -> None:
    assert network.ask("069 203 4567").status_code == 202
    assert [text.to for text in network.arrived()] == [ARTAS]


def test_a_new_number_needs_somebody_who_is_signed_in(network: Network) -> None:
    reply = network.ask(ANOTHER, "phone_update")
    assert (reply.status_code, reply.json["code"]) == (401, "not_signed_in")
    assert network.arrived() == []


def test_somebody_signed_in_gets_a_code_on_the_new_number_in_their_language(
    network: Network, bora: Phone
) -> None:
    assert bora.post(REQUEST, {"phone": ANOTHER, "purpose": "phone_update"}).status_code == 202
    (text,) = network.arrived()
    assert (text.to, text.language) == (ANOTHER, "sq")


def test_a_code_that_is_too_old_when_the_worker_comes_is_not_sent(network: Network, arta: User) -> None:
    assert network.ask().status_code == 202
    network.later(minutes=10)
    assert network.arrived() == []


def test_each_code_has_digits_of_its_own_and_ends_the_one_before(network: Network, arta: User) -> None:
    first = network.code()
    network.later(minutes=1)
    second = network.code()
    assert network.submit(first).status_code == 422 or first == second  # one in a million
    assert network.submit(second).status_code == 200


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("+390612345678", "country_not_supported"),  # Rome
        ("+12025551234", "country_not_supported"),
        ("+35542234567", "takes_no_texts"),  # a landline in Tirana
        ("+35590012345", "wrong_phone"),
        ("12", "wrong_phone"),
        ("", "wrong_phone"),
        ("069 203 4567 ext. 8", "wrong_phone"),
        ("+" + "9" * 39, "wrong_phone"),
        ("9" * 5000, "too_long"),
        ("069\x002034567", "wrong_value"),
        (692034567, "wrong_value"),
        (None, "wrong_value"),
        (["+355692034567"], "wrong_value"),
    ],
)
def test_a_number_that_gets_no_code_is_refused_with_the_reason(network: Network, to: Any, code: str) -> None:
    reply = network.ask(to)
    assert reply.status_code == 422
    assert [each["code"] for each in reply.json["fields"]] == [code]


def test_the_country_is_a_reason_of_its_own(network: Network) -> None:
    reply = network.ask("+390612345678")
    assert reply.json["code"] == "country_not_supported"


def test_a_number_in_kosovo_is_served(network: Network) -> None:
    assert network.ask("+38344123456").status_code == 202


def test_settings_open_another_country(narrow: Any) -> None:
    assert narrow(sms_countries=("AL", "XK", "IT")).ask("+393331234567").status_code == 202


@pytest.mark.parametrize("purpose", ["email_update", "reauthentication", "", None, 7, "LOGIN"])
def test_a_purpose_that_is_not_for_sms_is_refused(network: Network, purpose: Any) -> None:
    assert network.ask(ARTAS, purpose).status_code == 422

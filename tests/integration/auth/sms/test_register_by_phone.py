"""Opening an account with a number and a code."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import Registration, User
from tests.integration.auth.sms.conftest import (
    ANOTHER,
    ARTAS,
    NOBODYS,
    PASSWORD,
    REGISTER,
    REQUEST,
    SIGN_IN,
    Network,
    leave,
    other_than,
)
from tests.integration.auth.sms.test_request import face, work_done
from tests.integration.conftest import Phone

WISH = {"phone": ANOTHER, "name": "Besa", "surname": "Kola", "password": PASSWORD, "language": "sq"}


def register(network: Network, **more: Any) -> Any:
    """Besa wants an account."""
    return network.phone.post(REGISTER, WISH | more)


def verify(network: Network, code: str, to: str = ANOTHER, **more: Any) -> Any:
    """Type the code in."""
    return network.submit(code, to, "registration", **more)


def users(db: Session, phone: str) -> list[User]:
    """Whoever has the number."""
    db.expire_all()
    return list(db.scalars(select(User).where(User.phone == phone)))


def test_the_code_opens_the_account(network: Network, db: Session) -> None:
    reply = register(network)
    assert (reply.status_code, reply.json["retry_after"]) == (202, 60)
    assert users(db, ANOTHER) == []
    (text,) = network.arrived()
    assert (text.to, text.language) == (ANOTHER, "sq")
    reply = verify(network, text.code)
    assert reply.status_code == 201
    (besa,) = users(db, ANOTHER)
    assert reply.json["user"] == {"uid": str(besa.uid), "name": "Besa", "language": "sq"}
    assert (besa.surname, besa.phone_verified_at) == ("Kola", network.clock.now())


def test_its_password_signs_in_from_then_on(network: Network) -> None:
    register(network)
    verify(network, network.arrived()[-1].code)
    assert network.phone.post(SIGN_IN, {"phone": ANOTHER, "password": PASSWORD}).status_code == 200


def test_an_account_needs_no_password(network: Network, db: Session) -> None:
    network.phone.post(REGISTER, {"phone": ANOTHER, "name": "Besa"})
    assert verify(network, network.arrived()[-1].code).status_code == 201
    (besa,) = users(db, ANOTHER)
    assert (besa.password_hash, besa.language) == (None, "en")


def test_known_and_unknown_numbers_get_the_same_reply_and_the_same_work(
    network: Network, arta: User, db: Session
) -> None:
    known, after_known = face(register(network, phone=ARTAS)), work_done(db)
    unknown, after_unknown = face(register(network, phone=NOBODYS)), work_done(db)
    assert known[1].pop("attempt") != unknown[1].pop("attempt")
    assert known == unknown
    assert (after_known, after_unknown) == ((1, 1), (2, 2))
    assert db.scalar(select(func.count(Registration.id))) == 2
    assert {text.to for text in network.arrived()} == {ARTAS, NOBODYS}


def test_a_known_number_is_signed_in_and_nothing_of_its_account_changes(
    network: Network, arta: User, db: Session
) -> None:
    kept = arta.password_hash
    register(network, phone=ARTAS, name="Mallory", password="someone-elses-1")
    reply = verify(network, network.arrived()[-1].code, ARTAS)
    assert reply.status_code == 201
    assert reply.json["user"] == {"uid": str(arta.uid), "name": "Arta", "language": "sq"}
    (still,) = users(db, ARTAS)
    assert (still.name, still.surname, still.password_hash) == ("Arta", "Hoxha", kept)


def opens(network: Network, password: str) -> bool:
    """Whether a password opens Besa's account."""
    status: int = network.phone.post(SIGN_IN, {"phone": ANOTHER, "password": password}).status_code
    return status == 200


@pytest.mark.parametrize("besa_comes", ["first", "last"])
def test_the_attempt_that_comes_with_the_code_opens_the_account_and_drops_the_others(
    network: Network, db: Session, besa_comes: str
) -> None:
    wishes = {"Besa": PASSWORD, "Mallory": "someone-elses-1"}
    attempts = {}
    for name in wishes if besa_comes == "first" else reversed(wishes):
        attempts[name] = register(network, name=name, password=wishes[name]).json["attempt"]
        newest = network.arrived()[-1].code
        network.later(minutes=1)
    assert verify(network, newest, attempt=attempts["Besa"]).json["user"]["name"] == "Besa"
    assert db.scalar(select(func.count(Registration.id)).where(Registration.used_at.is_(None))) == 0
    assert (opens(network, PASSWORD), opens(network, "someone-elses-1")) == (True, False)


def test_of_several_attempts_nobodys_password_is_believed_when_none_is_named(network: Network) -> None:
    """Else whoever registers somebody's number in the same minutes has a password to their account."""
    register(network)
    network.later(minutes=1)
    register(network, name="Mallory", password="someone-elses-1")
    assert verify(network, network.arrived()[-1].code).status_code == 201
    assert (opens(network, PASSWORD), opens(network, "someone-elses-1")) == (False, False)


def test_an_earlier_code_of_the_number_is_no_longer_good(network: Network) -> None:
    register(network)
    earlier = network.arrived()[-1].code
    network.later(minutes=1)
    register(network)
    assert earlier == network.arrived()[-1].code or verify(network, earlier).status_code == 422


def test_another_code_for_the_same_attempt_keeps_it_open(network: Network) -> None:
    register(network)
    network.later(minutes=9)
    network.ask(ANOTHER, "registration")
    network.later(minutes=9)
    assert verify(network, network.arrived()[-1].code).json["user"]["name"] == "Besa"


def test_a_code_opens_nothing_for_whoever_has_not_registered(network: Network, db: Session) -> None:
    network.ask(ANOTHER, "registration")
    assert network.arrived() == []
    assert verify(network, "000000").status_code == 422
    assert users(db, ANOTHER) == []


def test_an_account_that_never_proved_the_number_loses_it_and_stays_itself(
    network: Network, db: Session
) -> None:
    squatter = User(name="Mallory", phone=ANOTHER, email="mallory@example.com")
    db.add(squatter)
    db.commit()
    register(network)
    assert verify(network, network.arrived()[-1].code).json["user"]["name"] == "Besa"
    db.refresh(squatter)
    assert (squatter.phone, squatter.email, squatter.name) == (None, "mallory@example.com", "Mallory")


def test_the_number_of_somebody_blocked_opens_nothing(network: Network, arta: User, db: Session) -> None:
    arta.blocked_at = network.clock.now()
    db.commit()
    register(network, phone=ARTAS)
    assert verify(network, network.arrived()[-1].code, ARTAS).json["code"] == "wrong_code"
    assert len(users(db, ARTAS)) == 1


@pytest.mark.parametrize("purpose", ["registration", "login"])
def test_whoever_is_leaving_hears_of_it_with_the_right_code_alone(
    network: Network, arta: User, db: Session, purpose: str
) -> None:
    leave(arta, network.clock.now())
    db.commit()
    code = network.code(purpose=purpose)
    assert network.submit(other_than(code), purpose=purpose).json["code"] == "wrong_code"
    reply = network.submit(code, purpose=purpose)
    assert (reply.status_code, reply.json["code"]) == (403, "deletion_pending")
    assert network.submit(code, purpose=purpose).json["code"] == "wrong_code"


@pytest.mark.parametrize("password", ["password1", "Besa2027", "672034567a", "0672034567", "aaaaaaaa"])
def test_a_password_that_everybody_tries_is_refused_before_anything_is_counted(
    network: Network, password: str
) -> None:
    reply = register(network, password=password)
    assert [each["code"] for each in reply.json["fields"]] == ["password_too_common"]
    assert register(network).status_code == 202


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"phone": "not a number"}, "phone", "wrong_phone"),
        ({"password": "short"}, "password", "too_short"),
        ({"name": ""}, "name", "too_short"),
        ({"name": "A" * 65}, "name", "too_long"),
        ({"surname": "A\x00"}, "", "wrong_value"),
        ({"language": "de"}, "language", "not_a_choice"),
        ({"email": "arta@example.com"}, "email", "unknown_field"),
    ],
)
def test_a_wrong_field_is_named(network: Network, change: dict[str, Any], field: str, code: str) -> None:
    reply = register(network, **change)
    assert [(each["field"], each["code"]) for each in reply.json["fields"]] == [(field, code)]


def test_signing_in_does_not_change_whose_code_it_is(network: Network, alice: Phone, db: Session) -> None:
    """Somebody signed in who registers a number opens another account, and stays who they are."""
    assert alice.post(REGISTER, WISH).status_code == 202
    assert verify(network, network.arrived()[-1].code).json["user"]["name"] == "Besa"
    assert alice.post(REQUEST, {"phone": NOBODYS, "purpose": "phone_update"}).status_code == 202

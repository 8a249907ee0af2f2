"""Asking an employee to connect an account of their own."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.codes import token_hash
from common.models import Role
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.invitations.post import (
    ADDRESS,
    NUMBER,
    accept,
    invite,
    invited,
    letters,
    outcome,
    rows,
    texts,
    token_in,
)
from tests.integration.salon import EMPLOYEE, Salon, done, open_salon


def test_an_invitation_goes_where_it_is_sent(salon: Salon, runtime: Runtime, clock: SetClock) -> None:
    reply = invite(salon.owner, salon.dritan, email=ADDRESS, phone="069 203 4568")
    expires_at = (clock.now() + timedelta(days=7)).isoformat().replace("+00:00", "Z")
    assert done(reply, 202) == {
        "status": "invitation_sent",
        "email": ADDRESS,
        "phone": NUMBER,
        "expires_at": expires_at,
    }
    assert [letter.to for letter in letters(runtime)] == [ADDRESS]
    assert [text.to for text in texts(runtime)] == [NUMBER]


@pytest.mark.parametrize(
    ("known", "mails", "messages"),
    [
        ({"email": ADDRESS}, [ADDRESS], []),
        ({"phone": NUMBER}, [], [NUMBER]),
        ({"email": ADDRESS, "phone": NUMBER}, [ADDRESS], [NUMBER]),
        ({"email": ADDRESS, "phone": "+4915123456789"}, [ADDRESS], []),
    ],
)
def test_it_goes_to_the_employee_unless_told_otherwise(
    salon: Salon, runtime: Runtime, known: dict[str, str], mails: list[str], messages: list[str]
) -> None:
    done(salon.owner.patch(f"{EMPLOYEE}{salon.dritan}/", known), 200)
    done(salon.owner.post(f"{EMPLOYEE}{salon.dritan}/invite/"), 202)
    assert [letter.to for letter in letters(runtime)] == mails
    assert [text.to for text in texts(runtime)] == messages


def test_there_must_be_somewhere_to_send_it(salon: Salon) -> None:
    reply = salon.owner.post(f"{EMPLOYEE}{salon.dritan}/invite/")
    assert (reply.status_code, reply.json["fields"][0]["field"]) == (422, "email")


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ({"phone": "+4915123456789"}, "country_not_supported"),
        ({"phone": "+35542234567"}, "takes_no_texts"),
        ({"phone": "1"}, "invalid"),
        ({"email": "x"}, "invalid"),
        ({"role": "owner"}, "invalid"),
    ],
)
def test_it_goes_only_where_it_can(salon: Salon, db: Session, where: dict[str, Any], code: str) -> None:
    assert outcome(invite(salon.owner, salon.dritan, **where)) == (422, code)
    assert rows(db) == []


def test_only_its_hash_is_kept(salon: Salon, runtime: Runtime, db: Session) -> None:
    token = invited(salon, salon.dritan, runtime)
    assert len(token) == 43  # 256 bits
    (row,) = rows(db)
    assert row.token_hash == token_hash(token)
    assert token.encode() not in row.token_hash
    shown = salon.owner.get(EMPLOYEE, business=salon.uid)
    assert token not in shown.text


def test_the_team_sees_that_it_is_under_way(salon: Salon, runtime: Runtime) -> None:
    invited(salon, salon.dritan, runtime)
    seen = done(salon.owner.get(EMPLOYEE, business=salon.uid), 200)
    assert seen[0]["invitation"]["email"] == ADDRESS
    assert seen[1]["invitation"] is None


def test_a_new_invitation_ends_the_one_before(salon: Salon, runtime: Runtime, dritan: Phone) -> None:
    first, second = invited(salon, salon.dritan, runtime), invited(salon, salon.dritan, runtime)
    assert outcome(accept(dritan, first)) == (409, "invitation_revoked")
    assert accept(dritan, second).status_code == 200


def test_it_can_be_taken_back(salon: Salon, runtime: Runtime, dritan: Phone) -> None:
    token = invited(salon, salon.dritan, runtime)
    for _time in range(2):
        assert salon.owner.delete(f"{EMPLOYEE}{salon.dritan}/invite/").status_code == 204
    assert outcome(accept(dritan, token)) == (409, "invitation_revoked")


def test_what_was_taken_back_is_not_sent(salon: Salon, runtime: Runtime) -> None:
    done(invite(salon.owner, salon.dritan, email=ADDRESS, phone=NUMBER), 202)
    salon.owner.delete(f"{EMPLOYEE}{salon.dritan}/invite/")
    assert letters(runtime) == []
    assert texts(runtime) == []


def test_somebody_connected_needs_none(salon: Salon, dritan: Phone, db: Session) -> None:
    salon.employ(db, dritan, salon.dritan)
    assert outcome(invite(salon.owner, salon.dritan, email=ADDRESS)) == (409, "already_connected")
    assert rows(db) == []


def test_leaders_invite(salon: Salon, dritan: Phone, erion: Phone, stranger: Phone, db: Session) -> None:
    salon.employ(db, dritan, salon.dritan)
    other = salon.add_employee("Gent")
    open_salon(erion, db)
    where = {"email": ADDRESS}
    assert invite(dritan, other, **where).status_code == 403
    assert invite(erion, other, **where).status_code == 404
    assert invite(stranger, other, **where).status_code == 401
    salon.owner.patch(f"{EMPLOYEE}{salon.dritan}/", {"role": "manager"})
    assert invite(dritan, other, **where).status_code == 202
    assert dritan.delete(f"{EMPLOYEE}{other}/invite/").status_code == 204


def test_a_manager_invites_no_manager(salon: Salon, erion: Phone, db: Session) -> None:
    salon.employ(db, erion, salon.elira, Role.MANAGER)
    salon.owner.patch(f"{EMPLOYEE}{salon.dritan}/", {"role": "manager"})
    assert outcome(invite(erion, salon.dritan, email=ADDRESS)) == (403, "owners_only")
    assert invite(salon.owner, salon.dritan, email=ADDRESS).status_code == 202
    assert erion.delete(f"{EMPLOYEE}{salon.dritan}/invite/").status_code == 403


def test_one_address_is_not_pestered(salon: Salon, erion: Phone, db: Session) -> None:
    other = open_salon(erion, db)
    for _time in range(5):
        assert invite(salon.owner, salon.dritan, email="Dritan@Example.com").status_code == 202
    for shop in (salon, other):
        reply = invite(shop.owner, shop.dritan, email=ADDRESS)
        assert (reply.status_code, reply.json["code"]) == (429, "too_many_requests")
    assert invite(salon.owner, salon.elira, email="elira@example.com").status_code == 202


def test_one_business_sends_so_many_a_day(salon: Salon, clock: SetClock) -> None:
    for number in range(50):
        assert invite(salon.owner, salon.dritan, email=f"d{number}@example.com").status_code == 202
    assert invite(salon.owner, salon.elira, email="elira@example.com").status_code == 429
    clock.advance(timedelta(days=1, seconds=1))
    assert invite(salon.owner, salon.elira, email="elira@example.com").status_code == 202


def test_texts_are_counted_like_codes(salon: Salon) -> None:
    assert invite(salon.owner, salon.dritan, phone=NUMBER).status_code == 202
    assert invite(salon.owner, salon.dritan, phone=NUMBER).status_code == 429


def test_the_text_carries_the_same_link(salon: Salon, runtime: Runtime, dritan: Phone) -> None:
    done(invite(salon.owner, salon.dritan, phone=NUMBER), 202)
    (text,) = texts(runtime)
    assert accept(dritan, token_in(text.text)).status_code == 200

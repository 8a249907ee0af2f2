"""Revocation is immediate: whatever takes a right away, the very next request is refused."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import BusinessMember, Role, User
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, open_salon
from tests.proof import Proof

ME, OUT, OUT_EVERYWHERE = "/api/user/detail/", "/api/user/auth/logout/", "/api/user/auth/logout/all/"
REQUESTS = 1000

Revoke = Callable[[Phone, Session, SetClock], None]


def person(phone: Phone) -> User:
    """Whose phone it is."""
    assert phone.user is not None
    return phone.user


def _sign_out(phone: Phone, db: Session, clock: SetClock) -> None:
    assert phone.post(OUT).status_code == 204


def _sign_out_everywhere(phone: Phone, db: Session, clock: SetClock) -> None:
    assert phone.post(OUT_EVERYWHERE).status_code == 204


def _block(phone: Phone, db: Session, clock: SetClock) -> None:
    db.execute(update(User).where(User.id == person(phone).id).values(blocked_at=clock.now()))
    db.commit()


def _leave(phone: Phone, db: Session, clock: SetClock) -> None:
    reply = phone.delete("/api/user/delete/", {})
    assert reply.status_code == 202, reply.text


def _raise_the_version(phone: Phone, db: Session, clock: SetClock) -> None:
    values = {"token_version": User.token_version + 1}
    db.execute(update(User).where(User.id == person(phone).id).values(**values))
    db.commit()


WAYS: dict[str, Revoke] = {
    "signed out": _sign_out,
    "signed out everywhere": _sign_out_everywhere,
    "blocked": _block,
    "leaving": _leave,
    "of an older version": _raise_the_version,
}
PATHS = (ME, "/api/notifications/list/", "/api/business/my-bookings/", "/api/onboarding/business/my/")


@pytest.mark.parametrize("way", WAYS)
def test_the_next_request_is_refused(alice: Phone, db: Session, clock: SetClock, way: str) -> None:
    assert {alice.get(path).status_code for path in PATHS} == {200}
    WAYS[way](alice, db, clock)
    assert {alice.get(path).status_code for path in PATHS} == {401}


@pytest.fixture
def salon(bora: Phone, dritan: Phone, db: Session) -> Salon:
    """Bora's salon, which Dritan manages."""
    salon = open_salon(bora, db)
    salon.employ(db, dritan, salon.dritan, Role.MANAGER)
    return salon


def change_terms(who: Phone, salon: Salon) -> Any:
    """Something that only those who lead may do."""
    return who.patch(f"/api/onboarding/policy/{salon.uid}/", {"pack": True}).status_code


def test_another_role_holds_with_the_next_request(salon: Salon, dritan: Phone, db: Session) -> None:
    assert change_terms(dritan, salon) == 200
    mine = update(BusinessMember).where(BusinessMember.user_id == person(dritan).id)
    db.execute(mine.values(role=Role.EMPLOYEE))
    db.commit()
    assert change_terms(dritan, salon) == 403
    assert dritan.get(f"/api/onboarding/policy/{salon.uid}/").status_code == 200


def test_out_of_the_team_is_out_with_the_next_request(salon: Salon, dritan: Phone, db: Session) -> None:
    assert change_terms(dritan, salon) == 200
    db.execute(delete(BusinessMember).where(BusinessMember.user_id == person(dritan).id))
    db.commit()
    assert change_terms(dritan, salon) == 404
    assert dritan.get(f"/api/onboarding/policy/{salon.uid}/").status_code == 404
    assert dritan.get(ME).status_code == 200


@dataclass
class Crowd:
    """Who is still signed in, who is not any more, and how often each was let in and turned away."""

    live: list[Phone] = field(default_factory=list)
    dead: list[Phone] = field(default_factory=list)
    accepted_dead: int = 0
    refused_live: int = 0

    def ask(self, phone: Phone, path: str, *, is_live: bool) -> None:
        """One request, and whether it went as it should."""
        status = phone.get(path).status_code
        self.accepted_dead += int(not is_live and status != 401)
        self.refused_live += int(is_live and status != 200)


def test_of_a_thousand_requests_none_is_accepted_after_its_revocation(
    sign_up: Callable[..., Phone], db: Session, clock: SetClock, proof: Proof
) -> None:
    dice, crowd = random.Random(10), Crowd()
    for number in range(REQUESTS):
        if number % 25 == 0:
            crowd.live.append(sign_up(f"Person{number}"))
        if number % 40 == 39:
            phone = crowd.live.pop(dice.randrange(len(crowd.live)))
            WAYS[dice.choice(sorted(WAYS))](phone, db, clock)
            crowd.dead.append(phone)
            crowd.ask(phone, dice.choice(PATHS), is_live=False)
            continue
        is_live = not crowd.dead or dice.random() < 0.3
        crowd.ask(dice.choice(crowd.live if is_live else crowd.dead), dice.choice(PATHS), is_live=is_live)
    assert (crowd.accepted_dead, crowd.refused_live) == (0, 0)
    assert len(crowd.dead) == REQUESTS // 40
    what = "requests with good and revoked tokens, mixed"
    proof.held("P10", what, requests=REQUESTS, revoked=len(crowd.dead), accepted=0, refused_live=0, seed=10)

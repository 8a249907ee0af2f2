"""Several answers at the same moment, on connections of their own: one of them is first."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Barrier, Lock
from typing import Any

import pytest
import sqlalchemy as sa

from common.clock import SetClock
from common.models import CodePurpose, OneTimeCode, Registration, User, UserSession
from common.runtime import Runtime
from functions.auth import main as auth
from tests.integration.auth.sms.conftest import (
    ANOTHER,
    ARTAS,
    REGISTER,
    REQUEST,
    RESET,
    SIGN_IN,
    SUBMIT,
)
from tests.integration.doors import with_doors
from tests.integration.worker import deliver_everything
from tests.patience import PATIENCE

AT_ONCE, ROUNDS = 6, 5
HALF_A_DAY = timedelta(hours=12)


@dataclass
class Agreeing:
    """A provider that finds every code right, however often, as soon as all who answer at once have asked."""

    line: Barrier | None = None
    asked: int = 0
    lock: Any = field(default_factory=Lock)

    def start(self, phone: str, language: str, *, instead_of: str = "") -> str:
        """Pretend that a code was sent."""
        return "sent"

    def check(self, phone: str, code: str) -> bool:
        """Wait for the others, then agree; only 000000 is wrong, and waits for nobody."""
        with self.lock:
            self.asked += 1
        if code == "000000":
            return False
        if self.line is not None:
            self.line.wait(PATIENCE)
        return True

    def send(self, to: str, text: str) -> str:
        """Pretend that a text was sent."""
        return "sent"


@pytest.fixture
def runtime(runtime_that_commits: Runtime) -> Runtime:
    """Surroundings of these tests alone, with the stand-in."""
    return with_doors(runtime_that_commits, sms=Agreeing())


def provider(runtime: Runtime) -> Agreeing:
    """The stand-in."""
    assert isinstance(runtime.doors.sms, Agreeing)
    return runtime.doors.sms


def at_once(runtime: Runtime, path: str, bodies: list[dict[str, Any]]) -> Counter[int]:
    """Post all of them together; how many were answered how."""
    app, line = auth.app(runtime), Barrier(len(bodies))

    def post(body: dict[str, Any]) -> int:
        line.wait(PATIENCE)
        return int(app.test_client().post(path, json=body).status_code)

    with ThreadPoolExecutor(len(bodies)) as people:
        return Counter(people.map(post, bodies))


def asked_for(runtime: Runtime, purpose: str, phone: str = ARTAS) -> None:
    """Ask for a code and let the worker come."""
    app = auth.app(runtime)
    assert app.test_client().post(REQUEST, json={"phone": phone, "purpose": purpose}).status_code == 202
    deliver_everything(runtime)


def arta_is_here(runtime: Runtime) -> None:
    """Arta has an account with a number."""
    with runtime.transactions.begin() as db:
        db.add(User(name="Arta", phone=ARTAS, phone_verified_at=runtime.clock.now()))


def count(runtime: Runtime, what: Any) -> int:
    """How many rows."""
    with runtime.transactions.begin() as db:
        return db.scalars(sa.select(sa.func.count()).select_from(what)).one()


@pytest.mark.parametrize("purpose", ["login", "registration"])
def test_of_several_right_answers_one_signs_in(runtime: Runtime, clock: SetClock, purpose: str) -> None:
    if purpose == "login":
        arta_is_here(runtime)
    else:
        auth.app(runtime).test_client().post(REGISTER, json={"phone": ARTAS, "name": "Arta"})
        deliver_everything(runtime)
    for number in range(1, ROUNDS + 1):
        if purpose == "login" or number > 1:
            asked_for(runtime, purpose)
        provider(runtime).line = Barrier(4)
        right = {"phone": ARTAS, "code": "123456", "purpose": purpose}
        answers = at_once(runtime, SUBMIT, [right] * 4)
        assert answers == {201 if purpose == "registration" else 200: 1, 422: 3}
        assert count(runtime, UserSession) == number
        clock.at += HALF_A_DAY
    assert count(runtime, User) == 1


def test_it_does_not_matter_by_which_way_they_come(runtime: Runtime) -> None:
    arta_is_here(runtime)
    asked_for(runtime, "login")
    provider(runtime).line = Barrier(4)
    app, line = auth.app(runtime), Barrier(4)
    ways: list[tuple[str, dict[str, str]]] = [(SUBMIT, {"purpose": "login"}), (SIGN_IN, {})] * 2

    def post(way: tuple[str, dict[str, str]]) -> int:
        line.wait(PATIENCE)
        reply = app.test_client().post(way[0], json={"phone": ARTAS, "code": "123456"} | way[1])
        return int(reply.status_code)

    with ThreadPoolExecutor(4) as people:
        assert Counter(people.map(post, ways)) == {200: 1, 422: 3}
    assert count(runtime, UserSession) == 1


def test_of_many_wrong_answers_at_once_five_are_looked_at(runtime: Runtime) -> None:
    arta_is_here(runtime)
    asked_for(runtime, "login")
    wrong = {"phone": ARTAS, "code": "000000", "purpose": "login"}
    assert at_once(runtime, SUBMIT, [wrong] * 16) == {422: 16}
    assert provider(runtime).asked == 5


def test_of_many_who_ask_at_once_one_gets_a_code(runtime: Runtime) -> None:
    bodies = [
        {"phone": spelling, "purpose": "login"} for spelling in (ARTAS, "0692034567", "069 203 4567") * 3
    ]
    assert at_once(runtime, REQUEST, bodies) == {202: 1, 429: 8}
    assert count(runtime, OneTimeCode) == 1


def test_of_many_who_register_a_number_at_once_one_is_noted(runtime: Runtime) -> None:
    bodies = [{"phone": ANOTHER, "name": f"Besa {n}"} for n in range(8)]
    assert at_once(runtime, REGISTER, bodies) == {202: 1, 429: 7}
    assert count(runtime, Registration) == 1


def test_a_proof_is_used_by_one_of_many(runtime: Runtime) -> None:
    arta_is_here(runtime)
    asked_for(runtime, CodePurpose.PASSWORD_RESET)
    given = (
        auth.app(runtime)
        .test_client()
        .post(SUBMIT, json={"phone": ARTAS, "code": "123456", "purpose": "password_reset"})
    )
    assert given.json is not None
    reset = {"phone": ARTAS, "proof": given.json["proof"]}
    bodies = [reset | {"password": f"kaltersia-e-detit-{n}"} for n in range(AT_ONCE)]
    assert at_once(runtime, RESET, bodies) == {204: 1, 422: AT_ONCE - 1}

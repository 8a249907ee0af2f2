"""Identity under many hands: whatever may happen once happens once, on connections that really commit."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from common import background
from common.clock import SetClock
from common.models import OneTimeCode, Outbox, Registration, User, UserSession
from common.runtime import Runtime
from functions.auth import main as auth
from functions.auth import passwords
from functions.worker.families import TASKS
from functions.worker.routes import JOBS
from tests.integration.at_once import somebody_waits
from tests.integration.auth.mailbox import PASSWORD, code_in, letters, other_than, token_in
from tests.integration.worker import deliver_everything
from tests.patience import PATIENCE

ADDRESS, AT_ONCE, ROUNDS = "arta@example.com", 6, 4
REGISTER, VERIFY = "/api/user/registration/email/", "/api/user/registration/email/verify/"
FORGOT, RESET = "/api/user/password/reset/request/", "/api/user/password/reset/confirm/"
SIGN_IN, LEAVE, UNDO = "/api/user/auth/email/", "/api/user/delete/", "/api/user/delete/undo/"


@pytest.fixture
def runtime(runtime_that_commits: Runtime) -> Runtime:
    """Surroundings of these tests alone."""
    return runtime_that_commits


def post(runtime: Runtime, path: str, body: dict[str, Any]) -> Any:
    """One request of an app."""
    return auth.app(runtime).test_client().post(path, json=body)


def together(runtime: Runtime, path: str, bodies: list[dict[str, Any]]) -> Counter[int]:
    """Post all of them at the same moment; how many were answered how."""
    app, line = auth.app(runtime), Barrier(len(bodies))

    def send(body: dict[str, Any]) -> int:
        line.wait(PATIENCE)
        return int(app.test_client().post(path, json=body).status_code)

    with ThreadPoolExecutor(len(bodies)) as people:
        return Counter(people.map(send, bodies))


def registered(runtime: Runtime, password: str = PASSWORD, address: str = ADDRESS) -> str:
    """Arta registers by mail; the code in her letter."""
    wish = {"email": address, "password": password, "name": "Arta"}
    assert post(runtime, REGISTER, wish).status_code == 202
    return code_in(letters(runtime)[-1])


def arta(runtime: Runtime) -> None:
    """Arta has an account with a password."""
    now = runtime.clock.now()
    kept = passwords.hashed(PASSWORD, runtime.settings)
    with runtime.transactions.begin() as db:
        db.add(User(name="Arta", email=ADDRESS, email_verified_at=now, password_hash=kept))


def fits(runtime: Runtime, password: str) -> bool:
    """Whether this is Arta's password now."""
    with runtime.transactions.begin() as db:
        kept = db.scalars(select(User.password_hash).where(User.email == ADDRESS)).one()
    return passwords.fits(password, kept, runtime.settings)


def count(runtime: Runtime, what: Any, *which: Any) -> int:
    """How many rows."""
    with runtime.transactions.begin() as db:
        return db.scalars(select(func.count()).select_from(what).where(*which)).one()


def test_one_code_opens_one_account(runtime: Runtime) -> None:
    for number in range(ROUNDS):
        address = f"arta{number}@example.com"
        proof = {"email": address, "code": registered(runtime, address=address)}
        assert together(runtime, VERIFY, [proof] * AT_ONCE) == {201: 1, 422: AT_ONCE - 1}
        assert count(runtime, User) == count(runtime, UserSession) == number + 1


def test_of_two_attempts_verified_at_once_one_opens_the_account(runtime: Runtime, clock: SetClock) -> None:
    for number in range(ROUNDS):
        address = f"arta{number}@example.com"
        codes = [registered(runtime, f"dallandyshe-{n}", address) for n in (7, 8)]
        proofs = [{"email": address, "code": code} for code in codes]
        assert together(runtime, VERIFY, proofs) == {201: 1, 422: 1}
        assert count(runtime, User) == number + 1


def test_of_many_guesses_at_once_five_are_looked_at(runtime: Runtime) -> None:
    code = registered(runtime)
    wrong = {"email": ADDRESS, "code": other_than(code)}
    assert together(runtime, VERIFY, [wrong] * AT_ONCE) == {422: AT_ONCE}
    assert post(runtime, VERIFY, {"email": ADDRESS, "code": code}).status_code == 422
    assert count(runtime, Registration, Registration.tries_left == 0) == 1


@pytest.mark.parametrize("way", ["code", "link"])
def test_whoever_waits_for_an_account_holds_none_of_its_codes(runtime: Runtime, way: str) -> None:
    """Else letter and link of one account, used at one moment, wait for each other until both give up."""
    arta(runtime)
    post(runtime, FORGOT, {"email": ADDRESS})
    letter = letters(runtime)[-1]
    proofs = {"code": {"email": ADDRESS, "code": code_in(letter)}, "link": {"token": token_in(letter)}}
    wish = proofs[way] | {"password": "shqiponja-e-re"}
    with ThreadPoolExecutor(1) as waiting, runtime.transactions.begin() as db:
        db.execute(select(User.id).where(User.email == ADDRESS).with_for_update())
        reply = waiting.submit(post, runtime, RESET, wish)
        while not (somebody_waits(runtime.transactions) or reply.done()):
            pass
        codes = db.scalars(select(OneTimeCode.id).with_for_update(skip_locked=True)).all()
        db.rollback()
        assert len(codes) == 2
        assert reply.result().status_code == 204


@pytest.mark.parametrize("ways", [("code", "code"), ("link", "link"), ("code", "link")], ids=" and ".join)
def test_a_letter_gives_one_new_password(runtime: Runtime, clock: SetClock, ways: tuple[str, str]) -> None:
    arta(runtime)
    for _ in range(ROUNDS):
        clock.advance(timedelta(hours=2))
        post(runtime, FORGOT, {"email": ADDRESS})
        letter = letters(runtime)[-1]
        by_code = {"email": ADDRESS, "code": code_in(letter)}
        proofs = {"code": by_code, "link": {"token": token_in(letter)}}
        wishes = [proofs[way] | {"password": f"shqiponja-e-re-{n}"} for n, way in enumerate(ways)]
        assert together(runtime, RESET, wishes) == {204: 1, 422: 1}
        assert sum(fits(runtime, wish["password"]) for wish in wishes) == 1


def test_twenty_devices_stay_however_many_sign_in_at_once(runtime: Runtime) -> None:
    arta(runtime)
    most = runtime.settings.max_sessions
    with runtime.transactions.begin() as db:
        user = db.scalars(select(User)).one()
        now, later = runtime.clock.now(), runtime.clock.now() + timedelta(days=1)
        times = {"authenticated_at": now, "created_at": now, "expires_at": later}
        db.add_all([UserSession(user_id=user.id, salt=b"s", **times) for _ in range(most)])
    wish = {"email": ADDRESS, "password": PASSWORD}
    assert together(runtime, SIGN_IN, [wish] * AT_ONCE) == {200: AT_ONCE}
    assert count(runtime, UserSession, UserSession.revoked_at.is_(None)) == most


def left(runtime: Runtime) -> str:
    """Arta signs in and asks for her account to be deleted; the token that calls it off."""
    app = auth.app(runtime).test_client()
    access = app.post(SIGN_IN, json={"email": ADDRESS, "password": PASSWORD}).get_json()["access"]
    reply = app.delete(LEAVE, json={}, headers={"Authorization": f"Bearer {access}"})
    assert reply.status_code == 202
    return str(reply.get_json()["undo_token"])


def test_of_many_who_come_back_with_one_token_one_does(runtime: Runtime) -> None:
    arta(runtime)
    token = left(runtime)
    assert together(runtime, UNDO, [{"token": token}] * AT_ONCE) == {200: 1, 422: AT_ONCE - 1}
    assert count(runtime, UserSession, UserSession.revoked_at.is_(None)) == 1


def announced(runtime: Runtime) -> UUID:
    """The time to come back is over: the message that has Arta erased."""
    deliver_everything(runtime)
    JOBS["erase_accounts"].act(runtime)
    with runtime.transactions.begin() as db:
        return db.scalars(select(Outbox.uid).where(Outbox.kind == "erase_account")).one()


def test_who_comes_back_while_the_eraser_knocks_is_either_here_or_gone(
    runtime: Runtime, clock: SetClock
) -> None:
    """Two computers disagree by a second about the time: one still lets her in, the other erases her."""
    arta(runtime)
    token = left(runtime)
    with runtime.transactions.begin() as db:
        leaver = db.scalars(select(User)).one()
        assert leaver.erase_at is not None
        clock.at = leaver.erase_at
    slow = replace(runtime, clock=SetClock(clock.now() - timedelta(seconds=1)))
    erasing = announced(runtime)
    line = Barrier(2)

    def back() -> int:
        line.wait(PATIENCE)
        return int(post(slow, UNDO, {"token": token}).status_code)

    def erase() -> str:
        line.wait(PATIENCE)
        return background.run(TASKS["erase_account"], erasing, runtime)

    with ThreadPoolExecutor(2) as people:
        status, _ended = people.submit(back), people.submit(erase)
    is_back = status.result() == 200
    assert count(runtime, User, User.erased_at.is_(None), User.email == ADDRESS) == int(is_back)
    assert count(runtime, UserSession, UserSession.revoked_at.is_(None)) == int(is_back)

"""Ways to lose what a token opens, and somebody who never stops asking with it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy.orm import Session

from common.db import engine_for
from common.models import Operator, OperatorRole, User
from common.settings import Settings
from functions.auth import sessions
from functions.auth.operating.people import block
from functions.auth.schemas import Tokens
from tests.conftest import settings_for
from tests.e2e.families import OURS, ask, running

PATHS = ("/api/user/detail/", "/api/user/sessions/", "/api/user/favourites/")
_AUTH = "/api/user/auth"


@dataclass
class Victim:
    """Somebody with two devices: what happens, happens on `here`; `there` is asked with, by whoever holds it."""

    user: User
    here: Tokens
    there: Tokens


@dataclass
class Door:
    """Two auth processes: what takes a right away is done at the first, it is asked for at both."""

    urls: list[str]
    db: Session
    settings: Settings
    operator: Operator = field(init=False)

    def __post_init__(self) -> None:
        """One of AvatID's own people, for blocking others."""
        helper = self.someone().user
        self.operator = Operator(user_id=helper.id, role=OperatorRole.ADMIN, totp_secret=b"sealed")
        self.operator.totp_confirmed_at = datetime.now(UTC)
        self.db.add(self.operator)
        self.db.commit()

    def someone(self) -> Victim:
        """Somebody new, signed in twice."""
        now = datetime.now(UTC)
        user = User(name="Alice", email=f"{uuid4().hex}@example.com", email_verified_at=now)
        self.db.add(user)
        self.db.flush()
        here, there = (
            sessions.open_session(self.db, user, None, "pwd", now=now, settings=self.settings) for _ in "12"
        )
        victim = Victim(user, here, there)
        self.db.commit()
        return victim

    def does(self, method: str, path: str, tokens: Tokens, body: object = None) -> None:
        """Something that takes a right away; it has been done when this returns."""
        answer = ask(method, f"{self.urls[0]}{path}", body, tokens.access)
        assert answer.status in (200, 202, 204), answer

    def asks(self, number: int, tokens: Tokens) -> int:
        """One request for something of one's own; the status."""
        url = self.urls[number % len(self.urls)]
        return ask("GET", f"{url}{PATHS[number % len(PATHS)]}", token=tokens.access).status


def _sign_out(door: Door, victim: Victim) -> None:
    door.does("POST", f"{_AUTH}/logout/", victim.there)


def _sign_out_everywhere(door: Door, victim: Victim) -> None:
    door.does("POST", f"{_AUTH}/logout/all/", victim.here)


def _change_the_password(door: Door, victim: Victim) -> None:
    door.does(
        "POST", "/api/user/password/change/", victim.here, {"new_password": f"Dallandyshe-{uuid4().hex}"}
    )


def _end_that_session(door: Door, victim: Victim) -> None:
    door.does("DELETE", f"/api/user/sessions/{victim.there.session_uid}/", victim.here)


def _leave(door: Door, victim: Victim) -> None:
    door.does("DELETE", "/api/user/delete/", victim.here, {})


def _be_blocked(door: Door, victim: Victim) -> None:
    now = datetime.now(UTC)
    block(door.db, door.operator, victim.user.uid, "They sell what is not theirs.", now=now, request_id=None)
    door.db.commit()


def _be_caught_with_an_old_refresh_token(door: Door, victim: Victim) -> None:
    url, word = f"{door.urls[0]}{_AUTH}/refresh/", victim.there.refresh
    second = ask("POST", url, {"refresh": word}).body["refresh"]
    assert ask("POST", url, {"refresh": second}).status == 200
    assert ask("POST", url, {"refresh": word}).body["code"] == "refresh_reused"


WAYS: dict[str, Callable[[Door, Victim], None]] = {
    "signed out": _sign_out,
    "signed out everywhere": _sign_out_everywhere,
    "the password changed elsewhere": _change_the_password,
    "this session ended elsewhere": _end_that_session,
    "deletion asked for": _leave,
    "blocked": _be_blocked,
    "an old refresh token used": _be_caught_with_an_old_refresh_token,
}


def accepted_after(door: Door, way: str, requests: int, hands: int = 2) -> int:
    """How many of so many requests that began after a revocation had been confirmed were let in.

    So many hands ask before it, while it is done, and after it.
    """
    victim = door.someone()
    over, told = threading.Event(), list[int]()
    are_in = threading.Barrier(hands + 1)

    def hold_on(hand: int) -> None:
        assert door.asks(hand, victim.there) == 200, "the token is good to begin with"
        are_in.wait()
        while not over.is_set():
            door.asks(hand, victim.there)
        told.extend(door.asks(hand + turn, victim.there) for turn in range(requests // hands))

    threads = [threading.Thread(target=hold_on, args=(hand,)) for hand in range(hands)]
    for thread in threads:
        thread.start()
    are_in.wait(60)
    WAYS[way](door, victim)
    over.set()
    for thread in threads:
        thread.join()
    assert len(told) == requests // hands * hands
    assert set(told) <= {200, 401}
    return told.count(200)


@contextmanager
def door_at(database_url: str, access_key: str, folder: Path, source: Path = OURS) -> Iterator[Door]:
    """Everything is written with commits, as the processes must see it."""
    settings = settings_for(database_url, access_key)
    engine = engine_for(settings)
    with (
        Session(engine, expire_on_commit=False) as db,
        running(
            folder, ["auth", "auth"], database_url, access_key, source, PER_ADDRESS_FACTOR="1000"
        ) as urls,
    ):
        yield Door(urls, db, settings)
    engine.dispose()

"""A session whose refresh token many clients hold, and the auth processes that they ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.db import engine_for
from common.models import User, UserSession
from common.settings import Settings
from functions.auth import sessions
from functions.auth.schemas import Tokens
from tests.conftest import settings_for
from tests.e2e.families import OURS, Answer, ask, running
from tests.integration.at_once import together

CLIENTS = 32
REFRESH, DETAIL = "/api/user/auth/refresh/", "/api/user/detail/"


class Household:
    """Alice's session, in the hands of thirty-two clients, and two or more auth processes."""

    def __init__(self, urls: list[str], db: Session, settings: Settings) -> None:
        self.urls, self.db, self._settings = urls, db, settings
        self.tokens = self.sign_in()

    def sign_in(self) -> Tokens:
        """Somebody else's session from now on: the household's tokens are theirs."""
        now = datetime.now(UTC)
        user = User(name="Alice", email=f"{uuid4().hex}@example.com", email_verified_at=now)
        self.db.add(user)
        self.db.flush()
        self.tokens = sessions.open_session(self.db, user, None, "pwd", now=now, settings=self._settings)
        self.db.commit()
        return self.tokens

    def refresh(self, word: str, at: int = 0) -> Answer:
        """One refresh, at one of the processes."""
        return ask("POST", f"{self.urls[at % len(self.urls)]}{REFRESH}", {"refresh": word})

    def refresh_at_once(self, *words: str, clients: int = CLIENTS) -> list[Answer]:
        """Everybody refreshes at the same moment, each of the tokens as many; answers in the order of clients."""
        share = len(words)
        return together(
            *(partial(self.refresh, words[number % share], number // share) for number in range(clients))
        )

    def is_signed_in(self, access: str, at: int = 1) -> bool:
        """Whether an access token still opens the account."""
        return ask("GET", f"{self.urls[at % len(self.urls)]}{DETAIL}", token=access).status == 200

    def rotations(self) -> int:
        """How often the session has moved on."""
        self.db.rollback()
        mine = select(UserSession.gen).where(UserSession.uid == self.tokens.session_uid)
        return self.db.scalars(mine).one()

    def let_the_grace_pass(self) -> None:
        """As if the last rotation had been eleven seconds ago."""
        mine = update(UserSession).where(UserSession.uid == self.tokens.session_uid)
        self.db.execute(mine.values(rotated_at=UserSession.rotated_at - timedelta(seconds=11)))
        self.db.commit()


@contextmanager
def household_at(
    database_url: str, access_key: str, folder: Path, processes: int = 2, source: Path = OURS
) -> Iterator[Household]:
    """Everything is written with commits, as the processes must see it."""
    settings = settings_for(database_url, access_key)
    engine = engine_for(settings)
    families = ["auth"] * processes
    with (
        Session(engine, expire_on_commit=False) as db,
        running(folder, families, database_url, access_key, source, PER_ADDRESS_FACTOR="1000") as urls,
    ):
        yield Household(urls, db, settings)
    engine.dispose()


def divergent(household: Household, rounds: int) -> tuple[int, list[Answer]]:
    """Race through so many rotations; how many rounds had more than one successor, and the last answers."""
    word, strayed, answers = household.tokens.refresh, 0, list[Answer]()
    for number in range(rounds):
        answers = household.refresh_at_once(word)
        assert {answer.status for answer in answers} == {200}, number
        successors = {answer.body["refresh"] for answer in answers}
        strayed += len(successors) > 1
        word = min(successors)
    return strayed, answers


def stolen_and_used(household: Household) -> list[int]:
    """A thief uses the last token but one after its grace: what he is told, and the owner, twice, after that."""
    stolen = household.tokens.refresh
    newest = household.refresh(stolen, 1).body
    household.let_the_grace_pass()
    thief = household.refresh(stolen).status
    return [thief, *(household.refresh(newest["refresh"], at).status for at in range(2))]

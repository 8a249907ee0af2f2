"""Google, Apple, Facebook and Instagram on loopback, with real keys, living by the test's clock."""

import hashlib
import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.access_tokens import AccessTokens
from common.clock import SetClock
from common.integrations import Doors
from common.models import Category, Identity, Provider, User
from common.runtime import Runtime
from common.settings import Settings
from tests.conftest import A_MONDAY_MORNING
from tests.integration.conftest import Phone
from tests.integration.schema.salon import open_shop, saved
from tools.local import identities
from tools.local.keys import Keys
from tools.local.providers.serving import running
from tools.local.serve import direct

RAW_NONCE = "a nonce that only the app knows"
APPLE_NONCE = hashlib.sha256(RAW_NONCE.encode()).hexdigest()
NAMES = ("google", "apple", "facebook", "instagram")


class SharedClock:
    """The providers outlive a test and follow the clock of each."""

    def __init__(self) -> None:
        self.follows = SetClock(A_MONDAY_MORNING)

    def now(self) -> datetime:
        """What time it is in the present test."""
        return self.follows.now()


@dataclass(frozen=True)
class Providers:
    """All four, as tests talk to them."""

    url: str
    keys: Keys = field(repr=False)
    folder: Path

    def mint(self, provider: str, claims: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """What an app gets from the provider's dialogue: id_token, code, access_token, as the provider has them."""
        return self.tell(f"/{provider}/mint", {"claims": claims or {}, **more})

    def google(self, **claims: Any) -> dict[str, Any]:
        """A body for our Google route."""
        return self.mint("google", claims)

    def apple(self, *, code: bool = False, **claims: Any) -> dict[str, Any]:
        """A body for our Apple route, with the raw nonce; the code only if asked for."""
        minted = self.mint("apple", {"nonce": APPLE_NONCE, **claims})
        return {"nonce": RAW_NONCE, **(minted if code else {"id_token": minted["id_token"]})}

    def facebook(self, *, limited: bool = True, **claims: Any) -> dict[str, Any]:
        """A body for our Facebook route."""
        minted = self.mint("facebook", claims)
        name = "id_token" if limited else "access_token"
        return {name: minted[name]}

    def instagram(self, **claims: Any) -> dict[str, Any]:
        """A body for our Instagram route."""
        return self.mint("instagram", claims)

    def given_by(self, provider: str, **claims: Any) -> dict[str, Any]:
        """A body for any of the four."""
        body: dict[str, Any] = getattr(self, provider)(**claims)
        return body

    def behave(self, provider: str, mode: str, count: int | None = None) -> None:
        """From now on the provider is ok, or answers 500, garbage, or not at all (reset)."""
        self.tell("/control", {"provider": provider, "mode": mode, "count": count})

    def asked(self, path: str) -> int:
        """How often anybody has asked for this path since the providers started."""
        with direct.open(f"{self.url}/calls") as reply:
            return int(json.load(reply).get(path, 0))

    def tell(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """POST to one of the fakes' own routes."""
        data, headers = json.dumps(body).encode(), {"Content-Type": "application/json"}
        with direct.open(urllib.request.Request(f"{self.url}{path}", data, headers)) as reply:
            said: dict[str, Any] = json.load(reply)
        return said


@pytest.fixture(scope="session")
def shared_clock() -> SharedClock:
    """One for all."""
    return SharedClock()


@pytest.fixture(scope="session")
def running_providers(
    shared_clock: SharedClock, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Providers]:
    """Started once a worker: their keys take a second to make."""
    folder = tmp_path_factory.mktemp("providers")
    keys = Keys.kept_in(folder / "keys")
    with running(folder, shared_clock, keys) as url:
        yield Providers(url, keys, folder)


@pytest.fixture
def providers(running_providers: Providers, shared_clock: SharedClock, clock: SetClock) -> Providers:
    """Well behaved, and of one mind with us about the time."""
    shared_clock.follows = clock
    for name in NAMES:
        running_providers.behave(name, "ok")
    return running_providers


@pytest.fixture
def social_settings(settings: Settings, providers: Providers, tmp_path: Path) -> dict[str, Any]:
    """What differs from the usual settings: who we are at each provider, and where they are."""
    known = identities.variables(providers.url, providers.keys.apple)
    ours = {name.lower(): value for name, value in known.items() if not name.startswith(("SMS", "TWILIO"))}
    return {**ours, "local_inbox_dir": str(tmp_path)}


@pytest.fixture
def runtime(runtime: Runtime, settings: Settings, social_settings: dict[str, Any]) -> Runtime:
    """The usual surroundings, in which the providers know us."""
    mine = Settings.model_validate({**settings.model_dump(), **social_settings})
    return surroundings(runtime, mine)


def surroundings(runtime: Runtime, settings: Settings) -> Runtime:
    """The same with other settings."""
    return replace(runtime, settings=settings, doors=Doors(settings), access_tokens=AccessTokens(settings))


def enter(phone: Phone, provider: str, body: dict[str, Any]) -> Any:
    """Sign in with a provider."""
    return phone.post(f"/api/user/auth/{provider}/", body)


def code_of(reply: Any) -> str:
    """The stable code of a refusal, or nothing."""
    return str(reply.json.get("code", "")) if reply.json else ""


def user_of(db: Session, reply: Any) -> User:
    """The account that a sign-in opened."""
    db.expire_all()
    return db.scalars(select(User).where(User.uid == reply.json["user"]["uid"])).one()


def links_of(db: Session, user: User) -> list[tuple[str, str]]:
    """Somebody's links as (provider, subject), by name."""
    rows = select(Identity.provider, Identity.subject).where(Identity.user_id == user.id)
    return [(row.provider.value, row.subject) for row in db.execute(rows.order_by(Identity.provider))]


@pytest.fixture
def only_owner(db: Session, clock: SetClock) -> User:
    """Somebody who alone answers for an open business, and signs in with Apple or Facebook only."""
    bora = saved(db, User(name="Bora"))
    open_shop(db, bora, "Bora's salon", Category(slug="barber", name_en="Barber", name_sq="Berber"))
    db.add(Identity(user_id=bora.id, provider=Provider.APPLE, subject="owner", created_at=clock.now()))
    db.commit()
    return bora

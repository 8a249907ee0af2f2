"""Bora's salon and Fatos's next door, with one of each thing in each, and everybody who asks, with their tokens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common import data
from common.access_tokens import AccessTokens
from common.clock import Clock
from common.following import TOPICS
from common.models import (
    BusinessMember,
    Identity,
    Inbox,
    Notification,
    Operator,
    OperatorRole,
    Provider,
    Role,
    User,
    UserSession,
)
from common.runtime import Runtime
from functions.auth import sessions
from functions.auth.schemas import Tokens
from functions.notify.unsubscribing.links import link_of
from functions.worker import main as worker
from functions.worker.families import TASKS
from tests.integration.auth.support.staff import hire
from tests.integration.authorization import people
from tests.integration.authorization.belongings import Between
from tests.integration.authorization.contract import Operation
from tests.integration.authorization.platform import PlatformKeys, somebody_elses_key
from tests.integration.conftest import FAMILIES, Phone, open_town, signed_up
from tests.integration.invitations.post import invited
from tests.integration.salon import Salon
from tests.integration.shared.sending import uploaded
from tests.integration.written import written_salon


@dataclass
class World:
    """Everybody's token, and the name of each kind of thing in each relation."""

    connection: sa.Connection
    runtime: Runtime
    tokens: dict[str, str]
    things: dict[str, dict[str, str]]
    uploads: dict[str, str]
    """A picture that each of them has sent."""
    apps: dict[str, Any]

    def thing(self, kind: str, relation: str, asked_by: Operation) -> str:
        """The name of a thing, as it stands in a path or a body."""
        if relation == people.MISSING:
            return people.NOTHING
        there = self.things[relation]
        found = (asked_by.is_about == "business" and there.get(f"business's {kind}")) or there.get(kind)
        assert found, (
            f"{asked_by.method} {asked_by.path} is about a {kind!r}, and the world of this test has none: "
            f"put one {relation!r} into tests/integration/authorization/belongings.py or world.py, or say in "
            "x-authz by which of the kinds there it goes."
        )
        return found

    @contextmanager
    def for_a_while(self) -> Iterator[None]:
        """Nothing that happens inside lasts."""
        undone = self.connection.begin_nested()
        try:
            yield
        finally:
            undone.rollback()

    def client(self, family: str) -> Client:
        """The function that answers."""
        return Client(self.apps["auth" if family == "health" else family])


@dataclass
class _Making:
    runtime: Runtime
    db: Session
    town: Client
    phones: dict[str, Phone]

    def sign_up(self, *names: str) -> None:
        for name in names:
            self.phones[name] = signed_up(name, "en", self.town, self.db, self.runtime)

    def user(self, name: str) -> User:
        user = self.phones[name].user
        assert user is not None
        return user

    def session(self, user: User) -> Tokens:
        """Another sign-in of somebody's."""
        now, settings = self.runtime.clock.now(), self.runtime.settings
        tokens = sessions.open_session(self.db, user, None, "pwd", now=now, settings=settings)
        self.db.commit()
        return tokens


def built(connection: sa.Connection, runtime: Runtime, keys: PlatformKeys) -> World:
    """The world, opened once; nothing in it changes for good."""
    with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as db:
        making = _Making(runtime, db, open_town(runtime), {})
        making.sign_up(
            "Alice", "Besa", "Gent", "Bora", "Fatos", "Dritan", "Elira", "Mira", "Erion", "Luan", "Arta"
        )
        ours, theirs, second = (written_salon(making.phones[who], db) for who in ("Bora", "Fatos", "Bora"))
        _employ(making, ours)
        for salon in (ours, theirs):
            salon.set_policy(auto_confirm=False)
        things = _things(making, ours, theirs, second)
        tokens = _tokens(making, runtime, keys)
        uploads = {who: uploaded(phone, width=96, height=64) for who, phone in _senders(making).items()}
        apps = {name: family.app(runtime) for name, family in (FAMILIES | {"worker": worker}).items()}
        return World(connection, runtime, tokens, things, uploads, apps)


def _employ(making: _Making, ours: Salon) -> None:
    """Dritan and Elira serve at Bora's, Mira leads it with her."""
    ours.employ(making.db, making.phones["Dritan"], ours.dritan)
    ours.employ(making.db, making.phones["Elira"], ours.elira)
    here = sa.select(BusinessMember.business_id).where(BusinessMember.user_id == making.user("Dritan").id)
    business = making.db.scalars(here).one()
    making.db.add(BusinessMember(business_id=business, user_id=making.user("Mira").id, role=Role.MANAGER))
    making.db.commit()


def _things(making: _Making, ours: Salon, theirs: Salon, second: Salon) -> dict[str, dict[str, str]]:
    phones, clock = making.phones, making.runtime.clock
    made = {
        people.OWN: Between(ours, phones["Alice"], ours.dritan, making.db, clock, 1).things(),
        people.SAME: Between(ours, phones["Besa"], ours.elira, making.db, clock, 2).things(),
        people.OTHER: Between(theirs, phones["Gent"], theirs.dritan, making.db, clock, 3).things(),
    }
    made[people.SAME] |= {
        "business": second.uid,
        "business's service": second.cut,
        "business's employee": second.dritan,
    }
    whose = {people.OWN: "Alice", people.SAME: "Dritan", people.OTHER: "Fatos"}
    for no, (relation, name) in enumerate(whose.items()):
        made[relation] |= _of_one(making, name, no) | _of_nobody(making, ours, no)
    return made


def _of_one(making: _Making, name: str, no: int) -> dict[str, str]:
    """What is one person's alone."""
    user, now, provider = making.user(name), making.runtime.clock.now(), list(Provider)[no]
    told = Notification(user_id=user.id, type="security", title="News", body="A new device.", data={})
    told.created_at = now
    linked = Identity(user_id=user.id, provider=provider, subject=f"{name} there", created_at=now)
    making.db.add_all([told, linked])
    making.db.commit()
    session = sa.select(UserSession.uid).where(UserSession.user_id == user.id)
    return {
        "notification": str(told.uid),
        "upload": uploaded(making.phones[name], width=96, height=64),
        "session": str(making.db.scalars(session).first()),
        "provider": provider.value,
        "letter": link_of(user, making.runtime.settings).rstrip("/").rsplit("/", 1)[1],
        "deletion": _asked_to_delete(making, user, no),
        "operator": name,
    }


def _asked_to_delete(making: _Making, user: User, no: int) -> str:
    code = f"{no}" * 32
    row = Inbox(provider="facebook", event_id=code, payload={"user": str(user.uid)})
    making.db.add(row)
    making.db.commit()
    return code


def _of_nobody(making: _Making, ours: Salon, no: int) -> dict[str, str]:
    """What is there for everybody."""
    return {
        "topic": next(iter(TOPICS)),
        "asset": "start.js",
        "logo": sorted(data.logos())[no],
        "task": next(iter(TASKS)),
        "schedule": "outbox_sweep",
        "payment provider": "local",
        "invitation": invited(ours, ours.add_employee(f"Gjon {no}"), making.runtime),
        "refresh token": making.session(making.user("Alice")).refresh,
    }


def _senders(making: _Making) -> dict[str, Phone]:
    names = {
        "customer": "Alice",
        "employee": "Dritan",
        "manager": "Mira",
        "owner": "Bora",
        "owner of long ago": "Bora",
        "support": "Bora",
        "signed out": "Bora",
        "stranger": "Erion",
        "neighbour": "Fatos",
        "admin with one factor": "Luan",
        "new colleague": "Arta",
    }
    return {who: making.phones[name] for who, name in names.items()}


def _tokens(making: _Making, runtime: Runtime, keys: PlatformKeys) -> dict[str, str]:
    """What each of them shows."""
    stolen = SecretStr(somebody_elses_key())
    forging = AccessTokens(runtime.settings.model_copy(update={"access_keys": stolen}))
    claims = runtime.access_tokens.read(making.phones["Bora"].token, runtime.clock.now())
    return {who: phone.token for who, phone in _senders(making).items()} | {
        "nobody": "",
        "forger": forging.issue(claims, runtime.clock.now()),
        "signed out": _signed_out(making),
        "owner of long ago": _of_long_ago(making),
        **_staff(making, runtime),
        "platform": keys.token(runtime.settings),
    }


def _signed_out(making: _Making) -> str:
    phone = Phone(making.town, making.session(making.user("Bora")).access)
    assert phone.post("/api/user/auth/logout/").status_code == 204
    return phone.token


def _of_long_ago(making: _Making) -> str:
    tokens = making.session(making.user("Bora"))
    mine = sa.select(sa.func.max(UserSession.id)).where(UserSession.user_id == making.user("Bora").id)
    long_ago = making.runtime.clock.now() - timedelta(hours=1)
    changed = sa.update(UserSession).where(UserSession.id == mine.scalar_subquery())
    making.db.execute(changed.values(authenticated_at=long_ago))
    making.db.commit()
    return tokens.access


def _staff(making: _Making, runtime: Runtime) -> dict[str, str]:
    """Teuta helps people, and looks into Bora's account; Luan has signed in with one factor, Arta has only one."""
    clock: Clock = runtime.clock
    desk = Phone(making.town)
    teuta = hire(making.db, desk, "Teuta", OperatorRole.SUPPORT, clock, runtime.settings)
    inside = teuta.look_into(making.phones["Bora"])
    tokens = making.session(teuta.user)
    luan = Operator(user_id=making.user("Luan").id, role=OperatorRole.ADMIN, totp_secret=b"sealed")
    luan.totp_confirmed_at = clock.now()
    making.db.add_all([luan, Operator(user_id=making.user("Arta").id, role=OperatorRole.SUPPORT)])
    making.db.commit()
    own = runtime.access_tokens.read(tokens.access, clock.now())
    both = runtime.access_tokens.issue(replace(own, methods=("pwd", "otp")), clock.now())
    return {"support": inside.token, "operator": both}

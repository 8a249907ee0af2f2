"""Phones that register, and a provider that knows what they follow."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.integrations.push import LocalPush
from common.models import Device
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything

SETTINGS = "/api/user/notification-settings/"
DEVICE = "/api/notifications/device/"


def topic(name: str) -> str:
    """The address of a topic."""
    return f"/api/notifications/topics/{name}/"


def agrees(phone: Phone, *, accepts: bool = True) -> None:
    """Somebody says whether they want to hear from us."""
    assert phone.patch(SETTINGS, {"accepts_broadcasts": accepts}).status_code == 200


def registers(phone: Phone, token: str) -> None:
    """Somebody's app starts."""
    assert phone.post(DEVICE, {"token": token, "platform": "android"}).status_code == 201


def follows(phone: Phone, name: str) -> None:
    """Somebody is interested."""
    assert phone.post(topic(name)).status_code == 200


@dataclass
class Firebase:
    """What the provider knows, after the worker has come by."""

    db: Session
    runtime: Runtime

    def worker_comes(self) -> list[tuple[str, str]]:
        """Everything that waits is delivered."""
        return deliver_everything(self.runtime)

    def followers(self, name: str) -> list[str]:
        """The tokens that follow a topic now."""
        self.worker_comes()
        assert isinstance(self.runtime.doors.push, LocalPush)
        return sorted(self.runtime.doors.push.followers(name))

    def noted(self, token: str) -> list[str] | None:
        """What we believe that a device follows; None for one that we have forgotten."""
        self.db.expire_all()
        return self.db.scalar(select(Device.topics).where(Device.token == token))


@pytest.fixture
def firebase(db: Session, runtime: Runtime) -> Firebase:
    """The push provider."""
    return Firebase(db, runtime)

"""Teuta from support and Luan, who runs things: what they know, and the app in their hands."""

from dataclasses import dataclass, field
from typing import Any

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import Clock
from common.models import AuditLog, Operator, OperatorRole, User
from common.sealing import sealed
from common.settings import Settings
from functions.auth import passwords
from tests.integration.conftest import Phone

URL = "/api/user/auth/support/"
PASSWORD, MASTER = "what-teuta-alone-knows", "what-all-of-them-know"
REASON = "She asked by phone why her booking is gone."


@dataclass
class Colleague:
    """One of AvatID's own people, with a second factor."""

    user: User
    operator: Operator
    desk: Phone
    clock: Clock
    secret: str = field(default_factory=pyotp.random_base32)

    def code(self, steps: int = 0) -> str:
        """What the authenticator app shows, or showed or will show so many half minutes from now."""
        return pyotp.TOTP(self.secret).at(self.clock.now(), counter_offset=steps)

    def wish(self, whom: Phone | User, **other: Any) -> dict[str, Any]:
        """A request to look into somebody's account that is right in everything but `other`."""
        user = whom if isinstance(whom, User) else person(whom)
        proof = {"email": self.user.email, "password": PASSWORD, "totp": self.code()}
        wish = proof | {"user": str(user.uid), "reason": REASON} | other
        return {name: value for name, value in wish.items() if value is not None}

    def look_into(self, whom: Phone | User, **other: Any) -> Phone:
        """The person's account, in the operator's hands."""
        reply = self.desk.post(URL, self.wish(whom, **other))
        assert reply.status_code == 200, reply.text
        return Phone(self.desk.town, reply.json["access"])


def hire(
    db: Session, desk: Phone, name: str, role: OperatorRole, clock: Clock, settings: Settings
) -> Colleague:
    """An operator with a password and a confirmed second factor."""
    user = User(name=name, email=f"{name.lower()}@avatid.example", email_verified_at=clock.now())
    user.password_hash = passwords.hashed(PASSWORD, settings)
    db.add(user)
    db.flush()
    colleague = Colleague(user, Operator(user_id=user.id, role=role), desk, clock)
    colleague.operator.totp_secret = sealed(colleague.secret.encode(), settings)
    colleague.operator.totp_confirmed_at = clock.now()
    db.add(colleague.operator)
    db.commit()
    return colleague


def person(phone: Phone) -> User:
    """Whose phone it is."""
    assert phone.user is not None
    return phone.user


def trail(db: Session, *actions: str) -> list[AuditLog]:
    """What the audit log says, in order; only of `actions`, if any are named."""
    rows = db.scalars(select(AuditLog).order_by(AuditLog.chain_no).execution_options(populate_existing=True))
    return [row for row in rows if not actions or row.action in actions]

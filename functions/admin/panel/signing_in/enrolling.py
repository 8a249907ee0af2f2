"""The first sign-in: a second factor is made, shown as a picture for the phone, and confirmed by a code of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import session
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import operators
from common.counting import Take
from common.errors import NotFound
from common.models import Operator, User
from common.runtime import Runtime
from functions.admin.panel.signing_in.proving import NotLetIn, opened
from functions.admin.panel.visit import request_id

_TEN_MINUTES = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Offer:
    """A new second factor: what to type into an app by hand, and the same as a picture (an SVG data address)."""

    secret: str
    picture: str


def begin(runtime: Runtime) -> Offer | None:
    """A new secret for whoever has just shown the right password; None for everybody else."""
    person = _enrolling(runtime)
    if person is None:
        return None
    try:
        return runtime.transactions.run(lambda db: _offer(db, person, runtime))
    except NotFound:  # enrolled meanwhile, or no operator any more
        return None


def _offer(db: Session, person: UUID, runtime: Runtime) -> Offer:
    import pyotp
    import segno

    user = _user(db, person)
    secret = operators.begin_totp(db, user, runtime.settings)
    uri = pyotp.TOTP(secret).provisioning_uri(
        name=user.email or str(user.uid), issuer_name=runtime.settings.project_name
    )
    return Offer(secret, segno.make(uri, error="m").svg_data_uri(scale=5, border=3, light="white"))


def confirm(runtime: Runtime, totp: str) -> str:
    """Take it into use, and open the session; the word for the cookie. Raises `NotLetIn`, `NotFound`, `TooMany`."""
    person, now = _enrolling(runtime), runtime.clock.now()
    if person is None:
        raise NotLetIn
    runtime.counters.take([Take("panel:enrol", str(person), 10, 900)], now)
    return runtime.transactions.run(lambda db: _confirmed(db, person, totp, now, runtime))


def _confirmed(db: Session, person: UUID, totp: str, now: datetime, runtime: Runtime) -> str:
    user = _user(db, person)
    is_right = operators.confirm_totp(
        db, user, totp, now=now, settings=runtime.settings, request_id=request_id()
    )
    if not is_right:
        raise NotLetIn
    return opened(db, db.get_one(Operator, user.id), user, now, runtime)


def _user(db: Session, uid: UUID) -> User:
    return db.scalars(select(User).where(User.uid == uid)).one()


def _enrolling(runtime: Runtime) -> UUID | None:
    """Whom the signed cookie says to have shown the right password within ten minutes."""
    said = session.get("enrols")
    if not isinstance(said, dict):
        return None
    is_fresh = runtime.clock.now().timestamp() - float(said["at"]) <= _TEN_MINUTES.total_seconds()
    return UUID(said["user"]) if is_fresh else None

"""Make one of AvatID's own people, or stop one being it: python -m tools.operator --email arta@example.com.

Works on the database that the environment names, else on that of the running local stack. Whoever may run this is
trusted with everything: in production it is a job of its own, and what it does is audited as the system's act.
"""

import argparse
import getpass
import sys
from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import operators
from common.clock import Clock, SystemClock
from common.db import Transactions, engine_for
from common.errors import AppError, Unavailable
from common.models import CodeKind, CodePurpose, Operator, OperatorRole, User
from common.settings import Settings
from common.web.fields import Email
from functions.auth import codes, passwords
from functions.auth.queries import release_unproven, user_by_email
from tools import installation
from tools.local.environment import Refused

_ADDRESS: TypeAdapter[str] = TypeAdapter(Email)


class NotPossible(ValueError):
    """The sentence says why nothing was done."""


def arguments_of(words: Sequence[str] | None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tools.operator", description=__doc__)
    parser.add_argument("--email", default="", help="whose address")
    parser.add_argument(
        "--role", choices=list(OperatorRole), help="a new one is support unless said otherwise"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--revoke", action="store_true", help="take the rights away")
    what.add_argument("--reset-totp", action="store_true", help="let them enrol a second factor anew")
    what.add_argument(
        "--master-password", action="store_true", help="only print the hash of a typed password"
    )
    parser.add_argument("--by", default="", help="with --reset-totp: the other admin who has asked for it")
    return parser.parse_args(words)


def run(given: argparse.Namespace, transactions: Transactions, clock: Clock, settings: Settings) -> str:
    """Do what was asked in one transaction, and say what was done; raises `NotPossible`."""
    address = _address(given.email)
    if given.revoke:
        return transactions.run(lambda db: _revoke(db, address, clock))
    if given.reset_totp:
        by = _address(given.by)
        return transactions.run(lambda db: _reset_totp(db, address, by, clock))
    role = OperatorRole(given.role) if given.role else None
    return transactions.run(lambda db: _appoint(db, address, role, clock, settings))


def _appoint(db: Session, address: str, role: OperatorRole | None, clock: Clock, settings: Settings) -> str:
    now = clock.now()
    user = user_by_email(db, address) or _new_user(db, address, now)
    operator = operators.appoint(db, user, role, now=now)
    said = f"{address} is an operator: {operator.role}."
    if user.password_hash is not None:
        return said
    minutes = settings.reset_ttl_seconds // 60
    link = f"{settings.frontend_url}/reset-password?token={_token(db, user, now, settings)}"
    return f"{said} To choose a password, once and within {minutes} minutes:\n{link}"


def _token(db: Session, user: User, now: datetime, settings: Settings) -> str:
    """What the link in a letter about a forgotten password carries."""
    token, purpose = codes.new_token(), CodePurpose.PASSWORD_RESET
    address = str(user.email)
    db.add(codes.mailed(CodeKind.LINK, purpose, address, user, token, now=now, settings=settings))
    return token


def _new_user(db: Session, address: str, now: datetime) -> User:
    """A person with a proven address and no password; whoever only claimed the address loses it."""
    release_unproven(db, email=address)
    if db.scalar(select(User.id).where(User.email == address)) is not None:
        raise NotPossible(f"The account of {address} is blocked or leaving.")
    user = User(email=address, name=address.partition("@")[0][:64], email_verified_at=now, created_at=now)
    db.add(user)
    db.flush()
    return user


def _revoke(db: Session, address: str, clock: Clock) -> str:
    operators.revoke(db, _operator(db, address), now=clock.now())
    return f"{address} is no operator any more."


def _reset_totp(db: Session, address: str, by: str, clock: Clock) -> str:
    operators.reset_totp(db, _operator(db, address), _operator(db, by), now=clock.now())
    return f"{address} enrols a second factor at the next sign-in."


def _operator(db: Session, address: str) -> Operator:
    """An operator by address, blocked or not: rights can be taken from everybody."""
    found = select(Operator).join(User, User.id == Operator.user_id).where(User.email == address)
    operator = db.scalar(found.where(Operator.revoked_at.is_(None)).with_for_update(of=Operator))
    if operator is None:
        raise NotPossible(f"{address} is no operator.")
    return operator


def _address(given: str) -> str:
    try:
        return _ADDRESS.validate_python(given)
    except ValidationError as error:
        raise NotPossible(
            f"Not an e-mail address: {given!r}. make operator EMAIL=arta@example.com"
        ) from error


def main(words: Sequence[str] | None = None) -> str | None:
    """Print what was done; returns the one line that says why nothing could be."""
    given = arguments_of(words)
    try:
        settings = installation.settings()
        if given.master_password:
            print(passwords.hashed(getpass.getpass("Master password: "), settings))
            return None
        print(run(given, Transactions.of(engine_for(settings)), SystemClock(), settings))
    except (Refused, NotPossible) as problem:
        return str(problem)
    except Unavailable:
        return "The database does not answer."
    except AppError as refusal:
        return refusal.said
    return None


if __name__ == "__main__":
    sys.exit(main())

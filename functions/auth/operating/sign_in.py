"""One of AvatID's own people at the door of the panel: their address and password, before the second factor."""

from dataclasses import dataclass

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from common.db import Transactions
from common.models import Operator, User
from common.settings import Settings
from functions.auth import passwords


@dataclass(frozen=True, slots=True)
class Knocking:
    """Whose address was given, if it is an operator's, and whether the password is theirs."""

    person: User | None
    operator: Operator | None
    has_right_password: bool

    @property
    def enrols(self) -> bool:
        """Whether everything fits but for a second factor, which they have not got yet."""
        return self.has_right_password and self.operator is not None and not self.operator.totp_confirmed_at


def knocking(work: Transactions, email: str, password: str, settings: Settings) -> Knocking:
    """Look who is there; it takes as long for an address that is nobody's."""
    row = work.run(lambda db: _appointed(db, email))
    operator, person = row if row is not None else (None, None)
    is_right = passwords.fits(password, person.password_hash if person else None, settings)
    return Knocking(person, operator, is_right and operator is not None)


def _appointed(db: Session, email: str) -> Row[Operator, User] | None:
    """The operator of this proven address, with a second factor or still without; not one blocked or leaving."""
    return db.execute(
        select(Operator, User)
        .join(User, User.id == Operator.user_id)
        .where(User.email == email, User.email_verified_at.is_not(None))
        .where(Operator.revoked_at.is_(None))
        .where(User.blocked_at.is_(None), User.deletion_requested_at.is_(None))
    ).one_or_none()

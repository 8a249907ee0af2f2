"""The accounts of the demo: everybody's password is the same, and no letter is sent to open them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import Clock
from common.models import Language, User
from common.settings import Settings
from functions.auth import passwords
from tools.demo.content import DemoEmployee, DemoVenue
from tools.demo.rows import CUSTOMER, PASSWORD, employees_address

CUSTOMERS = (
    (CUSTOMER, "Arta", "Leka", Language.EN),
    ("ilir.customer@example.com", "Ilir", "Marku", Language.SQ),
    ("mira.customer@example.com", "Mira", "Dervishi", Language.SQ),
    ("john.customer@example.com", "John", "Harper", Language.EN),
)


@dataclass
class People:
    """Finds the demo's users by their address, and opens accounts for those who have none."""

    db: Session
    clock: Clock
    settings: Settings
    _known: dict[str, User] = field(default_factory=dict)
    _password_hash: str = ""

    def remember(self, addresses: Iterable[str]) -> None:
        """Look up who is there already, in one statement."""
        for user in self.db.scalars(select(User).where(User.email.in_(list(addresses)))):
            self._known[user.email or ""] = user

    def account(self, address: str, name: str, surname: str, language: Language) -> User:
        """The user with this address, able to sign in."""
        if address in self._known:
            return self._known[address]
        user = User(email=address, name=name, surname=surname, language=language)
        # A hash takes 40 ms by design; fifty people share one because they share the password as well.
        user.password_hash = self._password_hash = self._password_hash or passwords.hashed(
            PASSWORD, self.settings
        )
        user.email_verified_at = user.created_at = self.clock.now()
        self.db.add(user)
        self._known[address] = user
        return user

    def customers(self) -> list[User]:
        """Those who book, the one to sign in as first."""
        return [self.account(*each) for each in CUSTOMERS]


def address_of(employee: DemoEmployee, venue: DemoVenue) -> str:
    """The address somebody of a team signs in with; an owner has that of the venue."""
    return venue.email if employee.owns else employees_address(venue.slug, employee.name)


def has_account(place: int, employee: DemoEmployee) -> bool:
    """Whether somebody at the venue in this place of the list signs in: owners, and the team of every third."""
    return employee.owns or place % 3 == 0

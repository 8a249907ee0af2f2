"""What came by mail, and a password for somebody who has none."""

import re

from sqlalchemy.orm import Session

from common.integrations.mail import Letter, LocalMail
from common.models import User
from common.runtime import Runtime
from functions.auth import passwords
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything

PASSWORD = "dallandyshe-7"


def letters(runtime: Runtime) -> list[Letter]:
    """Every letter so far, after the worker has been."""
    deliver_everything(runtime)
    assert isinstance(runtime.doors.mail, LocalMail)
    return runtime.doors.mail.letters()


def letters_to(runtime: Runtime, address: str | None) -> list[Letter]:
    """Every letter to one address."""
    return [letter for letter in letters(runtime) if letter.to == address]


def code_in(letter: Letter) -> str:
    """The six digits a person would read."""
    found = re.search(r"^\s*(\d{6})\s*$", letter.text, re.MULTILINE)
    assert found
    return found[1]


def token_in(letter: Letter) -> str:
    """The token in the link of a letter."""
    found = re.search(r"token=([\w-]+)", letter.text)
    assert found
    return found[1]


def other_than(code: str) -> str:
    """A code that is wrong for sure."""
    return f"{(int(code) + 1) % 10**6:06d}"


def person(phone: Phone) -> User:
    """Whose phone it is."""
    assert phone.user is not None
    return phone.user


def address_of(phone: Phone) -> str:
    """The address of whoever has this phone."""
    email = person(phone).email
    assert email is not None
    return email


def give_password(db: Session, runtime: Runtime, phone: Phone, password: str = PASSWORD) -> None:
    """Somebody has a password from now on."""
    person(phone).password_hash = passwords.hashed(password, runtime.settings)
    db.commit()

"""Inviting somebody, and what reaches them."""

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.integrations.mail import Letter, LocalMail
from common.integrations.sms import LocalSms, TextMessage
from common.models import Invitation
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.salon import EMPLOYEE, Salon, done
from tests.integration.worker import deliver_everything

ACCEPT, LOOK = "/api/onboarding/invitation/accept/", "/api/onboarding/invitation/look/"
ADDRESS, NUMBER = "dritan@example.com", "+355692034568"


def invite(by: Phone, employee: str, **where: Any) -> Any:
    """POST an invitation."""
    return by.post(f"{EMPLOYEE}{employee}/invite/", where)


def letters(runtime: Runtime) -> list[Letter]:
    """Every letter so far, after the worker has been."""
    deliver_everything(runtime)
    assert isinstance(runtime.doors.mail, LocalMail)
    return runtime.doors.mail.letters()


def texts(runtime: Runtime) -> list[TextMessage]:
    """Every text so far, after the worker has been."""
    deliver_everything(runtime)
    assert isinstance(runtime.doors.sms, LocalSms)
    return runtime.doors.sms.texts()


def token_in(text: str) -> str:
    """The token in a link."""
    found = re.search(r"/invitation\?token=([\w-]+)", text)
    assert found, text
    return found[1]


def invited(salon: Salon, employee: str, runtime: Runtime, address: str = ADDRESS) -> str:
    """Invite an employee by mail; the token that arrives."""
    done(invite(salon.owner, employee, email=address), 202)
    mine = [letter for letter in letters(runtime) if letter.to == address]
    return token_in(mine[-1].text)


def accept(phone: Phone, token: str) -> Any:
    """POST the token."""
    return phone.post(ACCEPT, {"token": token})


def outcome(reply: Any) -> tuple[int, str]:
    """Status and code of a refusal."""
    return reply.status_code, reply.json["code"]


def rows(db: Session) -> list[Invitation]:
    """Every invitation, as it stands now."""
    all_of_them = select(Invitation).order_by(Invitation.id)
    return list(db.scalars(all_of_them.execution_options(populate_existing=True)))

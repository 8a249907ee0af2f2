"""A barber's that was imported, and what somebody does who says that it is theirs."""

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import Clock
from common.integrations.mail import LocalMail
from common.integrations.sms import LocalSms
from common.models import Business, BusinessClaim, BusinessMember
from common.runtime import Runtime
from common.web.fields import Place
from functions.business.onboarding import actions
from functions.business.onboarding.actions import Source
from functions.business.onboarding.schemas import NewBusiness
from tests.integration.conftest import Phone
from tests.integration.salon import TIRANA
from tests.integration.worker import deliver_everything

MOBILE, LANDLINE, ADDRESS = "+355692034567", "+35542234567", "berber@kampi.example.com"
MINE, REVIEW = "/api/business/claims/mine/", "/api/business/claims/"


def listed(db: Session, clock: Clock, number: int = 1, **more: Any) -> Business:
    """Berber Kampi, imported, with a mobile number and an address on record unless told otherwise."""
    known = {"name": "Berber Kampi", "name_sq": "Berberi Kampi", "kind": "business", "address": "Rruga 1"}
    known |= {"phone": MOBILE, "email": ADDRESS} | more
    wish = NewBusiness.model_validate(known | {"location": Place(**TIRANA)})
    venue = actions.list_venue(db, wish, Source("osm", f"node/{number}"), clock=clock)
    db.commit()
    return venue


def claim(phone: Phone, venue: Business, proof: str = "phone", **more: Any) -> Any:
    """Say that it is theirs; the whole reply."""
    return phone.post(f"/api/business/{venue.uid}/claim/", {"proof": proof} | more)


def claimed(phone: Phone, venue: Business, proof: str = "phone", **more: Any) -> str:
    """Say that it is theirs, and expect that to work; the claim's uid."""
    reply = claim(phone, venue, proof, **more)
    assert reply.status_code == 202, reply.text
    return str(reply.json["claim"])


def confirm(phone: Phone, uid: str, code: str) -> Any:
    """Type the code in."""
    return phone.post(f"/api/business/claim/{uid}/confirm/", {"code": code})


def code_by_sms(runtime: Runtime, to: str = MOBILE) -> str:
    """The digits in the newest text to the venue, after the worker has been."""
    deliver_everything(runtime)
    assert isinstance(runtime.doors.sms, LocalSms)
    return _digits([text.text for text in runtime.doors.sms.texts() if text.to == to][-1])


def code_by_mail(runtime: Runtime, to: str = ADDRESS) -> str:
    """The digits in the newest letter to the venue, after the worker has been."""
    deliver_everything(runtime)
    assert isinstance(runtime.doors.mail, LocalMail)
    return _digits([letter.text for letter in runtime.doors.mail.letters() if letter.to == to][-1])


def _digits(text: str) -> str:
    found = re.search(r"\b(\d{6})\b", text)
    assert found, text
    return found[1]


def other_than(code: str) -> str:
    """A code that is wrong for sure."""
    return f"{(int(code) + 1) % 10**6:06d}"


def owners(db: Session, venue: Business) -> list[int]:
    """Whose it is."""
    mine = select(BusinessMember.user_id).where(BusinessMember.business_id == venue.id)
    return list(db.scalars(mine.order_by(BusinessMember.id)))


def kept(db: Session, uid: str) -> BusinessClaim:
    """The row of a claim as it stands now."""
    row = select(BusinessClaim).where(BusinessClaim.uid == uid)
    return db.scalars(row.execution_options(populate_existing=True)).one()

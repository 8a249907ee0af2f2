"""Bora's salon with something of everything, Fatos's next door, and those who try to get at it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import BusinessClient, BusinessMember, Role
from common.runtime import Runtime
from tests.integration.claims.venues import claimed, listed
from tests.integration.conftest import Phone
from tests.integration.invitations.post import invited
from tests.integration.jobs.places import applied, offer
from tests.integration.onboarding.who_may.people import ALICE, OPERATOR
from tests.integration.onboarding.who_may.place import Place
from tests.integration.salon import Salon, done, open_salon
from tests.integration.shared.sending import uploaded
from tests.integration.visits import Diary
from tests.integration.written import written_salon

GALLERY = "/api/onboarding/gallery/"


@pytest.fixture
def fatos(sign_up: Callable[..., Phone]) -> Phone:
    """Fatos owns the salon next door."""
    return sign_up("Fatos")


@pytest.fixture
def phones(
    salon: Salon,
    stranger: Phone,
    fatos: Phone,
    dritan: Phone,
    erion: Phone,
    sign_up: Callable[..., Phone],
    db: Session,
) -> dict[str, Phone]:
    """One of each: Dritan works in the salon, Mira leads it with Bora, and does not serve."""
    salon.employ(db, dritan, salon.dritan)
    mira = sign_up("Mira")
    assert mira.user is not None
    at_boras = db.scalars(sa.select(BusinessMember.business_id).order_by(BusinessMember.id)).first()
    db.add(BusinessMember(business_id=at_boras, user_id=mira.user.id, role=Role.MANAGER))
    db.commit()
    return {
        "nobody": stranger,
        "stranger": erion,
        "neighbour": fatos,
        "employee": dritan,
        "manager": mira,
        "owner": salon.owner,
    }


@pytest.fixture
def place(
    salon: Salon,
    phones: dict[str, Phone],
    alice: Phone,
    teuta: Phone,
    sign_up: Callable[..., Phone],
    db: Session,
    connection: sa.Connection,
    runtime: Runtime,
    clock: SetClock,
) -> Place:
    """Everything there is of Bora's; what is Fatos's is called `their ...`."""
    theirs = written_salon(phones["neighbour"], db)
    uploads = {who: uploaded(phone, width=96, height=64) for who, phone in phones.items() if phone.token}
    names = belongings(salon, alice, db, clock)
    names |= {f"their {name}": uid for name, uid in belongings(theirs, alice, db, clock).items()}
    venue = listed(db, clock)
    manager = salon.add_employee("Gjon", role="manager")
    salon.employ(db, sign_up("Gjon"), manager, Role.MANAGER)
    names |= {
        "manager who works": manager,
        "Dritan": salon.dritan,
        "Dritan's calendar": calendar(salon, salon.dritan),
        "their upload": uploads["neighbour"],
        "venue": str(venue.uid),
        "claim": claimed(alice, venue, "review", message="It is mine."),
        "application for another place": applied(alice, offer(salon, title="Colourist wanted")),
        "draft": open_salon(phones["neighbour"], db, is_published=False).uid,
        "token": invited(salon, salon.elira, runtime),
    }
    return Place(connection, phones | {ALICE: alice, OPERATOR: teuta}, names, uploads)


def belongings(salon: Salon, alice: Phone, db: Session, clock: SetClock) -> dict[str, str]:
    """One of each thing that a business has, by its name in the paths. Alice has been there and applied."""
    job = offer(salon)
    pictures = [hung(salon) for _each in range(2)]
    return {
        "business": salon.uid,
        "category": salon.category,
        "employee": salon.elira,
        "service": salon.cut,
        "exception": salon.add_exception("closure", "2027-05-01"),
        "picture": pictures[0],
        "second picture": pictures[1],
        "opening": job,
        "job": job,
        "application": applied(alice, job),
        "client": client(salon, alice, db, clock),
        "calendar": calendar(salon, salon.elira),
    }


def hung(salon: Salon) -> str:
    """A picture in the gallery."""
    upload = uploaded(salon.owner, width=96, height=64)
    wish: dict[str, Any] = {"business": salon.uid, "upload": upload}
    done(salon.owner.post(GALLERY, wish), 201)
    return upload


def calendar(salon: Salon, employee: str) -> str:
    """A calendar of an employee's, elsewhere."""
    wish = {"employee": employee, "url": "https://calendar.example.com/known.ics"}
    return str(done(salon.owner.post("/api/onboarding/busy-calendars/", wish), 201)["uid"])


def client(salon: Salon, who: Phone, db: Session, clock: SetClock) -> str:
    """Somebody who was there three days ago, as the salon knows them."""
    diary = Diary.of(db, salon)
    diary.visit(clock.now() - timedelta(days=3), who.user)
    known = sa.select(BusinessClient.uid).where(BusinessClient.business_id == diary.business.id)
    return str(db.scalars(known).one())

"""One of each thing that a business and its customer have with each other, by the kinds that the contract names."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import Clock
from common.models import Booking, IntentStatus, PaymentIntent, PaymentPurpose
from tests.integration.claims.venues import claimed, listed
from tests.integration.conftest import Phone
from tests.integration.jobs.places import applied, offer
from tests.integration.salon import Salon, done, made
from tests.integration.shared.sending import uploaded
from tests.integration.visits import Diary

DAY = "2027-03-02"
_SMALL: dict[str, Any] = {"width": 96, "height": 64}


@dataclass(frozen=True)
class Between:
    """A customer, who serves them, and where; `no` keeps what must not be twice apart."""

    salon: Salon
    customer: Phone
    employee: str
    db: Session
    clock: Clock
    no: int

    def things(self) -> dict[str, str]:
        """What there is between them, by kind."""
        return (
            self._of_the_salon()
            | self._of_its_team()
            | self._booked()
            | self._said()
            | self._wished()
            | {"business": self.salon.uid}
        )

    def _of_the_salon(self) -> dict[str, str]:
        salon, pictures = self.salon, [self._hung() for _each in range(2)]
        return {
            "category": salon.category,
            "service": salon.add_service(name=f"Cut {self.no}", employees=[{"uid": self.employee}]),
            "exception": salon.add_exception("closure", f"2027-05-{self.no:02}"),
            "picture": pictures[0],
            "cover": pictures[1],
            "opening": offer(salon, title=f"Barber {self.no}"),
        }

    def _hung(self) -> str:
        upload = uploaded(self.salon.owner, **_SMALL)
        done(
            self.salon.owner.post("/api/onboarding/gallery/", {"business": self.salon.uid, "upload": upload}),
            201,
        )
        return upload

    def _of_its_team(self) -> dict[str, str]:
        owner, of_whom = self.salon.owner, {"business": self.salon.uid, "employee": self.employee}
        elsewhere = {"employee": self.employee, "url": "https://calendar.example.com/known.ics"}
        feed = done(owner.post("/api/business/calendar/", of_whom), 201)["url"]
        return {
            "employee": self.employee,
            "calendar": made(owner.post("/api/onboarding/busy-calendars/", elsewhere)),
            "feed": feed.rsplit("/", 1)[1].removesuffix(".ics"),
        }

    def _booked(self) -> dict[str, str]:
        """A visit ahead, one that is over, and one that has been rated and answered."""
        wish = {"business": self.salon.uid, "service": self.salon.cut, "employee": self.employee}
        ahead = made(self.customer.post("/api/business/book/", wish | {"date": DAY, "start_time": "10:00"}))
        over = self._visit(3)
        rating, answered = self._rated(self._visit(4)), self._rated(self._visit(5))
        done(self.salon.owner.post(f"/api/rating/{answered}/reply/", {"text": "Thanks."}), 201)
        team = {"business": self.salon.uid}
        known = done(self.salon.owner.get("/api/onboarding/clients/", **team), 200)["results"]
        assert self.customer.user is not None
        client = next(row["uid"] for row in known if row["name"].startswith(self.customer.user.name))
        return {
            "booking": ahead,
            "visit": str(over.uid),
            "rating": rating,
            "answered": answered,
            "client": client,
            "payment": self._paid(over),
        }

    def _visit(self, days: int) -> Booking:
        at = self.clock.now() - timedelta(days=days, hours=self.no)
        return Diary.of(self.db, self.salon).visit(at, self.customer.user, employee=self.employee)

    def _rated(self, visit: Booking) -> str:
        return made(self.customer.post("/api/rating/add/", {"booking": str(visit.uid), "rating": 4}))

    def _paid(self, visit: Booking) -> str:
        row = PaymentIntent(
            business_id=visit.business_id,
            booking_id=visit.id,
            payer_id=visit.customer_id,
            purpose=PaymentPurpose.DEPOSIT,
            provider="local",
            provider_ref=f"paid-{self.no}",
            status=IntentStatus.SUCCEEDED,
            amount=Decimal(300),
            amount_captured=Decimal(300),
            currency="ALL",
        )
        self.db.add(row)
        self.db.commit()
        return str(row.uid)

    def _said(self) -> dict[str, str]:
        """What they have said to each other, with a picture."""
        talk = f"/api/chat/conversations/{self._talk()}/"
        picture = uploaded(self.customer, "chat", **_SMALL)
        message = done(self.customer.post(f"{talk}messages/", {"text": "Look.", "image": picture}), 201)
        return {"conversation": talk.split("/")[-2], "chat picture": picture, "message": message["uid"]}

    def _talk(self) -> str:
        reply = self.customer.post("/api/chat/conversations/", {"business": self.salon.uid})
        assert reply.status_code in (200, 201), reply.text
        return str(reply.json["uid"])

    def _wished(self) -> dict[str, str]:
        """What the customer would like: another time, a place in the team, a venue."""
        opening = offer(self.salon, title=f"Colourist {self.no}")
        venue = listed(self.db, self.clock, self.no)
        days = {"date_from": DAY, "date_to": DAY, "time_from": "09:00", "time_to": "17:00"}
        wish = {"business": self.salon.uid, "service": self.salon.cut} | days
        return {
            "entry": made(self.customer.post("/api/business/waitlist/", wish)),
            "opening": opening,
            "job": opening,
            "application": applied(self.customer, opening),
            "venue": str(listed(self.db, self.clock, 10 + self.no).uid),
            "claim": claimed(self.customer, venue, "review", message="It is mine."),
        }


def uid_of(db: Session, kind: Any, *where: Any) -> str:
    """The uid of the one row."""
    found: UUID = db.scalars(select(kind.uid).where(*where)).one()
    return str(found)

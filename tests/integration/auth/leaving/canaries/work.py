"""Her work: for Bora, and in a shop of her own."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import (
    ApplicationStatus,
    Booking,
    BookingItem,
    Business,
    BusinessClaim,
    BusinessMember,
    BusinessStatus,
    ClaimProof,
    Employee,
    ExceptionKind,
    HoursException,
    Invitation,
    JobApplication,
    JobOpening,
    LatLon,
    Resource,
    Role,
)
from tests.integration.auth.leaving.canaries.life import EMAIL, NAME, NUMBER, SURNAME, WORD, Life


def work(db: Session, life: Life) -> None:
    """She works for Bora, too: a seat with her name, a visit she served, an application, an invitation, a claim."""
    me, business = life.alice, life.salon.business.id
    resource = Resource(business_id=business, person_id=me.id)
    seat = Employee(
        business_id=business,
        resource=resource,
        name=NAME,
        surname=SURNAME,
        email=EMAIL,
        phone=NUMBER,
        bio=f"{WORD} since 2019",
    )
    db.add_all([resource, seat])
    db.flush()
    served = db.scalars(select(Booking).where(Booking.customer_id == life.bora.id)).one()
    opening = JobOpening(business_id=business, title_en="Barber")
    db.add(opening)
    db.flush()
    asked = {"business_id": business, "role": Role.EMPLOYEE, "invited_by_id": life.bora.id}
    life.salon.mira.email, life.salon.mira.phone = EMAIL, NUMBER
    life.salon.business.email, life.salon.business.phone = EMAIL, NUMBER
    db.add_all(
        [
            BusinessMember(business_id=business, user_id=me.id, role=Role.EMPLOYEE, employee_id=seat.id),
            _served(served, life, seat),
            HoursException(
                business_id=business,
                employee_id=seat.id,
                kind=ExceptionKind.TIME_OFF,
                date_from=date(2027, 3, 9),
                date_to=date(2027, 3, 9),
                note=f"{WORD} at the dentist's",
            ),
            Invitation(
                **asked,
                employee_id=life.salon.mira.id,
                email=EMAIL,
                phone=NUMBER,
                token_hash=b"1",
                expires_at=life.clock.now(),
            ),
            JobApplication(
                business_id=business,
                opening_id=opening.id,
                applicant_id=me.id,
                message=f"{WORD} would like the place",
                status=ApplicationStatus.SENT,
            ),
            BusinessClaim(
                business_id=business,
                claimant_id=me.id,
                proof=ClaimProof.REVIEW,
                message=f"{WORD} runs it",
                reason=f"{WORD} does not",
                expires_at=life.clock.now(),
            ),
        ]
    )


def _served(booking: Booking, life: Life, seat: Employee) -> BookingItem:
    return BookingItem(
        business_id=booking.business_id,
        booking_id=booking.id,
        service_id=life.salon.cut.id,
        employee_id=seat.id,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        duration_minutes=60,
        list_price=1000,
        price=1000,
        service_name_en="Cut",
        employee_name=f"{NAME} {SURNAME}",
    )


def own_shop(db: Session, life: Life) -> None:
    """A shop of her own that she has closed."""
    shop = Business(
        name_en="The corner shop",
        status=BusinessStatus.CLOSED,
        email=f"shop-{WORD}@example.com",
        phone="+355690000002",
        website=f"https://{WORD}.example.com",
        address=f"{WORD} street 1",
        description_en=f"{WORD} cuts",
        description_sq=f"{WORD} pret",
        location=LatLon(41.3, 19.8),
    )
    db.add(shop)
    db.flush()
    db.add(BusinessMember(business_id=shop.id, user_id=life.alice.id, role=Role.OWNER))

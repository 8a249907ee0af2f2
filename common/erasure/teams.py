"""Where they worked: the seat stays in the team, the person leaves it."""

from sqlalchemy import delete, or_, select, update

from common.erasure.bookings import initial
from common.erasure.person import needs_an_owner
from common.erasure.rule import Rule, doing
from common.models import (
    Business,
    BusinessClaim,
    BusinessMember,
    BusinessStatus,
    Employee,
    Favourite,
    HoursException,
    Invitation,
    JobApplication,
    JobOpening,
    Resource,
)

BUSINESS = Rule(
    "business",
    "stays; their own address or number is taken off it. One that they alone owned is closed if it was still open,"
    " and loses contact, place and description; its name stays on its customers' bookings",
    doing(
        lambda person: (
            update(Business)
            .where(Business.id.in_(person.alone))
            .where(needs_an_owner())
            .values(status=BusinessStatus.CLOSED, updated_at=person.now)
        ),
        lambda person: (
            update(Business)
            .where(Business.id.in_(person.alone))
            .where(Business.status == BusinessStatus.CLOSED)
            .values(
                email=None,
                phone=None,
                website=None,
                address="",
                location=None,
                description_en="",
                description_sq=None,
                updated_at=person.now,
            )
        ),
        lambda person: (
            update(Business).where(person.has_email(Business.email)).values(email=None, updated_at=person.now)
        ),
        lambda person: (
            update(Business).where(person.has_phone(Business.phone)).values(phone=None, updated_at=person.now)
        ),
    ),
)

MEMBER = Rule(
    "business_member",
    "deleted",
    doing(lambda person: delete(BusinessMember).where(BusinessMember.user_id == person.id)),
    "teams",
    lambda person: (
        select(Business.name_en.label("business"), BusinessMember.role, BusinessMember.created_at)
        .join(Business, Business.id == BusinessMember.business_id)
        .where(BusinessMember.user_id == person.id)
    ),
)

EMPLOYEE = Rule(
    "employee",
    "stays as a seat that takes no new bookings until the owner fills it: name becomes an initial, address, number,"
    " words and picture go; elsewhere their own address or number is taken off",
    doing(
        lambda person: (
            update(Employee)
            .where(Employee.id.in_(person.employees))
            .values(
                name=initial(Employee.name),
                surname="",
                email=None,
                phone=None,
                bio="",
                avatar_upload_id=None,
                is_active=False,
                updated_at=person.now,
            )
        ),
        lambda person: (
            update(Employee).where(person.has_email(Employee.email)).values(email=None, updated_at=person.now)
        ),
        lambda person: (
            update(Employee).where(person.has_phone(Employee.phone)).values(phone=None, updated_at=person.now)
        ),
    ),
    "employee",
    lambda person: (
        select(
            Business.name_en.label("business"),
            Employee.name,
            Employee.surname,
            Employee.email,
            Employee.phone,
            Employee.bio,
            Employee.created_at,
        )
        .join(Business, Business.id == Employee.business_id)
        .where(Employee.id.in_(person.employees))
    ),
)

RESOURCE = Rule(
    "resource",
    "stays, as a place in the diary that is nobody's",
    doing(lambda person: update(Resource).where(Resource.person_id == person.id).values(person_id=None)),
)

ABSENCE = Rule(
    "hours_exception",
    "stays; what was noted with their own absences is blanked",
    doing(
        lambda person: (
            update(HoursException).where(HoursException.employee_id.in_(person.employees)).values(note="")
        )
    ),
    "absences",
    lambda person: select(
        HoursException.kind, HoursException.date_from, HoursException.date_to, HoursException.note
    ).where(HoursException.employee_id.in_(person.employees)),
)

INVITATION = Rule(
    "invitation",
    "deleted where it was meant for them; what they sent stays, by key",
    doing(
        lambda person: delete(Invitation).where(
            or_(
                person.has_email(Invitation.email),
                person.has_phone(Invitation.phone),
                Invitation.employee_id.in_(person.employees),
            )
        )
    ),
    "invitations",
    lambda person: (
        select(Business.name_en.label("business"), Invitation.email, Invitation.phone, Invitation.created_at)
        .join(Business, Business.id == Invitation.business_id)
        .where(or_(person.has_email(Invitation.email), person.has_phone(Invitation.phone)))
    ),
)

APPLICATION = Rule(
    "job_application",
    "deleted, with its file; what they decided as a team stays, by key",
    doing(lambda person: delete(JobApplication).where(JobApplication.applicant_id == person.id)),
    "applications",
    lambda person: (
        select(
            Business.name_en.label("business"),
            JobOpening.title_en.label("opening"),
            JobApplication.message,
            JobApplication.status,
            JobApplication.created_at,
        )
        .join(JobOpening, JobOpening.id == JobApplication.opening_id)
        .join(Business, Business.id == JobApplication.business_id)
        .where(JobApplication.applicant_id == person.id)
    ),
)

CLAIM = Rule(
    "business_claim",
    "deleted; what they decided as staff stays, by key",
    doing(lambda person: delete(BusinessClaim).where(BusinessClaim.claimant_id == person.id)),
    "claims",
    lambda person: (
        select(
            Business.name_en.label("business"),
            BusinessClaim.proof,
            BusinessClaim.status,
            BusinessClaim.message,
            BusinessClaim.reason,
            BusinessClaim.created_at,
        )
        .join(Business, Business.id == BusinessClaim.business_id)
        .where(BusinessClaim.claimant_id == person.id)
    ),
)

FAVOURITE = Rule(
    "favourite",
    "deleted",
    doing(lambda person: delete(Favourite).where(Favourite.user_id == person.id)),
    "favourites",
    lambda person: (
        select(Business.name_en.label("business"), Favourite.created_at)
        .join(Business, Business.id == Favourite.business_id)
        .where(Favourite.user_id == person.id)
    ),
)

"""Places to fill as everybody sees them, and what an applicant sends and sees."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from common.i18n import told
from common.models import ApplicationStatus, Business, Employment, JobApplication, JobOpening
from common.web.fields import PlaceShown
from common.web.validation import Answer, Body
from functions.business.discovery.schemas.rows import CategoryName

Message = Annotated[
    str, Field(min_length=1, max_length=4000, examples=["I have cut hair in Durrës for two years."])
]


class Employer(Answer):
    """Who has a place to fill, and where."""

    uid: UUID
    name: str = Field(examples=["Bora's salon"])
    address: str = Field(examples=["Rruga Myslym Shyri 12"])
    city: str = Field(examples=["Tirana"])
    location: PlaceShown | None

    @classmethod
    def of(cls, business: Business, language: str) -> Self:
        """The business as this reader calls it."""
        return cls(
            uid=business.uid,
            name=told(language, business.name_en, business.name_sq),
            address=business.address,
            city=business.city,
            location=PlaceShown.model_validate(business.location) if business.location else None,
        )


class Job(Answer):
    """A place to fill in a list, its texts in the caller's language. The salary is a month's."""

    uid: UUID
    title: str = Field(examples=["Barber wanted"])
    category: CategoryName | None
    employment: Employment
    salary_from: Decimal | None = Field(examples=["60000.00"])
    salary_to: Decimal | None = Field(examples=["80000.00"])
    currency: str = Field(examples=["ALL"])
    closes_on: date | None = Field(description="The last day on which one can apply.")
    created_at: datetime
    business: Employer

    @classmethod
    def of(cls, opening: JobOpening, language: str) -> Self:
        """The place as this reader sees it."""
        return cls(**_told(opening, language))


class JobDetail(Job):
    """Everything about a place to fill."""

    description: str = Field(examples=["Two years behind the chair are enough."])

    @classmethod
    def of(cls, opening: JobOpening, language: str) -> Self:
        """The place as this reader sees it."""
        said = told(language, opening.description_en, opening.description_sq)
        return cls(description=said, **_told(opening, language))


def _told(opening: JobOpening, language: str) -> dict[str, Any]:
    own = ("uid", "employment", "salary_from", "salary_to", "closes_on", "created_at")
    return {field: getattr(opening, field) for field in own} | {
        "title": told(language, opening.title_en, opening.title_sq),
        "category": CategoryName.of(opening.category, language) if opening.category else None,
        "currency": opening.business.currency,
        "business": Employer.of(opening.business, language),
    }


class NewApplication(Body):
    """That the caller would like the place, and why."""

    message: Message
    upload: UUID | None = Field(
        None, examples=[None], description="A picture (a CV, a certificate) uploaded for `application`."
    )


class MyApplication(Answer):
    """One of the caller's applications. Once it is accepted, the business can see how to reach them."""

    uid: UUID
    job: UUID
    title: str = Field(examples=["Barber wanted"])
    business: Employer
    message: str
    status: ApplicationStatus = Field(examples=["sent"])
    created_at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, application: JobApplication, opening: JobOpening, language: str) -> Self:
        """An application and what it is for, as its applicant sees them."""
        return cls(
            uid=application.uid,
            job=opening.uid,
            title=told(language, opening.title_en, opening.title_sq),
            business=Employer.of(opening.business, language),
            message=application.message,
            status=application.status,
            created_at=application.created_at,
            decided_at=application.decided_at,
        )

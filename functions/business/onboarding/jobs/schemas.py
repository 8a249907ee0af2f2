"""What comes and goes about the places a business wants to fill, as its team sees them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from common.i18n import told
from common.integrations.storage import Storage
from common.models import ApplicationStatus, Employment, JobApplication
from common.naming import name_of
from common.web.fields import Change, Day, NeverEmpty
from common.web.paging import PageQuery
from common.web.pictured import Pictured
from common.web.validation import Answer, Body
from functions.business.onboarding.jobs.queries import Opening
from functions.business.onboarding.schemas.business import CategoryShown
from functions.business.onboarding.schemas.fields import Description, Money, Name, either

_TITLE, _ALBANIAN = "Barber wanted", "Kërkohet berber"
_DESCRIPTION = "Two years behind the chair are enough."
_CLOSES = "The last day on which one can apply, at the business's place."
_SALARY = "A month, in the business's currency."


class NewOpening(Body):
    """A place to fill. It can be seen at once, if its business can."""

    business: UUID
    category: UUID | None = Field(None, description="What kind of work it is.")
    title_en: Name = Field(
        validation_alias=either("title"), examples=[_TITLE], description="Or `title`, which means the same."
    )
    title_sq: Name | None = Field(None, examples=[_ALBANIAN])
    description_en: Description = Field("", validation_alias=either("description"), examples=[_DESCRIPTION])
    description_sq: Description | None = Field(None, examples=["Mjaftojnë dy vjet përvojë."])
    employment: Employment = Employment.FULL_TIME
    salary_from: Money | None = Field(None, examples=["60000.00"], description=_SALARY)
    salary_to: Money | None = Field(None, examples=["80000.00"], description=_SALARY)
    closes_on: Day | None = Field(None, examples=["2027-04-15"], description=_CLOSES)


class OpeningChange(Change):
    """What changes about a place to fill; applications stay whatever changes."""

    category: UUID | None = None
    title_en: Annotated[Name | None, NeverEmpty] = Field(
        None, validation_alias=either("title"), examples=[_TITLE]
    )
    title_sq: Name | None = Field(None, examples=[_ALBANIAN])
    description_en: Annotated[Description | None, NeverEmpty] = Field(
        None, validation_alias=either("description"), examples=[_DESCRIPTION]
    )
    description_sq: Description | None = Field(None, examples=["Mjaftojnë dy vjet përvojë."])
    employment: Annotated[Employment | None, NeverEmpty] = None
    salary_from: Money | None = Field(None, examples=["60000.00"], description=_SALARY)
    salary_to: Money | None = Field(None, examples=["80000.00"], description=_SALARY)
    closes_on: Day | None = Field(None, examples=["2027-04-15"], description=_CLOSES)
    is_open: Annotated[bool | None, NeverEmpty] = Field(
        None, description="False takes it off the list; true puts it back."
    )


class OpeningsQuery(PageQuery):
    """Whose places to fill are wanted."""

    business: UUID


class OpeningShown(Answer):
    """A place to fill as the team sees it: texts in both languages, `title` in the reader's."""

    uid: UUID
    business: UUID
    category: CategoryShown | None
    title: str = Field(examples=[_TITLE])
    title_en: str = Field(examples=[_TITLE])
    title_sq: str | None = Field(examples=[_ALBANIAN])
    description_en: str
    description_sq: str | None
    employment: Employment
    salary_from: Decimal | None = Field(examples=["60000.00"])
    salary_to: Decimal | None = Field(examples=["80000.00"])
    currency: str = Field(examples=["ALL"])
    closes_on: date | None
    is_open: bool = Field(
        description="One can apply: it has not been closed, and its last day has not passed."
    )
    applications: int = Field(examples=[2], description="Those that wait for an answer.")
    created_at: datetime

    @classmethod
    def of(cls, found: Opening, language: str) -> Self:
        """An opening for one of its business's leaders."""
        opening, category = found.opening, found.opening.category
        return cls(
            business=opening.business.uid,
            category=CategoryShown.of(category, language) if category else None,
            title=told(language, opening.title_en, opening.title_sq),
            currency=opening.business.currency,
            is_open=found.is_open,
            applications=found.waiting,
            **{field: getattr(opening, field) for field in _AS_THEY_ARE},
        )


_OWN = {"business", "category", "title", "currency", "is_open", "applications"}
_AS_THEY_ARE = sorted(set(OpeningShown.model_fields) - _OWN)


class Contact(Answer):
    """How to reach an applicant: what is proven to be theirs."""

    email: str | None = Field(examples=["gent@example.com"])
    phone: str | None = Field(examples=["+355692034567"])


class ApplicationShown(Answer):
    """Somebody who would like the place. How to reach them is shown once they have been accepted."""

    uid: UUID
    name: str = Field(examples=["Gent Hoxha"])
    message: str
    picture: Pictured | None
    status: ApplicationStatus
    contact: Contact | None
    created_at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, application: JobApplication, storage: Storage, language: str) -> Self:
        """An application, its applicant and upload loaded; the link to a picture is signed, so nothing is open."""
        person, upload = application.applicant, application.upload
        is_accepted = application.status is ApplicationStatus.ACCEPTED
        return cls(
            uid=application.uid,
            name=name_of(person, language),
            message=application.message,
            picture=Pictured.of(upload, storage) if upload else None,
            status=application.status,
            contact=Contact(
                email=person.email if person.email_verified_at else None,
                phone=person.phone if person.phone_verified_at else None,
            )
            if is_accepted
            else None,
            created_at=application.created_at,
            decided_at=application.decided_at,
        )

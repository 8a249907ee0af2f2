"""What comes and goes around ratings."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from common.i18n import _
from common.models import RatingStatus, ReportReason
from common.web.fields import Change, NeverEmpty, something_seen
from common.web.paging import Page, PageQuery
from common.web.pictured import Pictured
from common.web.validation import Answer, Body, Wrong

MOST_PICTURES = 5


def _a_number(given: object) -> object:
    """Pydantic would take `true` for one star, and a text; 5.0 is five, as in the contract."""
    if isinstance(given, (bool, str)):
        raise Wrong("not_a_number", _("This is not a valid number."))
    return given


Stars = Annotated[int, BeforeValidator(_a_number), Field(ge=1, le=5, examples=[5])]
Comment = Annotated[
    str, Field(max_length=2000, examples=["Dritan listens, and is on time."]), AfterValidator(something_seen)
]
Text = Annotated[
    str,
    Field(min_length=1, max_length=2000, examples=["Thank you, see you soon."]),
    AfterValidator(something_seen),
]


def _each_once(given: list[UUID]) -> list[UUID]:
    if len(set(given)) < len(given):
        raise Wrong("twice", _("This is there twice."))
    return given


Images = Annotated[
    list[UUID],
    Field(
        max_length=MOST_PICTURES,
        description="Uploads of mine with purpose `rating`, in the order in which they are shown.",
    ),
    AfterValidator(_each_once),
]


class NewRating(Body):
    """How a visit was. Whom of several who served `employee_rating` is about, `employee` says."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "booking": "0f6c5d9e-6a2c-4d5e-9b7a-3b1f0c2d4e5f",
                    "rating": 5,
                    "employee_rating": 5,
                    "comment": "Dritan listens, and is on time.",
                }
            ]
        }
    )

    booking: UUID
    rating: Stars
    employee_rating: Stars | None = None
    employee: UUID | None = Field(
        None, description="Whoever served; needed if several have, and one is rated."
    )
    comment: Comment = ""
    images: Images = []


class RatingChange(Change):
    """What is different now; pictures that hang already are named like new ones, those left out leave."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"rating": 4, "comment": "A little late."}]})

    rating: Annotated[Stars | None, NeverEmpty] = None
    employee_rating: Stars | None = None
    comment: Comment | None = None
    images: Annotated[Images | None, NeverEmpty] = None


class NewReply(Body):
    """What the business answers."""

    text: Text


class ReportRequest(Body):
    """What is wrong with a rating."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "offensive", "text": "Insults me."}]}
    )

    reason: ReportReason = Field(examples=["offensive"])
    text: str = Field("", max_length=2000, examples=["Insults me."])


class Sort(StrEnum):
    """Which ratings come first."""

    NEWEST = "newest"
    HIGHEST = "highest"
    LOWEST = "lowest"


class WhichRatings(PageQuery):
    """Which ratings are wanted, in which order; those with as many stars stand newest first."""

    sort: Sort = Sort.NEWEST
    with_comment: bool = Field(False, description="Only those that say something.")


class EmployeeInRating(Answer):
    """Whoever served."""

    uid: UUID
    name: str = Field(examples=["Dritan Hoxha"])


class BusinessInRating(Answer):
    """Where it was."""

    uid: UUID
    name: str = Field(examples=["Bora's salon"])


class ReplyShown(Answer):
    """What the business answered; `is_older_than_rating` if it was about what the rating said before."""

    uid: UUID
    text: str = Field(examples=["Thank you, see you soon."])
    is_older_than_rating: bool
    created_at: datetime
    edited_at: datetime | None


class RatingShown(Answer):
    """A rating as everybody reads it; its author goes by the name and the first letter of the surname."""

    uid: UUID
    author: str = Field(examples=["Arta K."])
    rating: int = Field(examples=[5])
    employee: EmployeeInRating | None
    employee_rating: int | None = Field(examples=[5])
    comment: str = Field(examples=["Dritan listens, and is on time."])
    images: list[Pictured]
    reply: ReplyShown | None
    created_at: datetime
    edited_at: datetime | None


class RatingOfVisit(RatingShown):
    """A rating as its author and the team see it; what is not `visible` counts nowhere; only the author sees it."""

    business: BusinessInRating
    booking: UUID
    status: RatingStatus = Field(examples=["visible"])
    editable_until: datetime | None = Field(description="Null if it cannot be changed.")


class RatingsOfBusiness(Page[RatingShown]):
    """One page of a business's ratings, and what all of them come to: the plain mean, and how many of each."""

    average: float | None = Field(examples=[4.6])
    count: int = Field(examples=[38])
    histogram: dict[int, int] = Field(examples=[{"1": 0, "2": 1, "3": 2, "4": 10, "5": 25}])


class ReportReply(Answer):
    """A complaint that somebody will look at."""

    uid: UUID
    reason: ReportReason = Field(examples=["offensive"])
    created_at: datetime

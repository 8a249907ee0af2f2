"""What somebody who looks for work may say."""

from uuid import UUID

from pydantic import Field

from common.models import Employment
from common.web.paging import PageQuery
from functions.business.discovery.wishes import FromSomewhere


class JobSearch(PageQuery, FromSomewhere):
    """What narrows the list of places to fill."""

    q: str | None = Field(
        None, max_length=200, examples=["berber"], description="Words of the title, in either language."
    )
    city: str | None = Field(None, max_length=100, examples=["Tirana"])
    radius_m: float = Field(10_000, gt=0, le=100_000, allow_inf_nan=False, examples=[10_000])
    category: list[UUID] = Field(
        [], max_length=20, description="Repeatable: any of these, or of the categories below them."
    )
    employment: list[Employment] = Field([], max_length=4, description="Repeatable: any of these.")

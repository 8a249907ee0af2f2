"""Which of the gaps are looked at."""

from typing import Literal

from pydantic import Field

from common.web.validation import Query


class Asked(Query):
    """A kind of thing, the language that it lacks, and which page of them."""

    kind: Literal["category", "business", "service", "job"] = "category"
    language: Literal["en", "sq"] = "sq"
    page: int = Field(0, ge=0, le=2000)

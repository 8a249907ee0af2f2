"""Forms: read into pydantic models like every body, so that an unknown field is refused and nothing else gets in."""

from typing import Annotated, TypeVar

from flask import request
from pydantic import AfterValidator, BaseModel, Field

from common.web.fields import something_seen
from common.web.validation import Body, body_of

_TOKEN = "csrf_token"  # noqa: S105 (the field's name)

Model = TypeVar("Model", bound=BaseModel)


class Reason(Body):
    """Why an operator does it; it stands in the audit log."""

    reason: Annotated[str, Field(min_length=5, max_length=1000), AfterValidator(something_seen)]


def given(model: type[Model]) -> Model:
    """The form as `model`; a field given twice is a list, an empty one is missing. Raises `Invalid`."""
    fields = {
        name: values if len(values) > 1 else values[0]
        for name, values in request.form.lists()
        if name != _TOKEN and values != [""]
    }
    return body_of(model, b"", fields)

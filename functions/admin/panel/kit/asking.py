"""What the address of a page asks for."""

from typing import TypeVar

from flask import request
from pydantic import BaseModel

from common.errors import NotFound
from common.web.validation import query_of

LAST_PAGE = 2000

Model = TypeVar("Model", bound=BaseModel)


def asked(model: type[Model], **unless_said: str) -> Model:
    """The query as `model`; a field that was left empty says nothing. Raises `Invalid`."""
    said = {name: [value] for name, value in unless_said.items()}
    return query_of(model, said | {name: given for name, given in request.args.lists() if given != [""]})


def page_number() -> int:
    """Which page of a list, from 0 on; raises `NotFound` for one beyond reason, and for what is no number."""
    said = request.args.get("page", "0")
    if not (said.isascii() and said.isdigit()) or int(said[:9]) > LAST_PAGE:
        raise NotFound
    return int(said)

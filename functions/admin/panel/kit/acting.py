"""An act: what a family's `operating` does for the operator at hand, why, and where one finds oneself afterwards."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from common import audit
from common.models import Business, User
from functions.admin.panel.kit.forms import Reason, given
from functions.admin.panel.kit.page import back_to, done
from functions.admin.panel.visit import request_id, visit


def acted(act: Callable[..., Any], uid: UUID, form: type[Reason] = Reason) -> Any:
    """Do it to `uid` for the reason in the form, with whatever else the form has; returns what it returns."""
    here, said = visit(), given(form)
    return act(here.db, here.operator, uid, now=here.now, request_id=request_id(), **said.model_dump())


def decide(
    act: Callable[..., Any], uid: UUID, sentence: str, otherwise: str, form: type[Reason] = Reason
) -> Response:
    """The same; then say `sentence` and go back, `otherwise` to that page."""
    acted(act, uid, form)
    done(sentence)
    return back_to(otherwise)


def looked(kind: str, uid: UUID, *, subject: User | None = None, business: Business | None = None) -> None:
    """Write down that the operator at hand has opened a page that shows more of people than a list."""
    here = visit()
    audit.note(
        here.db,
        here.operator,
        "panel.looked",
        subject=subject,
        business=business,
        object=(kind, uid),
        request_id=request_id(),
    )

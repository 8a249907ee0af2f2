"""How a refusal looks at the panel: said on the page one came from, else on one of its own."""

import logging

from flask import Flask, Response, current_app, flash, make_response, redirect, render_template, request
from werkzeug.exceptions import HTTPException

from common import errors, faults
from common.errors import AppError, FieldError
from common.i18n import _
from functions.admin.panel.addresses import parts_of
from functions.admin.panel.visit import is_signed_in, request_id, say

log = logging.getLogger(__name__)


class FormTooOld(errors.Forbidden):
    """The form's token is missing, wrong, or from an earlier sign-in."""

    code = "form_too_old"
    title = _("This form is too old.")
    detail = _("Please open the page again and repeat what you did.")


_BY_STATUS: dict[int, type[AppError]] = {
    each.status: each
    for each in (errors.NotFound, errors.MethodNotAllowed, errors.TooLarge, errors.UnsupportedMedia)
}


def install(app: Flask) -> None:
    """Turn whatever goes wrong into a page that people can read."""
    app.register_error_handler(AppError, _said_where_they_were)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _of_accident)


def sentences(refusal: AppError) -> list[str]:
    """What a refusal says, translated: its title and detail, or what is wrong with each field."""
    if refusal.fields:
        return [_field(each) for each in refusal.fields]
    said = [say(refusal.title)]
    detail = say(refusal.said, **refusal.params)
    return said if detail in said else [*said, detail]


def _field(wrong: FieldError) -> str:
    message = say(wrong.message, **wrong.params)
    return f"{wrong.field}: {message}" if wrong.field else message


def _said_where_they_were(refusal: AppError) -> Response:
    back = came_from()
    if request.method == "POST" and is_signed_in() and back:
        flash(" ".join(sentences(refusal)), "error")
        return make_response(redirect(back, 303))
    return _page(refusal)


def came_from() -> str:
    """The page of ours on which the form stood, without its host; empty if nobody says or it cannot be read."""
    parts = parts_of(request.headers.get("Referer", ""))
    is_ours = parts.netloc == request.host and parts.path.startswith(request.script_root + "/")
    return parts._replace(scheme="", netloc="").geturl() if is_ours and _can_be_read(parts.path) else ""


def _can_be_read(path: str) -> bool:
    """Whether a browser may be sent to a page of ours: not to one that was the reply to a form."""
    addresses = current_app.create_url_adapter(request)
    return addresses is not None and addresses.test(path.removeprefix(request.script_root), "GET")


def _page(refusal: AppError) -> Response:
    words = {
        "title": say(refusal.title),
        "sentences": sentences(refusal)[1:] or [],
        "request_id": request_id(),
    }
    response = make_response(render_template("panel/refusal.html", **words), refusal.status)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _of_http(error: HTTPException) -> Response:
    if error.code is not None and 300 <= error.code < 400:
        return make_response(error.get_response())
    if error.name == "CSRFError" or type(error).__name__ == "CSRFError":
        return _page(FormTooOld())
    return _page(_BY_STATUS.get(error.code or 500, errors.Malformed)())


def _of_accident(error: Exception) -> Response:
    log.error("a page failed", exc_info=error)
    route = request.script_root + str(request.url_rule or "")
    faults.note("admin", route, error, current_app.runtime)  # type: ignore[attr-defined]
    return _page(errors.Unexpected())

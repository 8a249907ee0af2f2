"""How a refusal looks on the wire: RFC 9457 problem+json, in the reader's language."""

import json
import logging

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from common import errors, faults
from common.errors import AppError, FieldError
from common.i18n import negotiate, translate
from common.runtime import Runtime
from common.web.logs import request_id

log = logging.getLogger(__name__)

_BY_STATUS: dict[int, type[AppError]] = {
    each.status: each
    for each in (
        errors.Malformed,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.TooLarge,
        errors.UnsupportedMedia,
        errors.TooMany,
        errors.Unavailable,
    )
}


def document(refusal: AppError, language: str) -> dict[str, object]:
    """The problem document of a refusal, translated."""
    title = translate(language, refusal.title)
    problem: dict[str, object] = {
        "type": f"urn:avatid:problem:{refusal.code}",
        "title": title,
        "status": refusal.status,
        "detail": translate(language, refusal.said, **refusal.params),
        "code": refusal.code,
        "request_id": request_id.get(),
    }
    if refusal.fields:
        problem["fields"] = [_field(each, language) for each in refusal.fields]
    if refusal.retry_after is not None:
        problem["retry_after"] = refusal.retry_after
    return problem | refusal.more


def _field(wrong: FieldError, language: str) -> dict[str, str]:
    message = translate(language, wrong.message, **wrong.params)
    return {"field": wrong.field, "code": wrong.code, "message": message}


def reply(refusal: AppError) -> Response:
    """The HTTP reply to a refusal."""
    language = negotiate(request.headers.get("Accept-Language"))
    body = json.dumps(document(refusal, language), ensure_ascii=False, default=str)
    response = Response(body, refusal.status, refusal.headers, content_type="application/problem+json")
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept-Language")
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def install(app: Flask, family: str, runtime: Runtime) -> None:
    """Turn whatever goes wrong in `app` into a problem document, and count what is our own fault."""

    def of_accident(error: Exception) -> Response:
        log.error("a request failed", exc_info=error)
        faults.note(family, str(request.url_rule or ""), error, runtime)
        return reply(errors.Unexpected())

    app.register_error_handler(AppError, reply)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, of_accident)


def _of_http(error: HTTPException) -> Response:
    kind = _BY_STATUS.get(error.code or 500, errors.Malformed)
    response = reply(kind())
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response

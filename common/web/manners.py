"""The manners of every app: a request has a name, a reply carries it, and one line in the log tells of both."""

import logging
import re
import time
from typing import Any
from uuid import uuid4

from flask import Flask, Response, g, request

from common.web import logs

log = logging.getLogger("avatid.access")

_TRACE = re.compile(r"^([0-9a-f]{32})(?:/|$)")
_REQUEST_ID = re.compile(r"^[\w.:-]{1,100}$")


def install(app: Flask) -> None:
    """Name each request, sign each reply."""

    @app.before_request
    def name_the_request() -> None:
        logs.request_id.set(name_for(request.headers.get("X-Request-Id", "")))
        traced = _TRACE.match(request.headers.get("X-Cloud-Trace-Context", ""))
        logs.trace.set(traced[1] if traced else "")
        g.started = time.perf_counter()

    @app.after_request
    def sign_the_reply(response: Response) -> Response:
        response.headers["X-Request-Id"] = logs.request_id.get()
        response.headers["X-Content-Type-Options"] = "nosniff"
        log.info("request", extra=_seen(response))
        return response


def name_for(given: str) -> str:
    """The name that a request was given on its way here, if it is one; else a new one."""
    return given if _REQUEST_ID.match(given) else str(uuid4())


def _seen(response: Response) -> dict[str, Any]:
    milliseconds = (time.perf_counter() - g.started) * 1000 if "started" in g else 0
    return {
        "method": request.method,
        "route": f"{request.script_root}{request.url_rule or ''}",
        "status": response.status_code,
        "milliseconds": round(milliseconds, 1),
    }

"""A family's Flask app: its routes behind the edge, and the manners every reply has."""

import logging
import re
import time
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from uuid import uuid4

import flask_cors
from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import Map

from common import reports
from common.runtime import Runtime
from common.web import health, logs, problems
from common.web.contract import Api
from common.web.edge import Edge

log = logging.getLogger("avatid.access")

_TRACE = re.compile(r"^([0-9a-f]{32})(?:/|$)")
_REQUEST_ID = re.compile(r"^[\w.:-]{1,100}$")
_REQUEST_HEADERS = [
    "Authorization",
    "Content-Type",
    "Accept-Language",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "X-Request-Id",
]
_REPLY_HEADERS = [
    "ETag",
    "X-Request-Id",
    "Retry-After",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
]


def create_app(api: Api, runtime: Runtime) -> Flask:
    """The app of one family; it serves full paths, so it works behind any front door."""
    logs.set_up(runtime.settings.project_id)
    reports.set_up(runtime.settings)
    app = Flask(f"avatid-{api.family}", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = runtime.settings.max_body_bytes
    problems.install(app)
    _install_routes(app, [health.api, api], runtime)
    _install_manners(app)
    flask_cors.CORS(
        app,
        origins=list(runtime.settings.cors_origins),
        allow_headers=_REQUEST_HEADERS,
        expose_headers=_REPLY_HEADERS,
        max_age=600,
    )
    _wrap(app, api.family)
    return app


def _install_routes(app: Flask, apis: Iterable[Api], runtime: Runtime) -> None:
    routes = {(route.method, route.path): route for api in apis for route in api.routes}
    app.url_map = _rules(tuple(routes))
    for (method, path), route in routes.items():
        app.view_functions[_endpoint(method, path)] = Edge(route, runtime)


@cache
def _rules(routes: tuple[tuple[str, str], ...]) -> Map:
    """The map of these methods and paths: compiling it takes longest of all, and a second app needs no other."""
    shape = Flask("avatid-shape", static_folder=None)
    shape.url_map.strict_slashes = False
    for method, path in routes:
        shape.add_url_rule(path, _endpoint(method, path), methods=[method])
    return shape.url_map


def _endpoint(method: str, path: str) -> str:
    return f"{method} {path}".replace(".", "·")


def _wrap(app: Flask, family: str) -> None:
    """Behind the load balancer: `https` is believed, a forwarded host never; the function's own name is dropped."""
    inner = ProxyFix(app.wsgi_app, x_for=0, x_proto=1, x_host=0)
    prefix = f"/avatid-{family}/"

    def without_the_functions_name(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(prefix):
            environ["PATH_INFO"] = environ["PATH_INFO"][len(prefix) - 1 :]
        return inner(environ, start)

    app.wsgi_app = without_the_functions_name  # type: ignore[method-assign, assignment]


def _install_manners(app: Flask) -> None:
    @app.before_request
    def name_the_request() -> None:
        given = request.headers.get("X-Request-Id", "")
        logs.request_id.set(given if _REQUEST_ID.match(given) else str(uuid4()))
        traced = _TRACE.match(request.headers.get("X-Cloud-Trace-Context", ""))
        logs.trace.set(traced[1] if traced else "")
        g.started = time.perf_counter()

    @app.after_request
    def sign_the_reply(response: Response) -> Response:
        response.headers["X-Request-Id"] = logs.request_id.get()
        response.headers["X-Content-Type-Options"] = "nosniff"
        log.info("request", extra=_seen(response))
        return response


def _seen(response: Response) -> dict[str, Any]:
    milliseconds = (time.perf_counter() - g.started) * 1000 if "started" in g else 0
    return {
        "method": request.method,
        "route": str(request.url_rule or ""),
        "status": response.status_code,
        "milliseconds": round(milliseconds, 1),
    }

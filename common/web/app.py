"""A family's Flask app: its routes behind the edge, and the manners every reply has."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import flask_cors
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import Map

from common import reports
from common.runtime import Runtime
from common.tuning import Tuner
from common.turns import Turns
from common.web import health, logs, manners, problems
from common.web.contract import Api, Mounted
from common.web.edge import Edge
from common.web.overload import Door

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
    problems.install(app, api.family, runtime)
    _install_routes(app, [health.api, api], runtime)
    manners.install(app)
    flask_cors.CORS(
        app,
        origins=list(runtime.settings.cors_origins),
        allow_headers=_REQUEST_HEADERS,
        expose_headers=_REPLY_HEADERS,
        max_age=600,
    )
    _wrap(app, api, runtime)
    return app


def _install_routes(app: Flask, apis: Iterable[Api], runtime: Runtime) -> None:
    routes = {(route.method, route.path): route for api in apis for route in api.routes}
    app.url_map = _rules(tuple(routes))
    tuner = Tuner(runtime.transactions, runtime.clock, runtime.settings.tuning_seconds)
    for (method, path), route in routes.items():
        app.view_functions[_endpoint(method, path)] = Edge(route, runtime, tuner)


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


def _wrap(app: Flask, api: Api, runtime: Runtime) -> None:
    """Behind the load balancer: `https` is believed, a forwarded host never; the function's own name is dropped."""
    mounted = {prefix: _when_asked(make, runtime) for prefix, make in api.mounts.items()}
    inner = ProxyFix(DispatcherMiddleware(app.wsgi_app, mounted), x_for=0, x_proto=1, x_host=0)
    door = Door(app, Turns.of(runtime.settings, api.family))
    prefix = f"/avatid-{api.family}/"

    def without_the_functions_name(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(prefix):
            environ["PATH_INFO"] = environ["PATH_INFO"][len(prefix) - 1 :]
        return inner(environ, start)

    app.wsgi_app = door.before(without_the_functions_name)  # type: ignore[method-assign, assignment]


def _when_asked(make: Mounted, runtime: Runtime) -> Callable[..., Iterable[bytes]]:
    """The mounted app, made with its first request: pages bring libraries that a contract's routes do not need."""
    made = cache(lambda: make(runtime))
    return lambda environ, start: made()(environ, start)

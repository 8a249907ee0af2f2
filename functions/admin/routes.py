"""What can be asked of the admin function: the contract, to read and to try; and the panel, for people."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from common.errors import NotFound
from common.runtime import Runtime
from common.web.contract import Api, Plain
from common.web.guards import anyone

api = Api("admin")

_CONTRACT = Path(__file__).parent.parent.parent / "docs" / "openapi.json"
_ASSETS = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui-standalone-preset.js": "text/javascript",
}
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>AvatID API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/api/schema/swagger/swagger-ui.css"></head>
<body><div id="swagger"></div>
<script src="/api/schema/swagger/swagger-ui-bundle.js"></script>
<script src="/api/schema/swagger/start.js"></script></body></html>
"""
_START = """SwaggerUIBundle({url: "/api/schema/", dom_id: "#swagger", deepLinking: true, persistAuthorization: true});
"""


@api.get("/api/schema/", auth=anyone, public_seconds=300)
def contract() -> Plain:
    """The contract itself, OpenAPI 3.1."""
    return Plain(_CONTRACT.read_text(), "application/json")


@api.get("/api/schema/swagger/", auth=anyone, public_seconds=300)
def swagger() -> Plain:
    """Read the contract and try it out, in the browser."""
    return Plain(_PAGE, "text/html; charset=utf-8")


@api.get("/api/schema/swagger/<name>/", auth=anyone.on("asset"), public_seconds=300)
def swagger_asset(name: str) -> Plain:
    """The parts of that page; they come from a package, not from somebody's network."""
    if name == "start.js":
        return Plain(_START, "text/javascript")
    if name not in _ASSETS:
        raise NotFound
    return Plain(_asset(name), _ASSETS[name])


def _panel(runtime: Runtime) -> Any:
    """The panel brings Flask-Admin along, which the contract's routes do not need: so at its first request."""
    from functions.admin.panel.app import panel

    return panel(runtime)


api.mount("/admin", _panel)


@cache
def _asset(name: str) -> str:
    return (files("swagger_ui") / "static" / name).read_text(encoding="utf-8")

"""Where AvatID's own people can never go, whoever allowed them to write: the routes say so themselves."""

import json
from pathlib import Path

import pytest

from common.web import support
from common.web.contract import Route
from tools import generate

OPENAPI = json.loads((Path(__file__).parent.parent.parent / "docs" / "openapi.json").read_text())

NEVER = (
    "/api/user/password",
    "/api/user/email",
    "/api/user/phone",
    "/api/user/delete",
    "/api/user/export",
    "/api/user/firebase-token",
    "/api/user/providers",
    "/api/user/operator",
    "/api/user/auth/reauthenticate",
    "/api/user/auth/logout/all",
    "/api/user/auth/support",
    "/api/sms/phone",
    "/api/notifications/device",
    "/api/payments",
    "/api/chat",
)
NEVER_CHANGED = ("/api/user/sessions",)
"""What they may look at."""

ROUTES = [
    route
    for api in generate.apis()
    for route in api.routes
    if not {"anyone", "provider"} & set(route.guard.authz["principals"])
]


def is_under(route: Route, prefixes: tuple[str, ...]) -> bool:
    """Whether a path begins with one of these, by whole segments."""
    return any(route.path.startswith(f"{prefix}/") for prefix in prefixes)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_it_is_closed_to_them(route: Route) -> None:
    is_a_change = route.method != "GET" and is_under(route, NEVER_CHANGED)
    wants_the_person = bool(route.guard.authz.get("recent_sign_in"))
    if is_under(route, NEVER) or is_a_change or wants_the_person:
        assert not route.support, "declare it with support=False"


def test_the_list_is_about_something() -> None:
    assert any(is_under(route, NEVER) for route in ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_the_contract_says_what_they_hear_there(route: Route) -> None:
    if route.guard.authz["principals"] != ["service"]:
        replies = OPENAPI["paths"][route.openapi_path][route.method.lower()]["responses"]
        assert ("403" in replies) >= (support.refusal(route) is not None)

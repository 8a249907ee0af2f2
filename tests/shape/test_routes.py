"""Every route says who may call it, every path finds its family, every event has a receiver."""

import json
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from common.events import QUEUES, WIRING
from common.web.contract import Api
from common.web.guards import anyone
from functions.worker.families import TASKS
from functions.worker.routes import JOBS
from tools import generate

ROOT = Path(__file__).parent.parent.parent
APIS = generate.apis()
ROUTES = [(api.family, route) for api in APIS for route in api.routes]
OPENAPI = json.loads((ROOT / "docs" / "openapi.json").read_text())
URL_MAP = json.loads((ROOT / "terraform" / "routes.json").read_text())

NAMED_BY_OTHERS = {
    "/api/business/booking/<uuid:uid>/calendar.ics",
    "/api/business/calendar/<token>.ics",
    "/.well-known/apple-developer-merchantid-domain-association",
}
"""Files whose ending somebody else's program looks at; every other path ends in a slash."""


def owner(path: str) -> str:
    """Whom the load balancer would ask: the longest rule wins, `/x/*` does not match `/x`."""
    rules = [(rule, family) for family, rules in URL_MAP["families"].items() for rule in rules]
    fits = [
        (rule, family)
        for rule, family in rules
        if path == rule or (rule.endswith("/*") and path.startswith(rule.removesuffix("*")))
    ]
    return str(max(fits, key=lambda one: len(one[0]))[1])


def test_a_route_without_authorization_cannot_be_written() -> None:
    with pytest.raises(TypeError):
        Api("x").get("/api/x/")(lambda: None)


def test_a_parameter_nobody_can_fill_is_refused_at_import() -> None:
    def view(shoe_size: int) -> None: ...

    with pytest.raises(TypeError, match="shoe_size"):
        Api("x").get("/api/x/", auth=anyone)(view)


@pytest.mark.parametrize("route", [route for _family, route in ROUTES], ids=lambda r: f"{r.method} {r.path}")
def test_every_route_declares_who_may_call_it(route: Any) -> None:
    assert route.guard.authz["principals"]
    assert (route.view.__doc__ or "").strip().splitlines()[0].endswith(".")
    assert route.path.endswith("/") or route.path in NAMED_BY_OTHERS


@pytest.mark.parametrize(
    ("family", "path"), [(f, r.openapi_path) for f, r in ROUTES], ids=lambda v: str(v).replace("/", " ")
)
def test_every_path_is_routed_to_its_family(family: str, path: str) -> None:
    assert owner(path) == family
    assert owner(path.rstrip("/")) == family


def test_every_path_of_the_contract_is_routed_somewhere() -> None:
    assert {owner(path) for path in OPENAPI["paths"]} <= {api.family for api in APIS}


def test_each_prefix_is_routed_with_and_without_what_follows() -> None:
    rules = {rule for rules in URL_MAP["families"].values() for rule in rules}
    assert {rule for rule in rules if not rule.endswith("/*") and f"{rule}/*" not in rules} == set()


def test_the_worker_is_private_and_not_in_the_contract() -> None:
    assert URL_MAP["private"] == ["worker"]
    assert not [path for path in OPENAPI["paths"] if path.startswith(("/tasks", "/cron"))]


def test_only_the_platform_reaches_the_worker() -> None:
    worker = next(api for api in APIS if api.family == "worker")
    assert {tuple(route.guard.authz["principals"]) for route in worker.routes} == {("service",)}


def test_the_contract_is_valid_openapi() -> None:
    OpenAPIV31SpecValidator(OPENAPI).validate()


def test_every_operation_says_who_may_call_and_has_a_name_of_its_own() -> None:
    operations = [each for path in OPENAPI["paths"].values() for each in path.values()]
    assert all(each["x-authz"]["principals"] for each in operations)
    names = [each["operationId"] for each in operations]
    assert len(names) == len(set(names))


def test_every_example_of_a_request_is_valid() -> None:
    for _family, route in ROUTES:
        operation = OPENAPI["paths"].get(route.openapi_path, {}).get(route.method.lower())
        if route.body is not None and operation is not None and not route.takes_file:
            example = operation["requestBody"]["content"]["application/json"]["example"]
            route.body.model_validate_json(json.dumps(example))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("post", "/api/user/auth/google/", "201"),
        ("post", "/api/sms/verify/submit/", "201"),
        ("post", "/api/user/webhooks/facebook/deletion/", "422"),
        ("get", "/api/user/delete/about/", "304"),
    ],
)
def test_the_contract_names_every_end_of_a_request(method: str, path: str, status: str) -> None:
    assert status in OPENAPI["paths"][path][method]["responses"]


def test_every_event_has_a_receiver_and_every_task_an_event() -> None:
    heard = {kind for kinds in WIRING.values() for kind in kinds}
    assert heard == set(TASKS)
    assert set(QUEUES) <= set(TASKS)
    assert all(TASKS[kind].event is event for event, kinds in WIRING.items() for kind in kinds)


def test_every_job_is_scheduled() -> None:
    schedules = json.loads((ROOT / "terraform" / "schedules.json").read_text())
    assert {each["name"] for each in schedules} == set(JOBS)


def test_a_daily_job_runs_daily() -> None:
    schedules = json.loads((ROOT / "terraform" / "schedules.json").read_text())
    every = {each["every_seconds"]: each["schedule"] for each in schedules}
    assert every[60] == "* * * * *"
    assert every[3600] == "0 * * * *"
    assert every[86400] == "0 3 * * *"


def test_generated_files_are_fresh() -> None:
    stale = [
        path.name for path, text in generate.files().items() if not path.exists() or path.read_text() != text
    ]
    assert stale == []

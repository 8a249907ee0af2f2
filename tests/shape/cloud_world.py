"""A small deployment on paper: two functions, one job, one queue, one secret. Everything about it is right."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tools.cloud.check.judging.built import Built, Resource

WORKER = "https://avatid-worker-1.europe-west1.run.app"

CODE: dict[str, Any] = {
    "private": ["worker"],
    "owners": {"/api/user/me/": "auth", "/.well-known/some-file": "auth", "/health/": "auth"},
    "schedules": {"/cron/sweep/": {"schedule": "* * * * *", "time_zone": "Europe/Tirane"}},
    "queues": ["mail"],
    "secrets": ["REFRESH_KEY"],
    "settings": ["WORKER_URL", "TASKS_AUDIENCE", "REFRESH_KEY"],
}


def _account(name: str) -> Resource:
    email = f"{name}@example.iam.gserviceaccount.com"
    return Resource(
        "google_service_account", name, None, {"account_id": name, "email": email, "id": f"p/{email}"}
    )


def _member(name: str) -> str:
    return f"serviceAccount:{name}@example.iam.gserviceaccount.com"


def _function(family: str, ingress: str, secrets: list[str]) -> Resource:
    config = {
        "ingress_settings": ingress,
        "service_account_email": f"avatid-{family}@example.iam.gserviceaccount.com",
        "environment_variables": {"FAMILY": family, "WORKER_URL": WORKER, "TASKS_AUDIENCE": WORKER},
        "secret_environment_variables": [{"key": name, "secret": name} for name in secrets],
    }
    values = {"name": f"avatid-{family}", "service_config": [config]}
    return Resource("google_cloudfunctions2_function", "family", family, values)


def _calls(who: str, family: str) -> Resource:
    values = {"service": f"avatid-{family}", "role": "roles/run.invoker", "member": who}
    return Resource("google_cloud_run_service_iam_member", "calls", family, values)


def _granted(name: str, who: str, role: str, expression: str = "") -> Resource:
    condition = [{"title": "some", "expression": expression}] if expression else []
    values = {"role": role, "member": _member(who), "condition": condition}
    return Resource("google_project_iam_member", name, None, values)


def world() -> Built:
    """All of it."""
    rules = ["/api/user", "/api/user/*", "/.well-known", "/.well-known/*", "/health", "/health/*"]
    token = {"service_account_email": "tasks-invoker@example.iam.gserviceaccount.com", "audience": WORKER}
    target = {"uri": f"{WORKER}/cron/sweep/", "http_method": "POST", "oidc_token": [token]}
    reads = {
        "secret_id": "REFRESH_KEY",
        "role": "roles/secretmanager.secretAccessor",
        "member": _member("avatid-auth"),
    }
    only = (
        "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly(['roles/cloudsql.client'])"
    )
    return Built(
        (
            *(_account(name) for name in ("avatid-auth", "avatid-worker", "tasks-invoker", "deployer")),
            _function("auth", "ALLOW_ALL", ["REFRESH_KEY"]),
            _function("worker", "ALLOW_INTERNAL_ONLY", []),
            _calls("allUsers", "auth"),
            _calls(_member("tasks-invoker"), "worker"),
            Resource(
                "google_compute_region_network_endpoint_group",
                "family",
                "auth",
                {"id": "neg", "cloud_run": [{"service": "avatid-auth"}]},
            ),
            Resource(
                "google_compute_backend_service",
                "family",
                "auth",
                {"id": "backend", "backend": [{"group": "neg"}]},
            ),
            Resource(
                "google_compute_url_map",
                "api",
                0,
                {"path_matcher": [{"path_rule": [{"paths": rules, "service": "backend"}]}]},
            ),
            Resource(
                "google_cloud_scheduler_job",
                "job",
                "sweep",
                {"schedule": "* * * * *", "time_zone": "Europe/Tirane", "http_target": [target]},
            ),
            Resource("google_cloud_tasks_queue", "queue", "mail", {"name": "mail"}),
            Resource("google_secret_manager_secret", "setting", "REFRESH_KEY", {"secret_id": "REFRESH_KEY"}),
            Resource("google_secret_manager_secret_iam_member", "reads", "auth REFRESH_KEY", reads),
            _granted("given", "avatid-auth", "roles/cloudsql.client"),
            _granted("deployer_grants", "deployer", "roles/resourcemanager.projectIamAdmin", only),
        )
    )


def without(built: Built, type_: str, key: str | int | None = None) -> Built:
    """The same without something."""
    return Built(tuple(one for one in built.resources if one.type != type_ or key not in {None, one.key}))


def beside(built: Built, *more: Resource) -> Built:
    """The same with something more."""
    return Built(built.resources + more)


def changed(
    built: Built, type_: str, key: str | int | None, change: Callable[[dict[str, Any]], object]
) -> Built:
    """The same with one thing that is otherwise."""

    def other(one: Resource) -> Resource:
        if one.type != type_ or one.key != key:
            return one
        values = _copied(one.values)
        change(values)
        return replace(one, values=values)

    return Built(tuple(map(other, built.resources)))


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(inner) for name, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value

"""Who may do what on what, out of what terraform would build."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tools.cloud.check.judging.built import Built, Resource

ON = {
    "google_project_iam": "the project",
    "google_service_account_iam": "account",
    "google_secret_manager_secret_iam": "secret",
    "google_storage_bucket_iam": "bucket",
    "google_cloud_tasks_queue_iam": "queue",
    "google_artifact_registry_repository_iam": "repository",
    "google_cloud_run_service_iam": "function",
    "google_cloud_run_v2_service_iam": "function",
    "google_cloud_run_v2_job_iam": "job",
    "google_cloudfunctions2_function_iam": "function",
    "google_pubsub_topic_iam": "topic",
}
TARGETS = (
    "secret_id",
    "bucket",
    "repository",
    "service_account_id",
    "service",
    "cloud_function",
    "topic",
    "name",
)
PEOPLE = {"allUsers": "everybody", "allAuthenticatedUsers": "everybody with a Google account"}


@dataclass(frozen=True, order=True)
class Grant:
    """One account (its short name), one role, and what on."""

    who: str
    role: str
    on: str
    condition: str = ""


def grants(built: Built) -> list[Grant]:
    """Everything, in a fixed order."""
    return sorted({*_by_iam(built), *_in_the_database(built)})


def _by_iam(built: Built) -> Iterator[Grant]:
    for one in built.resources:
        kind, _, how = one.type.rpartition("_")
        if how not in {"member", "binding"} or not kind.endswith("_iam"):
            continue
        condition = str(one.block("condition").get("title") or "")
        for member in one["members"] or [one["member"]]:
            yield Grant(_who(built, str(member)), _short(str(one["role"])), _on(built, kind, one), condition)


def _in_the_database(built: Built) -> Iterator[Grant]:
    """Sign-ins to PostgreSQL: the functions' work as the app, the migrator's as who owns the tables."""
    for user in built.of("google_sql_user"):
        who = _who(built, f"serviceAccount:{user['name']}.gserviceaccount.com")
        yield Grant(who, "avatid_owner" if user.name == "migrator" else "avatid_app", "the database")
        for role in user["database_roles"] or []:
            yield Grant(who, str(role), "the database")


def _who(built: Built, member: str) -> str:
    if member in PEOPLE:
        return PEOPLE[member]
    account = built.account(member)
    if account is not None:
        return str(account["account_id"])
    agent = re.search(r"@([a-z0-9-]+)\.iam\.gserviceaccount\.com$", member)
    return f"Google's {agent[1]}" if agent and agent[1].startswith(("gcp-", "service-")) else member


def _short(role: str) -> str:
    return role.removeprefix("roles/")


def _on(built: Built, kind: str, one: Resource) -> str:
    what = ON.get(kind, kind.removeprefix("google_").removesuffix("_iam"))
    if kind == "google_project_iam":
        return what
    target = next(str(one[name]) for name in TARGETS if one[name])
    account = built.named(target, "google_service_account")
    return f"{what} {account['account_id'] if account else target.rsplit('/', 1)[-1]}"

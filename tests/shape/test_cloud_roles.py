"""The page of roles: every grant has its reason, every reason its grant, and what is alike stands in one row."""

from tests.shape.cloud_world import beside, world
from tools.cloud.check.judging.built import Resource
from tools.cloud.roles.grants import Grant, grants
from tools.cloud.roles.page import page, unexplained
from tools.cloud.roles.reasons import REASONS

EVERYTHING = [
    Grant(who.replace("*", "auth"), role, "the project")
    for role, reasons in REASONS.items()
    for who in reasons
]


def test_a_grant_without_a_reason_is_refused() -> None:
    assert unexplained([*EVERYTHING, Grant("avatid-auth", "owner", "the project")]) == [
        "no reason why avatid-auth has owner on the project"
    ]


def test_a_reason_for_somebody_else_is_none() -> None:
    stranger = Grant("avatid-rating", "firebasecloudmessaging.admin", "the project")
    assert unexplained([*EVERYTHING, stranger]) == [
        "no reason why avatid-rating has firebasecloudmessaging.admin on the project"
    ]


def test_a_reason_that_nobody_needs_is_refused() -> None:
    fewer = [one for one in EVERYTHING if one.role != "firebasecloudmessaging.admin"]
    assert unexplained(fewer) == [
        "a reason for firebasecloudmessaging.admin of avatid-worker, whom nobody grants it"
    ]


def test_what_terraform_grants_is_found_wherever_it_is_granted() -> None:
    queue = {"name": "mail", "role": "roles/cloudtasks.enqueuer", "member": _member("avatid-auth")}
    itself = {
        "service_account_id": "p/avatid-auth@example.iam.gserviceaccount.com",
        "role": "roles/x",
        "member": "allUsers",
    }
    user = {"name": "avatid-auth@example.iam", "database_roles": ["cloudsqlsuperuser"]}
    built = beside(
        world(),
        Resource("google_cloud_tasks_queue_iam_member", "q", None, queue),
        Resource("google_service_account_iam_member", "s", None, itself),
        Resource("google_sql_user", "family", "auth", user),
        Resource(
            "google_bigtable_table_iam_member",
            "new",
            None,
            {"name": "t", "role": "roles/y", "member": "allUsers"},
        ),
    )
    assert {
        Grant("avatid-auth", "cloudsql.client", "the project"),
        Grant("avatid-auth", "secretmanager.secretAccessor", "secret REFRESH_KEY"),
        Grant("avatid-auth", "cloudtasks.enqueuer", "queue mail"),
        Grant("everybody", "x", "account avatid-auth"),
        Grant("tasks-invoker", "run.invoker", "function avatid-worker"),
        Grant("avatid-auth", "avatid_app", "the database"),
        Grant("avatid-auth", "cloudsqlsuperuser", "the database"),
        Grant("everybody", "y", "bigtable_table t"),  # of a kind that nobody has thought of
        Grant("deployer", "resourcemanager.projectIamAdmin", "the project", "some"),
    } <= set(grants(built))


def test_the_same_role_on_several_things_is_one_row() -> None:
    rows = page([Grant("avatid-auth", "cloudtasks.enqueuer", f"queue {name}") for name in ("mail", "sms")])
    assert "| avatid-auth | `cloudtasks.enqueuer` | queues `mail`, `sms` | puts hints about messages" in rows


def test_a_condition_is_part_of_the_row() -> None:
    rows = page([Grant("deployer", "secretmanager.admin", "the project", "secrets, not their values")])
    assert "| the project (secrets, not their values) |" in rows


def test_the_most_exact_reason_goes_first() -> None:
    assert "its sweep gives new hints" in page([Grant("avatid-worker", "cloudtasks.enqueuer", "queue mail")])


def _member(name: str) -> str:
    return f"serviceAccount:{name}@example.iam.gserviceaccount.com"

"""What would be built is judged by what the code says; here each judgement meets something bad, and says so."""

from typing import Any

import pytest

from tests.shape.cloud_world import CODE, beside, changed, without, world
from tools.cloud.check.judgements import wrong
from tools.cloud.check.judging.built import Built, Resource

FUNCTION, CLOCK, MAP = (
    "google_cloudfunctions2_function",
    "google_cloud_scheduler_job",
    "google_compute_url_map",
)
CALLS, ON_PROJECT = "google_cloud_run_service_iam_member", "google_project_iam_member"
SECRET, READS = "google_secret_manager_secret", "google_secret_manager_secret_iam_member"


def said(built: Built, **otherwise: Any) -> str:
    return "\n".join(wrong(built, CODE | otherwise))


def config(values: dict[str, Any]) -> dict[str, Any]:
    return values["service_config"][0]  # type: ignore[no-any-return]


def target(values: dict[str, Any]) -> dict[str, Any]:
    return values["http_target"][0]  # type: ignore[no-any-return]


def rules(values: dict[str, Any]) -> list[str]:
    return values["path_matcher"][0]["path_rule"][0]["paths"]  # type: ignore[no-any-return]


def test_nothing_is_said_about_what_is_right() -> None:
    assert said(world()) == ""


# --- routes


def test_a_path_that_goes_elsewhere_is_noticed() -> None:
    built = changed(world(), MAP, 0, lambda values: rules(values).remove("/api/user/*"))
    assert "/api/user/me/ is auth's, but goes to None" in said(built)


def test_a_path_without_its_slash_needs_a_rule_of_its_own() -> None:
    built = changed(world(), MAP, 0, lambda values: rules(values).remove("/health"))
    assert "/health is auth's, but goes to None" in said(built)


def test_the_longest_rule_wins_wherever_it_stands() -> None:
    other = {"paths": ["/api/user/me/*"], "service": "another"}
    built = changed(world(), MAP, 0, lambda values: values["path_matcher"][0]["path_rule"].insert(0, other))
    assert "/api/user/me/ is auth's" in said(built)


def test_a_path_of_another_family_is_noticed() -> None:
    assert "/api/user/me/ is booking's, but goes to auth" in said(
        world(), owners={"/api/user/me/": "booking"}
    )


def test_a_group_that_asks_another_function_is_noticed() -> None:
    group = "google_compute_region_network_endpoint_group"
    built = changed(
        world(), group, "auth", lambda values: values.update(cloud_run=[{"service": "avatid-rating"}])
    )
    assert "is auth's, but goes to rating" in said(built)


def test_no_load_balancer_is_no_routing() -> None:
    assert "there is no URL map with paths" in said(without(world(), MAP))


def test_the_worker_behind_the_load_balancer_is_noticed() -> None:
    group = Resource(
        "google_compute_region_network_endpoint_group",
        "w",
        None,
        {"id": "w", "cloud_run": [{"service": "avatid-worker"}]},
    )
    service = Resource("google_compute_backend_service", "w", None, {"id": "ws", "backend": [{"group": "w"}]})
    assert "worker is private, but stands behind" in said(beside(world(), group, service))


# --- jobs and queues


def test_a_job_that_nothing_starts_is_noticed() -> None:
    assert "/cron/sweep/ is started by no Scheduler job" in said(without(world(), CLOCK))


def test_a_clock_that_starts_no_job_is_noticed() -> None:
    assert "starts /cron/sweep/, which is no job" in said(world(), schedules={})


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"oidc_token": []}, "does not sign as tasks-invoker"),
        (
            {"oidc_token": [{"service_account_email": "deployer@example.iam.gserviceaccount.com"}]},
            "does not sign as",
        ),
        (
            {"oidc_token": [{"audience": "https://elsewhere.example"}]},
            "is made out to https://elsewhere.example",
        ),
        ({"uri": "https://elsewhere.example/cron/sweep/"}, "which is not at https://avatid-worker"),
        ({"http_method": "GET"}, "does not POST"),
    ],
    ids=["no token", "somebody else's token", "another audience", "another host", "another method"],
)
def test_a_clock_the_worker_would_not_hear_is_noticed(change: dict[str, Any], complaint: str) -> None:
    assert complaint in said(changed(world(), CLOCK, "sweep", lambda values: target(values).update(change)))


@pytest.mark.parametrize("change", [{"schedule": "0 3 * * *"}, {"time_zone": "UTC"}, {"paused": True}])
def test_a_clock_that_strikes_at_another_time_is_noticed(change: dict[str, Any]) -> None:
    built = changed(world(), CLOCK, "sweep", lambda values: values.update(change))
    assert "google_cloud_scheduler_job.job[sweep]" in said(built)


def test_a_queue_that_is_missing_is_noticed() -> None:
    assert "messages go to queue sms, which is not there" in said(world(), queues=["mail", "sms"])


def test_a_queue_that_nobody_writes_to_is_noticed() -> None:
    assert "queue mail is there, but no message goes to it" in said(world(), queues=[])


# --- secrets and settings


def test_a_secret_that_is_kept_nowhere_is_noticed() -> None:
    assert "STRIPE_SECRET_KEY is a secret, but is kept nowhere" in said(
        world(), secrets=["REFRESH_KEY", "STRIPE_SECRET_KEY"]
    )


def test_a_secret_that_no_setting_reads_is_noticed() -> None:
    assert "secret REFRESH_KEY is kept, but no setting reads it" in said(world(), secrets=[])


def test_a_function_that_may_not_read_its_secret_is_noticed() -> None:
    assert "auth is to be given REFRESH_KEY, but may not read it" in said(without(world(), READS))


def test_a_secret_under_another_ones_name_is_noticed() -> None:
    pairs = [{"key": "WORKER_URL", "secret": "REFRESH_KEY"}]
    built = changed(
        world(), FUNCTION, "auth", lambda values: config(values).update(secret_environment_variables=pairs)
    )
    assert "auth finds REFRESH_KEY in WORKER_URL" in said(built)


def test_a_function_that_may_read_more_than_it_is_given_is_noticed() -> None:
    built = changed(
        world(), FUNCTION, "auth", lambda values: config(values).update(secret_environment_variables=[])
    )
    assert "auth may read REFRESH_KEY, which is not given to it" in said(built)


def test_a_grant_on_every_secret_is_noticed() -> None:
    grant = {"role": "roles/secretmanager.secretAccessor", "member": "serviceAccount:x"}
    assert "may read every secret" in said(beside(world(), Resource(ON_PROJECT, "all", None, grant)))


def test_a_value_in_the_state_is_noticed() -> None:
    version = Resource("google_secret_manager_secret_version", "it", None, {"secret_data": "hush"})
    assert "keeps its value in terraform's state" in said(beside(world(), version))


def test_a_setting_that_nothing_reads_is_noticed() -> None:
    assert "auth is given WORKER_URL, which nothing reads" in said(
        world(), settings=["TASKS_AUDIENCE", "REFRESH_KEY"]
    )


def test_a_function_that_is_told_to_be_another_is_noticed() -> None:
    built = changed(
        world(),
        FUNCTION,
        "auth",
        lambda values: config(values)["environment_variables"].update(FAMILY="rating"),
    )
    assert "auth is told to be rating" in said(built)


# --- doors


def test_a_worker_that_all_may_call_is_noticed() -> None:
    everybody = {"service": "avatid-worker", "role": "roles/run.invoker", "member": "allUsers"}
    assert "worker is private, but allUsers may call it" in said(
        beside(world(), Resource(CALLS, "x", "x", everybody))
    )


def test_a_worker_that_listens_to_the_internet_is_noticed() -> None:
    built = changed(
        world(), FUNCTION, "worker", lambda values: config(values).update(ingress_settings="ALLOW_ALL")
    )
    assert "worker is private, but listens to ALLOW_ALL" in said(built)


def test_a_worker_that_nobody_may_call_is_noticed() -> None:
    assert "worker may be called by nobody" in said(without(world(), CALLS, "worker"))


def test_a_public_function_that_is_shut_is_noticed() -> None:
    assert "auth is public, but may not be called by all" in said(without(world(), CALLS, "auth"))


def test_an_invoker_of_every_function_is_noticed() -> None:
    grant = {
        "role": "roles/run.invoker",
        "member": "serviceAccount:tasks-invoker@example.iam.gserviceaccount.com",
    }
    assert "opens every function" in said(beside(world(), Resource(ON_PROJECT, "all", None, grant)))


def test_a_role_that_the_deployer_cannot_grant_is_noticed() -> None:
    grant = {"role": "roles/owner", "member": "serviceAccount:avatid-auth@example.iam.gserviceaccount.com"}
    assert "deployer cannot grant roles/owner" in said(
        beside(world(), Resource(ON_PROJECT, "more", None, grant))
    )


def test_a_deployer_that_can_grant_its_own_roles_is_noticed() -> None:
    grant = {
        "role": "roles/cloudsql.client",
        "member": "serviceAccount:deployer@example.iam.gserviceaccount.com",
    }
    assert "deployer can give itself more of roles/cloudsql.client" in said(
        beside(world(), Resource(ON_PROJECT, "more", None, grant))
    )


@pytest.mark.parametrize(
    ("role", "complaint"),
    [
        ("roles/iam.serviceAccountTokenCreator", "avatid-auth can sign as avatid-worker"),
        ("roles/iam.serviceAccountUser", "avatid-auth can act as avatid-worker"),
    ],
)
def test_an_account_that_can_be_another_is_noticed(role: str, complaint: str) -> None:
    assert complaint in said(beside(world(), _as("avatid-auth", "avatid-worker", role)))


def test_everybody_may_sign_as_itself_and_hints_are_the_invokers() -> None:
    itself = _as("avatid-auth", "avatid-auth", "roles/iam.serviceAccountTokenCreator")
    invoker = _as("avatid-auth", "tasks-invoker", "roles/iam.serviceAccountUser")
    assert said(beside(world(), itself, invoker)) == ""


def _as(who: str, whom: str, role: str) -> Resource:
    member = f"serviceAccount:{who}@example.iam.gserviceaccount.com"
    values = {
        "member": member,
        "service_account_id": f"p/{whom}@example.iam.gserviceaccount.com",
        "role": role,
    }
    return Resource("google_service_account_iam_member", "as", None, values)

"""Who may knock: everybody at the public functions, only Cloud Tasks and Scheduler at the worker."""

from collections.abc import Iterator

from tools.cloud.check.judging.built import Built
from tools.cloud.check.judging.jobs import INVOKER

DEPLOYER = "deployer"
EVERYBODY = {"allUsers", "allAuthenticatedUsers"}
INVOKES = {"roles/run.invoker", "roles/cloudfunctions.invoker", "roles/run.admin", "roles/run.developer"}
ON_A_SERVICE = (
    "google_cloud_run_service_iam_member",
    "google_cloud_run_service_iam_binding",
    "google_cloud_run_v2_service_iam_member",
    "google_cloud_run_v2_service_iam_binding",
    "google_cloudfunctions2_function_iam_member",
    "google_cloudfunctions2_function_iam_binding",
)
ON_THE_PROJECT = ("google_project_iam_member", "google_project_iam_binding")


def open_or_shut(built: Built, private: set[str]) -> Iterator[str]:
    """Private functions that others than the invoker may call, public ones that somebody may not."""
    for family, function in built.functions.items():
        callers = _callers(built, family)
        ingress = function.block("service_config").get("ingress_settings")
        if family not in private:
            if "allUsers" not in callers:
                yield f"{family} is public, but may not be called by all"
            continue
        if ingress != "ALLOW_INTERNAL_ONLY":
            yield f"{family} is private, but listens to {ingress}"
        yield from (
            f"{family} is private, but {who} may call it" for who in callers if not _invoker(built, who)
        )
        if not callers:
            yield f"{family} may be called by nobody"
    yield from _over_all(built)


def _callers(built: Built, family: str) -> list[str]:
    names = {family, f"avatid-{family}"}
    return [
        str(who)
        for one in built.of(*ON_A_SERVICE)
        for who in one["members"] or [one["member"]]
        if one["role"] in INVOKES
        and str(one["service"] or one["cloud_function"] or one["name"]).rsplit("/", 1)[-1] in names
    ]


def _over_all(built: Built) -> Iterator[str]:
    """Grants on the whole project would open the worker, too."""
    for one in built.of(*ON_THE_PROJECT):
        members = {str(who) for who in one["members"] or [one["member"]]}
        if members & EVERYBODY or (one["role"] == "roles/run.invoker"):
            yield f"{one} opens every function to {', '.join(sorted(members))}"


def _invoker(built: Built, who: str) -> bool:
    account = built.account(who)
    return account is not None and account["account_id"] == INVOKER


def impersonated(built: Built) -> Iterator[str]:
    """Accounts that others can sign as: everybody signs as itself, and acts as the invoker at most."""
    for one in built.of("google_service_account_iam_member"):
        who, whom = built.account(str(one["member"])), built.account(str(one["service_account_id"]))
        if who is None or whom is None:
            yield f"{one} is about somebody we do not know: {one['member']} as {one['service_account_id']}"
        elif one["role"] == "roles/iam.serviceAccountTokenCreator" and who != whom:
            yield f"{who['account_id']} can sign as {whom['account_id']}"
        elif one["role"] == "roles/iam.serviceAccountUser" and not (
            who["account_id"] == DEPLOYER or whom["account_id"] == INVOKER
        ):
            yield f"{who['account_id']} can act as {whom['account_id']}"


def ungrantable(built: Built) -> Iterator[str]:
    """Roles that terraform grants on the project, but that the deployer's condition does not let it grant."""
    conditions = [
        str(one.block("condition").get("expression"))
        for one in built.of("google_project_iam_member")
        if one["role"] == "roles/resourcemanager.projectIamAdmin"
    ]
    if not conditions:
        return
    for one in built.of("google_project_iam_member"):
        account = built.account(str(one["member"]))
        if account is not None and account["account_id"] == DEPLOYER:
            if f"'{one['role']}'" in conditions[0]:
                yield f"{DEPLOYER} can give itself more of {one['role']}"
        elif f"'{one['role']}'" not in conditions[0]:
            yield f"{DEPLOYER} cannot grant {one['role']}, which {one} is (grantable_roles in deployer.tf)"

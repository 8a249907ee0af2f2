"""Every secret of the settings is kept, given to whom needs it and to nobody else, and stands in no state."""

from collections.abc import Iterator

from tools.cloud.check.judging import environment
from tools.cloud.check.judging.built import ACCOUNT, Built, Resource

ACCESSOR = "roles/secretmanager.secretAccessor"
PER_SECRET = ("google_secret_manager_secret_iam_member", "google_secret_manager_secret_iam_binding")
EVERYWHERE = ("google_project_iam_member", "google_project_iam_binding")


def unkept(built: Built, settings: set[str]) -> Iterator[str]:
    """Secrets of the settings that are kept nowhere, and the other way about."""
    kept = {_setting(one) for one in built.of("google_secret_manager_secret")}
    yield from (f"{name} is a secret, but is kept nowhere" for name in sorted(settings - kept))
    yield from (f"secret {name} is kept, but no setting reads it" for name in sorted(kept - settings))


def unreadable(built: Built) -> Iterator[str]:
    """Secrets that a function is to find in its environment, but may not read, or that are another one."""
    may = _readers(built)
    for family, function in built.functions.items():
        account = str(function.block("service_config").get("service_account_email"))
        for name, reference in environment.secret(built, family).items():
            kept = built.named(reference, "google_secret_manager_secret")
            if kept is None or _setting(kept) != name:
                yield f"{family} finds {reference} in {name}"
            elif account not in may.get(name, set()):
                yield f"{family} is to be given {name}, but may not read it"


def overheard(built: Built) -> Iterator[str]:
    """Functions that may read a secret which is not given to them, and grants that reach every secret."""
    for name, accounts in _readers(built).items():
        for family, function in built.functions.items():
            account = function.block("service_config").get("service_account_email")
            if account in accounts and name not in environment.secret(built, family):
                yield f"{family} may read {name}, which is not given to it"
    for one in built.of(*EVERYWHERE):
        if one["role"] == ACCESSOR:
            yield f"{one} may read every secret"


def in_state(built: Built) -> Iterator[str]:
    """Values that terraform would remember: versions are made by hand, or write-only."""
    for one in built.of("google_secret_manager_secret_version"):
        if one["secret_data"]:
            yield f"{one} keeps its value in terraform's state"


def _setting(kept: Resource) -> str:
    """The setting a secret is for: its key, or else its name."""
    return str(kept["secret_id"] if kept.key is None else kept.key)


def _readers(built: Built) -> dict[str, set[str]]:
    """Who may read which secret."""
    found: dict[str, set[str]] = {}
    for one in built.of(*PER_SECRET):
        kept = built.named(str(one["secret_id"]), "google_secret_manager_secret")
        if kept is not None and one["role"] == ACCESSOR:
            members = one["members"] or [one["member"]]
            found.setdefault(_setting(kept), set()).update(str(who).removeprefix(ACCOUNT) for who in members)
    return found

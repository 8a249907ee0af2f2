"""What a function finds in its environment."""

from collections.abc import Iterable, Iterator

from tools.cloud.check.judging.built import Built

BUILT_IN = {
    "FAMILY",
    "LOG_EXECUTION_ID",
    "GOOGLE_FUNCTION_SOURCE",
    "THREADS",
    "WORKERS",
    "LOG_LEVEL",
    "PYTHONUNBUFFERED",
}
"""Names that the platform or its framework reads, not our settings."""


def plain(built: Built, family: str) -> dict[str, str]:
    """What a family's function is told in the open."""
    if family not in built.functions:
        return {}
    return dict(built.functions[family].block("service_config").get("environment_variables") or {})


def secret(built: Built, family: str) -> dict[str, str]:
    """What it is told by Secret Manager: the variable, and the secret it comes from."""
    blocks = built.functions[family].block("service_config").get("secret_environment_variables") or []
    return {one["key"]: one["secret"] for one in blocks}


def unread(built: Built, settings: Iterable[str]) -> Iterator[str]:
    """Variables that no setting reads: a name written wrong would otherwise go unnoticed."""
    known = {*settings, *BUILT_IN}
    for family in built.functions:
        for name in sorted({*plain(built, family), *secret(built, family)} - known):
            yield f"{family} is given {name}, which nothing reads"


def misnamed(built: Built) -> Iterator[str]:
    """Functions that are told to be another family, or none."""
    for family in built.functions:
        told = plain(built, family).get("FAMILY")
        if told != family:
            yield f"{family} is told to be {told}"

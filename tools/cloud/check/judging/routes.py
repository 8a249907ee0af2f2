"""Every path that the contract promises reaches the function that answers it."""

from collections.abc import Iterator, Mapping
from typing import Any

from tools.cloud.check.judging.built import Built, Resource


def misrouted(built: Built, owners: Mapping[str, str]) -> Iterator[str]:
    """Paths (with the family that owns each) that the URL map sends elsewhere; with a slash at the end or without."""
    matchers = [
        matcher for one in built.of("google_compute_url_map") for matcher in one["path_matcher"] or []
    ]
    if not matchers:
        yield "there is no URL map with paths"
    for matcher in matchers:
        for path, owner in owners.items():
            for asked in {path, path.rstrip("/")}:
                family = _family(built, _service(matcher, asked))
                if family != owner:
                    yield f"{asked} is {owner}'s, but goes to {family}"


def exposed(built: Built, private: set[str]) -> Iterator[str]:
    """Functions that are not for the public, but stand behind the load balancer."""
    for one in built.of("google_compute_backend_service"):
        family = _family(built, str(one["id"]))
        if family in private:
            yield f"{family} is private, but stands behind {one}"


def _service(matcher: Mapping[str, Any], path: str) -> str:
    """Whom the load balancer asks: the longest rule wins, and `/x/*` does not match `/x`."""
    rules = [
        (rule, str(one["service"]))
        for one in matcher.get("path_rule") or []
        for rule in one.get("paths") or []
    ]
    fits = [
        (rule, service)
        for rule, service in rules
        if path == rule or (rule.endswith("/*") and path.startswith(rule.removesuffix("*")))
    ]
    if not fits:
        return str(matcher.get("default_service"))
    return max(fits, key=lambda one: len(one[0]))[1]


def _family(built: Built, service: str) -> str | None:
    """Service -> group -> function: the family that is asked in the end."""
    backend = built.named(service, "google_compute_backend_service")
    if backend is None:
        return None
    group = built.named(
        str(backend.block("backend").get("group")), "google_compute_region_network_endpoint_group"
    )
    return None if group is None else _asked(group)


def _asked(group: Resource) -> str:
    run, function = group.block("cloud_run"), group.block("cloud_function")
    return str(run.get("service") or function.get("function")).removeprefix("avatid-")

"""Which family answers which path: the URL map, worked out from the routes themselves."""

from collections.abc import Iterable, Sequence

from common.web.contract import Api

_PARAMETER = "<>"


def prefixes(apis: Sequence[Api]) -> dict[str, list[str]]:
    """For each family the fewest path prefixes such that the longest match finds the owner of every route.

    Where several families share a beginning, it belongs to the one whose next step is a parameter (only a
    wildcard can catch it), else to the one with most routes there; the others get the longer prefixes.
    """
    found: dict[str, list[str]] = {api.family: [] for api in apis}
    routes = [(api.family, _steps(path)) for api in apis for path in _paths(api)]
    for family, prefix in _split("", routes):
        found[family].append(prefix)
    return {family: sorted(each) for family, each in found.items()}


def _paths(api: Api) -> list[str]:
    return [*(route.path for route in api.routes), *api.mounts]


def _steps(path: str) -> list[str]:
    return [_PARAMETER if "<" in step else step for step in path.strip("/").split("/")]


Steps = tuple[str, list[str]]


def _split(prefix: str, routes: Sequence[Steps]) -> list[tuple[str, str]]:
    families = {family for family, _steps in routes}
    if _is_deep_enough(prefix) and len(families) == 1:
        return [(families.pop(), prefix)]
    owner = _owner(routes) if _is_deep_enough(prefix) else None
    heads = dict.fromkeys(steps[0] for family, steps in routes if steps and family != owner)
    below = [
        (head, [(family, steps[1:]) for family, steps in routes if steps[:1] == [head]]) for head in heads
    ]
    deeper = [found for head, inner in below for found in _split(f"{prefix}/{head}", inner)]
    return ([(owner, prefix)] if owner else []) + deeper


def _is_deep_enough(prefix: str) -> bool:
    """`/api` alone is nobody's: a family answers for `/api/user`, or for `/admin`."""
    return prefix.count("/") >= (2 if prefix.startswith("/api") else 1)


def _owner(routes: Sequence[Steps]) -> str:
    wild = [family for family, steps in routes if steps[:1] == [_PARAMETER]]
    families = [family for family, _steps in routes]
    return max(wild or families, key=lambda family: (families.count(family), family))


def url_map(apis: Sequence[Api], private: Iterable[str], at_the_door: str) -> dict[str, object]:
    """What the load balancer and the local gateway read: each prefix twice, as a rule `/x/*` does not match `/x`.

    Every function has health pages; at the front door those of family `at_the_door` are shown.
    """
    owned = prefixes(apis)
    owned[at_the_door] = sorted([*owned[at_the_door], "/health"])
    doubled = {family: [rule for one in each for rule in (one, f"{one}/*")] for family, each in owned.items()}
    return {"families": doubled, "private": sorted(private)}

"""Those who ask: twelve kinds of caller, and what they are to each object."""

from tests.integration.authorization.contract import Principal, Roles

OWN, SAME, OTHER, MISSING = "own", "same business", "another business", "missing"
NOTHING = "00000000-0000-4000-8000-000000000000"
RELATIONS = (OWN, SAME, OTHER, MISSING)
"""Alice's at Bora's, where Dritan serves; somebody else's there, where Elira does; at Fatos's next door; nowhere."""

PRINCIPALS = (
    Principal("nobody", token="none"),
    Principal("forger", token="bad"),
    Principal("signed out", token="bad"),
    Principal("stranger"),
    Principal("neighbour"),
    Principal("customer"),
    Principal("employee"),
    Principal("manager"),
    Principal("owner"),
    Principal("owner of long ago", is_stale=True),
    Principal("support", is_support=True),
    Principal("operator", operator="support", factors=2),
    Principal("admin with one factor", operator="admin"),
    Principal("new colleague"),
    Principal("platform", token="bad", is_platform=True),
)
BY_NAME = {each.name: each for each in PRINCIPALS}
"""`owner of long ago` and `support` are in Bora's account, `signed out` was; `forger` says to be her."""

_BORAS = {
    "employee": {"employee", "team"},
    "manager": {"manager", "team"},
    "owner": {"owner", "team"},
}
_ALICES = {"customer", "claimant", "applicant", "self"}
_ROLES: dict[str, dict[str, set[str]]] = {
    OWN: _BORAS | {"customer": _ALICES, "employee": _BORAS["employee"] | {"the employee"}},
    SAME: _BORAS,
    OTHER: {"neighbour": {"owner", "team"}},
}
"""What people are to things of Bora's salon that are Alice's or Dritan's, that are others', and to Fatos's."""
_OWN_THINGS: dict[str, dict[str, set[str]]] = {
    OWN: {"customer": {"self"}},
    SAME: {"employee": {"self"}},
    OTHER: {"neighbour": {"self"}},
}
_OF_ONE = {"notification", "upload", "session", "provider"}
"""What is one person's, whatever business they have to do with."""
_OF_OPERATORS = {OWN: {"new colleague": {"self"}}}
"""A second factor is begun with once."""
_OF_TWO_SHOPS = {SAME: {"owner": {"owner", "team"}}}
"""Bora's second salon, where nobody works but she."""
_TALKS = {SAME: {name: roles for name, roles in _BORAS.items() if name != "employee"}}
"""Chat is for whoever serves the customer, not for all of the team."""


def roles_of(who: str, kind: str, relation: str) -> Roles | None:
    """What somebody is to an object of this kind; None if it does not exist."""
    if relation == MISSING:
        return None
    person = "owner" if who in ("owner of long ago", "support") else who
    table = _ROLES | {"business": _OF_TWO_SHOPS, "conversation": _TALKS, "chat": _TALKS}.get(kind, {})
    table = _OWN_THINGS if kind in _OF_ONE else _OF_OPERATORS if kind == "operator" else table
    roles = table.get(relation, {}).get(person, set())
    return frozenset(roles if "customer" in roles else roles | {"reader"})
